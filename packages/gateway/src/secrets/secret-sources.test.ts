import { mkdtemp, rm, symlink, unlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { vaultSchema } from '@gatehouse/contract/vault';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { GatehouseError } from '../core/errors.ts';
import type { HttpAnswer, HttpQuestion } from '../core/guard-services.ts';
import { SecretError } from '../core/secrets.ts';
import { SecretSources, type SecretSourcesOptions } from './secret-sources.ts';

const origin = 'https://api.example.org';

let folder: string;
let file: string;
let elapsed: number;
let asked: HttpQuestion[];
let answer: () => Promise<HttpAnswer>;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gatehouse-secrets-'));
  file = join(folder, 'key');
  elapsed = 0;
  asked = [];
  answer = () => Promise.reject(new GatehouseError('upstream_unreachable'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const kept = (found: Record<string, string>): SecretSourcesOptions['book'] => ({
  valueFor(name) {
    const value = found[name];
    if (value === undefined) throw new SecretError('missing', name, 'is not kept here');
    return value;
  },
});

function open(texts: readonly string[], more: Partial<SecretSourcesOptions> = {}): SecretSources {
  return new SecretSources({
    book: kept({ one: 'value-1' }),
    vault: vaultSchema.parse({ url: 'https://vault.example.org:8200/', token: `\${file:${join(folder, 'token')}}` }),
    ask: (question) => {
      asked.push(question);
      return answer();
    },
    clock: { elapsed: () => elapsed },
    uses: texts.map((text) => ({ text, origin })),
    ...more,
  });
}

const inVault =
  (value: unknown): (() => Promise<HttpAnswer>) =>
  () =>
    Promise.resolve({ status: 200, body: JSON.stringify({ data: { data: { apiKey: value }, metadata: {} } }) });

describe('references to secrets', () => {
  test('give way to what they name, and what they name is told for keeping it out of logs', async () => {
    await writeFile(file, 'value-2\n');
    const text = `Bearer \${secret:one}:\${file:${file}}`;
    expect(await open([text]).resolve(text, origin)).toEqual({
      text: 'Bearer value-1:value-2',
      secrets: ['value-1', 'value-2'],
    });
    expect(await open([]).resolve('plain $${secret:one}', origin)).toEqual({
      text: 'plain ${secret:one}',
      secrets: [],
    });
  });

  test('to files and vaults are only resolved where the configuration has them, for the address that it has there', async () => {
    await writeFile(file, 'value-2');
    const text = `\${file:${file}}`;
    for (const sources of [open([]), open(['${file:/another}'])])
      await expect(sources.resolve(text, origin)).rejects.toMatchObject({ fault: 'other-origin' });
    await expect(open([text]).resolve(text, 'https://evil.test')).rejects.toMatchObject({ fault: 'other-origin' });
    await expect(open([]).resolve('${vault:a#apiKey}', origin)).rejects.toMatchObject({ fault: 'other-origin' });
    expect(asked).toEqual([]);
  });

  test.each([
    ['missing', () => Promise.resolve()],
    ['unreadable', () => symlink('/dev/null', file)],
    ['unfit', () => writeFile(file, '')],
    ['unfit', () => writeFile(file, 'two\nlines\n')],
    ['unfit', () => writeFile(file, 'x'.repeat(70_000))],
  ] as const)('to a file that cannot be used say why (%s)', async (fault, prepare) => {
    await prepare();
    const text = `\${file:${file}}`;
    await expect(open([text]).resolve(text, origin)).rejects.toMatchObject({ fault, reference: text });
  });

  test('to a vault are looked up in version 2 of its key-value engine, with a token that is read anew each time', async () => {
    await writeFile(join(folder, 'token'), 'token-1\n');
    answer = inVault('value-3');
    const text = '${vault:gatehouse/mistral#apiKey}';
    const sources = open([text]);
    expect((await sources.resolve(text, origin)).text).toBe('value-3');
    expect((await sources.resolve(text, origin)).text).toBe('value-3');
    expect(asked).toHaveLength(1);
    expect(asked[0]).toMatchObject({
      url: 'https://vault.example.org:8200/v1/secret/data/gatehouse/mistral',
      headers: { 'x-vault-token': 'token-1' },
    });
    await writeFile(join(folder, 'token'), 'token-2\n');
    elapsed = 5 * 60_000;
    answer = inVault('value-4');
    expect(await sources.changed()).toBe(true);
    expect(asked[1]?.headers).toMatchObject({ 'x-vault-token': 'token-2' });
  });

  test.each([
    [404, '{}', 'missing'],
    [403, '{}', 'unavailable'],
    [500, '{}', 'unavailable'],
    [307, '', 'unavailable'],
    [200, 'canary', 'missing'],
    [200, '{"data":{"data":null}}', 'missing'],
    [200, '{"data":{"data":{"apiKey":7}}}', 'missing'],
    [200, '{"data":{"data":{"apiKey":"two\\nlines"}}}', 'unfit'],
  ] as const)('to a vault that answers %d %s are not resolved', async (status, body, fault) => {
    await writeFile(join(folder, 'token'), 'token-1');
    answer = () => Promise.resolve({ status, body });
    const text = '${vault:a#apiKey}';
    const error: unknown = await open([text])
      .resolve(text, origin)
      .catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ fault });
    expect(String(error)).not.toMatch(/canary|token-1/);
  });

  test('that cannot be had are tried again after a while, and not with every request', async () => {
    const found: Record<string, string> = {};
    const sources = open([], { book: kept(found) });
    await expect(sources.resolve('${secret:two}', origin)).rejects.toMatchObject({ fault: 'missing' });
    found['two'] = 'value-2';
    await expect(sources.resolve('${secret:two}', origin)).rejects.toMatchObject({ fault: 'missing' });
    elapsed = 5_000;
    expect((await sources.resolve('${secret:two}', origin)).text).toBe('value-2');
  });
});

describe('secrets that change', () => {
  test('are noticed, once, when a file says something else', async () => {
    await writeFile(file, 'value-1\n');
    const text = `\${file:${file}}`;
    const sources = open([text]);
    expect(await sources.changed()).toBe(false);
    await sources.resolve(text, origin);
    expect(await sources.changed()).toBe(false);
    await writeFile(file, 'value-2\n');
    expect(await sources.changed()).toBe(true);
    expect(await sources.changed()).toBe(false);
  });

  test('are not missed for a moment while a file is replaced, but when it is gone', async () => {
    await writeFile(file, 'value-1');
    const text = `\${file:${file}}`;
    const sources = open([text]);
    await sources.resolve(text, origin);
    await unlink(file);
    expect(await sources.changed()).toBe(false);
    await writeFile(file, 'value-1');
    expect(await sources.changed()).toBe(false);
    await unlink(file);
    expect(await sources.changed()).toBe(false);
    expect(await sources.changed()).toBe(true);
  });

  test('are kept as they were while a vault is away, and noticed when one is there that was missing', async () => {
    await writeFile(join(folder, 'token'), 'token');
    const text = '${vault:a#apiKey}';
    answer = inVault('value-1');
    const sources = open([text]);
    await sources.resolve(text, origin);
    elapsed += 10 * 60_000;
    answer = () => Promise.reject(new GatehouseError('upstream_timeout'));
    expect(await sources.changed()).toBe(false);
    elapsed += 10 * 60_000;
    answer = inVault('value-1');
    expect(await sources.changed()).toBe(false);

    const waiting = open([text]);
    answer = () => Promise.resolve({ status: 404, body: '' });
    await expect(waiting.resolve(text, origin)).rejects.toMatchObject({ fault: 'missing' });
    answer = inVault('value-1');
    expect(await waiting.changed()).toBe(true);
  });
});
