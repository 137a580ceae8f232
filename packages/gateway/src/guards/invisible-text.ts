import type { InvisibleTextOptions } from '@gatehouse/contract/guards';
import type { Guard, GuardKind, StreamScan, StreamScanResult } from '../core/guard.ts';
import { scanWhole } from '../core/scan-whole.ts';
import { allow } from '../core/verdict.ts';
import type { Finding, Verdict } from '../core/verdict.ts';

/*
 * Characters that a person does not see and a model reads: instructions written in tag characters, bits coded in variation
 * selectors or zero-width characters (Butler: "Smuggling arbitrary data through an emoji", 2025), text turned round by bidi
 * controls (Boucher, Anderson: "Trojan Source", 2021). Each of them also has honest uses, and those pass:
 *
 * - joiners between the parts of an emoji (Unicode TS 51), and in scripts that need them (Arabic, Indic, Mongolian, …);
 * - one variation selector behind a character that takes one; selectors of ideographs (IVS) behind an ideograph;
 * - the tag sequences of the three flags that are in use (England, Scotland, Wales), and no others;
 * - a soft hyphen inside a word, two letters or more from its ends, as German hyphenation puts it;
 * - a byte order mark at the very beginning; left-to-right and right-to-left marks in text that has right-to-left letters;
 * - the zero-width space in scripts that write no spaces (Thai, Khmer, Lao, Myanmar, Tibetan);
 * - fillers between the letters of Old Hangul; the grapheme joiner beside a combining mark.
 *
 * Bidi embeddings, overrides and isolates never pass: nothing is lost by taking them out of what a model reads.
 */

const nothing: StreamScanResult = Object.freeze({ verdict: allow, hold: 0 });

/** A longer run of hidden characters is reported in pieces, so that a stream never holds back more than this. */
const longestRun = 1_024;

/** What the judgement of a character looks at before it: a soft hyphen needs two letters of two units each. */
const lookBehind = 6;

/** More findings than this in one text block it, whatever the action, so that memory stays bounded. */
const maximumFindings = 10_000;

const passes = 0;
const waits = -1;
const rules = [
  '',
  'tag',
  'zero-width',
  'bidi',
  'variation-selector',
  'annotation',
  'private-use',
  'soft-hyphen',
  'unassigned',
  'filler',
  'format',
] as const;
const rule = {
  tag: 1,
  zeroWidth: 2,
  bidi: 3,
  variationSelector: 4,
  annotation: 5,
  privateUse: 6,
  softHyphen: 7,
  unassigned: 8,
  filler: 9,
  format: 10,
} as const;

const hidden = /[\p{Cf}\p{Cn}\p{Co}\p{Variation_Selector}\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0]/u;
const letterOrMark = /[\p{L}\p{M}]/u;
const mark = /\p{M}/u;
const pictograph = /\p{Extended_Pictographic}/u;
const emoji = /\p{Emoji}/u;
const ideograph = /\p{Ideographic}/u;
const takesVariant = /[0\p{Ideographic}\p{Sm}\p{So}\p{Po}\p{Ps}\p{Pe}\p{Script=Myanmar}\p{Script=Phags_Pa}\p{Script=Manichaean}]/u;
const mongolian = /\p{Script=Mongolian}/u;
const needsJoiner =
  /[\p{Script=Arabic}\p{Script=Syriac}\p{Script=Mandaic}\p{Script=Nko}\p{Script=Mongolian}\p{Script=Phags_Pa}\p{Script=Manichaean}\p{Script=Hanifi_Rohingya}\p{Script=Adlam}\p{Script=Devanagari}\p{Script=Bengali}\p{Script=Gurmukhi}\p{Script=Gujarati}\p{Script=Oriya}\p{Script=Tamil}\p{Script=Telugu}\p{Script=Kannada}\p{Script=Malayalam}\p{Script=Sinhala}\p{Script=Khmer}\p{Script=Myanmar}\p{Script=Tibetan}\p{Script=Balinese}\p{Script=Javanese}\p{Script=Grantha}]/u;
const writesNoSpaces = /[\p{Script=Thai}\p{Script=Khmer}\p{Script=Lao}\p{Script=Myanmar}\p{Script=Tibetan}\p{Script=Tai_Tham}\p{Script=Balinese}\p{Script=Javanese}]/u;
const rightToLeft =
  /[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}\p{Script=Samaritan}\p{Script=Mandaic}\p{Script=Adlam}\p{Script=Hanifi_Rohingya}]/u;
const hangulJamo = /[\u1100-\u11ff\ua960-\ua97f\ud7b0-\ud7ff]/u;

/** Tags behind a black flag, each ended by U+E007F. */
const flagTags = ['gbeng', 'gbsct', 'gbwls'].map(
  (region) => `${[...region].map((letter) => String.fromCodePoint(0xe0000 + letter.charCodeAt(0))).join('')}\u{e007f}`,
);

/** Format characters that are drawn (signs around Arabic numbers) or that only shape their own script (hieroglyphs). */
function isDrawn(point: number): boolean {
  return (
    (point >= 0x600 && point <= 0x605) ||
    point === 0x6dd ||
    point === 0x70f ||
    point === 0x890 ||
    point === 0x891 ||
    point === 0x8e2 ||
    point === 0x110bd ||
    point === 0x110cd ||
    (point >= 0x13430 && point <= 0x1345f)
  );
}

/** One entry a UTF-16 unit: 0 plain, 1 perhaps hidden, 2 right to left, 3 first half of a surrogate pair. */
function createUnitKinds(): Uint8Array {
  const kinds = new Uint8Array(65_536);
  for (let unit = 0x80; unit < 65_536; unit++) {
    const character = String.fromCharCode(unit);
    if (unit >= 0xd800 && unit <= 0xdfff) kinds[unit] = unit < 0xdc00 ? 3 : 0;
    else if (hidden.test(character) && !isDrawn(unit)) kinds[unit] = 1;
    else if (rightToLeft.test(character)) kinds[unit] = 2;
  }
  return kinds;
}

function matches(pattern: RegExp, point: number): boolean {
  return point >= 0 && pattern.test(String.fromCodePoint(point));
}

/** The code point that ends before `at`, or -1. */
function before(text: string, at: number): number {
  if (at <= 0) return -1;
  const last = text.charCodeAt(at - 1);
  if (last < 0xdc00 || last > 0xdfff || at < 2) return last;
  const whole = text.codePointAt(at - 2) ?? -1;
  return whole > 0xffff ? whole : last;
}

function width(point: number): number {
  return point > 0xffff ? 2 : 1;
}

interface Settings {
  readonly id: string;
  readonly action: InvisibleTextOptions['action'];
  readonly kinds: Uint8Array;
}

class InvisibleScan implements StreamScan {
  readonly #settings: Settings;
  /** What was judged last, for looking back, and behind it what is not judged yet. */
  #text = '';
  /** Place in `#text` of the first unit that is not judged yet. */
  #judged = 0;
  /** Place of the beginning of `#text` in the channel. */
  #offset = 0;
  #rightToLeft = false;
  #last = false;
  /** The open run of hidden characters, in the channel; no run while the rule is 0. */
  #runRule = 0;
  #runStart = 0;
  #runEnd = 0;
  #count = 0;
  #findings: Finding[] | undefined;

  constructor(settings: Settings) {
    this.#settings = settings;
  }

  push(text: string): StreamScanResult {
    const left = this.#text.length - this.#judged;
    if (left === 0 && this.#runRule === 0) {
      const first = this.#firstNotable(text, 0);
      if (first === text.length) {
        // Nothing in it: only remember the end of it.
        this.#offset += this.#text.length;
        this.#text = text.length >= lookBehind ? text : this.#lookBack(this.#text, this.#text.length) + text;
        this.#offset -= this.#text.length - text.length;
        this.#judged = this.#text.length;
        return nothing;
      }
    }
    const kept = this.#lookBack(this.#text, this.#judged);
    this.#offset += this.#judged - kept.length;
    this.#text = kept + this.#text.slice(this.#judged) + text;
    this.#judged = kept.length;
    this.#judge();
    const verdict = this.#verdict();
    if (this.#settings.action === 'flag') return verdict === allow ? nothing : { verdict, hold: 0 };
    const seen = this.#offset + this.#text.length;
    const hold = seen - (this.#runRule === 0 ? this.#offset + this.#judged : this.#runStart);
    return verdict === allow && hold === 0 ? nothing : { verdict, hold };
  }

  end(): Verdict {
    if (this.#judged === this.#text.length && this.#runRule === 0) return allow;
    this.#last = true;
    this.#judge();
    this.#closeRun();
    return this.#verdict();
  }

  #lookBack(text: string, end: number): string {
    return text.slice(Math.max(0, end - lookBehind), end);
  }

  #verdict(): Verdict {
    const findings = this.#findings;
    if (findings === undefined) return allow;
    this.#findings = undefined;
    return { outcome: this.#count > maximumFindings ? 'block' : this.#settings.action, findings };
  }

  #firstNotable(text: string, from: number): number {
    const { kinds } = this.#settings;
    let position = from;
    while (position < text.length && kinds[text.charCodeAt(position)] === 0) position++;
    return position;
  }

  /** Judges as far as what is known allows. */
  #judge(): void {
    const text = this.#text;
    let at = this.#judged;
    while (at < text.length) {
      const next = this.#firstNotable(text, at);
      if (next > at) this.#closeRun();
      at = next;
      if (at === text.length) break;
      const point = text.codePointAt(at) ?? 0;
      const verdict = this.#judgePoint(text, at, point);
      if (verdict === waits) break;
      const start = this.#offset + at;
      if (verdict === passes) {
        this.#closeRun();
        // The tags of a flag are judged together, or the second tag would be judged without its flag.
        at += point >= 0xe0000 && point <= 0xe007f ? (flagTags[0]?.length ?? 0) : width(point);
      } else {
        if (verdict !== this.#runRule || this.#runEnd - this.#runStart >= longestRun) {
          this.#closeRun();
          this.#runRule = verdict;
          this.#runStart = start;
        }
        at += width(point);
        this.#runEnd = this.#offset + at;
      }
    }
    this.#judged = at;
  }

  #closeRun(): void {
    if (this.#runRule === 0) return;
    this.#count++;
    if (this.#count <= maximumFindings + 1) {
      const found = {
        rule: `${this.#settings.id}/${rules[this.#runRule] ?? 'format'}`,
        segment: 0,
        start: this.#runStart,
        end: this.#runEnd,
      };
      this.#findings ??= [];
      this.#findings.push(this.#settings.action === 'redact' ? { ...found, replacement: '' } : found);
    }
    this.#runRule = 0;
  }

  /** The code point at `at`, -1 at the end of the channel, -2 when it is not known yet. */
  #point(text: string, at: number): number {
    if (at >= text.length) return this.#last ? -1 : -2;
    const point = text.codePointAt(at) ?? -1;
    if (at === text.length - 1 && point >= 0xd800 && point <= 0xdbff && !this.#last) return -2;
    return point;
  }

  #judgePoint(text: string, at: number, point: number): number {
    const behind = at + width(point);
    if (point >= 0xd800 && point <= 0xdbff) return this.#point(text, at) === -2 ? waits : passes;
    if (point > 0xffff) return this.#judgeBeyondBasicPlane(text, at, point);
    if (this.#settings.kinds[point] === 2) {
      this.#rightToLeft = true;
      return passes;
    }
    const previous = before(text, at);
    switch (point) {
      case 0xad:
        return this.#judgeSoftHyphen(text, at, previous);
      case 0xfeff:
        return this.#offset + at === 0 ? passes : rule.zeroWidth;
      case 0x200c:
      case 0x200d:
        return this.#judgeJoiner(text, at, point, previous);
      case 0x200b:
        return this.#passesBeside(writesNoSpaces, text, behind, previous, rule.zeroWidth);
      case 0x200e:
      case 0x200f:
      case 0x61c: {
        if (previous >= 0 && previous <= 0xffff && this.#settings.kinds[previous] === 1) return rule.bidi;
        return this.#rightToLeft ? passes : this.#passesBeside(rightToLeft, text, behind, -1, rule.bidi);
      }
      case 0x34f:
        return this.#passesBeside(mark, text, behind, previous === 0x34f ? -1 : previous, rule.format);
      case 0x115f:
      case 0x1160:
        return this.#passesBeside(hangulJamo, text, behind, previous, rule.filler);
      case 0x17b4:
      case 0x17b5:
      case 0x3164:
      case 0xffa0:
        return rule.filler;
      case 0xfe0e:
      case 0xfe0f:
        return matches(emoji, previous) ? passes : rule.variationSelector;
      default:
    }
    if (point >= 0xfe00 && point <= 0xfe0d) {
      return matches(takesVariant, previous) && !matches(pictograph, previous) ? passes : rule.variationSelector;
    }
    if (point >= 0x180b && point <= 0x180f) return matches(mongolian, previous) && !(previous >= 0x180b && previous <= 0x180f) ? passes : rule.variationSelector;
    if ((point >= 0x202a && point <= 0x202e) || (point >= 0x2066 && point <= 0x2069)) return rule.bidi;
    if (point >= 0x2060 && point <= 0x2064) return rule.zeroWidth;
    if (point >= 0xfff9 && point <= 0xfffb) return rule.annotation;
    if (point >= 0xe000 && point <= 0xf8ff) return rule.privateUse;
    if (matches(/\p{Cn}/u, point)) return matches(pictograph, point) ? passes : rule.unassigned;
    return rule.format;
  }

  #judgeBeyondBasicPlane(text: string, at: number, point: number): number {
    if (point >= 0xe0000 && point <= 0xe007f) {
      if (before(text, at) !== 0x1f3f4) return rule.tag;
      const follows = text.slice(at, at + (flagTags[0]?.length ?? 0));
      if (flagTags.includes(follows)) return passes;
      return !this.#last && flagTags.some((tags) => tags.startsWith(follows)) ? waits : rule.tag;
    }
    if (point >= 0xe0100 && point <= 0xe01ef) return matches(ideograph, before(text, at)) ? passes : rule.variationSelector;
    if (point >= 0xf0000) return rule.privateUse;
    if (!matches(hidden, point) || isDrawn(point)) {
      if (matches(rightToLeft, point)) this.#rightToLeft = true;
      return passes;
    }
    if (!matches(/\p{Cn}/u, point)) return rule.format;
    // Unicode keeps room for emoji to come; an older runtime must not take them for something hidden.
    return matches(pictograph, point) ? passes : rule.unassigned;
  }

  #judgeSoftHyphen(text: string, at: number, previous: number): number {
    if (!matches(letterOrMark, previous) || !matches(letterOrMark, before(text, at - width(previous)))) return rule.softHyphen;
    const next = this.#point(text, at + 1);
    if (next === -2) return waits;
    if (!matches(letterOrMark, next)) return rule.softHyphen;
    const second = this.#point(text, at + 1 + width(next));
    if (second === -2) return waits;
    return matches(letterOrMark, second) ? passes : rule.softHyphen;
  }

  #judgeJoiner(text: string, at: number, point: number, previous: number): number {
    if (matches(needsJoiner, previous)) return passes;
    if (previous >= 0 && previous <= 0xffff && this.#settings.kinds[previous] === 1 && previous !== 0xfe0f) return rule.zeroWidth;
    const next = this.#point(text, at + 1);
    if (next === -2) return waits;
    if (matches(needsJoiner, next)) return passes;
    if (point === 0x200c) return rule.zeroWidth;
    const dressed = previous === 0xfe0f || (previous >= 0x1f3fb && previous <= 0x1f3ff);
    const base = dressed ? before(text, at - width(previous)) : previous;
    return matches(pictograph, base) && matches(pictograph, next) ? passes : rule.zeroWidth;
  }

  /** Passes beside a character of the given kind, before or behind it. */
  #passesBeside(kind: RegExp, text: string, behind: number, previous: number, otherwise: number): number {
    if (matches(kind, previous)) return passes;
    const next = this.#point(text, behind);
    if (next === -2) return waits;
    return matches(kind, next) ? passes : otherwise;
  }
}

function createInvisibleText(options: InvisibleTextOptions): Guard {
  const settings: Settings = { id: options.id ?? 'invisible-text', action: options.action, kinds: createUnitKinds() };
  return {
    id: settings.id,
    directions: options.direction === 'both' ? ['input', 'output'] : [options.direction],
    onUnable: options.onUnable,
    timeout: options.timeout,
    inspect: (texts) => scanWhole(texts, () => new InvisibleScan(settings)),
    openStream: () => new InvisibleScan(settings),
  };
}

/** Finds characters that a reader does not see; what passes as honest is listed at the top of this file. */
export const invisibleText: GuardKind<InvisibleTextOptions> = {
  id: 'invisible-text',
  summary: {
    en: 'Finds hidden characters: tags, zero-width and bidi controls, abused variation selectors, private use.',
    de: 'Findet unsichtbare Zeichen: Tags, Zeichen ohne Breite, Bidi-Steuerzeichen, missbrauchte Variantenselektoren, privat belegte.',
  },
  owasp: ['LLM01:2025'],
  examples: {
    options: {},
    triggers: [
      'Hello\u{e0069}\u{e0067}\u{e006e}\u{e006f}\u{e0072}\u{e0065}',
      'pass\u200bword',
      'access\u202elanigiro\u202c',
      '😀\ufe0f\u{e0101}\u{e0155}',
      'a\ufff9b\ufffac\ufffb',
      'Lohn\u00ad\u00ad\u00adliste',
    ],
    passes: [
      'Donau\u00addampf\u00adschiff und Straße',
      'Familie: 👨‍👩‍👧‍👦, Herz: ❤️‍🔥, Flagge: 🏴\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}',
      'می\u200cخواهم',
      '\ufeffBegins with a byte order mark',
      'שלום\u200f!',
    ],
  },
  create: createInvisibleText,
};
