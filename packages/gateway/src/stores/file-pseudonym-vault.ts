import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createSecretKey,
  hkdfSync,
  randomBytes,
  type KeyObject,
} from 'node:crypto';
import { link, mkdir, open, readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock } from '../core/clock.ts';
import {
  type ChosenId,
  largestMapping,
  type PseudonymVault,
  type VaultEntryAbout,
  VaultFull,
} from '../core/pseudonym-vault.ts';
import { flushFolder, replaceFile } from '../lib/replace-file.ts';

/*
 * One file for each mapping, in `entries/`, and one for each key, in `keys/`. A mapping is encrypted (AES-256-GCM) under the key of its
 * subject, and of its own where it is about nobody in particular; keys are wrapped under a key that comes from the tenant's
 * (HKDF, RFC 5869). Who erases a subject overwrites and removes that one key: whatever copies of the mappings there are, nobody can
 * read them any more. Names of files are random or keyed hashes. Nothing is kept in memory, so several of these may work on one
 * folder, such as the command that erases beside the gateway.
 */

const nonceLength = 12;
const tagLength = 16;
const keyLength = 32;
const idForm = /^[0-9a-f]{32}$/;
const headForm = /^gatehouse vault entry v1 (\d{1,15}) ([0-9a-f]{32})\n/;
const longestHead = 96;
/** A key may be made for a mapping that is not written yet. */
const graceOfKeys = 3_600_000;

export interface FileVaultOptions {
  readonly folder: string;
  readonly tenantKey: Uint8Array;
  readonly clock: Pick<Clock, 'now'>;
  /** Mappings at most; 100,000 if it is left out. Counted when something is swept. */
  readonly mostEntries?: number;
}

/** A file of the vault that is not what it should be. */
export class VaultDamage extends Error {
  constructor(path: string, cause?: unknown) {
    super(`${path} is damaged`, { cause });
    this.name = 'VaultDamage';
  }
}

export async function createFilePseudonymVault(options: FileVaultOptions): Promise<PseudonymVault> {
  const vault = new FileVault(options);
  await vault.sweep();
  return vault;
}

interface Head {
  readonly expires: number;
  /** Name of the file with the key. */
  readonly group: string;
  readonly length: number;
}

class FileVault implements PseudonymVault {
  readonly #entries: string;
  readonly #keys: string;
  readonly #wrapping: KeyObject;
  readonly #blind: KeyObject;
  readonly #clock: Pick<Clock, 'now'>;
  readonly #most: number;
  #count = 0;

  constructor({ folder, tenantKey, clock, mostEntries }: FileVaultOptions) {
    this.#entries = join(folder, 'entries');
    this.#keys = join(folder, 'keys');
    this.#wrapping = derived(tenantKey, 'gatehouse vault keys v1');
    this.#blind = derived(tenantKey, 'gatehouse vault subjects v1');
    this.#clock = clock;
    this.#most = mostEntries ?? 100_000;
  }

  async put(mapping: ReadonlyMap<string, string>, about: VaultEntryAbout & ChosenId): Promise<string> {
    const { tenant, subject, expires } = about;
    const content = Buffer.from(JSON.stringify([...mapping]));
    if (content.length > largestMapping) throw new VaultFull(`a mapping has ${largestMapping} bytes at most`);
    if (this.#count >= this.#most && (await this.sweep(), this.#count >= this.#most))
      throw new VaultFull(`the vault has ${this.#most} mappings at most`);
    await mkdir(this.#entries, { recursive: true, mode: 0o700 });
    await mkdir(this.#keys, { recursive: true, mode: 0o700 });
    const id = about.id ?? randomBytes(16).toString('hex');
    if (!idForm.test(id)) throw new Error('an id of the vault has 32 hexadecimal digits');
    const group = subject === undefined ? id : this.#groupOf(subject);
    const key = await this.#keyOf(group, true);
    if (key === undefined) throw new VaultDamage(join(this.#keys, group));
    const head = `gatehouse vault entry v1 ${Math.trunc(expires)} ${group}\n`;
    const sealed = seal(key, content, bound(head, id, tenant));
    await replaceFile(join(this.#entries, id), Buffer.concat([Buffer.from(head), sealed]));
    this.#count++;
    return id;
  }

  async get(id: string, tenant: string): Promise<ReadonlyMap<string, string> | undefined> {
    if (!idForm.test(id)) return undefined;
    const path = join(this.#entries, id);
    const bytes = await readIfThere(path);
    if (bytes === undefined) return undefined;
    const head = headOf(bytes, path);
    if (head.expires <= this.#clock.now()) return undefined;
    const key = await this.#keyOf(head.group, false);
    if (key === undefined) return undefined;
    // Another tenant's does not open, and neither does one that was moved or changed.
    const content = unseal(
      key,
      bytes.subarray(head.length),
      bound(bytes.toString('latin1', 0, head.length), id, tenant),
    );
    return content === undefined ? undefined : new Map(JSON.parse(content.toString()) as [string, string][]);
  }

  async remove(id: string, tenant: string): Promise<boolean> {
    if ((await this.get(id, tenant)) === undefined) return false;
    const path = join(this.#entries, id);
    const head = await readHead(path);
    if (head === undefined) return false;
    await this.#removeEntry(id, head);
    await flushFolder(this.#entries);
    return true;
  }

  async eraseSubject(subject: string): Promise<number> {
    const group = this.#groupOf(subject);
    // The key first: from here on nothing can be read, whatever a crash leaves behind.
    const names = await namesIn(this.#entries);
    if (names.length === 0) return 0;
    await this.#destroyKey(group);
    await flushFolder(this.#keys);
    let count = 0;
    for (const id of names) {
      const head = await readHead(join(this.#entries, id)).catch(() => undefined);
      if (head?.group !== group) continue;
      await rm(join(this.#entries, id), { force: true });
      count++;
    }
    await flushFolder(this.#entries);
    this.#count = Math.max(0, this.#count - count);
    return count;
  }

  async sweep(): Promise<number> {
    const now = this.#clock.now();
    const used = new Set<string>();
    let swept = 0;
    let left = 0;
    for (const id of await namesIn(this.#entries)) {
      // What a crash left of a write that nobody was told of.
      if (!idForm.test(id)) {
        const { mtimeMs } = await stat(join(this.#entries, id)).catch(() => ({ mtimeMs: Infinity }));
        if (mtimeMs < now - graceOfKeys) await rm(join(this.#entries, id), { force: true });
        continue;
      }
      const head = await readHead(join(this.#entries, id)).catch(() => undefined);
      if (head === undefined || head.expires > now) {
        left++;
        if (head !== undefined) used.add(head.group);
        continue;
      }
      await this.#removeEntry(id, head);
      swept++;
    }
    for (const name of await namesIn(this.#keys)) {
      if (used.has(name)) continue;
      const { mtimeMs } = await stat(join(this.#keys, name)).catch(() => ({ mtimeMs: Infinity }));
      if (mtimeMs < now - graceOfKeys) await this.#destroyKey(name);
    }
    this.#count = left;
    return swept;
  }

  async #removeEntry(id: string, { group }: Head): Promise<void> {
    if (group === id) await this.#destroyKey(group);
    await rm(join(this.#entries, id), { force: true });
    this.#count = Math.max(0, this.#count - 1);
  }

  /** Cannot be computed without the tenant's key, and does not tell who is who. */
  #groupOf(subject: string): string {
    return createHmac('sha256', this.#blind).update(subject).digest('hex').slice(0, 32);
  }

  async #keyOf(group: string, make: boolean): Promise<KeyObject | undefined> {
    const path = join(this.#keys, group);
    const wrapped = (await readIfThere(path)) ?? (make ? await this.#makeKey(group) : undefined);
    // Zeros are a key that is being destroyed.
    if (wrapped === undefined || wrapped.every((byte) => byte === 0)) return undefined;
    const key = unseal(this.#wrapping, wrapped, Buffer.from(`vault key ${group}`));
    if (key === undefined) throw new VaultDamage(path);
    return createSecretKey(key);
  }

  /** Durable before anything is encrypted with it. Of two that are made at once, one stays. */
  async #makeKey(group: string): Promise<Buffer | undefined> {
    const path = join(this.#keys, group);
    const fresh = `${path}.${randomBytes(8).toString('hex')}`;
    const handle = await open(fresh, 'wx', 0o600);
    try {
      await handle.writeFile(seal(this.#wrapping, randomBytes(keyLength), Buffer.from(`vault key ${group}`)));
      await handle.sync();
    } finally {
      await handle.close();
    }
    await link(fresh, path).catch((thrown: NodeJS.ErrnoException) => {
      if (thrown.code !== 'EEXIST') throw thrown;
    });
    await rm(fresh, { force: true });
    await flushFolder(this.#keys);
    return readIfThere(path);
  }

  /** Overwritten first, for a file that is only removed can be found on a disk. */
  async #destroyKey(group: string): Promise<void> {
    const path = join(this.#keys, group);
    let handle;
    try {
      handle = await open(path, 'r+');
    } catch (thrown) {
      if ((thrown as NodeJS.ErrnoException).code === 'ENOENT') return;
      throw thrown;
    }
    try {
      await handle.write(Buffer.alloc(nonceLength + keyLength + tagLength), 0, undefined, 0);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rm(path, { force: true });
  }
}

function derived(tenantKey: Uint8Array, purpose: string): KeyObject {
  return createSecretKey(Buffer.from(hkdfSync('sha256', tenantKey, new Uint8Array(), purpose, keyLength)));
}

function bound(head: string, id: string, tenant: string): Buffer {
  return Buffer.from(`${head}\0${id}\0${tenant}`);
}

function seal(key: KeyObject, content: Uint8Array, about: Buffer): Buffer {
  const nonce = randomBytes(nonceLength);
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(about);
  return Buffer.concat([nonce, cipher.update(content), cipher.final(), cipher.getAuthTag()]);
}

/** Undefined where it was not sealed with this key and for this purpose. */
function unseal(key: KeyObject, sealed: Buffer, about: Buffer): Buffer | undefined {
  const tagStart = sealed.length - tagLength;
  if (tagStart < nonceLength) return undefined;
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, nonceLength), {
      authTagLength: tagLength,
    });
    decipher.setAAD(about).setAuthTag(sealed.subarray(tagStart));
    return Buffer.concat([decipher.update(sealed.subarray(nonceLength, tagStart)), decipher.final()]);
  } catch {
    return undefined;
  }
}

function headOf(bytes: Buffer, path: string): Head {
  const match = headForm.exec(bytes.toString('latin1', 0, longestHead));
  if (match === null) throw new VaultDamage(path);
  return { expires: Number(match[1]), group: match[2] ?? '', length: match[0].length };
}

async function readHead(path: string): Promise<Head | undefined> {
  let handle;
  try {
    handle = await open(path, 'r');
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw thrown;
  }
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(longestHead), 0, longestHead, 0);
    return headOf(buffer.subarray(0, bytesRead), path);
  } finally {
    await handle.close();
  }
}

async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder);
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw thrown;
  }
}

async function readIfThere(path: string): Promise<Buffer | undefined> {
  try {
    return await readFile(path);
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw thrown;
  }
}
