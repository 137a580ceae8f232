import type { CacheWishes } from '../core/cache.ts';

/** Digits of a number of seconds that is read: 31 years. More is as good as for ever. */
const mostDigits = 9;
const milliseconds = 1_000;

/**
 * Reads the `Cache-Control` of a request (RFC 9111, 5.2.1). What is not known is passed over; of what is said twice, and of a number
 * that is none, the strictest is taken. Undefined where nothing is wished.
 */
export function readCacheControl(header: string): CacheWishes | undefined {
  let noStore = false;
  let noCache = false;
  let onlyIfCached = false;
  let maxAge: number | undefined;
  let minFresh: number | undefined;
  for (const part of header.toLowerCase().split(',')) {
    const equals = part.indexOf('=');
    const name = (equals === -1 ? part : part.slice(0, equals)).trim();
    const value = equals === -1 ? '' : part.slice(equals + 1).trim();
    if (name === 'no-store') noStore = true;
    else if (name === 'no-cache') noCache = true;
    else if (name === 'only-if-cached') onlyIfCached = true;
    else if (name === 'max-age') maxAge = Math.min(maxAge ?? Infinity, secondsIn(value) ?? 0);
    else if (name === 'min-fresh') minFresh = Math.max(minFresh ?? 0, secondsIn(value) ?? Infinity);
  }
  if (!noStore && !noCache && !onlyIfCached && maxAge === undefined && minFresh === undefined) return undefined;
  return { noStore, noCache, maxAge, minFresh, onlyIfCached };
}

/** In milliseconds; with quotation marks as well, which some clients write. */
function secondsIn(value: string): number | undefined {
  const digits = value.startsWith('"') && value.endsWith('"') ? value.slice(1, -1) : value;
  if (!/^[0-9]+$/.test(digits)) return undefined;
  return digits.length > mostDigits ? Infinity : Number(digits) * milliseconds;
}
