/** Characters of a subject's name at most, wherever it comes from. */
export const longestSubject = 256;

/** Pieces of one content at most: each has a commitment of some 240 bytes, and a leaf has 16 KiB. */
export const mostPieces = 48;

/** The subject of what a key sends without naming anybody. */
export function keySubject(key: string): string {
  return `key:${key}`;
}
