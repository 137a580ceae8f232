import { hash, randomBytes } from 'node:crypto';
import { crc32 } from 'node:zlib';

/**
 * A key is `gh_<kind>_`, 43 digits of base 62 (256 random bits) and 6 digits of base 62 that are the CRC-32 of all before
 * them. The prefix and the checksum let scanners find leaked keys without asking us, and typing errors be told from wrong
 * keys; they add no secrecy and need none.
 */
const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const secretDigits = 43;
const checkDigits = 6;
const pattern = /^gh_(user|admin|auditor)_[0-9A-Za-z]{49}$/;
/** Roles that have their name in their keys; the keys of all others look like those of users, whatever they may do. */
const named: ReadonlySet<string> = new Set(['user', 'admin', 'auditor']);

/** The longest text that can be a key; whatever is longer is not even hashed. */
export const longestCredential = 'gh_auditor_'.length + secretDigits + checkDigits;

/** Makes a key; `random` gives as many random bytes as it is asked for. */
export function makeCredential(role: string, random: (bytes: number) => Uint8Array = randomBytes): string {
  const body = `${credentialStart(role)}${base62(BigInt(`0x${Buffer.from(random(32)).toString('hex')}`), secretDigits)}`;
  return body + checksum(body);
}

/** With what the keys of a role begin. */
export function credentialStart(role: string): string {
  return `gh_${named.has(role) ? role : 'user'}_`;
}

/** Whether a text has the shape and the checksum of a key. Says nothing of whether it is valid. */
export function isWellFormedCredential(text: string): boolean {
  return pattern.test(text) && text.endsWith(checksum(text.slice(0, -checkDigits)));
}

/** What can be said of a credential that is not known, in words of ours: a typing error is another matter than a wrong key. */
export function describeCredential(text: string): 'unknown' | 'mistyped' | 'not a key of this gateway' {
  if (isWellFormedCredential(text)) return 'unknown';
  return text.length <= longestCredential && text.startsWith('gh_') ? 'mistyped' : 'not a key of this gateway';
}

/**
 * SHA-256 of the whole credential, in lower-case hexadecimal. No salt and no stretching: the input has 256 random bits. As a
 * text, because the engine makes one in half the time that a Buffer takes.
 */
export function hashCredential(credential: string): string {
  return hash('sha256', credential, 'hex');
}

function checksum(body: string): string {
  return base62(BigInt(crc32(body)), checkDigits);
}

function base62(value: bigint, digits: number): string {
  let rest = value;
  let text = '';
  for (let index = 0; index < digits; index += 1) {
    text = (alphabet[Number(rest % 62n)] ?? '0') + text;
    rest /= 62n;
  }
  return text;
}
