import { codePointAt, codePointBefore } from './code-points.ts';

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
 * Control characters never pass but for those that are white space (TAB, LF, VT, FF, CR, NEL), and nor does the blank of
 * Braille, which is drawn as nothing: a model reads both, and an escape sequence can hide what follows it on a terminal.
 *
 * Bidi embeddings, overrides and isolates never pass: nothing is lost by taking them out of what a model reads.
 */

/** What a judgement looks at before a character: a soft hyphen needs two letters of two units each. */
export const lookBehind = 6;

/** Up to this length, as of the words of a stream, the table is read in less time than the question takes. */
const shortText = 24;
const beyondLatin = /[\u0100-\uffff]/;
const controlOrSoftHyphen = /[\0-\u0008\u000e-\u001f\u007f-\u0084\u0086-\u009f\u00ad]/;

/**
 * Whether a text is of Latin-1 without control characters and the soft hyphen, the only ones of its characters that can
 * hide. The engine knows of a text kept in one byte a character that the first pattern cannot match and reads nothing.
 */
function isPlainLatin(text: string): boolean {
  return !beyondLatin.test(text) && !controlOrSoftHyphen.test(text);
}

/** Judgements that are no rule: the character is honest, or what follows must be known first. */
export const passes = 0;
export const waits = -1;

/** Names of the rules, by judgement. */
export const hiddenRules = [
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
  'control',
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
  control: 11,
} as const;

const hidden = /[\p{Cf}\p{Cn}\p{Co}\p{Variation_Selector}\u115f\u1160\u3164\uffa0]|\u034f|\u17b4|\u17b5/u;
const control = /(?![\t-\r\u0085])\p{Cc}|\u2800/u;
const letterOrMark = /[\p{L}\p{M}]/u;
const mark = /\p{M}/u;
const pictograph = /\p{Extended_Pictographic}/u;
const emoji = /\p{Emoji}/u;
const ideograph = /\p{Ideographic}/u;
const takesVariant =
  /[0\p{Ideographic}\p{Sm}\p{So}\p{Po}\p{Ps}\p{Pe}\p{Script=Myanmar}\p{Script=Phags_Pa}\p{Script=Manichaean}]/u;
const mongolian = /\p{Script=Mongolian}/u;
const needsJoiner =
  /[\p{Script=Arabic}\p{Script=Syriac}\p{Script=Mandaic}\p{Script=Nko}\p{Script=Mongolian}\p{Script=Phags_Pa}\p{Script=Manichaean}\p{Script=Hanifi_Rohingya}\p{Script=Adlam}\p{Script=Devanagari}\p{Script=Bengali}\p{Script=Gurmukhi}\p{Script=Gujarati}\p{Script=Oriya}\p{Script=Tamil}\p{Script=Telugu}\p{Script=Kannada}\p{Script=Malayalam}\p{Script=Sinhala}\p{Script=Khmer}\p{Script=Myanmar}\p{Script=Tibetan}\p{Script=Balinese}\p{Script=Javanese}\p{Script=Grantha}]/u;
const writesNoSpaces =
  /[\p{Script=Thai}\p{Script=Khmer}\p{Script=Lao}\p{Script=Myanmar}\p{Script=Tibetan}\p{Script=Tai_Tham}\p{Script=Balinese}\p{Script=Javanese}]/u;
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
export function createUnitKinds(): Uint8Array {
  const kinds = new Uint8Array(65_536);
  for (let unit = 0; unit < 65_536; unit++) {
    const character = String.fromCharCode(unit);
    if (unit >= 0xd800 && unit <= 0xdfff) kinds[unit] = unit < 0xdc00 ? 3 : 0;
    else if (control.test(character) || (hidden.test(character) && !isDrawn(unit))) kinds[unit] = 1;
    else if (rightToLeft.test(character)) kinds[unit] = 2;
  }
  return kinds;
}

function matches(pattern: RegExp, point: number): boolean {
  return point >= 0 && pattern.test(String.fromCodePoint(point));
}

function width(point: number): number {
  return point > 0xffff ? 2 : 1;
}

/** Judges the characters of one text in order. */
export class HiddenCharacters {
  readonly #kinds: Uint8Array;
  #rightToLeft = false;
  #beginning = true;
  #last = false;

  /** `kinds` as `createUnitKinds` makes them. */
  constructor(kinds: Uint8Array) {
    this.#kinds = kinds;
  }

  /** The first place from `from` on where something is to be judged; the length of the text when there is none. */
  next(text: string, from: number): number {
    const { length } = text;
    if (from === 0 && length > shortText && isPlainLatin(text)) return length;
    const kinds = this.#kinds;
    let position = from;
    while (position < length && kinds[text.charCodeAt(position)] === 0) position++;
    return position;
  }

  /**
   * A rule, `passes` or `waits`. `text` goes back `lookBehind` units or to the beginning; `beginning`: it begins where the
   * whole text does; `last`: nothing follows it.
   */
  judge(text: string, at: number, beginning: boolean, last: boolean): number {
    this.#beginning = beginning;
    this.#last = last;
    return this.#judgePoint(text, at, codePointAt(text, at));
  }

  /** How many units the judgement at `at` was about: the tags of a flag are judged together. */
  width(text: string, at: number, judgement: number): number {
    const point = codePointAt(text, at);
    const isFlag = judgement === passes && point >= 0xe0000 && point <= 0xe007f;
    return isFlag ? (flagTags[0]?.length ?? 0) : width(point);
  }

  /** The code point at `at`, -1 at the end of the channel, -2 when it is not known yet. */
  #point(text: string, at: number): number {
    if (at >= text.length) return this.#last ? -1 : -2;
    const point = codePointAt(text, at);
    if (at === text.length - 1 && point >= 0xd800 && point <= 0xdbff && !this.#last) return -2;
    return point;
  }

  #judgePoint(text: string, at: number, point: number): number {
    const behind = at + width(point);
    if (point >= 0xd800 && point <= 0xdbff) return this.#point(text, at) === -2 ? waits : passes;
    if (point > 0xffff) return this.#judgeBeyondBasicPlane(text, at, point);
    if (this.#kinds[point] === 2) {
      this.#rightToLeft = true;
      return passes;
    }
    const previous = codePointBefore(text, at);
    switch (point) {
      case 0xad:
        return this.#judgeSoftHyphen(text, at, previous);
      case 0xfeff:
        return at === 0 && this.#beginning ? passes : rule.zeroWidth;
      case 0x200c:
      case 0x200d:
        return this.#judgeJoiner(text, at, point, previous);
      case 0x200b:
        return this.#passesBeside(writesNoSpaces, text, behind, previous, rule.zeroWidth);
      case 0x200e:
      case 0x200f:
      case 0x61c: {
        if (previous >= 0 && previous <= 0xffff && this.#kinds[previous] === 1) return rule.bidi;
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
    if (point >= 0x180b && point <= 0x180f)
      return matches(mongolian, previous) && !(previous >= 0x180b && previous <= 0x180f)
        ? passes
        : rule.variationSelector;
    if ((point >= 0x202a && point <= 0x202e) || (point >= 0x2066 && point <= 0x2069)) return rule.bidi;
    if (point >= 0x2060 && point <= 0x2064) return rule.zeroWidth;
    if (point >= 0xfff9 && point <= 0xfffb) return rule.annotation;
    if (point >= 0xe000 && point <= 0xf8ff) return rule.privateUse;
    if (matches(control, point)) return rule.control;
    if (matches(/\p{Cn}/u, point)) return matches(pictograph, point) ? passes : rule.unassigned;
    return rule.format;
  }

  #judgeBeyondBasicPlane(text: string, at: number, point: number): number {
    if (point >= 0xe0000 && point <= 0xe007f) {
      if (codePointBefore(text, at) !== 0x1f3f4) return rule.tag;
      const follows = text.slice(at, at + (flagTags[0]?.length ?? 0));
      if (flagTags.includes(follows)) return passes;
      return !this.#last && flagTags.some((tags) => tags.startsWith(follows)) ? waits : rule.tag;
    }
    if (point >= 0xe0100 && point <= 0xe01ef)
      return matches(ideograph, codePointBefore(text, at)) ? passes : rule.variationSelector;
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
    if (!matches(letterOrMark, previous) || !matches(letterOrMark, codePointBefore(text, at - width(previous))))
      return rule.softHyphen;
    const next = this.#point(text, at + 1);
    if (next === -2) return waits;
    if (!matches(letterOrMark, next)) return rule.softHyphen;
    const second = this.#point(text, at + 1 + width(next));
    if (second === -2) return waits;
    return matches(letterOrMark, second) ? passes : rule.softHyphen;
  }

  #judgeJoiner(text: string, at: number, point: number, previous: number): number {
    if (matches(needsJoiner, previous)) return passes;
    if (previous >= 0 && previous <= 0xffff && this.#kinds[previous] === 1 && previous !== 0xfe0f)
      return rule.zeroWidth;
    const next = this.#point(text, at + 1);
    if (next === -2) return waits;
    if (matches(needsJoiner, next)) return passes;
    if (point === 0x200c) return rule.zeroWidth;
    const dressed = previous === 0xfe0f || (previous >= 0x1f3fb && previous <= 0x1f3ff);
    const base = dressed ? codePointBefore(text, at - width(previous)) : previous;
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
