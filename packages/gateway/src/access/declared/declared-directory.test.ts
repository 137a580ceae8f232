import { declaredDirectorySchema } from '@gatehouse/contract/declared-directory';
import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import type { DirectoryActor } from '../../core/directory.ts';
import type { DirectoryStore } from '../../core/directory-store.ts';
import type { z } from 'zod';
import { createMemoryDirectory } from '../../stores/memory-directory.ts';
import { Directory } from '../directory/directory.ts';
import { DeclaredDirectoryBook } from './declared-directory.ts';

type File = Omit<z.input<typeof declaredDirectorySchema>, 'version'>;

const operator: DirectoryActor = { actor: 'command line' };
const read = (file: File) => declaredDirectorySchema.parse({ version: 1, ...file });

let store: DirectoryStore;
let directory: Directory;
let book: DeclaredDirectoryBook;

async function open(): Promise<void> {
  let counter = 0;
  directory = await Directory.open({
    store,
    ledger: { append: () => Promise.resolve({ log: 'l', shard: 's', index: 0, hash: '' }) },
    clock: { now: () => 1_000, elapsed: () => 0 },
    ids: { next: (prefix) => `${prefix}_${String((counter += 1))}_${String(Math.random()).slice(2)}` },
    tenant: 'acme',
  });
  book = await DeclaredDirectoryBook.open({
    directory,
    onChange: (listener) => void directory.onChange(listener),
    store,
    clock: { now: () => 2_000, elapsed: () => 0 },
    tenant: 'acme',
    suggest: (name, known) => known.find((one) => one.toLowerCase() === name.toLowerCase()),
  });
}

beforeEach(async () => {
  store = createMemoryDirectory();
  await open();
});

const wholeFile: File = {
  tenants: [{ id: 'globex', name: 'Globex', limits: { costPerMonth: 100 } }],
  teams: [
    { name: 'Sales' },
    { name: 'Sales', tenant: 'globex' },
    { name: 'Support', limits: { requestsPerMinute: 60 } },
  ],
  roles: [{ id: 'watcher', name: 'Watcher', permissions: ['record.read', 'status.read'] }],
  people: [
    {
      userName: 'anna',
      name: 'Anna Berger',
      teams: ['Support', 'Sales'],
      roles: [{ role: 'team-lead', team: 'Support' }],
    },
    { email: 'ben@globex.example', name: 'Ben', tenant: 'globex', teams: ['Sales'], roles: [{ role: 'watcher' }] },
  ],
  serviceAccounts: [{ name: 'shop', teams: ['Support'], roles: [{ role: 'service', tenant: 'acme' }], note: 'FAQ' }],
};

describe('a file that declares who there is', () => {
  it('is made true in one go, and then there is nothing left to do', async () => {
    const steps = await book.apply(read(wholeFile), operator);
    expect(steps.map(({ action, kind, name }) => `${action} ${kind} ${name}`)).toEqual([
      'create tenant globex',
      'create team Sales',
      'create team Sales',
      'create team Support',
      'create role watcher',
      'create person anna',
      'create person ben@globex.example',
      'create service-account shop',
    ]);
    const team = (tenant: string, name: string) =>
      directory.list('team').find((one) => one.tenant === tenant && one.name === name)?.id;
    expect(directory.list('person')).toMatchObject([
      {
        userName: 'anna',
        teams: [team('acme', 'Support'), team('acme', 'Sales')],
        roles: [{ role: 'team-lead', tenant: 'acme', team: team('acme', 'Support') }],
      },
      { email: 'ben@globex.example', tenant: 'globex', teams: [team('globex', 'Sales')] },
    ]);
    expect(book.plan(read(wholeFile))).toEqual([]);
    expect(book.drift()).toEqual({ applied: { at: 2_000, actor: 'command line' }, steps: [], undeclared: 0 });
  });

  it('shows what is another before it is made another', async () => {
    await book.apply(read(wholeFile), operator);
    const next = read({
      ...wholeFile,
      teams: [...(wholeFile.teams ?? []).slice(0, 2), { name: 'Support', limits: { costPerDay: 5 } }],
    });
    const wanted = [
      {
        action: 'change',
        kind: 'team',
        id: expect.any(String) as string,
        name: 'Support',
        tenant: 'acme',
        fields: [{ field: 'limits', from: { requestsPerMinute: 60 }, to: { costPerDay: 5 } }],
      },
    ];
    expect(book.plan(next)).toEqual(wanted);
    expect(directory.list('team').find(({ name }) => name === 'Support')?.limits).toEqual({ requestsPerMinute: 60 });
    expect(await book.apply(next, operator)).toEqual(wanted);
    expect(directory.list('team').find(({ name }) => name === 'Support')?.limits).toEqual({ costPerDay: 5 });
  });

  it('closes what the file before declared, in the order in which that can be done, and nothing else', async () => {
    await directory.create('team', { name: 'By hand' }, operator);
    await book.apply(read(wholeFile), operator);
    expect(book.plan(read({ teams: [{ name: 'Sales' }] })).map(({ fields }) => fields)).toEqual([
      ...Array.from({ length: 3 }, () => [{ field: 'status', from: 'active', to: 'suspended' }]),
      ...Array.from({ length: 4 }, () => [{ field: 'status', from: 'active', to: 'closed' }]),
    ]);
    const steps = await book.apply(read({ teams: [{ name: 'Sales' }] }), operator);
    expect(steps.map(({ action, kind, name }) => `${action} ${kind} ${name}`)).toEqual([
      'close service-account shop',
      'close person ben@globex.example',
      'close person anna',
      'close role watcher',
      'close team Support',
      'close team Sales',
      'close tenant globex',
    ]);
    expect(directory.list('person').map(({ status }) => status)).toEqual(['suspended', 'suspended']);
    expect(
      directory
        .list('team')
        .filter(({ status }) => status === 'active')
        .map(({ name }) => name),
    ).toEqual(['By hand', 'Sales']);
    expect(book.drift()).toMatchObject({ steps: [], undeclared: 1 });
    // And brings them back where they are declared again.
    const back = await book.apply(read(wholeFile), operator);
    expect(back.every(({ action }) => action === 'change')).toBe(true);
    expect(directory.list('person').map(({ status }) => status)).toEqual(['active', 'active']);
  });

  it('is remembered over a restart, so that what was changed by hand shows', async () => {
    await book.apply(read(wholeFile), operator);
    const [anna] = directory.list('person');
    await directory.change('person', anna?.id ?? '', { roles: [{ role: 'admin' }] }, operator);
    await open();
    expect(book.drift().steps).toMatchObject([
      {
        action: 'change',
        name: 'anna',
        fields: [
          { field: 'roles', from: [{ role: 'admin' }], to: [{ role: 'team-lead', tenant: 'acme', team: 'Support' }] },
        ],
      },
    ]);
  });

  it('says of whoever was suspended by hand that they are', async () => {
    await book.apply(read(wholeFile), operator);
    const [anna] = directory.list('person');
    await directory.change('person', anna?.id ?? '', { status: 'suspended' }, operator);
    expect(book.drift().steps).toMatchObject([
      { name: 'anna', fields: [{ field: 'status', from: 'suspended', to: 'active' }] },
    ]);
  });

  it('is told everything that keeps it from being applied, with what is near', async () => {
    const file = read({
      teams: [{ name: 'Support' }, { name: 'Support' }],
      people: [
        {
          userName: 'anna',
          name: 'Anna',
          teams: ['support'],
          roles: [{ role: 'teamlead' }, { role: 'auditor', tenant: 'nowhere' }],
        },
      ],
      serviceAccounts: [{ name: 'shop', roles: [{ role: 'service', team: 'Sales' }] }],
    });
    expect(book.check(file)).toMatchObject([
      { path: ['teams', 1], message: expect.stringContaining('`teams[0]` is the same') as string },
      { path: ['people', 0, 'teams', 0], remedy: 'Support' },
      { path: ['people', 0, 'roles', 0, 'role'], message: 'there is no role `teamlead`' },
      { path: ['people', 0, 'roles', 1, 'tenant'] },
      { path: ['serviceAccounts', 0, 'roles', 0, 'team'] },
    ]);
    await expect(book.apply(file, operator)).rejects.toMatchObject({ code: 'invalid_request', param: 'teams[1]' });
    expect(directory.list('team')).toEqual([]);
  });

  it('may not refer to what it closes itself', async () => {
    await book.apply(read(wholeFile), operator);
    const { roles: _roles, ...rest } = wholeFile;
    const without = read({ ...rest, teams: (wholeFile.teams ?? []).filter(({ name }) => name !== 'Support') });
    const closed = expect.stringContaining('is closed by this file') as string;
    expect(book.check(without)).toMatchObject([
      { path: ['people', 0, 'teams', 0], message: closed },
      { path: ['people', 0, 'roles', 0, 'team'], message: closed },
      { path: ['people', 1, 'roles', 0, 'role'], message: closed },
      { path: ['serviceAccounts', 0, 'teams', 0], message: closed },
    ]);
    expect(book.check(read(wholeFile))).toEqual([]);
  });

  it('says who somebody is to an issuer, where it says anything of it', async () => {
    const grace = { userName: 'grace', name: 'Grace', roles: [{ role: 'auditor' }] };
    const identities = [
      { issuer: 'acme', subject: 'g-2' },
      { issuer: 'acme', subject: 'g-1' },
    ];
    await book.apply(read({ people: [{ ...grace, identities }] }), operator);
    expect(directory.list('person')).toMatchObject([{ name: 'Grace', identities: identities.toReversed() }]);
    expect(book.plan(read({ people: [{ ...grace, identities: identities.toReversed() }] }))).toEqual([]);
    // A file that says nothing of it takes nothing away.
    expect(await book.apply(read({ people: [grace] }), operator)).toEqual([]);
    await book.apply(read({ people: [{ ...grace, identities: [] }] }), operator);
    expect(directory.list('person')).toMatchObject([{ identities: [] }]);
  });

  it('is told of each identity that is somebody else’s', async () => {
    const identities = [{ issuer: 'acme', subject: 'g-1' }];
    const wanted = { name: 'By hand', teams: [], roles: [], identities };
    const { id } = await directory.create('person', wanted, operator);
    const people = [
      { userName: 'grace', name: 'Grace', identities },
      { userName: 'hanna', name: 'Hanna', identities },
    ];
    expect(book.check(read({ people }))).toMatchObject([
      { path: ['people', 0, 'identities', 0], message: `the person \`${id}\` has this identity` },
      { path: ['people', 1, 'identities', 0], message: '`people[0]` has this identity' },
    ]);
    await expect(book.apply(read({ people }), operator)).rejects.toMatchObject({ code: 'invalid_request' });
  });

  it('forgets whoever is removed for good', async () => {
    await book.apply(read(wholeFile), operator);
    const [anna] = directory.list('person');
    await directory.remove('person', anna?.id ?? '', operator);
    await expect.poll(async () => JSON.stringify(await store.list())).not.toContain('Anna');
    expect(book.drift().steps).toEqual([]);
  });

  it.each<[string, File, string]>([
    ['a team that is nowhere', { people: [{ userName: 'a', name: 'A', teams: ['Nobody'] }] }, 'people[0].teams[0]'],
    [
      'a role that is nowhere',
      { people: [{ userName: 'a', name: 'A', roles: [{ role: 'lead' }] }] },
      'people[0].roles[0].role',
    ],
    ['a tenant that is nowhere', { teams: [{ name: 'T', tenant: 'none' }] }, 'teams[0].tenant'],
    [
      'the same person twice',
      {
        people: [
          { userName: 'a', name: 'A' },
          { userName: 'a', name: 'B' },
        ],
      },
      'people[1]',
    ],
    [
      'a role in a team of another tenant',
      {
        teams: [{ name: 'T' }],
        tenants: [{ id: 'g', name: 'G' }],
        people: [{ userName: 'a', name: 'A', tenant: 'g', roles: [{ role: 'team-lead', team: 'T' }] }],
      },
      'people[0].roles[0].team',
    ],
  ])('is refused as a whole for %s, with the place', async (_what, file, param) => {
    await expect(book.apply(read(file), operator)).rejects.toMatchObject({ code: 'invalid_request', param });
    expect(directory.list('team')).toEqual([]);
    expect(directory.list('person')).toEqual([]);
  });

  it('is made true from whatever there was, and stays true', async () => {
    const name = fc.constantFrom('a', 'b', 'c');
    const file = fc
      .record({
        teams: fc.uniqueArray(name, { maxLength: 3 }),
        people: fc.uniqueArray(fc.record({ userName: name, teams: fc.uniqueArray(name, { maxLength: 2 }) }), {
          maxLength: 3,
          selector: ({ userName }) => userName,
        }),
      })
      .map(({ people, teams }) =>
        read({
          teams: teams.map((one) => ({ name: one })),
          people: people.map((person) => ({
            ...person,
            name: person.userName,
            teams: person.teams.filter((one) => teams.includes(one)),
          })),
        }),
      );
    await fc.assert(
      fc.asyncProperty(fc.array(file, { minLength: 1, maxLength: 5 }), async (files) => {
        store = createMemoryDirectory();
        await open();
        for (const one of files) {
          await book.apply(one, operator);
          expect(book.plan(one)).toEqual([]);
          expect(book.drift().steps).toEqual([]);
          const active = directory.list('team').filter(({ status }) => status === 'active');
          expect(active.map((team) => team.name).toSorted()).toEqual(one.teams.map((team) => team.name).toSorted());
        }
      }),
      { numRuns: 60 },
    );
  });
});
