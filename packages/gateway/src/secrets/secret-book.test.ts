import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { LeafDraft } from '../core/ledger.ts';
import type { SecretStore } from '../core/secrets.ts';
import { createFileSecretStore, SecretFileError } from '../stores/file-secrets.ts';
import { secretsKey } from './seal.ts';
import { SecretBook, type SecretBookOptions } from './secret-book.ts';

const canary = 'canary-4711-value';
const origin = 'https://api.example.org';
const tenantKey = randomBytes(32);

let folder: string;
let file: string;
let leaves: LeafDraft[];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gatehouse-secrets-'));
  file = join(folder, 'secrets.json');
  leaves = [];
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function open(more: Partial<SecretBookOptions> = {}): Promise<SecretBook> {
  return new SecretBook({
    store: await createFileSecretStore(file),
    key: secretsKey(tenantKey),
    ledger: {
      append: ({ leaf }) => {
        leaves.push(leaf);
        return Promise.resolve({ log: '', shard: '', index: 0, hash: '' });
      },
    },
    clock: { now: () => 1_700_000_000_000 },
    usedBy: () => [],
    changed: () => Promise.resolve(),
    ...more,
  });
}

describe('kept secrets', () => {
  test('are given for their origins only, and are there again after a restart', async () => {
    const book = await open();
    await book.set({ name: 'one', origins: [origin, 'https://other.example.org:8443/'], value: canary }, 'me');
    for (const each of [book, await open()]) {
      expect(each.valueFor('one', origin)).toBe(canary);
      expect(each.valueFor('one', 'https://other.example.org:8443')).toBe(canary);
      for (const other of [
        'http://api.example.org',
        'https://api.example.org:444',
        'https://example.org',
        'https://api.example.org.evil.test',
      ])
        expect(() => each.valueFor('one', other)).toThrow(expect.objectContaining({ fault: 'other-origin' }));
      expect(() => each.valueFor('two', origin)).toThrow(expect.objectContaining({ fault: 'missing' }));
    }
  });

  test('are sealed in a file for its owner, which says nothing of them, not even how long they are', async () => {
    const book = await open();
    await book.set({ name: 'one', origins: [origin], value: canary }, 'me');
    await book.set({ name: 'two', origins: [origin], value: 'x' }, 'me');
    const text = await readFile(file, 'utf8');
    expect(text).not.toContain('canary');
    expect(text).not.toContain(Buffer.from(canary).toString('base64').slice(0, 12));
    const { secrets } = JSON.parse(text) as { secrets: { sealed: string }[] };
    expect(secrets[0]?.sealed.length).toBe(secrets[1]?.sealed.length);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(JSON.stringify([await book.list(), leaves])).not.toContain('canary');
  });

  test('do not open under another name, for other origins, with another key or with changed bytes', async () => {
    await (await open()).set({ name: 'one', origins: [origin], value: canary }, 'me');
    const text = await readFile(file, 'utf8');
    const changes: [string, string, string][] = [
      [text.replace('"one"', '"two"'), 'two', origin],
      [text.replace(origin, 'https://evil.test'), 'one', 'https://evil.test'],
      [
        text.replace(
          /"sealed": "(.)(.)/,
          (_all, one: string, two: string) => `"sealed": "${two}${one === two ? 'x' : one}`,
        ),
        'one',
        origin,
      ],
    ];
    for (const [changed, name, at] of changes) {
      expect(changed).not.toBe(text);
      await writeFile(file, changed);
      const book = await open();
      expect(() => book.valueFor(name, at)).toThrow(expect.objectContaining({ fault: 'unreadable' }));
    }
    await writeFile(file, text);
    const book = await open({ key: secretsKey(randomBytes(32)) });
    expect(() => book.valueFor('one', origin)).toThrow(expect.objectContaining({ fault: 'unreadable' }));
  });

  test('are in the record before they are in force, and taken back in it where they cannot be kept', async () => {
    const order: string[] = [];
    const store: SecretStore = {
      list: () => [],
      put: () => {
        order.push('put');
        return Promise.reject(new Error('disk full'));
      },
      remove: () => Promise.resolve(),
    };
    const book = await open({
      store,
      ledger: {
        append: ({ leaf }) => {
          order.push('action' in leaf ? leaf.action : '');
          return Promise.resolve({ log: '', shard: '', index: 0, hash: '' });
        },
      },
    });
    await expect(book.set({ name: 'one', origins: [origin], value: canary }, 'me')).rejects.toMatchObject({
      code: 'secrets_unwritable',
    });
    expect(order).toEqual(['set', 'put', 'undone']);
    const refused = await open({ ledger: { append: () => Promise.reject(new Error('no record')) } });
    await expect(refused.set({ name: 'one', origins: [origin], value: canary }, 'me')).rejects.toThrow('no record');
    expect(await refused.list()).toEqual([]);
  });

  test('that are used are only removed with force, and whoever uses them is told', async () => {
    const changed: string[] = [];
    const book = await open({
      usedBy: (name) => (name === 'one' ? ['provider a'] : []),
      changed: (name) => {
        changed.push(name);
        return Promise.resolve();
      },
    });
    await book.set({ name: 'one', origins: [origin], value: canary }, 'me');
    expect(await book.list()).toEqual([
      { name: 'one', origins: [origin], since: 1_700_000_000_000, actor: 'me', usedBy: ['provider a'] },
    ]);
    await expect(book.remove('one', 'you')).rejects.toMatchObject({ code: 'secret_in_use' });
    await expect(book.remove('two', 'you')).rejects.toMatchObject({ code: 'resource_not_found' });
    await book.remove('one', 'you', { force: true });
    expect(changed).toEqual(['one', 'one']);
    expect(leaves).toEqual([
      { kind: 'secret', action: 'set', actor: 'me', name: 'one', origins: [origin] },
      { kind: 'secret', action: 'removed', actor: 'you', name: 'one' },
    ]);
    expect(await (await open()).list()).toEqual([]);
  });

  test.each([
    ['name', { name: 'a b' }],
    ['name', { name: '../x' }],
    ['origins', { origins: [] }],
    ['origins', { origins: ['api.example.org'] }],
    ['origins', { origins: ['https://api.example.org/v1'] }],
    ['origins', { origins: ['https://me:you@api.example.org'] }],
    ['origins', { origins: ['file:///etc'] }],
    ['origins', { origins: ['*'] }],
    ['value', { value: '' }],
    ['value', { value: 'two\r\nlines: x' }],
    ['value', { value: ' padded ' }],
    ['value', { value: 'ü' }],
    ['value', { value: 'x'.repeat(8_193) }],
  ])('are refused by their %s: %o', async (param, wrong) => {
    const book = await open();
    const set = async () => book.set({ name: 'one', origins: [origin], value: canary, ...wrong }, 'me');
    await expect(set()).rejects.toMatchObject({ code: 'invalid_request', param });
    expect(leaves).toEqual([]);
  });

  test('in a file that is damaged are refused without quoting it', async () => {
    for (const text of [`{"${canary}`, `{"version":1,"secrets":[{"${canary}":1}]}`, '{"version":2,"secrets":[]}']) {
      await writeFile(file, text);
      const error: unknown = await open().catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(SecretFileError);
      expect(String(error)).not.toContain('canary');
    }
  });
});
