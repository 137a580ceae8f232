import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { GatehouseError } from '../core/errors.ts';
import type { LedgerEntry } from '../core/ledger.ts';
import { ConsentFileError, createFileConsentStore } from '../stores/file-consents.ts';
import { createConsentBook } from './consent-book.ts';
import { consentReferences } from './consent-references.ts';

const key = new Uint8Array(32).fill(7);
const references = consentReferences(key);
let folder: string;
let appended: LedgerEntry[];
let broken: boolean;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gatehouse-consents-'));
  appended = [];
  broken = false;
});
afterEach(() => rm(folder, { recursive: true, force: true }));

function files(check: string) {
  return { file: join(folder, 'consents.json'), check, countFile: join(folder, 'count') };
}

async function open() {
  return createConsentBook({
    store: await createFileConsentStore(files(references.check)),
    references,
    ledger: {
      append(entry) {
        if (broken) return Promise.reject(new GatehouseError('ledger_unavailable'));
        appended.push(entry);
        return Promise.resolve({ log: 'l', shard: 's', index: appended.length, hash: 'h' });
      },
    },
    purposes: () => Promise.resolve(['Advice', 'Research']),
    clock: { now: () => 1_800_000_000_000 },
  });
}

const anna = { subject: 'anna@example.org', reason: 'a letter', actor: 'test' };

test('remembers withdrawals and consents when it is opened again, and names nobody', async () => {
  const book = await open();
  await book.withdraw(anna);
  await book.give({ ...anna, subject: 'ben', purpose: 'Advice' });
  await book.close();
  const again = await open();
  expect(again.stateOf('anna@example.org', 'Advice')).toBe('withdrawn');
  expect(again.stateOf('ben', 'Advice')).toBe('given');
  expect(again.stateOf('ben', 'Research')).toBeUndefined();
  expect(again.stateOf('carl', 'Advice')).toBeUndefined();
  const text = await readFile(join(folder, 'consents.json'), 'utf8');
  expect(text).not.toContain('anna');
  expect(text).not.toContain('ben"');
  // What comes later counts more than what was there before the restart.
  await again.give(anna);
  expect(again.stateOf('anna@example.org', 'Advice')).toBe('given');
});

test('lets a withdrawal count at once, even where the record cannot be written, and a consent not before it is', async () => {
  const book = await open();
  await book.give(anna);
  broken = true;
  await expect(book.withdraw(anna)).rejects.toMatchObject({ code: 'ledger_unavailable' });
  expect(book.stateOf(anna.subject, 'Advice')).toBe('withdrawn');
  await expect(book.give(anna)).rejects.toMatchObject({ code: 'ledger_unavailable' });
  expect(book.stateOf(anna.subject, 'Advice')).toBe('withdrawn');
  expect((await open()).stateOf(anna.subject, 'Advice')).toBe('withdrawn');
});

test('does not let a consent that is still being written undo a withdrawal that came after it', async () => {
  const book = await open();
  const giving = book.give(anna);
  const withdrawing = book.withdraw(anna);
  await Promise.all([giving, withdrawing]);
  expect(book.stateOf(anna.subject, 'Advice')).toBe('withdrawn');
  expect((await open()).stateOf(anna.subject, 'Advice')).toBe('withdrawn');
});

test('records who said so and why, about the person', async () => {
  const book = await open();
  await book.withdraw({ ...anna, purpose: 'Research' });
  expect(appended).toEqual([
    {
      leaf: { kind: 'consent', action: 'withdrawn', actor: 'test', purpose: 'Research' },
      contents: { reason: Buffer.from('a letter') },
      subject: 'anna@example.org',
    },
  ]);
});

test.each([
  ['an empty name', { subject: '' }, 'subject'],
  ['a name that is too long', { subject: 'x'.repeat(257) }, 'subject'],
  ['no reason', { reason: ' ' }, 'reason'],
  ['a purpose that no key names', { purpose: 'Reserch' }, 'purpose'],
])('refuses %s, and changes nothing', async (_what, change, param) => {
  const book = await open();
  for (const action of ['give', 'withdraw'] as const)
    await expect(book[action]({ ...anna, ...change })).rejects.toMatchObject({ code: 'invalid_request', param });
  expect(await book.list()).toEqual([]);
  expect(appended).toEqual([]);
});

test('will not begin with a file of another key store, nor with one that is damaged: withdrawals would be forgotten', async () => {
  const file = join(folder, 'consents.json');
  await (await open()).withdraw(anna);
  const other = consentReferences(new Uint8Array(32).fill(8));
  await expect(createFileConsentStore(files(other.check))).rejects.toThrow(/another key store/);
  await writeFile(file, '{"version":1');
  await expect(createFileConsentStore(files(references.check))).rejects.toThrow(ConsentFileError);
  await writeFile(file, JSON.stringify({ version: 1, check: references.check, consents: [{ state: 'given' }] }));
  await expect(createFileConsentStore(files(references.check))).rejects.toThrow(/consents\.0/);
});

test('will not begin with an older file than was there, nor without it', async () => {
  const file = join(folder, 'consents.json');
  const book = await open();
  await book.withdraw(anna);
  const older = await readFile(file, 'utf8');
  await book.withdraw({ ...anna, subject: 'ben' });
  await writeFile(file, older);
  await expect(open()).rejects.toThrow(/it is an older one/);
  await rm(file);
  await expect(open()).rejects.toThrow(/it is missing/);
  await rm(join(folder, 'count'));
  expect(await (await open()).list()).toEqual([]);
});

test('makes references that differ by person, purpose and key', () => {
  const other = consentReferences(new Uint8Array(32).fill(8));
  const all = [
    references.of('anna'),
    references.of('anna', 'Advice'),
    references.of('anna","Advice'),
    references.of('ben'),
    other.of('anna'),
  ];
  expect(new Set(all).size).toBe(all.length);
  expect(references.of('anna')).toBe(consentReferences(key).of('anna'));
});
