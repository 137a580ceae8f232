import type { VendorRule } from './vendor-rule.ts';

const longestHeader = 400;

function isUrlSafe(unit: number): boolean {
  return (
    (unit >= 0x61 && unit <= 0x7a) ||
    (unit >= 0x41 && unit <= 0x5a) ||
    (unit >= 0x30 && unit <= 0x39) ||
    unit === 0x2d ||
    unit === 0x5f
  );
}

function urlSafeEnd(text: string, from: number, limit: number): number {
  let end = from;
  while (end < limit && isUrlSafe(text.charCodeAt(end))) end++;
  return end;
}

/** Header, payload and signature (RFC 7515), or the five parts of RFC 7516, from behind the `eyJ` on, which is `{"` in base64. */
function readJsonWebToken(text: string, from: number): number {
  const header = urlSafeEnd(text, from, Math.min(text.length, from + longestHeader));
  if (header - from < 9 || text.charCodeAt(header) !== 0x2e) return -1;
  const isEncrypted = !text.startsWith('eyJ', header + 1);
  let end = header;
  let parts = 1;
  while (parts < (isEncrypted ? 5 : 3) && text.charCodeAt(end) === 0x2e) {
    end = urlSafeEnd(text, end + 1, text.length);
    if (parts === 1 && !isEncrypted && end - header < 9) return -1;
    parts++;
  }
  if (isEncrypted) return parts === 5 ? end : -1;
  return parts === 3 && text.charCodeAt(end - 1) !== 0x2e ? end : -1;
}

export const jsonWebToken: VendorRule = Object.freeze({
  id: 'json-web-token',
  prefixes: ['eyJ'],
  form: '',
  read: readJsonWebToken,
  source: 'RFC 7515; RFC 7516; RFC 7519',
});
