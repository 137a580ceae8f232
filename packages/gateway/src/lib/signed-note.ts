import { createPrivateKey, createPublicKey, hash, sign, verify, type KeyObject } from 'node:crypto';

/**
 * C2SP signed-note, with Ed25519 signatures (type 0x01) and timestamped Ed25519 cosignatures of checkpoints (type 0x04, C2SP
 * tlog-cosignature).
 */
export type SignatureType = 0x01 | 0x04;

export const noteSignature: SignatureType = 0x01;
export const checkpointCosignature: SignatureType = 0x04;

export interface NoteSignature {
  readonly name: string;
  /** The first four bytes of what is encoded in the line. */
  readonly keyId: number;
  /** What follows the key id: 64 bytes, or 8 bytes of time and 64. */
  readonly signature: Buffer;
}

export interface SignedNote {
  /** With its last line feed, without the blank line behind. */
  readonly text: string;
  readonly signatures: readonly NoteSignature[];
}

export interface VerifierKey {
  readonly name: string;
  readonly keyId: number;
  readonly type: SignatureType;
  readonly publicKey: KeyObject;
}

/** A note, a key or a signature that is not as C2SP signed-note says. */
export class SignedNoteError extends Error {
  constructor(reason: string, options?: ErrorOptions) {
    super(reason, options);
    this.name = 'SignedNoteError';
  }
}

/** As many as a note may have here; the specification asks for 16 at least. */
const mostSignatures = 64;
const longestNote = 1_024 * 1_024;
const signatureStart = '— ';
const rawKeyLength = 32;
/** What stands before the 32 bytes of an Ed25519 public key in DER (RFC 8410). */
const publicKeyHeader = Buffer.from('302a300506032b6570032100', 'hex');
/** The same for the seed of a private key in PKCS #8. */
const privateKeyHeader = Buffer.from('302e020100300506032b657004220420', 'hex');

/** Throws SignedNoteError. Says nothing about who signed. */
export function parseNote(bytes: Uint8Array): SignedNote {
  if (bytes.length > longestNote) throw new SignedNoteError('the note is too long');
  let note: string;
  try {
    // The byte order mark is not dropped, for it is a part of the text.
    note = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (cause) {
    throw new SignedNoteError('the note is not UTF-8', { cause });
  }
  for (let at = 0; at < note.length; at++) {
    if (note.charCodeAt(at) < 0x20 && note[at] !== '\n') throw new SignedNoteError('the note has control characters');
  }
  const split = note.lastIndexOf('\n\n');
  if (split === -1 || !note.endsWith('\n')) throw new SignedNoteError('the note has no signatures');
  const lines = note.slice(split + 2, -1).split('\n');
  if (lines.length > mostSignatures) throw new SignedNoteError('the note has too many signatures');
  return { text: note.slice(0, split + 1), signatures: lines.map(parseSignatureLine) };
}

/** Throws SignedNoteError where the text is none of a note. */
export function formatNote({ text, signatures }: SignedNote): string {
  if (!text.endsWith('\n')) throw new SignedNoteError('the text of a note ends with a line feed');
  return `${text}\n${signatures.map(formatSignatureLine).join('')}`;
}

/** A line with its line feed. */
export function formatSignatureLine({ name, keyId, signature }: NoteSignature): string {
  const id = Buffer.alloc(4);
  id.writeUInt32BE(keyId);
  return `${signatureStart}${name} ${Buffer.concat([id, signature]).toString('base64')}\n`;
}

/** A line without its line feed. Throws SignedNoteError. */
export function parseSignatureLine(line: string): NoteSignature {
  const [name, encoded, ...rest] = line.startsWith(signatureStart) ? line.slice(signatureStart.length).split(' ') : [];
  if (name === undefined || encoded === undefined || rest.length > 0 || !isKeyName(name))
    throw new SignedNoteError('a signature line is malformed');
  const bytes = decodeBase64(encoded);
  if (bytes === undefined || bytes.length < 5) throw new SignedNoteError('a signature is malformed');
  return { name, keyId: bytes.readUInt32BE(0), signature: bytes.subarray(4) };
}

export function isKeyName(name: string): boolean {
  return name !== '' && !/[\s\u0085\p{Z}+]/u.test(name) && name.isWellFormed();
}

/** `<name>+<key id>+<base64 of type and key>`. Throws SignedNoteError. */
export function parseVerifierKey(text: string): VerifierKey {
  const match = /^([^+]+)\+([0-9a-f]{8})\+(.+)$/su.exec(text);
  const [, name = '', id = '', encoded = ''] = match ?? [];
  const bytes = decodeBase64(encoded);
  if (!isKeyName(name) || bytes === undefined) throw new SignedNoteError('the verifier key is malformed');
  const [type] = bytes;
  if ((type !== noteSignature && type !== checkpointCosignature) || bytes.length !== 1 + rawKeyLength)
    throw new SignedNoteError('the verifier key is not of Ed25519');
  const publicKey = publicKeyOf(bytes.subarray(1));
  const key = verifierKey(name, type, publicKey);
  if (key.keyId !== Number.parseInt(id, 16)) throw new SignedNoteError('the id of the verifier key does not fit it');
  return key;
}

export function formatVerifierKey({ name, keyId, type, publicKey }: VerifierKey): string {
  const id = keyId.toString(16).padStart(8, '0');
  return `${name}+${id}+${Buffer.concat([Buffer.of(type), rawPublicKey(publicKey)]).toString('base64')}`;
}

/** The verifier key of a public Ed25519 key under a name. */
export function verifierKey(name: string, type: SignatureType, publicKey: KeyObject): VerifierKey {
  if (!isKeyName(name)) throw new SignedNoteError(`${JSON.stringify(name)} cannot be the name of a key`);
  const hashed = Buffer.concat([Buffer.from(`${name}\n`), Buffer.of(type), rawPublicKey(publicKey)]);
  return { name, keyId: hash('sha256', hashed, 'buffer').readUInt32BE(0), type, publicKey };
}

/** Signs a text as a note. */
export function signNote(text: string, name: string, privateKey: KeyObject): NoteSignature {
  const { keyId } = verifierKey(name, noteSignature, createPublicKey(privateKey));
  return { name, keyId, signature: sign(null, Buffer.from(text), privateKey) };
}

/** Cosigns the text of a checkpoint; `time` in seconds since 1970. */
export function cosignCheckpoint(text: string, name: string, privateKey: KeyObject, time: number): NoteSignature {
  const { keyId } = verifierKey(name, checkpointCosignature, createPublicKey(privateKey));
  const seconds = Buffer.alloc(8);
  seconds.writeBigUInt64BE(BigInt(time));
  const signature = sign(null, Buffer.from(cosignedMessage(text, BigInt(time))), privateKey);
  return { name, keyId, signature: Buffer.concat([seconds, signature]) };
}

/** Whether the signature is this key's and holds. */
export function verifySignature(text: string, signature: NoteSignature, key: VerifierKey): boolean {
  if (signature.name !== key.name || signature.keyId !== key.keyId) return false;
  if (key.type === noteSignature) return verify(null, Buffer.from(text), key.publicKey, signature.signature);
  const time = cosignatureTime(signature);
  if (time === undefined) return false;
  return verify(null, Buffer.from(cosignedMessage(text, time)), key.publicKey, signature.signature.subarray(8));
}

/** Seconds since 1970 that a cosignature states; undefined where it is none. */
export function cosignatureTime({ signature }: NoteSignature): bigint | undefined {
  if (signature.length !== 8 + 64) return undefined;
  const time = signature.readBigUInt64BE(0);
  return time < 2n ** 63n ? time : undefined;
}

/** The 32 bytes of a public Ed25519 key (RFC 8032). */
export function rawPublicKey(publicKey: KeyObject): Buffer {
  if (publicKey.asymmetricKeyType !== 'ed25519') throw new SignedNoteError('the key is not of Ed25519');
  return publicKey.export({ type: 'spki', format: 'der' }).subarray(publicKeyHeader.length);
}

/** The public key of 32 bytes (RFC 8032). */
export function publicKeyOf(raw: Uint8Array): KeyObject {
  return createPublicKey({ key: Buffer.concat([publicKeyHeader, raw]), format: 'der', type: 'spki' });
}

/** The private key of a seed of 32 bytes (RFC 8032). */
export function privateKeyOf(seed: Uint8Array): KeyObject {
  return createPrivateKey({ key: Buffer.concat([privateKeyHeader, seed]), format: 'der', type: 'pkcs8' });
}

function cosignedMessage(text: string, time: bigint): string {
  return `cosignature/v1\ntime ${time}\n${text}`;
}

/** Undefined where the text is not the one base64 of its bytes (RFC 4648, section 4). */
export function decodeBase64(text: string): Buffer | undefined {
  const bytes = Buffer.from(text, 'base64');
  return bytes.toString('base64') === text ? bytes : undefined;
}
