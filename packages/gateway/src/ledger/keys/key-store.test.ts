import { createHmac, hkdfSync, randomBytes } from 'node:crypto';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, statSync, truncateSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { KeyStore, subjectsPath } from './key-store.ts';
import { KeyReader } from './read-keys.ts';
import { periodReference } from '../../lib/period-reference.ts';
import { KeyFileDamage, slotLength } from './slot-file.ts';
import { UnwrapError } from './wrapped-key.ts';

const tenantKey = new Uint8Array(32).fill(9);
const now = 1_790_000_000_000;
const day = 86_400_000;
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gatehouse-keystore-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function open(): KeyStore {
  return new KeyStore(folder, tenantKey);
}

function patch(path: string, offset: number, bytes: Uint8Array): void {
  const descriptor = openSync(path, 'r+');
  writeSync(descriptor, bytes, 0, bytes.length, offset);
  closeSync(descriptor);
}

describe('the key store', () => {
  test('gives a subject the same key again, after a restart too, and every other subject and class another one', () => {
    const store = open();
    const extract = (from: KeyStore, subject: string, retention: string) =>
      from.extract(subject, retention, 3, now).toString('hex');
    const anna = extract(store, 'anna', 'standard');
    const reference = store.reference('anna', 'standard', '2026h2', now);
    expect(reference).toMatch(/^[0-9a-f]{32}$/);
    expect(extract(store, 'anna', 'standard')).toBe(anna);
    expect(extract(store, 'ben', 'standard')).not.toBe(anna);
    expect(extract(store, 'anna', 'short')).not.toBe(anna);
    expect(store.extract('anna', 'standard', 4, now).toString('hex')).not.toBe(anna);
    expect(store.reference('anna', 'standard', '2027h1', now)).not.toBe(reference);
    store.flush();
    store.close();
    const again = open();
    expect(extract(again, 'anna', 'standard')).toBe(anna);
    expect(again.reference('anna', 'standard', '2026h2', now)).toBe(reference);
    again.close();
  });

  test('derives as HKDF-SHA-256 of subject key and segment key does, which readers get', () => {
    const store = open();
    const extracted = store.extract('anna', 'standard', 3, now);
    const alone = store.extract(undefined, 'standard', 3, now);
    const reference = store.reference('anna', 'standard', '2026h2', now);
    store.flush();
    const reader = new KeyReader(folder, tenantKey);
    const material = reader.materialOf(reference, '2026h2', 3);
    const segmentKey = reader.materialOf(undefined, '2026h2', 3);
    if (typeof material === 'string' || typeof segmentKey === 'string') throw new Error('no key');
    const info = Buffer.from('info');
    const expand = (key: Uint8Array) =>
      createHmac('sha256', key)
        .update(Buffer.concat([info, Buffer.from([1])]))
        .digest();
    expect(expand(extracted)).toEqual(Buffer.from(hkdfSync('sha256', material, new Uint8Array(), info, 32)));
    expect(expand(alone)).toEqual(Buffer.from(hkdfSync('sha256', segmentKey, new Uint8Array(), info, 32)));
    expect(material.subarray(32)).toEqual(segmentKey);
    expect(periodReference(material.subarray(0, 32), '2026h2')).toBe(reference);
    reader.close();
    store.close();
  });

  test('overwrites the key of an erased subject in its place, so that no reader and no file has it', () => {
    const store = open();
    for (const subject of ['anna', 'ben', 'carla']) store.extract(subject, 'standard', 1, now);
    const reference = store.reference('ben', 'standard', '2026h2', now);
    const others = store.reference('anna', 'standard', '2026h2', now);
    store.flush();
    const reader = new KeyReader(folder, tenantKey);
    expect(reader.materialOf(reference, '2026h2', 1)).toBeInstanceOf(Buffer);
    const before = readFileSync(subjectsPath(folder));
    expect(store.destroy({ of: 'subject', subject: 'ben', retentions: ['standard', 'short'] })).toBe(1);
    expect(reader.materialOf(reference, '2026h2', 1)).toBe('no subject key');
    expect(reader.materialOf(others, '2026h2', 1)).toBeInstanceOf(Buffer);
    const after = readFileSync(subjectsPath(folder));
    expect(after.length).toBe(before.length);
    expect(after.subarray(2 * slotLength, 3 * slotLength).every((byte) => byte === 0)).toBe(true);
    expect(after.subarray(0, 2 * slotLength)).toEqual(before.subarray(0, 2 * slotLength));
    expect(after.subarray(3 * slotLength)).toEqual(before.subarray(3 * slotLength));
    // Whoever comes back is somebody else.
    expect(store.reference('ben', 'standard', '2026h2', now)).not.toBe(reference);
    store.close();
    reader.close();
  });

  test('finds keys to destroy by their references, of any period', () => {
    const store = open();
    const references = ['anna', 'ben', 'carla'].map((subject) => store.reference(subject, 'standard', '2025h1', now));
    store.flush();
    expect(
      store.destroy({
        of: 'references',
        references: [references[0] ?? '', references[2] ?? ''],
        periods: ['2024h2', '2025h1'],
      }),
    ).toBe(2);
    const reader = new KeyReader(folder, tenantKey);
    expect(['anna', 'ben', 'carla'].map((subject) => reader.subject(subject, ['standard']).length)).toEqual([0, 1, 0]);
    store.close();
    reader.close();
  });

  test('destroys the keys of segments', () => {
    const store = open();
    const reference = store.reference('anna', 'standard', '2026h2', now);
    for (const segment of [1, 2, 70_000]) store.extract('anna', 'standard', segment, now);
    store.flush();
    const reader = new KeyReader(folder, tenantKey);
    expect(reader.segments()).toEqual(
      [1, 2, 70_000].map((segment) => ({ segment, retention: 'standard', created: now })),
    );
    expect(store.destroy({ of: 'segments', segments: [1, 70_000, 5] })).toBe(2);
    expect(reader.materialOf(reference, '2026h2', 1)).toBe('no segment key');
    expect(reader.materialOf(reference, '2026h2', 2)).toBeInstanceOf(Buffer);
    expect(reader.segments().map(({ segment }) => segment)).toEqual([2]);
    store.close();
    reader.close();
  });

  test('notes once a month that a key is in use, and destroys those that are not', () => {
    const store = open();
    store.reference('anna', 'standard', '2026h1', now);
    store.reference('ben', 'standard', '2026h1', now);
    store.reference('anna', 'standard', '2026h2', now + 40 * day);
    expect(store.destroy({ of: 'unused', before: now + 20 * day })).toBe(1);
    const reader = new KeyReader(folder, tenantKey);
    expect(reader.subject('anna', ['standard'])).toHaveLength(1);
    expect(reader.subject('ben', ['standard'])).toHaveLength(0);
    reader.close();
    store.close();
  });

  test('holds many subjects, more than it keeps open', () => {
    const store = open();
    const names = Array.from({ length: 20_000 }, (_, number) => `subject ${number}`);
    const references = names.map((name) => store.reference(name, 'standard', '2026h2', now));
    expect(new Set(references).size).toBe(names.length);
    store.flush();
    expect(store.reference('subject 0', 'standard', '2026h2', now)).toBe(references[0]);
    store.close();
    const again = open();
    expect(again.reference('subject 19999', 'standard', '2026h2', now)).toBe(references[19_999]);
    again.close();
  });

  test('is for its owner only, and has neither subjects nor keys in the clear', () => {
    const store = open();
    store.extract('canary-subject', 'standard', 1, now);
    store.flush();
    const bytes = readFileSync(subjectsPath(folder));
    expect(bytes.includes('canary')).toBe(false);
    expect(statSync(subjectsPath(folder)).mode & 0o777).toBe(0o600);
    store.close();
  });

  test('passes over the torn slot of a key that was never used, and goes on behind it', () => {
    const store = open();
    const kept = store.reference('anna', 'standard', '2026h2', now);
    store.reference('ben', 'standard', '2026h2', now);
    store.flush();
    store.close();
    truncateSync(subjectsPath(folder), 3 * slotLength - 100);
    const torn = open();
    expect(torn.reference('anna', 'standard', '2026h2', now)).toBe(kept);
    const ben = torn.reference('ben', 'standard', '2026h2', now);
    torn.flush();
    torn.close();
    const again = open();
    expect(again.reference('ben', 'standard', '2026h2', now)).toBe(ben);
    again.close();
    const reader = new KeyReader(folder, tenantKey);
    reader.subject('anna', ['standard']);
    expect(reader.damaged()).toBe(1);
    reader.close();
  });

  test('takes a slot with a flipped bit, or one that was moved, for no key', () => {
    const store = open();
    const [anna, ben] = ['anna', 'ben'].map((subject) => store.reference(subject, 'standard', '2026h2', now));
    store.flush();
    store.close();
    const bytes = readFileSync(subjectsPath(folder));
    patch(subjectsPath(folder), slotLength, bytes.subarray(2 * slotLength));
    patch(subjectsPath(folder), 2 * slotLength, bytes.subarray(slotLength, 2 * slotLength));
    const moved = open();
    expect(moved.reference('anna', 'standard', '2026h2', now)).not.toBe(anna);
    expect(moved.reference('ben', 'standard', '2026h2', now)).not.toBe(ben);
    moved.close();
  });

  test('refuses files that are none of its own, and other tenant keys', () => {
    const store = open();
    store.extract('anna', 'standard', 1, now);
    store.flush();
    store.close();
    const other = new KeyStore(folder, randomBytes(32));
    expect(() => other.extract(undefined, 'standard', 1, now)).toThrow(UnwrapError);
    other.close();
    patch(subjectsPath(folder), 3, Buffer.from('x'));
    expect(() => open()).toThrow(KeyFileDamage);
  });
});
