import { TextRun } from '../text-run.ts';
import { blockStart, CodePlaces, codeSpanEnd, longestSpan, opensBlock } from './code-places.ts';
import { elements } from './html-elements.ts';
import { BareTags, isLetter, readTag } from './html-tag.ts';
import { beginnings, longestScheme, needNoSlashes, schemes } from './link-schemes.ts';
import { readMarkdownTarget } from './link-target.ts';
import { readDestination } from './read-destination.ts';

/** How a link is written. */
export type LinkForm = 'markdown' | 'definition' | 'reference' | 'autolink' | 'html' | 'css' | 'bare';

/** A link or an image in a text. Places are UTF-16 code units in the whole. */
export interface FoundLink {
  readonly form: LinkForm;
  /** Whether it is asked for before anybody clicks: an image, a frame, a font. */
  readonly loads: boolean;
  /** What to take out, so that nothing leads anywhere any more. */
  readonly start: number;
  readonly end: number;
  /** Whether something must stand in its place, so that what is around it does not become another link. */
  readonly joins: boolean;
  /** What people see in its place; empty where the text of it stays. */
  readonly label: string;
  /** What people read and click on, as far as it is near. */
  readonly shown: string;
  /** Addresses as they are meant: escapes and references are read. */
  readonly targets: readonly string[];
}

/** Longer addresses are judged by their beginning. */
export const longestTarget = 4_096;
/** A longer description of an image, or name of a definition, counts as none. */
const longestLabel = 1_000;
const mostBrackets = 64;
const mostNames = 1_000;
/** Definitions of one name that are remembered; more are judged at once as if an image had them. */
const mostTargets = 16;
const longestShown = 200;
/** What can be needed again of what was read: a code span, the text of a link. */
const longLook = 512;
/** The signs before the name of a definition. */
const shortLook = 72;
/** Between an address and backquotes that may belong to it. */
const longestJoint = 64;
/**
 * A text may look at itself so often, beside once for each unit. One that is made of beginnings of links alone is read by the beginnings of
 * the addresses in it, so that time stays linear.
 */
const freeLooks = 65_536;
const looksForUnit = 4;
const shortTarget = 64;

const endsAddress: ReadonlySet<string> = new Set('<>"`\u007f');

const passes = 0;
const table = new Uint8Array(128);
for (const sign of '\n`\\[]!<:wW(@~$') table[sign.charCodeAt(0)] = 1;

interface Bracket {
  /** In the whole; -1 where it was let go. */
  readonly start: number;
  readonly image: boolean;
}

/** What is known of the definition of a name. */
interface Name {
  asImage: boolean;
  /** Of all its definitions: renderers do not agree on what is one, and the first that is counts. */
  readonly targets: string[];
}

/**
 * Finds links and images of Markdown, HTML and CSS, and bare addresses, in a text that comes piece by piece; what stands in code does not
 * count, unless `inCode`. Linear in the length.
 */
export class LinkRun extends TextRun<FoundLink> {
  readonly #inCode: boolean;
  readonly #code = new CodePlaces();
  readonly #bareTags = new BareTags();
  readonly #brackets: Bracket[] = [];
  readonly #names = new Map<string, Name>();
  #atLineStart = true;
  #skipsLine = false;
  /** Backquotes of this line that may begin a span: a place in the whole, and how many. */
  #tick = -1;
  #tickWidth = 0;
  /** The end of what may be taken out, in the whole: lines and backquotes before it may be there for a renderer, or not. */
  #cutEnd = -1;
  #lineStart = 0;
  /** Units that were looked at ahead, in all and from this place. */
  #looks = 0;
  #looked = 0;

  constructor(inCode: boolean) {
    super();
    this.#inCode = inCode;
  }

  protected override get lookBehind(): number {
    return this.#tick === -1 && this.#brackets.length === 0 ? shortLook : longLook;
  }

  protected override read(last: boolean): void {
    const { text } = this;
    const { length } = text;
    while (this.at < length) {
      if (this.#atLineStart) {
        const here = this.offset + this.at;
        if (!this.#inCode && !this.#code.line(text, this.at, last, here <= this.#cutEnd)) break;
        this.#atLineStart = false;
        this.#lineStart = here;
        this.#skipsLine = !this.#inCode && (this.#code.inBlock || this.#code.isFence);
      }
      if (this.#skipsLine) {
        const end = text.indexOf('\n', this.at);
        this.at = end === -1 ? length : end;
      } else {
        let { at } = this;
        while (at < length) {
          const unit = text.charCodeAt(at);
          if (unit < 128 && table[unit] !== passes) break;
          at++;
        }
        this.at = at;
      }
      if (this.at === length) break;
      const width = this.#step(text.charCodeAt(this.at), last);
      if (width === 0) break;
      this.#looks += this.#looked;
      this.#looked = 0;
      this.at += width;
    }
    this.#looked = 0;
    this.#keepOpen(last);
  }

  /** How far it may look from here. */
  get #reach(): number {
    return this.#isCrowded ? shortTarget : longestTarget;
  }

  get #isCrowded(): boolean {
    return this.#looks > freeLooks + looksForUnit * (this.offset + this.at);
  }

  /** Units that were judged; 0 where more must be known. */
  #step(unit: number, last: boolean): number {
    if (unit === 0x0a) {
      this.#atLineStart = true;
      if (this.#tick !== -1) this.#code.soil();
      this.#tick = -1;
      while ((this.#brackets[0]?.start ?? Infinity) < this.offset + this.at - longestLabel) this.#brackets.shift();
      return 1;
    }
    if (unit === 0x60) return this.#inCode ? 1 : this.#backquotes(last);
    if (this.#cutEnd >= this.#lineStart && !this.#inCode && opensBlock[unit] === 1 && !this.#blockSign(last)) return 0;
    if (unit === 0x7e || unit === 0x24) return 1;
    if (unit === 0x5c) return this.at + 1 < this.text.length || last ? this.#escaped() : 0;
    return this.#candidate(unit, last);
  }

  /** What stands behind something that is taken out may come to the beginning of the line and open a block; false where more must be known. */
  #blockSign(last: boolean): boolean {
    const { text, at } = this;
    const start = text.slice(at, at + 10).toLowerCase();
    if (start.length < 10 && !last && !start.includes('\n')) return false;
    if (blockStart.test(start)) this.#code.doubt();
    else if (start.startsWith('<')) this.#code.tag();
    return true;
  }

  /** A sign behind a backslash means nothing in Markdown; a letter may still begin an address. */
  #escaped(): number {
    const next = this.text.charCodeAt(this.at + 1);
    return next === 0x5b || next === 0x5d || next === 0x21 || next === 0x60 || next === 0x5c ? 2 : 1;
  }

  /** Backquotes only count when something stands in them: until then nothing has to wait for their partner. */
  #backquotes(last: boolean): number {
    const { text, at } = this;
    let end = at;
    while (text[end] === '`') end++;
    if (end >= text.length && !last && end - at < 64) return 0;
    const here = this.offset + at;
    const width = end - at;
    if (width >= 3 && this.#cutEnd >= this.#lineStart) this.#code.doubt();
    if (this.#adjoinsCut()) {
      this.#code.soil();
      this.#tick = -1;
    } else if (this.#tick === -1) {
      this.#tick = here;
      this.#tickWidth = width;
    } else if (here - this.#tick > longestSpan) {
      this.#code.soil();
      this.#tick = -1;
    } else if (this.#tickWidth === width) this.#tick = -1;
    return width;
  }

  /** Whether nothing but letters and signs stands between the last link and here: bare addresses go on to the next space, with all backquotes. */
  #adjoinsCut(): boolean {
    const from = Math.max(this.#cutEnd - this.offset, this.at - longestJoint);
    return this.#cutEnd !== -1 && !/[\s<]/.test(this.text.slice(from, this.at));
  }

  /** The end of the code span around the place, -1 where there is none, undefined where more must be known. */
  #spanAround(last: boolean): number | undefined {
    const tick = this.#tick;
    if (tick === -1 || !this.#code.spansCount || this.offset + this.at - tick > longestSpan) return -1;
    return codeSpanEnd(this.text, tick - this.offset, last);
  }

  #candidate(unit: number, last: boolean): number {
    const { text, at } = this;
    switch (unit) {
      case 0x21: // !
        if (at + 1 >= text.length) return last ? 1 : 0;
        if (text[at + 1] !== '[') return 1;
        this.#open(at, true);
        return 2;
      case 0x5b: // [
        return this.#openingBracket(last);
      case 0x5d: // ]
        return this.#closingBracket(last);
      case 0x3c: // <
        return this.#angle(last);
      case 0x3a: // :
        return this.#colon(last);
      case 0x28: // (
        return this.#parenthesis(last);
      case 0x40: // @
        return this.#cssImport(last);
      default:
        return this.#worldWideWeb(last);
    }
  }

  /**
   * Emits, unless the place is inside a code span; units that were judged, 0 where more must be known. What stands inside of a link is read
   * as well, by a small `width`: renderers do not agree on what is a link, and to one that sees none here, there may be another inside.
   */
  #found(
    link: Omit<FoundLink, 'start' | 'end' | 'joins'>,
    start: number,
    end: number,
    last: boolean,
    width: number,
  ): number {
    if (!this.#inCode && this.#tick !== -1) {
      const span = this.#spanAround(last);
      if (span === undefined) return 0;
      if (span > this.at) {
        this.#tick = -1;
        return span - this.at;
      }
    }
    const joins = this.#joins(start);
    this.#mayCut(start, end);
    this.emit({ ...link, start: this.offset + start, end: this.offset + end, joins });
    return width;
  }

  /** Whether what stands before a place and what stands behind the link there may become one link, tag or code span without it. */
  #joins(start: number): boolean {
    if (this.offset + start < this.#cutEnd) return true;
    const { text } = this;
    const first = Math.max(0, start - longestJoint);
    let at = start - 1;
    while (at >= first && /\s/.test(text[at] ?? '')) at--;
    if (at < first) return this.offset + at >= 0;
    return !(at === start - 1 ? /[>*|]/ : /[\p{L}\p{N}.,;?>*|-]/u).test(text[at] ?? '');
  }

  /**
   * Whoever takes a link out takes the backquotes and lines in it as well, and what was code to the reader may be none to the renderer. Those
   * still to be read are judged when their turn comes.
   */
  #mayCut(start: number, end: number): void {
    this.#cutEnd = Math.max(this.#cutEnd, this.offset + end);
    if (start >= this.at || this.#inCode) return;
    const before = this.text.slice(start, this.at);
    if (before.includes('\n')) this.#code.doubt();
    else if (before.includes('`')) this.#code.soil();
  }

  #open(at: number, image: boolean): void {
    if (this.#brackets.length >= mostBrackets) this.#brackets.shift();
    this.#brackets.push({ start: this.offset + at, image });
  }

  #openingBracket(last: boolean): number {
    const { at } = this;
    if (this.#mayDefine()) {
      const width = this.#definition(last);
      if (width === undefined) return 0;
      if (width > 1) return width;
    }
    this.#open(at, false);
    return 1;
  }

  /** Whether only signs of lists and quotations stand before in the line, or between here and what may be taken out. */
  #mayDefine(): boolean {
    const { text } = this;
    let at = this.at - 1;
    for (const first = Math.max(0, this.at - 64); at >= first; at--) {
      const sign = text[at] ?? '';
      if (sign === '\n' || this.offset + at < this.#cutEnd) return true;
      if (!' \t>*+-.)0123456789'.includes(sign)) return false;
    }
    return this.offset === 0 && at < 0;
  }

  /** A definition of a name; its width, 0 where it is none, undefined where more must be known. */
  #definition(last: boolean): number | undefined {
    const { text, at } = this;
    if (text[at + 1] === '^') return 0;
    let close = at + 1;
    const limit = Math.min(text.length, at + Math.min(longestLabel, this.#reach));
    while (close < limit) {
      const sign = text[close];
      if (sign === ']') break;
      if (sign === '[') return 0;
      if (sign === '\n' && text[close + 1] === '\n') return 0;
      close += sign === '\\' ? 2 : 1;
    }
    this.#looked = close - at;
    if (close >= limit)
      return last || limit < text.length || close - at >= Math.min(longestLabel, this.#reach) ? 0 : undefined;
    if (close + 1 >= text.length) return last ? 0 : undefined;
    if (text[close + 1] !== ':') return 0;
    let from = close + 2;
    while (from < text.length && /\s/.test(text[from] ?? '') && from - close < 64) from++;
    let end = from;
    const most = Math.min(text.length, from + this.#reach);
    if (text[from] === '<') {
      while (end < most && text[end] !== '>' && text[end] !== '\n') end++;
    } else while (end < most && !/\s/.test(text[end] ?? '')) end++;
    if (end >= text.length && !last && end - from < this.#reach) return undefined;
    this.#looked = end - at;
    if (end === from) return 0;
    const raw = text[from] === '<' ? text.slice(from + 1, end) : text.slice(from, end);
    if (text[end] === '>') end++;
    const target = readMarkdownTarget(raw);
    const key = keyOf(text.slice(at + 1, close));
    const name = this.#name(key);
    let asImage = true;
    if (name !== undefined) {
      const isNew = !name.targets.includes(target);
      asImage = name.asImage || (isNew && name.targets.length >= mostTargets);
      if (isNew && name.targets.length < mostTargets) name.targets.push(target);
    }
    return this.#found(
      { form: 'definition', loads: asImage, label: '', shown: '', targets: [target] },
      at,
      end,
      last,
      1,
    );
  }

  /** What is known of a name; undefined where there are too many of them. */
  #name(key: string): Name | undefined {
    let name = this.#names.get(key);
    if (name === undefined && this.#names.size < mostNames) {
      name = { asImage: false, targets: [] };
      this.#names.set(key, name);
    }
    return name;
  }

  #closingBracket(last: boolean): number {
    const { text, at } = this;
    if (at + 1 >= text.length && !last) return 0;
    const next = text[at + 1];
    const bracket = this.#brackets.at(-1);
    const start = bracket === undefined ? -1 : bracket.start - this.offset;
    const image = bracket?.image === true;
    const near = bracket !== undefined && at - start <= (image ? longestLabel : longestShown);
    if (next === '(') {
      const destination = readDestination(text, at + 2, last, this.#reach);
      if (destination === 'more') return 0;
      this.#looked = (destination?.end ?? at + this.#reach) - at;
      if (destination === undefined) {
        this.#brackets.pop();
        return 1;
      }
      const label = near ? text.slice(start + (image ? 2 : 1), at) : '';
      const whole = image && near;
      const width = this.#found(
        {
          form: 'markdown',
          loads: image,
          label: whole ? plainLabel(label) : '',
          shown: label.length <= longestShown ? label : '',
          targets: [destination.target],
        },
        whole ? start : at + 1,
        destination.end,
        last,
        2,
      );
      if (width > 0) this.#brackets.pop();
      return width;
    }
    if (!image) {
      this.#brackets.pop();
      return 1;
    }
    // An image by name: `![description][name]`, `![name][]` and `![name]`.
    let key = near ? text.slice(start + 2, at) : '';
    let end = at + 1;
    if (next === '[') {
      const most = Math.min(longestLabel, this.#reach);
      const limit = Math.min(text.length, at + most);
      let close = at + 2;
      while (close < limit && text[close] !== ']') close++;
      if (close >= text.length && !last && close - at < most) return 0;
      this.#looked = close - at;
      if (text[close] === ']') {
        if (close > at + 2) key = text.slice(at + 2, close);
        end = close + 1;
      }
    }
    const name = this.#name(keyOf(key));
    if (name !== undefined) name.asImage = true;
    if (name === undefined || name.targets.length === 0) {
      this.#brackets.pop();
      return 1;
    }
    const width = this.#found(
      { form: 'reference', loads: true, label: plainLabel(key), shown: '', targets: [...name.targets] },
      near ? start : at,
      end,
      last,
      1,
    );
    if (width > 0) this.#brackets.pop();
    return width;
  }

  #angle(last: boolean): number {
    const { text, at } = this;
    let behind = at + 1;
    if (text[behind] === '/') behind++;
    if (behind >= text.length) return last ? 1 : 0;
    if (!isLetter(text.charCodeAt(behind))) {
      if (text[behind] === '!' || text[behind] === '?') this.#code.soil();
      return 1;
    }
    let nameEnd = behind;
    while (nameEnd < text.length && nameEnd - behind < 32 && /[\w+.-]/.test(text[nameEnd] ?? '')) nameEnd++;
    if (nameEnd >= text.length && !last && nameEnd - behind < 32) return 0;
    const name = text.slice(behind, nameEnd).toLowerCase();
    if (text[nameEnd] === ':' && !elements.has(name) && name !== 'svg') return this.#autolink(nameEnd, last);
    this.#code.soil();
    if (!elements.has(name) && !name.includes('-') && text[nameEnd] !== ':') return 1;
    const bare = this.#bareTags.has(text, this.offset, at, last);
    if (bare === 'more') return 0;
    if (bare) return 1;
    const tag = readTag(text, at, last, this.#reach);
    if (tag === 'more') return 0;
    if (tag === undefined) return 1;
    this.#looked = tag.end - at;
    if (tag.targets.length === 0) return 1;
    return this.#found(
      { form: 'html', loads: tag.loads, label: '', shown: '', targets: tag.targets },
      at,
      tag.end,
      last,
      1,
    );
  }

  #autolink(colon: number, last: boolean): number {
    const { text, at } = this;
    const limit = Math.min(text.length, at + this.#reach);
    let end = colon;
    while (end < limit && text[end] !== '>' && text[end] !== '<' && !/\s/.test(text[end] ?? '')) end++;
    if (end >= text.length && !last && end - at < this.#reach) return 0;
    this.#looked = end - at;
    if (text[end] !== '>' && end < limit) return 1;
    const target = text.slice(at + 1, end);
    if (!schemes.has(text.slice(at + 1, colon).toLowerCase()) && !text.startsWith('//', colon + 1)) return 1;
    return this.#found(
      { form: 'autolink', loads: false, label: '', shown: '', targets: [target] },
      at,
      Math.min(text.length, end + 1),
      last,
      1,
    );
  }

  #colon(last: boolean): number {
    const { text, at } = this;
    let start = at;
    const first = Math.max(0, at - longestScheme);
    while (start > first && /[A-Za-z0-9+.-]/.test(text[start - 1] ?? '')) start--;
    const word = text.slice(start, at).toLowerCase();
    let scheme = '';
    for (let from = 0; from < word.length && scheme === ''; from++)
      if (schemes.has(word.slice(from))) scheme = word.slice(from);
    const from = scheme === '' ? at : at - scheme.length;
    if (at + 2 >= text.length && !last) return 0;
    if (text.startsWith('//', at + 1)) {
      if (word === '' && start === at) return 1;
      return this.#bare(from, scheme === '' ? start : from, last);
    }
    if (!needNoSlashes.has(scheme)) return 1;
    if (scheme === 'data' && !/^[a-z]{1,20}(?:\/[\w.+-]{0,64})?(?:[;,]|$)/i.test(text.slice(at + 1, at + 90))) return 1;
    if (scheme === 'data' && !last && text.length - at < 90 && !/[;,\s]/.test(text.slice(at + 1))) return 0;
    if (/[\s"'`)\]>*]/.test(text[at + 1] ?? ' ')) return 1;
    return this.#bare(from, from, last);
  }

  #worldWideWeb(last: boolean): number {
    const { text, at } = this;
    for (let index = 0; index < 4; index++) {
      const sign = text[at + index];
      if (sign === undefined) return last ? 1 : 0;
      if (index < 3 ? sign !== 'w' && sign !== 'W' : sign !== '.') return 1;
    }
    if (/[\w./@-]/.test(text[at - 1] ?? ' ')) return 1;
    return this.#bare(at, at, last, 'https://');
  }

  /** An address that stands in the text as it is: what of it must go begins at `from`, it itself at `start`. */
  #bare(from: number, start: number, last: boolean, before = ''): number {
    const { text } = this;
    const limit = Math.min(text.length, start + this.#reach);
    let end = Math.max(start, this.at);
    let depth = 0;
    while (end < limit) {
      const sign = text[end] ?? '';
      if (sign <= ' ' || endsAddress.has(sign) || (sign > '\u007e' && /\s/.test(sign))) break;
      // No bracket stands in an address but those of an IPv6 address: what begins here may be an image.
      if (sign === '[' && !text.startsWith('//', end - 2)) break;
      if (sign === '(' || sign === '[') depth++;
      else if (sign === ')' || sign === ']') {
        if (depth === 0) break;
        depth--;
      }
      end++;
    }
    if (end >= text.length && !last && end - start < this.#reach) return 0;
    while (end > this.at + 1 && /[?!.,:;*_~'’“”»|]/.test(text[end - 1] ?? '')) end--;
    const target = before + text.slice(start, end);
    // Nothing but a scheme leads nowhere.
    if (/^[a-z][a-z0-9+.-]{0,32}:\/*$/i.test(target)) return 1;
    return this.#found(
      { form: 'bare', loads: this.#isCrowded || loadsInDiagram(text, from), label: '', shown: '', targets: [target] },
      from,
      end,
      last,
      Math.max(1, end - this.at),
    );
  }

  #parenthesis(last: boolean): number {
    const { text, at } = this;
    if (text.slice(Math.max(0, at - 3), at).toLowerCase() !== 'url') return 1;
    const limit = Math.min(text.length, at + this.#reach);
    let end = at + 1;
    while (end < limit && text[end] !== ')' && text[end] !== '\n') end++;
    if (end >= text.length && !last && end - at < this.#reach) return 0;
    this.#looked = end - at;
    const target = text
      .slice(at + 1, end)
      .trim()
      .replaceAll(/^['"]|['"]$/g, '');
    if (!/^(?:[a-z][a-z0-9+.-]*:|\/\/|\\\\)/i.test(target)) return 1;
    return this.#found(
      { form: 'css', loads: true, label: '', shown: '', targets: [target] },
      at - 3,
      text[end] === ')' ? end + 1 : end,
      last,
      1,
    );
  }

  #cssImport(last: boolean): number {
    const { text, at } = this;
    const word = text.slice(at, at + 7).toLowerCase();
    if (!'@import'.startsWith(word)) return 1;
    if (word.length < 7) return last ? 1 : 0;
    const limit = Math.min(text.length, at + this.#reach);
    let end = at + 7;
    while (end < limit && text[end] !== ';' && text[end] !== '\n') end++;
    if (end >= text.length && !last && end - at < this.#reach) return 0;
    this.#looked = end - at;
    const target = /^\s*(?:url\(\s*)?['"]([^'"]{1,2048})['"]/i.exec(text.slice(at + 7, end))?.[1];
    if (target === undefined || !/^(?:[a-z][a-z0-9+.-]*:)?\/\//i.test(target)) return 1;
    return this.#found({ form: 'css', loads: true, label: '', shown: '', targets: [target] }, at, end, last, 7);
  }

  /** What may still become part of a link: descriptions of images, and the letters of a scheme. */
  #keepOpen(last: boolean): void {
    const { text } = this;
    this.kept = this.at;
    if (last) return;
    for (const bracket of this.#brackets) {
      const start = bracket.start - this.offset;
      if (!bracket.image || start < 0 || this.at - start > longestLabel) continue;
      this.kept = Math.min(this.kept, start);
      break;
    }
    if (this.at < text.length) return this.#keepScheme(this.at);
    this.#keepScheme(text.length);
  }

  #keepScheme(end: number): void {
    const { text } = this;
    const first = Math.max(0, end - longestScheme);
    let start = end;
    while (start > first && isInScheme(text.charCodeAt(start - 1))) start--;
    if (start === end) return;
    let state = 0;
    for (let at = start; at < end; at++) state = beginnings.next(state, text.charCodeAt(at));
    this.kept = Math.min(this.kept, end - beginnings.depth(state));
  }
}

/** Letters, a dash and the sign of a rule of CSS. */
function isInScheme(unit: number): boolean {
  const small = unit | 0x20;
  return (small >= 0x61 && small <= 0x7a) || unit === 0x2d || unit === 0x40;
}

function keyOf(name: string): string {
  return name.trim().replaceAll(/\s+/g, ' ').toLowerCase();
}

/** A description that is nothing but words, and opens no block where it comes to stand: what else stands in it goes with the image. */
function plainLabel(label: string): string {
  if (label.length > longestShown || /[[\]<>:`\\()]|www\.|~~|\$\$/i.test(label)) return '';
  return label.trim();
}

/** Diagrams load pictures: `A@{ img: "https://…" }`. */
function loadsInDiagram(text: string, from: number): boolean {
  return /\b(?:img|icon|image|src)\s*[:=]\s*["']?$/i.test(text.slice(Math.max(0, from - 16), from));
}
