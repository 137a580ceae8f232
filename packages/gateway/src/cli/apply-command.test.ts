import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DeclarationProblem, DeclaredDirectory, DirectoryStep } from '@gatehouse/contract/declared-directory';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { takeCommandNote } from '../config/command-note.ts';
import { GatehouseError } from '../core/errors.ts';
import type { Dependencies } from './dependencies.ts';
import { createProgram, runProgram } from './program.ts';

let folder: string;
let out: string;
let complaints: string;
let asked: [string, DeclaredDirectory?][];
let steps: DirectoryStep[];
let refusal: GatehouseError | undefined;
let problems: DeclarationProblem[];
let applied: { at: number; actor: string } | null;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gatehouse-apply-'));
  await mkdir(join(folder, 'data'), { mode: 0o700 });
  [out, complaints, asked, steps, refusal, problems] = ['', '', [], [], undefined, []];
  applied = { at: Date.UTC(2026, 10, 23), actor: 'anna\u001b[2J' };
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
    openDirectory: () =>
      Promise.resolve({
        declared: {
          plan: (declared: DeclaredDirectory) => answer('plan', declared),
          apply: (declared: DeclaredDirectory) => answer('apply', declared),
          check: () => Promise.resolve(problems),
          drift: () => Promise.resolve({ applied, steps, undeclared: 2 }),
        },
        close: () => Promise.resolve(),
      }),
  } as unknown as Dependencies;
  return runProgram(createProgram(dependencies), [...words, '--data', join(folder, 'data')], dependencies);
}

function answer(action: string, declared: DeclaredDirectory): Promise<readonly DirectoryStep[]> {
  asked.push([action, declared]);
  return refusal === undefined ? Promise.resolve(steps) : Promise.reject(refusal);
}

const write = (name: string, text: string): Promise<void> => writeFile(join(folder, name), text);

const change: DirectoryStep = {
  action: 'change',
  kind: 'team',
  id: 'team_1',
  name: 'Support',
  tenant: 'acme',
  fields: [{ field: 'limits', from: { costPerDay: 5 } }],
};

describe('gatehouse apply', () => {
  it('shows what it would do, and does it only when told to', async () => {
    await write('access.yaml', 'version: 1\nteams:\n  - name: Support\n');
    steps = [change, { action: 'create', kind: 'person', name: 'anna\u001b[2J', fields: [{ field: 'name', to: 'A' }] }];
    expect(await run('apply', '-f', 'access.yaml')).toBe(0);
    expect(out).toContain('~ team Support (acme)\n    limits: {"costPerDay":5} → none\n+ person anna');
    expect(out).toContain('Nothing was done yet: say --yes');
    expect(out).not.toContain('\u001b');
    expect(asked.map(([action]) => action)).toEqual(['plan']);
    expect(await run('apply', '-f', 'access.yaml', '--yes')).toBe(0);
    expect(asked.at(-1)).toMatchObject(['apply', { version: 1, teams: [{ name: 'Support' }], people: [] }]);
    expect(out).toContain('Done.');
  });

  it('tells every problem of a file with its line', async () => {
    await write('access.yaml', 'version: 1\nteams:\n  - nme: Support\npeople:\n  - name: A\n    teams: Support\n');
    expect(await run('apply', '-f', 'access.yaml', '--yes')).toBe(3);
    expect(complaints).toContain('access.yaml:3:5  teams[0].nme: there is no such setting');
    expect(complaints).toMatch(/access\.yaml:6:12 {2}people\[0\]\.teams: /);
    expect(asked).toEqual([]);
  });

  it('tells every reference that leads nowhere with its line, before it plans anything', async () => {
    await write(
      'access.yaml',
      'version: 1\npeople:\n  - name: A\n    userName: a\n    teams: [Suport]\n    roles:\n      - role: lead\n',
    );
    problems = [
      { path: ['people', 0, 'roles', 0, 'role'], message: 'there is no role `lead`', remedy: 'Make it first.' },
      { path: ['people', 0, 'teams', 0], message: 'there is no team `Suport`', remedy: 'Did you mean `Support`?' },
    ];
    for (const more of [[], ['--yes']]) {
      complaints = '';
      expect(await run('apply', '-f', 'access.yaml', ...more)).toBe(3);
      expect(complaints).toContain('The file has 2 problems:');
      expect(complaints).toMatch(
        /yaml:5:13 {2}people\[0\]\.teams\[0\]: there is no team `Suport`\. Did you mean `Support`\?\n.*yaml:7:15 /,
      );
    }
    expect(asked).toEqual([]);
  });

  it('tells of a misspelt setting and of references that lead nowhere at once', async () => {
    await write(
      'access.yaml',
      'version: 1\nteams:\n  - name: Support\n    limits: { costPerDy: 5 }\npeople:\n  - name: A\n    userName: a\n    teams: [Suport]\n',
    );
    problems = [{ path: ['people', 0, 'teams', 0], message: 'there is no team `Suport`', remedy: 'Make it first.' }];
    expect(await run('apply', '-f', 'access.yaml')).toBe(3);
    expect(complaints).toContain('The file has 2 problems:');
    expect(complaints).toMatch(
      /yaml:4:15 {2}teams\[0\]\.limits\.costPerDy: .*\n.*yaml:8:13 {2}people\[0\]\.teams\[0\]: there is no/,
    );
    expect(asked).toEqual([]);
  });

  it('says once of a file of another kind that it is one, and of many problems the first', async () => {
    await write('README.md', '# Gatehouse\n\n- a: [b\n- `c`: d\n\n| version | people |\n| --- | --- |\n');
    await write('notes.txt', 'Hello\n');
    for (const file of ['README.md', 'notes.txt']) {
      complaints = '';
      expect(await run('apply', '-f', file)).toBe(3);
      expect(complaints).toContain('The file has one problem:');
      expect(complaints).toContain('neither a file of tenants, teams, people and roles nor a configuration');
    }
    complaints = '';
    const team = (name: number): string => `  - nme: a${String(name)}\n`;
    await write('many.yaml', `version: 1\nteams:\n${Array.from({ length: 30 }, (_, at) => team(at)).join('')}`);
    expect(await run('apply', '-f', 'many.yaml')).toBe(3);
    expect(complaints.split('\n').filter((line) => line.includes('many.yaml:'))).toHaveLength(10);
    expect(complaints).toMatch(/and \d+ more\n/);
  });

  it('asks for another file where there is none of that name', async () => {
    expect(await run('apply', '-f', 'nowhere.yaml')).toBe(3);
    expect(complaints).toContain('there is no such file. Name a file that can be read with -f.');
    expect(complaints).not.toMatch(/init|--config/);
  });

  it('says why the directory refuses, and how far it came', async () => {
    await write('access.json', '{"version":1}');
    refusal = new GatehouseError('invalid_request', { param: 'people[0].teams[0]' });
    expect(await run('apply', '-f', 'access.json', '--yes')).toBe(1);
    expect(complaints).toContain('invalid_request, people[0].teams[0]');
    expect(complaints).toContain('Steps before it');
    complaints = '';
    expect(await run('apply', '-f', 'access.json')).toBe(1);
    expect(complaints).toContain('Nothing was done.');
  });

  it('puts a configuration in the place of the one in force, with its difference first and without its secrets', async () => {
    const text = (limit: number, key: string): string =>
      `version: 1\nproviders:\n  - id: a\n    kind: openai-compatible\n    baseUrl: https://a.example.org/v1\n    apiKey: ${key}\nlimits:\n  concurrency: ${String(limit)}\n`;
    await write('gatehouse.yaml', text(5, 'canary-old'));
    await write('wanted.yaml', text(6, 'canary-new'));
    expect(await run('apply', '-f', 'wanted.yaml')).toBe(0);
    expect(out).toContain('-  concurrency: 5\n+  concurrency: 6\n');
    expect(out).not.toContain('canary');
    expect(await readFile(join(folder, 'gatehouse.yaml'), 'utf8')).toBe(text(5, 'canary-old'));
    expect(await run('apply', '-f', 'wanted.yaml', '--yes')).toBe(0);
    expect(await readFile(join(folder, 'gatehouse.yaml'), 'utf8')).toBe(text(6, 'canary-new'));
    expect(takeCommandNote(join(folder, 'data', 'configurations'), text(6, 'canary-new'))).toMatchObject({
      actor: 'command line',
    });
    expect(await run('apply', '-f', 'wanted.yaml', '--yes')).toBe(0);
    expect(out).toContain('says that already');
    await write('wanted.yaml', `${text(6, 'k')}nonsense: 1\n`);
    out = '';
    expect(await run('apply', '-f', 'wanted.yaml', '--yes')).toBe(3);
    expect(complaints).toMatch(/wanted\.yaml:\d+:\d+ {2}nonsense/);
    expect(complaints).not.toContain('gatehouse.yaml:');
    expect(out).toBe('');
    expect(await run('apply', '-f', 'gatehouse.yaml', '--yes')).toBe(2);
  });
});

describe('gatehouse drift', () => {
  it('exits with 1 where something is another, and with 0 where nothing is', async () => {
    expect(await run('drift')).toBe(0);
    expect(out).toContain('Everything is as it declares.\n2 more are in no file.');
    expect(out).not.toContain('\u001b');
    steps = [change];
    expect(await run('drift')).toBe(1);
    expect(out).toContain('~ team Support (acme)');
    out = '';
    expect(await run('drift', '--json')).toBe(1);
    expect(JSON.parse(out)).toMatchObject({ steps: [{ name: 'Support' }], undeclared: 2 });
  });

  it('exits with 7 where no file was ever applied', async () => {
    applied = null;
    expect(await run('drift')).toBe(7);
    expect(complaints).toContain('No file was applied yet');
  });
});
