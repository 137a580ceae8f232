/*
 * Which words end as one of a list does, told by their last letters: a look at each word's end, so that most words of a text need not be cut
 * out to be looked up.
 */

/** Five bits of a letter, of either case; 0 for what is none in ASCII, and one for all beyond Latin's first half. */
const codes = new Uint8Array(0x1_0000).fill(27, 0xc0);
for (let code = 1; code <= 26; code++) codes[0x40 + code] = codes[0x60 + code] = code;

/** The code of the unit at a place, 0 where there is none. */
export function letterCodeAt(text: string, place: number): number {
  return place < 0 ? 0 : (codes[text.charCodeAt(place)] ?? 0);
}

/** The last three letters of what ends at a place, 15 bits. */
export function lastLetters(text: string, end: number): number {
  return (letterCodeAt(text, end - 3) << 10) | (letterCodeAt(text, end - 2) << 5) | letterCodeAt(text, end - 1);
}
