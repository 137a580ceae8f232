import { createPublicKey, hash, type KeyObject, verify } from 'node:crypto';
import { strictBase64 } from './hashes.ts';

/**
 * Signed notes (C2SP signed-note) with Ed25519 signatures (type 1) and timestamped cosignatures (type 4, C2SP
 * tlog-cosignature).
 */

export const signatureTypes = Object.freeze({ ed25519: 1, cosignature: 4 });

/** The specification asks for 16 signatures at least; more than these are refused. */
export const mostSignatures = 64;
/** Bytes of a note. */
export const largestNote = 1_048_576;

const signatureMark = '— ';
const unicodeSpace = /\p{White_Space}/u;

/** What is wrong with a note, a key, a checkpoint, a policy or a proof as a text. */
export class FormatError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'FormatError';
  }
}

export interface VerifierKey {
  readonly name: string;
  /** Eight hexadecimal digits. */
  readonly id: string;
  readonly type: number;
  /** 32 bytes, hexadecimal: who signs, whatever the name. */
  readonly publicKey: string;
  readonly vkey: string;
}

export interface NoteSignature {
  readonly name: string;
  readonly id: string;
  /** Without the key id. */
  readonly bytes: Buffer;
}

export interface Note {
  /** The signed text, with its last line feed. */
  readonly text: string;
  readonly signatures: readonly NoteSignature[];
}

/** Reads a verifier key, `<name>+<id>+<base64>`. Throws FormatError, also for types other than 1 and 4. */
export function parseVerifierKey(vkey: string): VerifierKey {
  const first = vkey.indexOf('+');
  const second = vkey.indexOf('+', first + 1);
  if (first < 1 || second < 0) throw new FormatError('no verifier key: it has the form name+id+base64');
  const name = vkey.slice(0, first);
  const id = vkey.slice(first + 1, second);
  checkKeyName(name);
  if (!/^[0-9a-f]{8}$/.test(id)) throw new FormatError('a key id has eight lower-case hexadecimal digits');
  const material = strictBase64(vkey.slice(second + 1));
  const type = material?.[0];
  if (material === undefined || type === undefined) throw new FormatError('the key is not in base64');
  if (type !== signatureTypes.ed25519 && type !== signatureTypes.cosignature) {
    throw new FormatError(`keys of type ${type} are not supported`);
  }
  if (material.length !== 33) throw new FormatError('an Ed25519 key has 32 bytes');
  if (keyId(name, material) !== id) throw new FormatError('the key id does not belong to this name and key');
  return { name, id, type, publicKey: material.subarray(1).toString('hex'), vkey };
}

/** The verifier key of the same public key under another name: each shard of a log has its own. */
export function renamedKey(key: VerifierKey, name: string): VerifierKey {
  const material = Buffer.concat([Buffer.from([key.type]), Buffer.from(key.publicKey, 'hex')]);
  const id = keyId(name, material);
  return { ...key, name, id, vkey: `${name}+${id}+${material.toString('base64')}` };
}

function keyId(name: string, material: Uint8Array): string {
  return hash('sha256', Buffer.concat([Buffer.from(`${name}\n`), material]), 'hex').slice(0, 8);
}

function checkKeyName(name: string): void {
  if (name === '' || name.includes('+') || unicodeSpace.test(name)) {
    throw new FormatError('a key name is not empty and has no blanks and no plus sign');
  }
}

/** UTF-8 text without control characters other than line feed. Throws FormatError. */
export function noteText(bytes: Uint8Array, limit = largestNote): string {
  if (bytes.length > limit) throw new FormatError(`a note has at most ${limit} bytes`);
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new FormatError('not valid UTF-8');
  }
  if (/[\u0000-\u0009\u000b-\u001f]/.test(text)) throw new FormatError('it has control characters');
  return text;
}

/** Takes a note apart; nothing is verified. Throws FormatError. */
export function parseNote(bytes: Uint8Array, limit = largestNote): Note {
  const whole = noteText(bytes, limit);
  const split = whole.lastIndexOf('\n\n');
  if (split < 0) throw new FormatError('a note has an empty line before its signatures');
  const lines = whole.slice(split + 2).split('\n');
  if (lines.pop() !== '' || lines.length === 0) throw new FormatError('a note ends with a signature line');
  if (lines.length > mostSignatures) throw new FormatError(`a note has at most ${mostSignatures} signatures`);
  return { text: whole.slice(0, split + 1), signatures: lines.map(parseSignature) };
}

function parseSignature(line: string): NoteSignature {
  if (!line.startsWith(signatureMark)) throw new FormatError('a signature line begins with an em dash and a blank');
  const blank = line.indexOf(' ', signatureMark.length);
  if (blank < 0) throw new FormatError('a signature line has a name and a signature');
  const name = line.slice(signatureMark.length, blank);
  checkKeyName(name);
  const bytes = strictBase64(line.slice(blank + 1));
  if (bytes === undefined || bytes.length < 5) throw new FormatError('a signature is not in base64, or too short');
  return { name, id: bytes.toString('hex', 0, 4), bytes: bytes.subarray(4) };
}

export interface KeyVerdict {
  readonly key: VerifierKey;
  /** `absent`: no signature line has this name and id. */
  readonly state: 'good' | 'bad' | 'absent';
  /** Of a good cosignature: seconds since the Unix epoch. */
  readonly timestamp?: bigint;
}

/**
 * What each of these keys says of a note. Signatures of other keys are ignored, as the specification demands; where a key has
 * several lines, every one of them must hold.
 */
export function verifyNote(note: Note, keys: readonly VerifierKey[]): readonly KeyVerdict[] {
  return keys.map((key) => {
    const own = note.signatures.filter(({ name, id }) => name === key.name && id === key.id);
    if (own.length === 0) return { key, state: 'absent' };
    const publicKey = publicKeyOf(key);
    let timestamp: bigint | undefined;
    for (const { bytes } of own) {
      if (key.type === signatureTypes.ed25519) {
        if (bytes.length !== 64 || !ed25519Holds(publicKey, note.text, bytes)) return { key, state: 'bad' };
        continue;
      }
      if (bytes.length !== 72) return { key, state: 'bad' };
      timestamp = bytes.readBigUInt64BE();
      if (timestamp > 0x7fff_ffff_ffff_ffffn) return { key, state: 'bad' };
      const statement = `cosignature/v1\ntime ${timestamp}\n${note.text}`;
      if (!ed25519Holds(publicKey, statement, bytes.subarray(8))) return { key, state: 'bad' };
    }
    return { key, state: 'good', ...(timestamp === undefined ? {} : { timestamp }) };
  });
}

/** Whether an Ed25519 signature (RFC 8032) over a text is by this key. */
export function signatureHolds(key: VerifierKey, text: string, signature: Uint8Array): boolean {
  return signature.length === 64 && ed25519Holds(publicKeyOf(key), text, signature);
}

function ed25519Holds(publicKey: KeyObject | undefined, text: string, signature: Uint8Array): boolean {
  if (publicKey === undefined) return false;
  try {
    return verify(null, Buffer.from(text), publicKey, signature);
  } catch {
    return false;
  }
}

function publicKeyOf(key: VerifierKey): KeyObject | undefined {
  try {
    const x = Buffer.from(key.publicKey, 'hex').toString('base64url');
    return createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });
  } catch {
    return undefined;
  }
}
