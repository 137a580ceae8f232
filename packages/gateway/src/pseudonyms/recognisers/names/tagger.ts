import { type TextView, tokenKinds } from '../../../core/recogniser.ts';
import { coarseKind, cues, cueShift, wordFacts } from './word-facts.ts';
import { factsOf, type Lexicon, placeOf } from './lexicon.ts';
import { branches, classOf, writing } from './word-classes.ts';
import { firstGap, gapOf, gaps } from './word-gaps.ts';
import { mixed, smallUnit, wordHash } from './word-hash.ts';

/*
 * A greedy tagger of words, from the first to the last: multinomial logistic regression over hashed features of the word, of its neighbours
 * and of the tags before it. Most words of a text are not looked at: a word can only be a name where it is a capital that is not a mere
 * word, is known as a name, or follows something that announces one. Training and use share all of this file.
 */

export const tags = Object.freeze({ other: 0, begin: 1, inside: 2, place: 3, organisation: 4 });
export const tagCount = 5;

export const featureBits = 19;
const featureMask = (1 << featureBits) - 1;
/** More than the features of one word. */
export const mostFeatures = 96;

const { digit, capitalised, innerCapital, small } = tokenKinds;
const { firstName, commonFirstName, surname, commonSurname, german, english, frequent, place } = wordFacts;
const nameFacts = firstName | surname;
const nameOrFirst = nameFacts | commonFirstName;
const ordinary = german | english;

/** How words are written. */
export const shapes = Object.freeze({ small: 0, capital: 1, capitals: 2, letter: 3, inner: 4, number: 5, outside: 6 });

const addresses: ReadonlySet<number> = new Set(
  ['herr', 'herrn', 'hr', 'frau', 'fr', 'mr', 'mrs', 'ms', 'miss'].map((word) => wordHash(word, 0, word.length)),
);

const coarseKinds = new Uint8Array(0x2000).map((_, facts) => coarseKind(facts));

const fewest = 512;

/** The words of one text with all that features are made of; used again for the next text. */
export class Words {
  count = 0;
  hashes = new Int32Array(fewest);
  facts = new Uint16Array(fewest);
  coarse = new Uint8Array(fewest);
  classes = new Uint32Array(fewest);
  shapes = new Uint8Array(fewest);
  gaps = new Uint8Array(fewest + 1);
  tags = new Uint8Array(fewest);
  /** Whether the text has no capitals, or nothing else. */
  mode = 0;
  view: TextView | undefined;
  readonly #remembered = new Uint8Array(256);
  readonly #lexicon: Lexicon;
  /** Of each class its upper branches. */
  readonly #few: Uint8Array;
  readonly #more: Uint8Array;

  constructor(lexicon: Lexicon, paths: Uint32Array) {
    this.#lexicon = lexicon;
    // 0 is for words without a class.
    this.#few = Uint8Array.from({ length: paths.length + 1 }, (_, id) =>
      id === 0 ? 32 : branches(paths[id - 1] ?? 0, 4),
    );
    this.#more = Uint8Array.from({ length: paths.length + 1 }, (_, id) =>
      id === 0 ? 128 : branches(paths[id - 1] ?? 0, 6),
    );
  }

  read(view: TextView): void {
    const { text, tokens } = view;
    const { count, starts, ends, kinds, hashes: hashed } = tokens;
    if (count >= this.hashes.length) this.#grow(count);
    this.view = view;
    this.count = count;
    this.#remembered.fill(0);
    const { hashes, facts, coarse, classes, gaps: between, shapes: written, tags: tagged } = this;
    const lexicon = this.#lexicon;
    const { slots } = lexicon;
    let before = 0;
    let capitals = 0;
    let smalls = 0;
    for (let token = 0; token < count; token++) {
      const start = starts[token] ?? 0;
      const end = ends[token] ?? 0;
      const kind = kinds[token] ?? 0;
      tagged[token] = 0;
      if ((kind & digit) !== 0) {
        written[token] = shapes.number;
        if ((kind & (capitalised | innerCapital)) === 0) smalls++;
        hashes[token] = 1;
        facts[token] = 0;
        coarse[token] = 0;
        classes[token] = 0;
      } else {
        // What wordHash gives, of which the reader of the text has the first part.
        const hash = mixed(hashed[token] ?? 0);
        hashes[token] = hash;
        const place = placeOf(lexicon, hash);
        const known = place < 0 ? 0 : (slots[place] ?? 0) & 0x1fff;
        facts[token] = known;
        coarse[token] = coarseKinds[known] ?? 0;
        classes[token] = place < 0 ? 0 : (slots[place + 1] ?? 0);
        if ((kind & capitalised) === 0) {
          written[token] = (kind & innerCapital) === 0 ? shapes.small : shapes.inner;
          smalls++;
        } else if (end - start === 1) written[token] = shapes.letter;
        else if ((kind & small) === 0 && (kind & innerCapital) !== 0) {
          written[token] = shapes.capitals;
          capitals++;
        } else written[token] = (kind & innerCapital) === 0 ? shapes.capital : shapes.inner;
      }
      between[token] =
        start === before + 1 && token > 0 && text.charCodeAt(before) === 0x20
          ? gaps.space
          : token === 0
            ? firstGap(text, start)
            : this.#gap(text, before, start, token - 1);
      before = end;
    }
    between[count] =
      count > 0 && before < text.length
        ? this.#gap(text, before, Math.min(text.length, before + 8), count - 1)
        : gaps.outside;
    this.mode = smalls === count ? 1 : capitals > 2 && capitals * 2 > count ? 2 : 0;
  }

  #gap(text: string, from: number, to: number, before: number): number {
    const unit = text.charCodeAt(from);
    if (to - from === 1) {
      if (unit === 0x2d || unit === 0x2010 || unit === 0x2011) return gaps.dash;
      if (unit === 0x27 || unit === 0x2019 || unit === 0x60 || unit === 0xb4) return gaps.apostrophe;
      if (unit === 0x2e) return gaps.joined;
      if (unit === 0x20 || unit === 0xa0) return gaps.space;
    }
    const gap = gapOf(text, from, Math.min(to, from + 12));
    if (gap !== gaps.stop) return gap;
    const cue = (this.facts[before] ?? 0) >> cueShift;
    return this.shapes[before] === shapes.letter || cue === cues.title || cue === cues.particle
      ? gaps.abbreviation
      : gap;
  }

  /** Whether a word in small letters is surely no candidate, as nearly all are: no name, and nothing that announces one before it. */
  isPlain(token: number): boolean {
    const shape = this.shapes[token];
    if (shape !== shapes.small) return shape === shapes.number;
    const facts = this.facts[token] ?? 0;
    if ((facts & nameOrFirst) !== 0 || facts >> cueShift === cues.particle) return false;
    if (facts === 0 && this.mode === 1) return false;
    return token === 0 || ((this.facts[token - 1] ?? 0) >> cueShift === 0 && !isPerson(this.tags[token - 1] ?? 0));
  }

  /** Whether the word at a place may be part of a name, the tags before it being known. */
  isCandidate(token: number): boolean {
    const facts = this.facts[token] ?? 0;
    const cue = facts >> cueShift;
    const isName = (facts & nameFacts) !== 0;
    const before = token > 0 ? (this.facts[token - 1] ?? 0) : 0;
    const beforeCue = before >> cueShift;
    const gap = this.gaps[token] ?? 0;
    const joins = gap === gaps.space || gap === gaps.dash || gap === gaps.abbreviation || gap === gaps.apostrophe;
    const follows = token > 0 && joins && isPerson(this.tags[token - 1] ?? 0);
    switch (this.shapes[token]) {
      case shapes.number:
        return false;
      case shapes.small:
        // Of the small words before a surname those that are no German words stand alone: de la Cruz, van der Velde.
        if (cue === cues.particle && (facts & german) === 0 && this.#precedesCapital(token)) return true;
        if (follows) {
          if (cue === cues.particle) return true;
          if (this.mode === 1 || (this.shapes[token - 1] === shapes.small && beforeCue !== cues.particle))
            return isName || facts === 0;
          // Mohammed bin Salman, Freiherr von und zu Guttenberg.
          const next = token + 1 < this.count ? this.shapes[token + 1] : shapes.small;
          return next !== shapes.small ? isName : beforeCue === cues.particle;
        }
        if (token > 0 && joins && beforeCue === cues.title) return cue !== cues.closed;
        if ((facts & commonFirstName) !== 0) return (facts & ordinary) === 0 || this.mode === 1;
        if (isName && (facts & ordinary) === 0 && this.mode === 1) return true;
        if (facts === 0 && this.mode === 1 && this.#isGenitive(token)) return true;
        return (
          joins &&
          (beforeCue === cues.introduction ||
            beforeCue === cues.greeting ||
            beforeCue === cues.closing ||
            beforeCue === cues.kin) &&
          cue === 0 &&
          (this.mode === 1 || isName)
        );
      case shapes.letter:
        return true;
      default: {
        if (isName || facts === 0 || follows) return true;
        if (cue === cues.particle) return true;
        if (cue === cues.title) return false;
        if (cue === cues.brand || cue === cues.companyForm) return false;
        if (gap === gaps.dash && token > 0 && (before & nameFacts) !== 0) return true;
        // A known word that is no name: only beside something that makes it one, or as the genitive or the plural of one.
        if ((facts & (ordinary | place)) !== 0 || cue !== 0)
          return (
            (joins && beforeCue === cues.title) || (cue === 0 && (facts & frequent) === 0 && this.#isGenitive(token))
          );
        return true;
      }
    }
  }

  /** Whether a word with a capital that is neither a title nor an office follows Herr, Mrs or the like. */
  followsAddress(token: number): boolean {
    if (token === 0 || this.shapes[token] === shapes.small) return false;
    const gap = this.gaps[token];
    const cue = (this.facts[token] ?? 0) >> cueShift;
    return (
      (gap === gaps.space || gap === gaps.abbreviation) &&
      (cue === cues.none || cue === cues.calendar) &&
      addresses.has(this.hashes[token - 1] ?? 0)
    );
  }

  /** "Dieters", "Millers": a common name with an s. */
  #isGenitive(token: number): boolean {
    const { view } = this;
    if (view === undefined) return false;
    const start = view.tokens.starts[token] ?? 0;
    const end = (view.tokens.ends[token] ?? 0) - 1;
    return (
      end - start > 2 &&
      view.text.charCodeAt(end) === 0x73 &&
      (factsOf(this.#lexicon, wordHash(view.text, start, end)) & (commonFirstName | commonSurname)) !== 0
    );
  }

  #precedesCapital(token: number): boolean {
    for (let next = token + 1; next < token + 3 && next < this.count; next++) {
      const gap = this.gaps[next] ?? 0;
      if (gap !== gaps.space && gap !== gaps.dash) return false;
      if (this.shapes[next] !== shapes.small) return this.shapes[next] !== shapes.number;
      if ((this.facts[next] ?? 0) >> cueShift !== cues.particle) return false;
    }
    return false;
  }

  /** Remembers a word that is part of a name in this text. */
  remember(token: number): void {
    this.#remembered[(this.hashes[token] ?? 0) & 0xff] = 1;
  }

  /** The features of a word, whose predecessors have their tags. Gives how many there are. */
  features(token: number, into: Int32Array): number {
    const { hashes, facts, coarse, shapes: written, gaps: between, tags: tagged, count } = this;
    let length = 0;
    const w0 = hashes[token] ?? 0;
    const facts0 = facts[token] ?? 0;
    const shape0 = written[token] ?? 0;
    const gap0 = between[token] ?? 0;
    const gap1 = between[token + 1] ?? 0;
    const hasBefore = token > 0;
    const hasNext = token + 1 < count;
    const b1 = hasBefore ? (hashes[token - 1] ?? 0) : 2;
    const b2 = token > 1 ? (hashes[token - 2] ?? 0) : 3;
    const n1 = hasNext ? (hashes[token + 1] ?? 0) : 4;
    const n2 = token + 2 < count ? (hashes[token + 2] ?? 0) : 5;
    const c0 = (coarse[token] ?? 0) | (shape0 << 5);
    const cb1 = hasBefore ? (coarse[token - 1] ?? 0) | ((written[token - 1] ?? 0) << 5) : 0xc0;
    const cb2 = token > 1 ? (coarse[token - 2] ?? 0) | ((written[token - 2] ?? 0) << 5) : 0xc0;
    const cn1 = hasNext ? (coarse[token + 1] ?? 0) | ((written[token + 1] ?? 0) << 5) : 0xc0;
    const cn2 = token + 2 < count ? (coarse[token + 2] ?? 0) | ((written[token + 2] ?? 0) << 5) : 0xc0;
    const t1 = hasBefore ? (tagged[token - 1] ?? 0) : 5;
    const t2 = token > 1 ? (tagged[token - 2] ?? 0) : 5;
    const { view } = this;
    if (view === undefined) return 0;
    const { text, tokens } = view;
    const start = tokens.starts[token] ?? 0;
    const end = tokens.ends[token] ?? 0;
    const memory = this.#remembered[w0 & 0xff] ?? 0;

    into[length++] = feature(1, c0);
    into[length++] = feature(2, w0);
    into[length++] = feature(3, facts0 | (shape0 << 13));
    into[length++] = feature(4, b1);
    into[length++] = feature(5, n1);
    into[length++] = feature(6, b2);
    into[length++] = feature(7, n2);
    into[length++] = feature(8, Math.imul(b1, 31) + c0);
    into[length++] = feature(9, Math.imul(n1, 31) + c0);
    into[length++] = feature(10, cb1 | (c0 << 8) | (cn1 << 16));
    into[length++] = feature(11, cb1 | (c0 << 8) | (gap0 << 16));
    into[length++] = feature(12, cn1 | (c0 << 8) | (gap1 << 16));
    into[length++] = feature(13, c0 | (gap0 << 8));
    into[length++] = feature(14, c0 | (gap1 << 8));
    into[length++] = feature(15, shape0 | (gap0 << 8) | (gap1 << 16));
    into[length++] = feature(16, c0 | (t1 << 8) | (gap0 << 12));
    into[length++] = feature(17, c0 | (t1 << 8) | (t2 << 12));
    into[length++] = feature(18, w0 ^ (t1 + 1));
    into[length++] = feature(19, c0 | (cn1 << 8) | (t1 << 16) | (gap1 << 20));
    into[length++] = feature(20, (Math.imul(b1, 31) + shape0) ^ (gap0 << 8));
    into[length++] = feature(21, Math.imul(b2, 31) + b1);
    into[length++] = feature(22, (Math.imul(b1, 37) ^ n1) + shape0);
    into[length++] = feature(23, cb2 | (cb1 << 8) | (c0 << 16));
    into[length++] = feature(24, cn2 | (cn1 << 8) | (c0 << 16));
    into[length++] = feature(25, (Math.imul(b1, 33) + t1) | 0);
    into[length++] = feature(26, this.mode | (c0 << 4) | (memory << 14));
    into[length++] = feature(27, (Math.min(12, end - start) << 8) | c0);
    into[length++] = feature(28, (Math.imul(n1, 33) + t1) ^ gap1);
    // Behind the last word there may still be one of the text that was read before.
    into[length++] = feature(29, (Math.imul(n2, 33) + (hasNext ? (coarse[token + 1] ?? 0) : 0)) | 0);
    length = this.#classFeatures(token, into, length, c0, t1, gap0, gap1);
    const kind = shape0 << 24;
    let tail = 0x1234_5678 ^ kind;
    const shortest = Math.max(start, end - 6);
    for (let at = end - 1, width = 1; at >= shortest; at--, width++) {
      tail = Math.imul(tail ^ smallUnit(text.charCodeAt(at)), 0x0100_0193);
      if (width > 1) into[length++] = feature(30 + width, tail);
    }
    if (end - start > 3) {
      let head = 0x2345_6789 ^ kind;
      for (let at = start; at < start + 4; at++) {
        head = Math.imul(head ^ smallUnit(text.charCodeAt(at)), 0x0100_0193);
        if (at > start + 1) into[length++] = feature(38 + at - start, head);
      }
    }
    if (hasNext) {
      const nextEnd = tokens.ends[token + 1] ?? 0;
      if (nextEnd - (tokens.starts[token + 1] ?? 0) > 2)
        into[length++] = feature(
          43,
          (smallUnit(text.charCodeAt(nextEnd - 1)) | (smallUnit(text.charCodeAt(nextEnd - 2)) << 8)) ^
            (smallUnit(text.charCodeAt(nextEnd - 3)) << 16) ^
            (cn1 << 20) ^
            (gap1 << 8),
        );
    }
    if (gap1 === gaps.dash || gap0 === gaps.dash) {
      let last = token;
      while (last + 1 < count && last < token + 3 && between[last + 1] === gaps.dash) last++;
      let first = token;
      while (first > 0 && first > token - 3 && between[first] === gaps.dash) first--;
      into[length++] = feature(44, (hashes[last] ?? 0) + (last - token));
      into[length++] = feature(45, (coarse[last] ?? 0) | (c0 << 8) | ((last - token) << 16) | ((token - first) << 20));
      into[length++] = feature(46, (coarse[first] ?? 0) | ((coarse[last] ?? 0) << 8) | ((token - first) << 16));
    }
    if ((facts0 === 0 || (facts0 & nameFacts) === 0) && end - start > 3 && text.charCodeAt(end - 1) === 0x73) {
      // A genitive, maybe: what is known of the word without its ending.
      const stem = factsOf(this.#lexicon, wordHash(text, start, end - 1));
      into[length++] = feature(47, (coarseKinds[stem & 0x1fff] ?? 0) | (c0 << 8));
    }
    return length;
  }

  /** The class of a word as it is written; 0 outside of the text. */
  #classAt(token: number): number {
    return token < 0 || token >= this.count
      ? 0
      : classOf(this.classes[token] ?? 0, (this.shapes[token] ?? 0) === shapes.small);
  }

  /** Of what kind of words it and its neighbours are. */
  #classFeatures(
    token: number,
    into: Int32Array,
    from: number,
    c0: number,
    t1: number,
    gap0: number,
    gap1: number,
  ): number {
    const few = this.#few;
    const more = this.#more;
    let length = from;
    const classes0 = this.classes[token] ?? 0;
    const isSmall = (this.shapes[token] ?? 0) === shapes.small;
    const shape0 = c0 >> 5;
    const k0 = classOf(classes0, isSmall);
    const other = classOf(classes0, !isSmall);
    const kb1 = this.#classAt(token - 1);
    const kb2 = this.#classAt(token - 2);
    const kn1 = this.#classAt(token + 1);
    const kn2 = this.#classAt(token + 2);
    const kn3 = this.#classAt(token + 3);
    const f0 = few[k0] ?? 0;
    const m0 = more[k0] ?? 0;
    const mb1 = more[kb1] ?? 0;
    const mn1 = more[kn1] ?? 0;
    const written0 = writing(classes0) & 0x3f;
    into[length++] = feature(50, k0 | (shape0 << 11));
    into[length++] = feature(51, m0 | (shape0 << 8) | (gap0 << 12));
    into[length++] = feature(52, other | (shape0 << 11));
    into[length++] = feature(53, written0 | (c0 << 6));
    into[length++] = feature(54, kb1 | (gap0 << 11));
    into[length++] = feature(55, kn1 | (gap1 << 11));
    into[length++] = feature(56, kb1 | (f0 << 11) | (shape0 << 17));
    into[length++] = feature(57, kn1 | (f0 << 11) | (shape0 << 17));
    into[length++] = feature(58, kb2 | (shape0 << 11));
    into[length++] = feature(59, kn2 | (shape0 << 11));
    into[length++] = feature(60, mb1 | (m0 << 8) | (mn1 << 16));
    into[length++] = feature(61, (more[kb2] ?? 0) | (mb1 << 8) | (f0 << 16) | (gap0 << 22));
    into[length++] = feature(62, mn1 | ((more[kn2] ?? 0) << 8) | (f0 << 16) | (gap1 << 22));
    into[length++] = feature(63, k0 | (t1 << 11) | (gap0 << 14));
    into[length++] = feature(64, mn1 | (t1 << 8) | (gap1 << 11) | (f0 << 16));
    into[length++] = feature(65, (few[kn3] ?? 0) | ((more[kn2] ?? 0) << 6) | (shape0 << 14));
    into[length++] = feature(66, (kb1 << 11) | kn1 | (shape0 << 22));
    into[length++] = feature(67, written0 | (gap0 << 6) | (m0 << 11));
    return length;
  }

  #grow(count: number): void {
    const size = 1 << Math.ceil(Math.log2(count + 1));
    this.hashes = new Int32Array(size);
    this.facts = new Uint16Array(size);
    this.coarse = new Uint8Array(size);
    this.classes = new Uint32Array(size);
    this.shapes = new Uint8Array(size);
    this.gaps = new Uint8Array(size + 1);
    this.tags = new Uint8Array(size);
  }
}

export function isPerson(tag: number): boolean {
  return tag === tags.begin || tag === tags.inside;
}

function feature(template: number, value: number): number {
  return mixed(value ^ Math.imul(template, 0x9e37_79b1)) & featureMask;
}
