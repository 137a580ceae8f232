/*
 * Never use String.prototype.codePointAt on text that may have been sliced: once V8 has optimised the caller, it joins a
 * high surrogate at the end of a slice with the unit that follows in the original string, beyond the end (seen in V8 13.6
 * and 14, Node 24 and 26). A scan would then step over the end of what it was given. charCodeAt is right.
 */

/** The code point that begins at `place`, a lone surrogate as it is; -1 outside the text. */
export function codePointAt(text: string, place: number): number {
  const unit = text.charCodeAt(place);
  if (Number.isNaN(unit)) return -1;
  if (unit < 0xd800 || unit > 0xdbff) return unit;
  const low = text.charCodeAt(place + 1);
  return low >= 0xdc00 && low <= 0xdfff ? (unit - 0xd800) * 0x400 + (low - 0xdc00) + 0x10000 : unit;
}

/** The code point that ends before `place`, a lone surrogate as it is; -1 outside the text. */
export function codePointBefore(text: string, place: number): number {
  const unit = text.charCodeAt(place - 1);
  if (Number.isNaN(unit)) return -1;
  if (unit < 0xdc00 || unit > 0xdfff) return unit;
  const whole = codePointAt(text, place - 2);
  return whole > 0xffff ? whole : unit;
}
