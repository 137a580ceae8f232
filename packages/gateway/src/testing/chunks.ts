import fc from 'fast-check';

/** Cuts a text at the given places, between any two UTF-16 code units, also within surrogate pairs. */
export function cutAt(text: string, places: readonly number[]): string[] {
  const cuts = [...new Set(places.map((place) => place % (text.length + 1)))].sort((a, b) => a - b);
  const pieces: string[] = [];
  let start = 0;
  for (const cut of [...cuts, text.length]) {
    if (cut > start) pieces.push(text.slice(start, cut));
    start = Math.max(start, cut);
  }
  return pieces;
}

/** Places to cut at; every second time so many that most pieces are one unit long. */
export const cutPlaces: fc.Arbitrary<number[]> = fc.oneof(
  fc.array(fc.nat(400), { maxLength: 6 }),
  fc.constant(Array.from({ length: 401 }, (_, place) => place)),
);
