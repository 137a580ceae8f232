import { createPrivateKey, createPublicKey, generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import { mkdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { flushFolder, replaceFile } from '../../lib/replace-file.ts';
import { formatVerifierKey, noteSignature, verifierKey } from '../../lib/signed-note.ts';
import { LedgerSetupError } from '../ledger-setup-error.ts';

/** The keys that sign checkpoints, as PKCS #8 in PEM. */
export interface SigningKeys {
  readonly current: string;
  /** The one that takes its place, from the moment on at which the record says so. */
  readonly next?: string | undefined;
}

function keyPath(signerFolder: string): string {
  return join(signerFolder, 'log.pem');
}

function nextKeyPath(signerFolder: string): string {
  return join(signerFolder, 'log.next.pem');
}

/**
 * Reads `log.pem`, and makes it where there is none and nothing has been signed. Throws LedgerSetupError where others may read
 * it, where it is no Ed25519 key, or where it is gone.
 */
export async function loadSigningKeys(signerFolder: string, hasSigned: boolean): Promise<SigningKeys> {
  const path = keyPath(signerFolder);
  const current = await readKey(path);
  if (current !== undefined) return { current, next: await readKey(nextKeyPath(signerFolder)) };
  if (hasSigned) {
    throw new LedgerSetupError(`the record was signed, but its signing key ${path} is missing`, {
      remedy:
        `Restore the folder ${signerFolder} from a backup. If it is lost, \`gatehouse rotate-key --lost\` makes a new key, with ` +
        'which the record goes on in a new shard: everybody who trusts the old one has to be given the new one.',
    });
  }
  const made = newKey();
  await writeKey(path, made);
  return { current: made };
}

export async function hasSigningKey(signerFolder: string): Promise<boolean> {
  return (await readKey(keyPath(signerFolder))) !== undefined;
}

/** Makes the key that is to come, durably, before anything tells of it. */
export async function makeNextKey(signerFolder: string): Promise<string> {
  const made = newKey();
  await writeKey(nextKeyPath(signerFolder), made);
  return made;
}

/** The next key takes the place of the current one. */
export async function turnToNextKey(signerFolder: string): Promise<void> {
  await rename(nextKeyPath(signerFolder), keyPath(signerFolder));
  await flushFolder(signerFolder);
}

/** A next key that the record does not tell of was never used. */
export async function dropNextKey(signerFolder: string): Promise<void> {
  await rm(nextKeyPath(signerFolder), { force: true });
}

export function publicKeyOfPem(pem: string): KeyObject {
  return createPublicKey(createPrivateKey(pem));
}

/** The verifier key (C2SP vkey) of a signing key for an origin. */
export function verifierKeyOf(pem: string, origin: string): string {
  return formatVerifierKey(verifierKey(origin, noteSignature, publicKeyOfPem(pem)));
}

export interface Rotation {
  readonly from: string;
  readonly fromSignature: string;
  readonly to: string;
  readonly toSignature: string;
}

/** What both keys sign when one follows the other; the format page gives the statement. */
export function rotationStatement(origin: string, index: number, from: string, to: string): string {
  return `gatehouse.key-rotation/v1\n${origin}\n${index}\n${from}\n${to}\n`;
}

export function signRotation(origin: string, index: number, current: string, next: string): Rotation {
  const [from, to] = [verifierKeyOf(current, origin), verifierKeyOf(next, origin)];
  const statement = Buffer.from(rotationStatement(origin, index, from, to));
  const signed = (pem: string): string => sign(null, statement, createPrivateKey(pem)).toString('base64');
  return { from, fromSignature: signed(current), to, toSignature: signed(next) };
}

function newKey(): string {
  return generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
}

async function readKey(path: string): Promise<string | undefined> {
  let pem: string;
  try {
    const { mode } = await stat(path);
    if (process.platform !== 'win32' && (mode & 0o077) !== 0)
      throw new LedgerSetupError(`the signing key ${path} can be read by other users. Run: chmod 600 ${path}`);
    pem = await readFile(path, 'utf8');
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw thrown;
  }
  try {
    if (createPrivateKey(pem).asymmetricKeyType === 'ed25519') return pem;
  } catch {
    // Said below.
  }
  throw new LedgerSetupError(
    `the signing key ${path} is damaged. Restore it from a backup: a PKCS #8 file in PEM with an Ed25519 private key.`,
  );
}

async function writeKey(path: string, pem: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  await replaceFile(path, pem);
}
