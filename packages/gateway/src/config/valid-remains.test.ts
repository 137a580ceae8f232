import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { declarationProblems } from '../access/declared/declaration-problems.ts';
import { readDeclared } from './read-declared.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gatehouse-remains-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** All problems of a file by their places: first those that its schema sees, then references, in an empty directory. */
async function problemsOf(file: object): Promise<{ readonly first: string[]; readonly later: string[] }> {
  const place = join(folder, 'access.json');
  await writeFile(place, JSON.stringify(file, undefined, 1));
  const read = await readDeclared(place, {});
  if (read.kind === 'configuration') throw new Error('not one of these files');
  const { declared, problemsOf: placed } = read.kind === 'directory' ? read : (read.remains ?? {});
  const surroundings = {
    present: { list: () => [] },
    before: undefined,
    ownTenant: 'acme',
    suggest: () => undefined,
  } as unknown as Parameters<typeof declarationProblems>[1];
  const more = declared === undefined ? [] : (placed?.(declarationProblems(declared, surroundings)) ?? []);
  return {
    first: read.kind === 'refused' ? read.problems.map(({ path }) => path) : [],
    later: more.map(({ path }) => path),
  };
}

const person = (more: object) => ({ name: 'A', userName: 'a', ...more });

describe('what is left of a file with mistakes', () => {
  it('is looked at for references, whose places are those of the file', async () => {
    expect(
      await problemsOf({
        version: 1,
        teams: [
          { name: 'Support', limits: { costPerDy: 5 } },
          { name: 'Sales', limits: 7 },
        ],
        people: [
          person({ userName: 7 }),
          person({
            userName: 'b',
            teams: ['Sales', 'Support', 9, 'Suport'],
            roles: [{ role: 'user', x: [] }, { role: 'laed' }],
          }),
        ],
      }),
    ).toEqual({
      first: [
        'teams[0].limits.costPerDy',
        'teams[1].limits',
        'people[0].userName',
        'people[1].teams[2]',
        'people[1].roles[0].x',
      ],
      later: ['people[1].teams[3]', 'people[1].roles[1].role'],
    });
  });

  it('gives no cause for complaints about what the broken parts may have declared', async () => {
    for (const broken of [
      { teams: [{ nme: 'Support' }] },
      { teams: [{ name: 'Support', tenant: 'No!' }] },
      { teams: [{ name: 'Support', tennant: 'acme' }] },
      { teams: 'Support' },
      { teems: [{ name: 'Support' }] },
    ]) {
      const { first, later } = await problemsOf({ version: 1, ...broken, people: [person({ teams: ['Support'] })] });
      expect([broken, first.length > 0, later]).toEqual([broken, true, []]);
    }
    const roles = [{ id: 'watcher', name: 'W', permissions: ['record.raed'] }];
    expect((await problemsOf({ version: 1, roles, people: [person({ roles: [{ role: 'watcher' }] })] })).later).toEqual(
      [],
    );
    const tenants = [{ id: 'globex', nme: 'Globex' }];
    expect((await problemsOf({ version: 1, tenants, teams: [{ name: 'T', tenant: 'globex' }] })).later).toEqual([]);
  });

  it('takes nothing for another one of which a part that tells who it is was wrong', async () => {
    const two = [person({ tenant: 'No!' }), person({}), person({ tennant: 'globex' })];
    expect((await problemsOf({ version: 1, people: two })).later).toEqual([]);
    const issuer = 'https://id.example.org';
    const identities = [{ issuer, subject: 'x' }];
    const swapped = [person({ identities: 5 }), person({ userName: 'b', identities })];
    expect((await problemsOf({ version: 1, people: swapped })).later).toEqual([]);
    const assignment = { role: 'lead', tennant: 'globex', team: 'Sales' };
    expect((await problemsOf({ version: 1, people: [person({ roles: [assignment] })] })).later).toEqual([]);
  });

  it('is nothing where the file as a whole is of another version or form', async () => {
    for (const file of [
      { version: 2, people: [person({ teams: ['No'] })] },
      { teams: [] },
      { version: 1, people: 'a' },
    ])
      expect((await problemsOf(file)).later).toEqual([]);
  });

  it('never has a problem that the file has not without its mistakes, whatever values are put into it', async () => {
    const whole = {
      version: 1,
      tenants: [{ id: 'globex', name: 'Globex' }],
      teams: [{ name: 'Support' }, { name: 'Sales', tenant: 'globex' }],
      roles: [{ id: 'watcher', name: 'W', permissions: ['record.read'] }],
      people: [
        person({ teams: ['Support'], roles: [{ role: 'watcher', tenant: 'globex', team: 'Sales' }] }),
        person({ tenant: 'globex', teams: ['Sales'], limits: { costPerDay: 3 } }),
      ],
      serviceAccounts: [{ name: 'S', teams: ['Support'], roles: [{ role: 'user' }] }],
    };
    expect(await problemsOf(whole)).toEqual({ first: [], later: [] });
    const places: (string | number)[][] = [];
    const walk = (value: unknown, path: (string | number)[]): void => {
      if (path.length > 0) places.push(path);
      if (typeof value !== 'object' || value === null) return;
      for (const [name, one] of Object.entries(value)) walk(one, [...path, Array.isArray(value) ? Number(name) : name]);
    };
    walk(whole, []);
    const put = (path: (string | number)[], how: string, into: object): void => {
      const around = path
        .slice(0, -1)
        .reduce<Record<string | number, unknown> | undefined>(
          (at, step) => at?.[step] as Record<string | number, unknown> | undefined,
          into as Record<string | number, unknown>,
        );
      const [step = ''] = path.slice(-1);
      if (typeof around !== 'object' || around === null || !(step in around)) return;
      if (how === 'misspelt' && typeof step === 'string') {
        around[`${step}x`] = around[step];
        Reflect.deleteProperty(around, step);
      } else around[step] = how === 'null' ? null : how === 'list' ? [[]] : { a: 1 };
    };
    const mistakes = fc.array(
      fc.tuple(fc.constantFrom(...places), fc.constantFrom('misspelt', 'null', 'list', 'map')),
      {
        minLength: 1,
        maxLength: 3,
      },
    );
    await fc.assert(
      fc.asyncProperty(mistakes, async (made) => {
        const file = structuredClone(whole);
        for (const [path, how] of made) put(path, how, file);
        expect((await problemsOf(file)).later).toEqual([]);
      }),
      { numRuns: 200 },
    );
  });
});
