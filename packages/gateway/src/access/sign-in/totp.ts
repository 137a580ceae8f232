import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

/** RFC 6238 as all apps have it: SHA-1, 30 seconds, six digits. */
const stepSeconds = 30;
const digits = 6;
/** RFC 4226 recommends 160 bits. */
const secretBytes = 20;
/** Steps before and after that are taken, for clocks that are not exact (RFC 6238, 5.2). */
const skew = 1;

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** In base32 without padding (RFC 4648), as apps want it. */
export function makeTotpSecret(): string {
  return toBase32(randomBytes(secretBytes));
}

/** What apps read from a QR code or a link (Key Uri Format). */
export function totpAddress(secret: string, account: string, issuer: string): string {
  const label = `${encodeURIComponent(issuer)}:${encodeURIComponent(account)}`;
  return `otpauth://totp/${label}?secret=${secret}&issuer=${encodeURIComponent(issuer)}`;
}

/**
 * The step that a code belongs to; undefined where it is none of now. A step that was used before, or an earlier one, is not taken
 * again (RFC 6238, 5.2): whoever looks over a shoulder comes too late. All steps are compared, whichever fits.
 */
export function totpStep(secret: string, code: string, now: number, usedStep = -1): number | undefined {
  if (!/^[0-9]{6}$/.test(code)) return undefined;
  const current = Math.floor(now / 1_000 / stepSeconds);
  let found: number | undefined;
  for (let step = current - skew; step <= current + skew; step += 1) {
    const fits = timingSafeEqual(Buffer.from(totpCode(secret, step)), Buffer.from(code));
    if (fits && step > usedStep) found ??= step;
  }
  return found;
}

/** RFC 4226, 5.3. */
export function totpCode(secret: string, step: number): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const mac = createHmac('sha1', fromBase32(secret)).update(counter).digest();
  const offset = (mac[mac.length - 1] ?? 0) & 0xf;
  const number = mac.readUInt32BE(offset) & 0x7fff_ffff;
  return String(number % 10 ** digits).padStart(digits, '0');
}

export function toBase32(bytes: Uint8Array): string {
  let text = '';
  let bits = 0;
  let rest = 0;
  for (const byte of bytes) {
    rest = (rest << 8) | byte;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      text += alphabet[(rest >> bits) & 31] ?? '';
      rest &= (1 << bits) - 1;
    }
  }
  return bits === 0 ? text : text + (alphabet[(rest << (5 - bits)) & 31] ?? '');
}

function fromBase32(text: string): Buffer {
  const bytes: number[] = [];
  let bits = 0;
  let rest = 0;
  for (const letter of text) {
    rest = (rest << 5) | Math.max(0, alphabet.indexOf(letter));
    bits += 5;
    if (bits < 8) continue;
    bits -= 8;
    bytes.push((rest >> bits) & 255);
    rest &= (1 << bits) - 1;
  }
  return Buffer.from(bytes);
}
