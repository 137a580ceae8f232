/** FNV-1a over UTF-16 code units, 32 bits: spreads well enough for choosing a server, and is no secret. */
export function hashOf(text: string, seed = 0x811c9dc5): number {
  let hash = seed;
  for (let index = 0; index < text.length; index += 1) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  return mixed(hash);
}

/** The finaliser of MurmurHash3: every bit of the input reaches every bit of the result. */
function mixed(value: number): number {
  let hash = value ^ (value >>> 16);
  hash = Math.imul(hash, 0x85ebca6b);
  hash ^= hash >>> 13;
  hash = Math.imul(hash, 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/** Of a hash, a number between 0 and 1, neither of which it is. */
export function fractionOf(hash: number): number {
  return (hash + 0.5) / 0x1_0000_0000;
}

/**
 * Weighted rendezvous hashing (Thaler and Ravishankar; weights by Schindelhauer and Schomaker): who has the highest score for a key gets
 * it, in proportion to the weights, and where one goes away only its own keys move.
 */
export function scoreOf(key: number, place: number, weight: number): number {
  return -weight / Math.log(fractionOf(mixed(key ^ Math.imul(place, 0x9e3779b1))));
}
