/** What stands between two words. */
export const gaps = Object.freeze({
  space: 0,
  dash: 1,
  stop: 2,
  comma: 3,
  line: 4,
  apostrophe: 5,
  colon: 6,
  opening: 7,
  joined: 8,
  sign: 9,
  closing: 10,
  exclamation: 11,
  outside: 12,
  column: 13,
  spacedDash: 14,
  other: 15,
  and: 16,
  abbreviation: 17,
});

/** Before the first word of a text. */
export function firstGap(text: string, start: number): number {
  if (start === 0) return gaps.outside;
  const unit = text.charCodeAt(start - 1);
  if (unit === 0x40 || unit === 0x23 || unit === 0x5f || unit === 0x2f) return gaps.sign;
  return gaps.outside;
}

/** Of the units between two words. */
export function gapOf(text: string, from: number, to: number): number {
  let gap: number = gaps.other;
  let spaced = false;
  for (let at = from; at < to; at++) {
    const unit = text.charCodeAt(at);
    switch (unit) {
      case 0x0a:
      case 0x0d:
        return gaps.line;
      case 0x20:
      case 0xa0:
        spaced = true;
        if (gap === gaps.other && to - from === 1) gap = gaps.space;
        break;
      case 0x2e:
        gap = gaps.stop;
        break;
      case 0x21:
      case 0x3f:
      case 0x2026:
        gap = gaps.exclamation;
        break;
      case 0x2c:
        if (gap === gaps.other || gap === gaps.closing) gap = gaps.comma;
        break;
      case 0x3a:
        gap = gaps.colon;
        break;
      case 0x3b:
      case 0x7c:
      case 0x09:
      case 0x3e:
      case 0x2022:
      case 0x2a:
        if (gap !== gaps.colon) gap = gaps.column;
        break;
      case 0x28:
      case 0x5b:
      case 0x22:
      case 0x201e:
      case 0x201c:
      case 0x27:
      case 0x2018:
      case 0xab:
      case 0xbb:
      case 0x201d:
      case 0x29:
      case 0x5d:
      case 0x2019:
        if (gap === gaps.other) gap = spaced ? gaps.opening : gaps.closing;
        break;
      case 0x2d:
      case 0x2013:
      case 0x2014:
        if (gap === gaps.other) gap = gaps.spacedDash;
        break;
      case 0x26:
      case 0x2b:
        gap = gaps.and;
        break;
      case 0x40:
      case 0x23:
      case 0x5f:
      case 0x2f:
      case 0x5c:
      case 0x3d:
        return gaps.sign;
      default:
        break;
    }
  }
  if (gap === gaps.other && spaced) return gaps.space;
  return gap;
}
