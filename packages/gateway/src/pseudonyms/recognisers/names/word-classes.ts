/**
 * What kind of words a word stands among, as Brown clusters say it, and how it is written in texts: 11 bits of its class with a capital, 11
 * without one, 3 of how often it has a capital (1 never to 7 always), 3 of how frequent it is; 0 where nothing is known.
 */
export const mostClasses = 2048;
const classMask = mostClasses - 1;

export function packClasses(capital: number, small: number, ratio: number, frequency: number): number {
  return (capital | (small << 11) | (ratio << 22) | (frequency << 25)) >>> 0;
}

export function capitalClass(classes: number): number {
  return classes & classMask;
}

export function smallClass(classes: number): number {
  return (classes >>> 11) & classMask;
}

/** How often it has a capital, and how frequent it is: 6 bits. */
export function writing(classes: number): number {
  return classes >>> 22;
}

/** The class of a word as it is written: 0 where none is known. */
export function classOf(classes: number, isSmall: boolean): number {
  return isSmall ? (classes >>> 11) & classMask : classes & classMask;
}

/**
 * The upper branches of a class in its tree. A path has its first branch in the lowest bit; those of English words are marked by bit 31.
 */
export function branches(path: number, count: number): number {
  return (path & ((1 << count) - 1)) | ((path >>> 31) << count);
}
