/** Small letters of units; 0 where it is not known yet. A capital with a dot (İ) is an i, so that every unit stays one. */
const smallUnits = new Uint16Array(0x1_0000);

export function smallUnit(unit: number): number {
  const known = smallUnits[unit] ?? 0;
  if (known !== 0) return known;
  const small = unit === 0x130 ? 0x69 : String.fromCharCode(unit).toLowerCase().charCodeAt(0);
  smallUnits[unit] = small;
  return small;
}

/** 32 bits of a word, whatever its case: FNV-1a over UTF-16 code units, and the last step of MurmurHash3. */
export function wordHash(text: string, start: number, end: number): number {
  let hash = 0x811c_9dc5;
  for (let at = start; at < end; at++) {
    const unit = text.charCodeAt(at);
    const small = unit >= 0x61 && unit <= 0x7a ? unit : smallUnits[unit] || smallUnit(unit);
    hash = Math.imul(hash ^ small, 0x0100_0193);
  }
  return mixed(hash);
}

export function mixed(value: number): number {
  let hash = value ^ (value >>> 16);
  hash = Math.imul(hash, 0x85eb_ca6b);
  hash ^= hash >>> 13;
  hash = Math.imul(hash, 0xc2b2_ae35);
  return hash ^ (hash >>> 16);
}
