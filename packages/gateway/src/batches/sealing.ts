import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createSecretKey,
  hkdfSync,
  type KeyObject,
  randomBytes,
} from 'node:crypto';
import type { BatchStore, SealedContent, StoredKey } from '../core/batch-store.ts';

/*
 * Every line of a file, and every answer, is encrypted (AES-256-GCM) under a key that there is once for each subject in each file or batch.
 * What is about several people is encrypted under a key that is made of all of theirs, so that it is gone with any of them. The keys are
 * wrapped under one that comes from a secret (HKDF, RFC 5869), and subjects are named by keyed hashes: whoever has the database alone
 * learns neither what stands in it nor about whom it is.
 */

const cipher = 'aes-256-gcm';
const nonceLength = 12;
const tagLength = 16;
const keyLength = 32;

/** Keys in the clear, by group. */
export type OpenKeys = ReadonlyMap<string, Buffer>;

export class Sealing {
  readonly #wrapping: KeyObject;
  readonly #blind: KeyObject;

  constructor(secret: Uint8Array | string) {
    this.#wrapping = derived(secret, 'gatehouse batches keys v1');
    this.#blind = derived(secret, 'gatehouse batches subjects v1');
  }

  /** Cannot be computed without the secret, and does not tell who is who. */
  groupOf(subject: string): string {
    return createHmac('sha256', this.#blind).update(subject).digest('hex').slice(0, 32);
  }

  makeKey(scope: string, group: string): { readonly key: Buffer; readonly stored: StoredKey } {
    const key = randomBytes(keyLength);
    return { key, stored: { scope, group, wrapped: encrypt(this.#wrapping, key, wrappedAs(scope, group)) } };
  }

  /** Those that this secret opens. */
  openKeys(stored: readonly StoredKey[]): OpenKeys {
    const open = new Map<string, Buffer>();
    for (const { group, scope, wrapped } of stored) {
      const key = decrypt(this.#wrapping, wrapped, wrappedAs(scope, group));
      if (key !== undefined) open.set(group, key);
    }
    return open;
  }

  /** `place` says what it is, so that nothing can be put in the place of something else. Throws where a key is missing. */
  seal(plain: Uint8Array, place: string, groups: readonly string[], keys: OpenKeys): SealedContent {
    const key = keyOf(groups, keys);
    if (key === undefined) throw new Error('a key to seal with is missing');
    return { groups, sealed: encrypt(key, plain, Buffer.from(place)) };
  }

  /** Undefined where a key is gone. */
  open({ groups, sealed }: SealedContent, place: string, keys: OpenKeys): Buffer | undefined {
    const key = keyOf(groups, keys);
    return key === undefined ? undefined : decrypt(key, sealed, Buffer.from(place));
  }
}

/** The keys of one file or batch, as far as they were needed. */
export class ScopeKeys {
  readonly #sealing: Sealing;
  readonly #scope: string;
  readonly #open = new Map<string, Buffer>();
  #made: StoredKey[] = [];

  constructor(sealing: Sealing, scope: string) {
    this.#sealing = sealing;
    this.#scope = scope;
  }

  /** For a scope that nobody else writes to: keys that are missing are made, and have to be stored with what they seal. */
  own(groups: readonly string[]): OpenKeys {
    for (const group of groups) {
      if (this.#open.has(group)) continue;
      const { key, stored } = this.#sealing.makeKey(this.#scope, group);
      this.#open.set(group, key);
      this.#made.push(stored);
    }
    return this.#open;
  }

  /** Those that were made since the last call. */
  takeMade(): readonly StoredKey[] {
    const made = this.#made;
    this.#made = [];
    return made;
  }

  /** For a scope that several write to: of keys that two make at once, the first that is stored is used by both. */
  async shared(groups: readonly string[], store: Pick<BatchStore, 'addKeys' | 'keysOf'>): Promise<OpenKeys> {
    const missing = groups.filter((group) => !this.#open.has(group));
    if (missing.length === 0) return this.#open;
    await store.addKeys(missing.map((group) => this.#sealing.makeKey(this.#scope, group).stored));
    for (const [group, key] of this.#sealing.openKeys(await store.keysOf(this.#scope, missing)))
      this.#open.set(group, key);
    return this.#open;
  }

  /** Nothing more is sealed with what was destroyed. */
  forget(): void {
    this.#open.clear();
  }
}

function derived(secret: Uint8Array | string, purpose: string): KeyObject {
  return createSecretKey(Buffer.from(hkdfSync('sha256', secret, new Uint8Array(), purpose, keyLength)));
}

function wrappedAs(scope: string, group: string): Buffer {
  return Buffer.from(`key ${scope} ${group}`);
}

function keyOf(groups: readonly string[], keys: OpenKeys): KeyObject | undefined {
  const found: Buffer[] = [];
  for (const group of groups.toSorted()) {
    const key = keys.get(group);
    if (key === undefined) return undefined;
    found.push(key);
  }
  const [only] = found;
  if (only === undefined) return undefined;
  if (found.length === 1) return createSecretKey(only);
  return createSecretKey(
    Buffer.from(hkdfSync('sha256', Buffer.concat(found), new Uint8Array(), 'gatehouse batches several v1', keyLength)),
  );
}

function encrypt(key: KeyObject, plain: Uint8Array, about: Buffer): Uint8Array {
  const nonce = randomBytes(nonceLength);
  const sealing = createCipheriv(cipher, key, nonce).setAAD(about);
  // A copy of exactly its own size: a view of the pool would be sent to another thread with all of the pool.
  return new Uint8Array(Buffer.concat([nonce, sealing.update(plain), sealing.final(), sealing.getAuthTag()]));
}

/** Undefined where it was not sealed with this key and for this place. */
function decrypt(key: KeyObject, sealed: Uint8Array, about: Buffer): Buffer | undefined {
  const tagStart = sealed.length - tagLength;
  if (tagStart < nonceLength) return undefined;
  try {
    const opening = createDecipheriv(cipher, key, sealed.subarray(0, nonceLength), { authTagLength: tagLength });
    opening.setAAD(about).setAuthTag(sealed.subarray(tagStart));
    return Buffer.concat([opening.update(sealed.subarray(nonceLength, tagStart)), opening.final()]);
  } catch {
    return undefined;
  }
}
