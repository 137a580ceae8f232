import { randomBytes, randomUUID } from 'node:crypto';
import { link, readFile, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { flushFolder, replaceFile } from '../../lib/replace-file.ts';
import { localRootKey, type RootKey, RootKeyError } from './root-key.ts';
import { KeyFileDamage } from './slot-file.ts';
import { loadTenantKey, rewrapTenantKey } from './tenant-key.ts';
import { keyLength } from './wrapped-key.ts';

/**
 * Another root key in the file of the data folder, in steps each of which leaves a key store that opens: the new key is durable in
 * `root.key.next`, then the tenant key is wrapped under it, then it takes the place of the old one. Whatever is interrupted is finished by
 * the next start, or by doing it again: a key that is there is never made anew, so two at once make the same one.
 */
export interface RewrapPlace {
  readonly keysFolder: string;
  /** Where the root key lies, or will lie. */
  readonly rootFile: string;
  readonly tenant: string;
}

/** For tests: what has just become durable. */
export type RewrapReached = (step: 'next' | 'wrapped' | 'renamed') => void;

export function nextRootFile(rootFile: string): string {
  return `${rootFile}.next`;
}

/** The key that is about to take the place of the other; undefined where there is none. */
export async function readNextRootKey(rootFile: string): Promise<RootKey | undefined> {
  const path = nextRootFile(rootFile);
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw thrown;
  }
  if (!/^[0-9a-f]{64}\n$/.test(text)) throw new KeyFileDamage(path, 'this is no root key');
  return localRootKey(Buffer.from(text, 'hex'), path);
}

/** Whichever opens. Between two steps that is the old key or the new one, and readers beside us may see either. */
export function eitherRootKey(one: RootKey, other: RootKey): RootKey {
  return {
    name: one.name,
    wrap: (key, context) => one.wrap(key, context),
    async unwrap(wrapped, context) {
      try {
        return await one.unwrap(wrapped, context);
      } catch (thrown) {
        if (!(thrown instanceof RootKeyError)) throw thrown;
        return other.unwrap(wrapped, context);
      }
    },
  };
}

/** Puts a new key in the place of `from`. Rejects with RootKeyError where that does not open the key store. */
export async function rewrapToFile(
  place: RewrapPlace,
  from: RootKey,
  reached: RewrapReached = () => {},
): Promise<void> {
  await loadTenantKey(place.keysFolder, from, place.tenant);
  await makeNext(place.rootFile);
  reached('next');
  await finishRewrap(place, from, reached);
}

/** Finishes what was interrupted; nothing where nothing was. */
export async function finishRewrap(
  { keysFolder, rootFile, tenant }: RewrapPlace,
  from: RootKey,
  reached: RewrapReached = () => {},
): Promise<boolean> {
  const next = await readNextRootKey(rootFile);
  if (next === undefined) return false;
  if (!(await opens(keysFolder, next, tenant))) await rewrapTenantKey(keysFolder, from, next, tenant);
  reached('wrapped');
  try {
    await rename(nextRootFile(rootFile), rootFile);
  } catch (thrown) {
    // Somebody else did the same at the same time.
    if ((thrown as NodeJS.ErrnoException).code !== 'ENOENT') throw thrown;
  }
  await flushFolder(dirname(rootFile));
  reached('renamed');
  return true;
}

/** Whether a root key opens the key store. Rejects where that cannot be told. */
export async function opens(keysFolder: string, rootKey: RootKey, tenant: string): Promise<boolean> {
  try {
    await loadTenantKey(keysFolder, rootKey, tenant);
    return true;
  } catch (thrown) {
    if (thrown instanceof RootKeyError) return false;
    throw thrown;
  }
}

async function makeNext(rootFile: string): Promise<void> {
  const made = `${rootFile}.${randomUUID()}`;
  await replaceFile(made, `${randomBytes(keyLength).toString('hex')}\n`);
  try {
    // Unlike a rename, it never takes the place of one that is there: the tenant key may be wrapped under that already.
    await link(made, nextRootFile(rootFile));
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code !== 'EEXIST') throw thrown;
  } finally {
    await rm(made, { force: true });
  }
  await flushFolder(dirname(rootFile));
}
