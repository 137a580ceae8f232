/** What may stand inside an identifier, between two of its tokens, as bits. */
export const gap = Object.freeze({
  /** White space of a line, tabulators and non-breaking spaces too. */
  space: 1,
  lineBreak: 2,
  dot: 4,
  /** Hyphens and dashes of all kinds. */
  dash: 8,
  slash: 16,
  /** More than one character, which nobody writes on purpose. */
  wide: 32,
});

const longestGap = 6;

/** Which of the bits a text between two tokens is made of; 0 where an identifier does not go on behind it. */
export function gapBetween(text: string, from: number, to: number): number {
  if (to - from > longestGap) return 0;
  let found = 0;
  for (let at = from; at < to; at++) {
    const unit = text.charCodeAt(at);
    let bit: number;
    if (unit === 0x20 || unit === 0xa0 || unit === 0x09 || unit === 0x202f || (unit >= 0x2000 && unit <= 0x200a))
      bit = gap.space;
    else if (unit === 0x2e || unit === 0xb7) bit = gap.dot;
    else if (unit === 0x2d || (unit >= 0x2010 && unit <= 0x2015) || unit === 0x2212) bit = gap.dash;
    else if (unit === 0x2f || unit === 0x2044) bit = gap.slash;
    else if (unit === 0x0a || unit === 0x0d) bit = gap.lineBreak;
    else return 0;
    if (bit >= gap.dot && (found & (gap.dot | gap.dash | gap.slash)) !== 0) return 0;
    found |= bit;
  }
  return to - from === 1 || found === gap.lineBreak ? found : found | gap.wide;
}
