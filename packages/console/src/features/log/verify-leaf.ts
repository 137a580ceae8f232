/** What this browser found by computing itself. */
export type LeafCheck = 'holds' | 'broken' | 'impossible';

/** Whether SHA-256 of a zero byte and the leaf is the hash that the gateway names (RFC 6962, section 2.1). */
export async function checkLeafHash(json: string, hash: string): Promise<LeafCheck> {
  // Browsers offer it to secure origins only.
  if (!window.isSecureContext) return 'impossible';
  const text = new TextEncoder().encode(json);
  const bytes = new Uint8Array(text.length + 1);
  bytes.set(text, 1);
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  const own = Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return own === hash ? 'holds' : 'broken';
}
