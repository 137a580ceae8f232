import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Directory } from '../access/directory/directory.ts';
import type { LedgerEntry } from '../core/ledger.ts';
import { createMemoryDirectory } from '../stores/memory-directory.ts';
import type { Dependencies } from './dependencies.ts';
import { directoryServiceOf } from './directory-request.ts';
import { createProgram, runProgram } from './program.ts';

let folder: string;
let out: string;
let complaints: string;
let entries: LedgerEntry[];
let directory: Directory;
let counter: number;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gatehouse-people-'));
  [out, complaints, entries, counter] = ['', '', [], 0];
  directory = await Directory.open({
    store: createMemoryDirectory(),
    ledger: {
      append(entry) {
        entries.push(entry);
        return Promise.resolve({ log: '', shard: '', index: 0, hash: '' });
      },
    },
    clock: { now: () => 1_000, elapsed: () => 0 },
    ids: { next: (prefix) => `${prefix}_${(counter += 1)}` },
    tenant: 'default',
  });
  await mkdir(join(folder, 'data'), { mode: 0o700 });
});
afterEach(() => rm(folder, { recursive: true, force: true }));

function run(...words: string[]): Promise<number> {
  const dependencies = {
    stdout: { write: (piece: string) => (out += piece) },
    stderr: { write: (piece: string) => (complaints += piece) },
    environment: {},
    workingFolder: folder,
    version: 'test',
    commandName: 'gatehouse',
    processId: process.pid,
    openDirectory: () =>
      Promise.resolve({
        directory: directoryServiceOf(directory),
        declared: undefined as never,
        close: () => Promise.resolve(),
      }),
  } as unknown as Dependencies;
  return runProgram(createProgram(dependencies), [...words, '--data', join(folder, 'data')], dependencies);
}

test('creates, lists, changes and removes, and says who did it', async () => {
  expect(await run('teams', 'create', '--name', 'Sales', '--limit', 'costPerDay=5', 'requestsPerMinute=60')).toBe(0);
  expect(directory.get('team', 'team_1')).toMatchObject({
    name: 'Sales',
    limits: { costPerDay: 5, requestsPerMinute: 60 },
  });
  expect(
    await run(
      'people',
      'create',
      '--name',
      'Anna',
      '--team',
      'team_1',
      '--role',
      'team-lead@default/team_1',
      'auditor',
    ),
  ).toBe(0);
  expect(directory.get('person', 'per_2')?.roles).toEqual([
    { role: 'team-lead', tenant: 'default', team: 'team_1' },
    { role: 'auditor' },
  ]);
  expect(await run('people', 'list')).toBe(0);
  expect(out).toMatch(/per_2\s+Anna\s+.*active.*\s+default\s+team-lead@default\/Sales, auditor\s+Sales/);
  expect(await run('people', 'change', 'per_2', '--status', 'suspended')).toBe(0);
  expect(await run('people', 'remove', 'per_2')).toBe(0);
  expect(directory.get('person', 'per_2')).toMatchObject({ name: 'per_2', status: 'removed' });
  expect(new Set(entries.map(({ leaf }) => 'actor' in leaf && leaf.actor))).toEqual(new Set(['command line']));
  expect(complaints).toBe('');
});

test('lists teams with their limits, and has no columns that say nothing', async () => {
  await run('teams', 'create', '--name', 'Sales', '--limit', 'costPerDay=5', 'requestsPerMinute=60');
  out = '';
  expect(await run('teams', 'list')).toBe(0);
  const [head, row] = out.split('\n');
  expect(head?.trim().split(/\s+/)).toEqual(['ID', 'NAME', 'STATE', 'TENANT', 'LIMITS']);
  expect(row).toMatch(/team_1\s+Sales\s+.*\s+default\s+60\/min, costPerDay 5/);
});

test('lists the built-in roles with own ones', async () => {
  await run('roles', 'create', '--id', 'watcher', '--name', 'Watcher', '--permission', 'record.read');
  out = '';
  expect(await run('roles', 'list')).toBe(0);
  expect(out).toMatch(/team-lead/);
  expect(out).toMatch(/watcher\s+Watcher\s+.*active.*\s+record\.read/);
});

test.each([
  [['teams', 'create'], 2, 'name'],
  [['teams', 'create', '--name', 'a', '--limit', 'costPerDay=much'], 2, 'limits.costPerDay'],
  [['tenants', 'create', '--id', 'Not An Id', '--name', 'a'], 2, 'id'],
  [['roles', 'create', '--id', 'admin', '--name', 'a', '--permission', 'record.read'], 2, 'built-in'],
  [['roles', 'create', '--id', 'own', '--name', 'a', '--permission', 'everything'], 2, 'permissions'],
  [['people', 'change', 'per_1'], 2, 'nothing is to be changed'],
  [['people', 'remove', 'per_none'], 1, 'no such'],
  [['people', 'create', '--name', 'a', '--team', 'team_none'], 1, 'teams'],
])('refuses %j with exit code %i, and says why', async (words, code, why) => {
  expect(await run(...words)).toBe(code);
  expect(complaints.toLowerCase()).toContain(why.toLowerCase());
  expect(entries).toEqual([]);
});

test('says what is wrong with roles, permissions and teams, and what there is', async () => {
  expect(await run('roles', 'create', '--id', 'watcher', '--name', 'W', '--permission', 'status.read')).toBe(0);
  expect(await run('people', 'create', '--name', 'Anna', '--role', 'nope')).toBe(1);
  expect(complaints).toContain('There is no role of this name');
  expect(complaints).toMatch(/There are: user, .*admin.*, watcher\./);
  complaints = '';
  expect(await run('roles', 'create', '--id', 'other', '--name', 'O', '--permission', 'status.read', 'nope.read')).toBe(
    2,
  );
  expect(complaints).toContain('There is no permission `nope.read`');
  expect(complaints).toMatch(/These permissions there are: .*keys\.read.*/);
  complaints = '';
  expect(await run('people', 'create', '--name', 'Anna', '--team', 'team_9')).toBe(1);
  expect(complaints).toContain('There is no team of this id in this tenant');
  expect(complaints).not.toContain('OpenAI');
});
