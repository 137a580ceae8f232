/**
 * What this folder computes, it computes in the browser and by itself: it shares no code with the gateway, whose word it checks.
 * Browsers offer the cryptography to secure origins only; `canVerify` says whether this is one.
 */
export type Bytes = Uint8Array<ArrayBuffer>;

export function canVerify(): boolean {
  return window.isSecureContext;
}

/** SHA-256 of these bytes, one after the other. */
export async function sha256(...parts: readonly Bytes[]): Promise<Bytes> {
  const joined = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return new Uint8Array(await crypto.subtle.digest('SHA-256', joined));
}

/** The hash of a node of a tree (RFC 6962, section 2.1). */
export function nodeHash(left: Bytes, right: Bytes): Promise<Bytes> {
  return sha256(Uint8Array.of(1), left, right);
}

/** Throws where it is not base64. */
export function fromBase64(text: string): Bytes {
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
}

export function toHex(bytes: Bytes): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

export function sameBytes(one: Bytes, other: Bytes): boolean {
  return one.length === other.length && one.every((byte, at) => byte === other[at]);
}

export function utf8(text: string): Bytes {
  return new TextEncoder().encode(text);
}
