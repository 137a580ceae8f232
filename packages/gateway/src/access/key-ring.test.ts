import { hash } from 'node:crypto';
import { builtInRoleNames } from '@gatehouse/contract/built-in-roles';
import fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import type { KeyAdministration, KeyRecord, KeyRing, KeyStore } from '../core/access.ts';
import { GatehouseError } from '../core/errors.ts';
import { isWellFormedCredential, longestCredential, makeCredential } from './credential.ts';
import { createKeyRing, type KeyChange } from './key-ring.ts';

/** A store that can be made to fail, over a plain map. */
function testStore(): KeyStore & { failing: boolean; readonly kept: Map<string, KeyRecord> } {
  const kept = new Map<string, KeyRecord>();
  const store = {
    failing: false,
    kept,
    list: () => Promise.resolve([...kept.values()]),
    put(record: KeyRecord) {
      if (store.failing) return Promise.reject(new Error('disk'));
      kept.set(record.id, record);
      return Promise.resolve();
    },
    close: () => Promise.resolve(),
  };
  return store;
}

let store: ReturnType<typeof testStore>;
let changes: KeyChange[];
let ring: KeyRing & KeyAdministration;
let counter = 0;

function open(): Promise<KeyRing & KeyAdministration> {
  return createKeyRing({
    store,
    clock: { now: () => 1_000, elapsed: () => 0 },
    ids: { next: (prefix) => `${prefix}_${(counter += 1)}` },
    tenant: 'acme',
    retentions: () => ['standard', 'contracts'],
    onChange: (change) => void changes.push(change),
  });
}

function codeOf(action: () => unknown): string {
  try {
    action();
  } catch (thrown) {
    if (thrown instanceof GatehouseError) return thrown.code;
    throw thrown;
  }
  return 'accepted';
}

beforeEach(async () => {
  store = testStore();
  changes = [];
  ring = await open();
});

describe('a key', () => {
  test('is not made for a retention class that is not there', async () => {
    const wanted = { name: 'a', role: 'user' } as const;
    await expect(ring.create({ ...wanted, retention: 'contract' })).rejects.toMatchObject({ code: 'invalid_request' });
    expect([changes, store.kept.size]).toEqual([[], 0]);
    expect((await ring.create({ ...wanted, retention: 'contracts' })).record.retention).toBe('contracts');
  });

  test('has 256 random bits, a prefix that names its role, and a checksum', () => {
    const low = makeCredential('user', () => new Uint8Array(32));
    const high = makeCredential('admin', () => new Uint8Array(32).fill(255));
    expect(low).toMatch(/^gh_user_0{43}[0-9A-Za-z]{6}$/);
    expect(high).toMatch(/^gh_admin_[0-9A-Za-z]{49}$/);
    expect(makeCredential('auditor')).toHaveLength(longestCredential);
    expect(isWellFormedCredential(makeCredential('auditor'))).toBe(true);
    expect(isWellFormedCredential(low) && isWellFormedCredential(high)).toBe(true);
  });

  test('is told from one with a typing error', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 32, maxLength: 32 }),
        fc.nat(56),
        fc.constantFrom('a', 'Z', '0', '9'),
        (random, at, letter) => {
          const key = makeCredential('user', () => random);
          fc.pre(key[at] !== letter);
          expect(isWellFormedCredential(key.slice(0, at) + letter + key.slice(at + 1))).toBe(false);
        },
      ),
    );
  });

  test('differs from every other', () => {
    expect(new Set(Array.from({ length: 1_000 }, () => makeCredential('user'))).size).toBe(1_000);
  });
});

describe('the key ring', () => {
  test('accepts a key that it made, and says whose it is', async () => {
    const { key, record } = await ring.create({ name: 'shop', role: 'user', limits: { requestsPerMinute: 5 } });
    expect(ring.verify(key, 2_000)).toEqual({
      key: record.id,
      role: 'user',
      permissions: new Set(['models.call']),
      tenant: 'acme',
      limits: { requestsPerMinute: 5 },
    });
  });

  test('gives all callers of a role the same permissions, and makes no key of an unknown one', async () => {
    const callers = await Promise.all(
      ['reviewer', 'reviewer'].map(async (role) => ring.verify((await ring.create({ name: 'a', role })).key, 0)),
    );
    expect(callers[0]?.permissions).toBe(callers[1]?.permissions);
    expect(callers[0]?.permissions.has('reviews.decide')).toBe(true);
    await expect(ring.create({ name: 'a', role: 'nobody-knows' })).rejects.toMatchObject({
      code: 'invalid_request',
      known: builtInRoleNames,
    });
  });

  test('keeps only the hash of a key', async () => {
    const { key, record } = await ring.create({ name: 'shop', role: 'admin' });
    expect(record.hash).toBe(hash('sha256', key));
    expect(JSON.stringify([...store.kept.values(), ...changes])).not.toContain(key.slice(15));
  });

  test('knows the keys of the store when it is opened again, revoked ones too', async () => {
    const good = await ring.create({ name: 'a', role: 'user' });
    const bad = await ring.create({ name: 'b', role: 'user' });
    await ring.revoke(bad.record.id);
    const again = await open();
    expect(codeOf(() => again.verify(good.key, 0))).toBe('accepted');
    expect(codeOf(() => again.verify(bad.key, 0))).toBe('key_revoked');
  });

  test('refuses a key from the millisecond at which it expires', async () => {
    const { key } = await ring.create({ name: 'a', role: 'user', expiresAt: 5_000 });
    expect(codeOf(() => ring.verify(key, 4_999))).toBe('accepted');
    expect(codeOf(() => ring.verify(key, 5_000))).toBe('key_expired');
  });

  test('refuses a revoked key before the revocation is even on the disk', async () => {
    const { key, record } = await ring.create({ name: 'a', role: 'user' });
    const revoking = ring.revoke(record.id);
    expect(codeOf(() => ring.verify(key, 0))).toBe('key_revoked');
    await revoking;
    expect(store.kept.get(record.id)?.revokedAt).toBe(1_000);
  });

  test('refuses a revoked key even when the disk fails, and writes it down at the second try', async () => {
    const { key, record } = await ring.create({ name: 'a', role: 'user' });
    store.failing = true;
    await expect(ring.revoke(record.id)).rejects.toThrow('disk');
    expect(codeOf(() => ring.verify(key, 0))).toBe('key_revoked');
    store.failing = false;
    await ring.revoke(record.id);
    expect(store.kept.get(record.id)?.revokedAt).toBe(1_000);
  });

  test('does not accept a key that could not be kept', async () => {
    store.failing = true;
    await expect(ring.create({ name: 'a', role: 'user' })).rejects.toThrow('disk');
    expect(await ring.list()).toEqual([]);
  });

  test('tells of every change once, with who did it', async () => {
    const { record } = await ring.create({ name: 'a', role: 'user' }, 'console');
    await ring.revoke(record.id, 'command line');
    await ring.revoke(record.id, 'command line');
    expect(changes.map(({ action, actor }) => `${action} by ${actor}`)).toEqual([
      'created by console',
      'revoked by command line',
    ]);
  });

  test('writes down one revocation where two come at once', async () => {
    const { record } = await ring.create({ name: 'bad', role: 'user' });
    const both = await Promise.all([ring.revoke(record.id, 'one'), ring.revoke(record.id, 'the other')]);
    expect(both.map(({ alreadyRevoked }) => alreadyRevoked)).toEqual([false, true]);
    expect(both[1].record).toEqual(both[0].record);
    expect(changes.filter(({ action }) => action === 'revoked').map(({ actor }) => actor)).toEqual(['one']);
  });

  test('writes a revocation into the record at the second try where the first could not', async () => {
    let full = false;
    const told: string[] = [];
    const other = await createKeyRing({
      store: testStore(),
      clock: { now: () => 1_000, elapsed: () => 0 },
      ids: { next: (prefix) => `${prefix}_${(counter += 1)}` },
      tenant: 'acme',
      onChange: ({ action }) => {
        if (full) throw new Error('the record is full');
        told.push(action);
      },
    });
    const { key, record } = await other.create({ name: 'bad', role: 'user' });
    full = true;
    await expect(other.revoke(record.id)).rejects.toThrow('full');
    expect(codeOf(() => other.verify(key, 0))).toBe('key_revoked');
    full = false;
    expect(await other.revoke(record.id)).toMatchObject({ alreadyRevoked: false });
    expect(told).toEqual(['created', 'revoked']);
  });

  test('says that there is no such key to revoke', async () => {
    await expect(ring.revoke('key_unknown')).rejects.toMatchObject({ code: 'resource_not_found' });
  });

  test('makes no key that would have expired already, as one whose expiry is given in seconds', async () => {
    for (const expiresAt of [1, 999, 1_000]) {
      await expect(ring.create({ name: 'a', role: 'user', expiresAt })).rejects.toMatchObject({
        code: 'expiry_in_past',
        param: 'expiresAt',
      });
    }
    expect(await ring.list()).toEqual([]);
  });

  test('tells a revocation from one that changed nothing', async () => {
    const { record } = await ring.create({ name: 'a', role: 'user' });
    expect(await ring.revoke(record.id)).toMatchObject({ alreadyRevoked: false, record: { revokedAt: 1_000 } });
    expect(await ring.revoke(record.id)).toMatchObject({ alreadyRevoked: true, record: { revokedAt: 1_000 } });
  });

  test('does not revoke the last valid admin key unless it is told to', async () => {
    const first = await ring.create({ name: 'a', role: 'admin' });
    const second = await ring.create({ name: 'b', role: 'admin' });
    await ring.create({ name: 'c', role: 'user' });
    // Both at once: only one of them is the last.
    const outcomes = await Promise.allSettled([ring.revoke(first.record.id), ring.revoke(second.record.id)]);
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
    await expect(ring.revoke(second.record.id)).rejects.toMatchObject({ code: 'last_admin_key' });
    expect(codeOf(() => ring.verify(second.key, 0))).toBe('accepted');
    expect(await ring.revoke(second.record.id, 'operator', { force: true })).toMatchObject({ alreadyRevoked: false });
    expect(codeOf(() => ring.verify(second.key, 0))).toBe('key_revoked');
  });

  test('counts an expired admin key neither as the last one nor as another one', async () => {
    let now = 1_000;
    ring = await createKeyRing({
      store,
      clock: { now: () => now, elapsed: () => 0 },
      ids: { next: (prefix) => `${prefix}_${(counter += 1)}` },
      tenant: 'acme',
      onChange: () => undefined,
    });
    const old = await ring.create({ name: 'a', role: 'admin', expiresAt: 2_000 });
    const good = await ring.create({ name: 'b', role: 'admin' });
    now = 2_000;
    await expect(ring.revoke(good.record.id)).rejects.toMatchObject({ code: 'last_admin_key' });
    expect(await ring.revoke(old.record.id)).toMatchObject({ alreadyRevoked: false });
  });

  test('changes a key for what comes then, tells what is another now, and keeps it', async () => {
    const { key, record } = await ring.create({ name: 'a', role: 'user', labels: ['berlin'], expiresAt: 5_000 });
    const made = await ring.change(
      record.id,
      { name: 'b', limits: { concurrency: 3 }, labels: null, expiresAt: null },
      'key_admin',
    );
    expect(made).toMatchObject({ id: record.id, name: 'b', hash: record.hash, limits: { concurrency: 3 } });
    expect(made).not.toHaveProperty('labels');
    expect(changes.at(-1)).toEqual({
      action: 'changed',
      record: made,
      changed: ['name', 'expiresAt', 'limits', 'labels'],
      actor: 'key_admin',
    });
    expect(ring.verify(key, 6_000)).toMatchObject({ limits: { concurrency: 3 } });
    expect(store.kept.get(record.id)).toEqual(made);
    // Nothing is told of what stays as it was.
    const told = changes.length;
    expect(await ring.change(record.id, { name: 'b', limits: { concurrency: 3 } }, 'key_admin')).toEqual(made);
    expect(changes).toHaveLength(told);
    // Whoever names one limit or one part of the scopes leaves the others as they are (RFC 7396).
    const scopes = { models: ['a*'], addresses: ['10.0.0.0/8'] };
    await ring.change(record.id, { limits: { costPerDay: 2 }, scopes }, 'key_admin');
    const more = await ring.change(record.id, { limits: { concurrency: 4 }, scopes: { models: ['b'] } }, 'key_admin');
    expect(more).toMatchObject({
      limits: { concurrency: 4, costPerDay: 2 },
      scopes: { models: ['b'], addresses: ['10.0.0.0/8'] },
    });
    const less = await ring.change(
      record.id,
      { limits: { concurrency: null, costPerDay: null }, scopes: { models: null } },
      'key_admin',
    );
    expect(less).not.toHaveProperty('limits');
    expect(less.scopes).toEqual({ addresses: ['10.0.0.0/8'] });
  });

  test('gives a purpose to a key that has none, and never another one', async () => {
    const { record } = await ring.create({ name: 'a', role: 'user' });
    const processing = { purpose: 'Advice', legalBasis: 'contract' } as const;
    expect(await ring.change(record.id, { processing }, 'key_admin')).toMatchObject({ processing });
    const noted = { ...processing, note: 'General terms' };
    expect(await ring.change(record.id, { processing: noted }, 'key_admin')).toMatchObject({ processing: noted });
    const other = { ...processing, purpose: 'Advertising' };
    await expect(ring.change(record.id, { processing: other }, 'key_admin')).rejects.toMatchObject({
      code: 'invalid_request',
    });
    await expect(ring.change(record.id, { expiresAt: 1_000 }, 'key_admin')).rejects.toMatchObject({
      code: 'expiry_in_past',
    });
    await expect(ring.change('key_none', { name: 'n' }, 'key_admin')).rejects.toMatchObject({
      code: 'resource_not_found',
    });
  });

  test('keeps a revocation that comes while the key is being changed', async () => {
    let revoking: Promise<unknown> | undefined;
    ring = await createKeyRing({
      store,
      clock: { now: () => 1_000, elapsed: () => 0 },
      ids: { next: (prefix) => `${prefix}_${(counter += 1)}` },
      tenant: 'acme',
      onChange({ action, record: { id } }) {
        if (action === 'changed') revoking = ring.revoke(id);
      },
    });
    const { key, record } = await ring.create({ name: 'a', role: 'user' });
    await ring.change(record.id, { name: 'b' }, 'key_admin');
    await revoking;
    expect(store.kept.get(record.id)).toMatchObject({ name: 'b', revokedAt: 1_000 });
    expect(codeOf(() => ring.verify(key, 2_000))).toBe('key_revoked');
    await expect(ring.change(record.id, { name: 'c' }, 'key_admin')).rejects.toMatchObject({ code: 'key_ended' });
  });

  test('leaves a key as it was where the change cannot be kept', async () => {
    const { key, record } = await ring.create({ name: 'a', role: 'user' });
    store.failing = true;
    await expect(ring.change(record.id, { limits: { concurrency: 1 } }, 'key_admin')).rejects.toThrow('disk');
    expect(ring.verify(key, 2_000).limits).toEqual({});
    store.failing = false;
    expect(await ring.change(record.id, { name: 'b' }, 'key_admin')).toMatchObject({ name: 'b' });
  });

  test('tells a mistyped key from a wrong one, for the log only', async () => {
    const { key } = await ring.create({ name: 'a', role: 'user' });
    const messageOf = (credential: string): string => {
      try {
        ring.verify(credential, 0);
      } catch (thrown) {
        return thrown instanceof Error ? thrown.message : '';
      }
      return 'accepted';
    };
    expect(messageOf(`${key.slice(0, -1)}${key.endsWith('0') ? '1' : '0'}`)).toBe('invalid_api_key: mistyped');
    expect(messageOf(makeCredential('user'))).toBe('invalid_api_key: unknown');
    expect(messageOf('sk-something')).toBe('invalid_api_key: not a key of this gateway');
  });

  test('refuses every text that is not a key of its own, with one code and without ever failing', async () => {
    const { key } = await ring.create({ name: 'a', role: 'user' });
    const near = fc
      .tuple(fc.nat(key.length), fc.string({ maxLength: 3 }))
      .map(([at, piece]) => key.slice(0, at) + piece + key.slice(at));
    const text = fc.oneof(
      near,
      fc.string({ unit: 'binary', maxLength: 300 }),
      fc.constantFrom(
        '',
        ' ',
        key.toUpperCase(),
        `${key} `,
        key.slice(1),
        "' OR 1=1 --",
        '__proto__',
        'x'.repeat(1_000_000),
      ),
      fc.nat(key.length - 1).map((length) => key.slice(0, length)),
    );
    fc.assert(
      fc.property(text, (credential) => {
        expect(codeOf(() => ring.verify(credential, 0))).toBe(credential === key ? 'accepted' : 'invalid_api_key');
      }),
    );
  });
});
