import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { RootKeyError, type RootKey } from '../ledger/keys/root-key.ts';

/** What every root key must do. `other`: a root key that is not this one. */
export function rootKeyContract(open: () => Promise<{ readonly key: RootKey; readonly other: RootKey }>): void {
  test('unwraps what it has wrapped, which tells nothing of the key', async () => {
    const { key } = await open();
    const plain = randomBytes(32);
    const wrapped = await key.wrap(plain, 'tenant default');
    expect(Buffer.from(wrapped).includes(plain)).toBe(false);
    expect(Buffer.from(await key.unwrap(wrapped, 'tenant default'))).toEqual(plain);
  });

  test('wraps the same key differently each time', async () => {
    const { key } = await open();
    const plain = randomBytes(32);
    expect(Buffer.from(await key.wrap(plain, 'a'))).not.toEqual(Buffer.from(await key.wrap(plain, 'a')));
  });

  test('says clearly that another root key, another context or changed bytes do not fit', async () => {
    const { key, other } = await open();
    const wrapped = Buffer.from(await key.wrap(randomBytes(32), 'tenant one'));
    await expect(other.unwrap(wrapped, 'tenant one')).rejects.toThrow(RootKeyError);
    await expect(key.unwrap(wrapped, 'tenant two')).rejects.toThrow(RootKeyError);
    const at = wrapped.length - 8;
    wrapped[at] = wrapped[at] === 0x41 ? 0x42 : 0x41;
    await expect(key.unwrap(wrapped, 'tenant one')).rejects.toThrow(RootKeyError);
    await expect(other.unwrap(wrapped, 'tenant one')).rejects.toThrow(other.name);
  });
}
