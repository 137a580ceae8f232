/** A character that cannot be seen, or that changes how others are seen. */
export type MarkKind = 'direction' | 'invisible' | 'control' | 'escape' | 'tag' | 'stacked' | 'other';

/** A part of a text as it is shown: as it is, or as a mark in its place. */
export interface ForeignPart {
  readonly text: string;
  /** Where it begins, in UTF-16 code units. */
  readonly at: number;
  readonly mark?: { readonly kind: MarkKind; readonly label: string; readonly code: number; readonly count: number };
}

/**
 * What is replaced by a mark: controls but tab and line feed, lone surrogates, private use, line and paragraph separators, all that
 * Unicode calls default-ignorable (zero-width, bidirectional, tags, variation selectors, fillers) and interlinear annotations. Ahead of
 * it: sequences that terminals obey, as one mark; text in tag characters, as one mark with the text; more combining characters on
 * one letter than any language needs, which would be drawn over the lines around.
 */
const suspicious =
  /\u001b\[[0-?]*[ -/]*[@-~]|[\u{e0020}-\u{e007e}]+|(?<=\p{M}{4})\p{M}+|\r\n|([\p{Cs}\p{Co}\p{Zl}\p{Zp}\p{DI}\ufff9-\ufffb]|(?![\t\n])\p{Cc})\1*/gu;

/** Emoji are joined by U+200D and drawn in colour by U+FE0F; Arabic and Indic scripts write words with both joiners. */
const emojiBefore = /(?:[\p{Extended_Pictographic}\p{Emoji_Modifier}#*0-9]|\u20e3|\ufe0f)$/u;
const joinedScripts =
  '\\p{Script=Arabic}\\p{Script=Syriac}\\p{Script=Devanagari}\\p{Script=Bengali}\\p{Script=Gurmukhi}\\p{Script=Gujarati}\\p{Script=Tamil}\\p{Script=Telugu}\\p{Script=Kannada}\\p{Script=Malayalam}\\p{Script=Sinhala}\\p{Script=Mongolian}';
const joinedBefore = new RegExp(`[${joinedScripts}]\\p{M}*$`, 'u');
const joinedAfter = new RegExp(`^[${joinedScripts}]`, 'u');

const labels: ReadonlyMap<number, string> = new Map([
  [0x1b, 'ESC'],
  [0x00, 'NUL'],
  [0x07, 'BEL'],
  [0x08, 'BS'],
  [0x0d, 'CR'],
  [0x7f, 'DEL'],
  [0x9b, 'CSI'],
  [0xad, 'SHY'],
  [0x34f, 'CGJ'],
  [0x61c, 'ALM'],
  [0x200b, 'ZWSP'],
  [0x200c, 'ZWNJ'],
  [0x200d, 'ZWJ'],
  [0x200e, 'LRM'],
  [0x200f, 'RLM'],
  [0x2028, 'LSEP'],
  [0x2029, 'PSEP'],
  [0x202a, 'LRE'],
  [0x202b, 'RLE'],
  [0x202c, 'PDF'],
  [0x202d, 'LRO'],
  [0x202e, 'RLO'],
  [0x2060, 'WJ'],
  [0x2066, 'LRI'],
  [0x2067, 'RLI'],
  [0x2068, 'FSI'],
  [0x2069, 'PDI'],
  [0xfeff, 'BOM'],
]);

/** The parts of a text in their order. Linear in its length. */
export function foreignParts(text: string): readonly ForeignPart[] {
  const parts: ForeignPart[] = [];
  let shown = 0;
  const showUntil = (end: number): void => {
    if (end > shown) parts.push({ text: text.slice(shown, end), at: shown });
  };
  for (const match of text.matchAll(suspicious)) {
    const [found] = match;
    if (found === '\r\n' || isOfWriting(text, found, match.index)) continue;
    showUntil(match.index);
    parts.push({ text: found, at: match.index, mark: markOf(found) });
    shown = match.index + found.length;
  }
  showUntil(text.length);
  return parts;
}

function isOfWriting(text: string, found: string, at: number): boolean {
  if (found !== '\u200c' && found !== '\u200d' && found !== '\ufe0f' && found !== '\ufe0e') return false;
  // As much as a joiner looks at: a character with a few marks.
  const before = text.slice(Math.max(0, at - 8), at);
  if (found === '\ufe0f' || found === '\ufe0e') return emojiBefore.test(before) && !before.endsWith('\ufe0f');
  const after = text.slice(at + 1, at + 3);
  if (found === '\u200d' && emojiBefore.test(before) && /^\p{Extended_Pictographic}/u.test(after)) return true;
  return joinedBefore.test(before) && joinedAfter.test(after);
}

function markOf(found: string): NonNullable<ForeignPart['mark']> {
  const code = found.codePointAt(0) ?? 0;
  const count = found.length / String.fromCodePoint(code).length;
  if (found.startsWith('\u001b[')) return { kind: 'escape', label: `ESC${found.slice(1)}`, code, count: 1 };
  if (code >= 0xe0020 && code <= 0xe007e) return { kind: 'tag', label: `TAG ${untagged(found)}`, code, count };
  if (/^\p{M}/u.test(found) && !/^\p{DI}/u.test(found))
    return { kind: 'stacked', label: `+${[...found].length}`, code, count };
  const name = labels.get(code) ?? `U+${code.toString(16).toUpperCase().padStart(4, '0')}`;
  return { kind: kindOf(code), label: count === 1 ? name : `${name} ×${count}`, code, count };
}

/** Tag characters are ASCII, moved to where nothing is drawn: text can hide in them. */
function untagged(found: string): string {
  return Array.from(found, (character) => String.fromCodePoint((character.codePointAt(0) ?? 0) - 0xe0000)).join('');
}

function kindOf(code: number): MarkKind {
  if (code === 0x61c || code === 0x200e || code === 0x200f) return 'direction';
  if ((code >= 0x202a && code <= 0x202e) || (code >= 0x2066 && code <= 0x2069)) return 'direction';
  if (code === 0x1b || code === 0x9b) return 'escape';
  if (code < 0x20 || (code >= 0x7f && code < 0xa0)) return 'control';
  if (code >= 0xe0000 && code <= 0xe007f) return 'tag';
  return /\p{DI}/u.test(String.fromCodePoint(code)) ? 'invisible' : 'other';
}
