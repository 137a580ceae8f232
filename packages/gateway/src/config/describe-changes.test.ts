import { configurationSchema } from '@gatehouse/contract/config';
import { expect, test } from 'vitest';
import { describeChanges } from './describe-changes.ts';

const base = {
  version: 1,
  providers: [
    {
      id: 'a',
      kind: 'openai-compatible',
      baseUrl: 'http://127.0.0.1:1/v1',
      apiKey: 'canary-one',
      headers: { 'x-key': 'canary-two' },
    },
  ],
} as const;
const parse = (change: object) => configurationSchema.parse({ ...base, ...change });

test('tells what changes, setting by setting', () => {
  expect(describeChanges(parse({}), parse({}))).toBe('');
  expect(describeChanges(parse({}), parse({ limits: { concurrency: 3 }, tenant: 'acme' }))).toBe(
    '- limits.concurrency: 5000\n+ limits.concurrency: 3\n- tenant: "default"\n+ tenant: "acme"\n',
  );
});

test('tells of a secret that it has changed, and never what it is', () => {
  const [provider] = base.providers;
  const text = describeChanges(
    parse({}),
    parse({ providers: [{ ...provider, apiKey: 'canary-three', headers: {} }], ledger: { rootKey: 'ab'.repeat(32) } }),
  );
  expect(text).toContain('- providers.0.apiKey: (a secret)\n+ providers.0.apiKey: (a secret)\n');
  expect(text).toContain('- providers.0.headers.x-key: (a secret)\n');
  expect(text).toContain('+ ledger.rootKey: (a secret)\n');
  expect(text).not.toContain('canary');
  expect(text).not.toContain('abab');
});
