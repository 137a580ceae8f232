import { randomBytes } from 'node:crypto';
import { mkdir, readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { replaceFile } from '../../lib/replace-file.ts';
import { KeyFileDamage } from './slot-file.ts';
import type { RootKey } from './root-key.ts';
import { keyLength } from './wrapped-key.ts';

export function tenantKeyPath(folder: string): string {
  return join(folder, 'tenant.key');
}

/**
 * The tenant key of a key store, unwrapped by the root key; made at the first start. Rejects with RootKeyError where the root
 * key does not fit, and with KeyFileDamage where the file is no such key, or is missing while keys are there that need it.
 */
export async function loadTenantKey(folder: string, rootKey: RootKey, tenant: string): Promise<Uint8Array> {
  const path = tenantKeyPath(folder);
  const text = await readIfThere(path);
  if (text !== undefined) {
    const match = /^gatehouse tenant key v1 ([A-Za-z0-9+/=]{1,8192})\n$/.exec(text);
    if (match?.[1] === undefined) throw new KeyFileDamage(path, 'this is no wrapped tenant key');
    return rootKey.unwrap(Buffer.from(match[1], 'base64'), contextOf(tenant));
  }
  await mkdir(folder, { recursive: true, mode: 0o700 });
  if ((await readdir(folder)).some((name) => name.endsWith('.keys'))) {
    throw new KeyFileDamage(path, 'the tenant key is missing, and the other keys cannot be opened without it');
  }
  const key = randomBytes(keyLength);
  await replaceFile(path, `gatehouse tenant key v1 ${await wrapped(rootKey, key, tenant)}\n`);
  return key;
}

/** Wraps the tenant key under another root key. The keys below stay as they are. */
export async function rewrapTenantKey(folder: string, from: RootKey, to: RootKey, tenant: string): Promise<void> {
  const key = await loadTenantKey(folder, from, tenant);
  await replaceFile(tenantKeyPath(folder), `gatehouse tenant key v1 ${await wrapped(to, key, tenant)}\n`);
}

async function wrapped(rootKey: RootKey, key: Uint8Array, tenant: string): Promise<string> {
  return Buffer.from(await rootKey.wrap(key, contextOf(tenant))).toString('base64');
}

function contextOf(tenant: string): string {
  return `tenant ${tenant}`;
}

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw thrown;
  }
}
