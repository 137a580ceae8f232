import { type Bytes, fromBase64, sha256, toHex, utf8 } from './hashes.ts';

/** A signed note (C2SP signed-note), taken apart; nothing is verified. */
export interface SignedNote {
  /** With its last line feed. */
  readonly text: string;
  readonly signatures: readonly { readonly name: string; readonly id: string; readonly bytes: Bytes }[];
}

/** A verifier key: `name+id+base64`. */
export interface VerifierKey {
  readonly name: string;
  /** Eight hexadecimal digits. */
  readonly id: string;
  /** 32 bytes of an Ed25519 key. */
  readonly publicKey: Bytes;
}

const ed25519 = 1;

/** What is not in the format that it should be in. */
export class FormatFault extends Error {
  constructor(reason: string) {
    super(reason);
    this.name = 'FormatFault';
  }
}

/** Throws FormatFault. */
export function parseSignedNote(note: string): SignedNote {
  const split = note.lastIndexOf('\n\n');
  if (split === -1 || !note.endsWith('\n')) throw new FormatFault('a note has signatures behind an empty line');
  const signatures = note
    .slice(split + 2, -1)
    .split('\n')
    .map((line) => {
      const [, name, encoded] = /^— (\S+) (\S+)$/u.exec(line) ?? [];
      if (name === undefined || encoded === undefined) throw new FormatFault('a signature line is malformed');
      const bytes = decoded(encoded);
      return { name, id: toHex(bytes.slice(0, 4)), bytes: bytes.slice(4) };
    });
  return { text: note.slice(0, split + 1), signatures };
}

/** Throws FormatFault, also for a key that is not Ed25519 or whose id does not belong to it. */
export async function parseVerifierKey(text: string): Promise<VerifierKey> {
  const [, name, id, encoded] = /^([^\s+]+)\+([0-9a-f]{8})\+(\S+)$/u.exec(text) ?? [];
  if (name === undefined || id === undefined || encoded === undefined) throw new FormatFault('this is no verifier key');
  const material = decoded(encoded);
  if (material.length !== 33 || material[0] !== ed25519) throw new FormatFault('this is no Ed25519 key of a log');
  const hash = await sha256(utf8(`${name}\n`), material);
  if (toHex(hash.slice(0, 4)) !== id) throw new FormatFault('the id of the key does not belong to it');
  return { name, id, publicKey: material.slice(1) };
}

/** Whether a key has signed a text (RFC 8032). */
export async function holds(publicKey: Bytes, text: string, signature: Bytes): Promise<boolean> {
  const key = await crypto.subtle.importKey('raw', publicKey, 'Ed25519', false, ['verify']);
  return crypto.subtle.verify('Ed25519', key, signature, utf8(text));
}

/** Whether a note carries a signature of this key that holds. One of it that does not spoils the note. */
export async function signedBy({ signatures, text }: SignedNote, key: VerifierKey): Promise<boolean> {
  const own = signatures.filter(({ id, name }) => name === key.name && id === key.id);
  const held = await Promise.all(own.map(({ bytes }) => holds(key.publicKey, text, bytes)));
  return held.length > 0 && held.every(Boolean);
}

function decoded(text: string): Bytes {
  try {
    return fromBase64(text);
  } catch {
    throw new FormatFault('this is not base64');
  }
}
