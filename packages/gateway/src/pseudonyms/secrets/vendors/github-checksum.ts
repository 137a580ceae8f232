import { crc32 } from 'node:zlib';

const base62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** The last six characters are the CRC-32 of the 30 before them, in base 62 (GitHub, "Behind GitHub's new authentication token formats", 2021). */
export function hasCrcOfGithub(token: string): boolean {
  const body = token.slice(-36, -6);
  let sum = crc32(body);
  let digits = '';
  for (let place = 0; place < 6; place++) {
    digits = (base62[sum % 62] ?? '') + digits;
    sum = Math.floor(sum / 62);
  }
  return token.endsWith(digits);
}
