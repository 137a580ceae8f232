import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { replaceFile } from '../lib/replace-file.ts';
import {
  checkpointCosignature,
  formatVerifierKey,
  isKeyName,
  parseVerifierKey,
  SignedNoteError,
  type VerifierKey,
  verifierKey,
} from '../lib/signed-note.ts';

/** Who cosigns: a name and an Ed25519 key. */
export interface Cosigner {
  readonly privateKey: KeyObject;
  readonly key: VerifierKey;
  readonly vkey: string;
  /** Whether it was made just now. */
  readonly fresh: boolean;
}

/** The folder of a witness is not as it must be; the message says what is wrong and the remedy what to do. */
export class WitnessFolderError extends Error {
  readonly remedy: string;

  constructor(message: string, remedy: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'WitnessFolderError';
    this.remedy = remedy;
  }
}

const keyFile = 'cosigner.pem';
const vkeyFile = 'vkey';
/** Where the cosigned checkpoints lie. */
export const logsFolder = 'logs';

/**
 * The key of a witness in its folder, made at the first start, which needs a name; later a name must be the same. A witness
 * that has cosigned before never gets a new key by itself. Throws WitnessFolderError.
 */
export async function loadCosigner(folder: string, name: string | undefined): Promise<Cosigner> {
  const path = join(folder, keyFile);
  const pem = await readPrivate(path);
  const vkeyPath = join(folder, vkeyFile);
  const known = await readIfThere(vkeyPath);
  if (pem === undefined) {
    if (known !== undefined || (await holdsFiles(join(folder, logsFolder)))) {
      throw new WitnessFolderError(
        `${folder} was a witness before, but its key ${path} is missing`,
        'Restore the key. For a new witness with a new key take another folder.',
      );
    }
    return makeCosigner(folder, name);
  }
  let privateKey: KeyObject;
  try {
    privateKey = createPrivateKey(pem);
  } catch (cause) {
    throw new WitnessFolderError(`${path} is not a private key in PEM`, 'Restore it from a backup.', { cause });
  }
  // A crash between the two files leaves a key without its name.
  if (known === undefined) return nameCosigner(folder, name, privateKey);
  let key: VerifierKey;
  try {
    key = parseVerifierKey(known.trim());
    if (!createPublicKey(privateKey).equals(key.publicKey)) throw new SignedNoteError('it is of another key');
  } catch (cause) {
    throw new WitnessFolderError(`${vkeyPath} does not fit ${path}`, 'Restore both from a backup.', { cause });
  }
  if (name !== undefined && name !== key.name) {
    throw new WitnessFolderError(
      `this witness is called ${key.name}, and not ${name}`,
      'A witness keeps its name: leave --name out, or take another folder for another witness.',
    );
  }
  return { privateKey, key, vkey: known.trim(), fresh: false };
}

async function makeCosigner(folder: string, name: string | undefined): Promise<Cosigner> {
  requireName(name);
  const { privateKey } = generateKeyPairSync('ed25519');
  await replaceFile(join(folder, keyFile), privateKey.export({ type: 'pkcs8', format: 'pem' }));
  return nameCosigner(folder, name, privateKey);
}

async function nameCosigner(folder: string, name: string | undefined, privateKey: KeyObject): Promise<Cosigner> {
  const key = verifierKey(requireName(name), checkpointCosignature, createPublicKey(privateKey));
  const vkey = formatVerifierKey(key);
  await replaceFile(join(folder, vkeyFile), `${vkey}\n`);
  return { privateKey, key, vkey, fresh: true };
}

function requireName(name: string | undefined): string {
  if (name !== undefined && isKeyName(name)) return name;
  throw new WitnessFolderError(
    name === undefined ? 'a new witness needs a name' : 'this cannot be the name of a witness',
    'Give one that nobody else has, like an address without https://, for example --name dpo.example.org/witness.',
  );
}

async function readPrivate(path: string): Promise<string | undefined> {
  const text = await readIfThere(path);
  if (text !== undefined && process.platform !== 'win32' && ((await stat(path)).mode & 0o077) !== 0)
    throw new WitnessFolderError(`the key ${path} can be read by other users`, `Run: chmod 600 ${path}`);
  return text;
}

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw thrown;
  }
}

async function holdsFiles(folder: string): Promise<boolean> {
  try {
    return (await readdir(folder)).length > 0;
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw thrown;
  }
}
