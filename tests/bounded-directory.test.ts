import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { directoryPaths } from '../packages/contract/src/admin-directory.ts';
import { listenTestGateway, type ListeningTestGateway } from '../packages/gateway/src/testing/create-test-gateway.ts';

/**
 * What a key that is bound to a tenant or a team does to every kind of entity of the directory, in its part and outside of it: `s` it sees it,
 * `.` it is told that there is none; and of each change `x` it may, `.` it is refused. Closing the own part ends the key itself.
 */
const table = `
                                    see  rename close reopen
tenant-admin  own-tenant            s    x      x     .
tenant-admin  own-team              s    x      x     x
tenant-admin  other-team-of-tenant  s    x      x     x
tenant-admin  own-person            s    x      x     x
tenant-admin  own-account           s    x      x     x
tenant-admin  role                  s    .      .     .
tenant-admin  foreign-tenant        .    .      .     .
tenant-admin  foreign-team          .    .      .     .
tenant-admin  foreign-person        .    .      .     .
tenant-admin  foreign-account       .    .      .     .
team-admin    own-tenant            s    .      .     .
team-admin    own-team              s    x      x     .
team-admin    other-team-of-tenant  .    .      .     .
team-admin    own-person            s    x      x     x
team-admin    own-account           s    x      x     x
team-admin    person-of-both-teams  s    .      .     .
team-admin    role                  s    .      .     .
team-admin    foreign-tenant        .    .      .     .
team-admin    foreign-team          .    .      .     .
team-admin    foreign-person        .    .      .     .
team-admin    foreign-account       .    .      .     .
`;

const rows = table
  .trim()
  .split('\n')
  .slice(1)
  .map((line) => line.split(/ +/) as [string, string, string, string, string, string]);

const closed = {
  tenants: 'closed',
  teams: 'closed',
  people: 'suspended',
  'service-accounts': 'suspended',
  roles: 'closed',
};
type Path = keyof typeof closed;

let gateway: ListeningTestGateway;
const keys = new Map<string, string>();
const targets = new Map<string, { readonly path: Path; readonly id: string }>();

beforeAll(async () => {
  gateway = await listenTestGateway({ configuration: { limits: { failuresPerMinute: 60_000 } } });
  const { directory, keys: ring } = gateway.gateway;
  const by = { actor: 'test' };
  const target = (name: string, path: Path, { id }: { readonly id: string }): string => {
    targets.set(name, { path, id });
    return id;
  };
  for (const [whose, tenant] of [
    ['own', 'north'],
    ['foreign', 'south'],
  ] as const) {
    target(`${whose}-tenant`, 'tenants', await directory.create('tenant', { id: tenant, name: tenant }, by));
    const team = target(`${whose}-team`, 'teams', await directory.create('team', { tenant, name: 'one' }, by));
    const inIt = { tenant, name: whose, teams: [team], roles: [] };
    target(`${whose}-person`, 'people', await directory.create('person', inIt, by));
    target(`${whose}-account`, 'service-accounts', await directory.create('service-account', inIt, by));
  }
  const tenant = 'north';
  const own = targets.get('own-team')?.id ?? '';
  const other = target('other-team-of-tenant', 'teams', await directory.create('team', { tenant, name: 'two' }, by));
  const both = { tenant, name: 'both', teams: [own, other], roles: [] };
  target('person-of-both-teams', 'people', await directory.create('person', both, by));
  target(
    'role',
    'roles',
    await directory.create('role', { id: 'reader', name: 'r', permissions: ['models.call'] }, by),
  );
  const wanted = { role: 'admin', tenant } as const;
  keys.set('tenant-admin', (await ring.create({ ...wanted, name: 'tenant', bound: 'tenant' })).key);
  keys.set('team-admin', (await ring.create({ ...wanted, name: 'team', team: own, bound: 'team' })).key);
});
afterAll(() => gateway.close());

async function ask(method: string, path: string, key: string, body?: object): Promise<Response> {
  return fetch(`${gateway.url}/admin/v1/${path}`, {
    method,
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
}

it('has a row for every kind', () => {
  expect(new Set([...targets.values()].map(({ path }) => path))).toEqual(new Set(Object.values(directoryPaths)));
});

describe.each(rows)('%s and %s', (who, name, ...cells) => {
  it('does there what its row says', async () => {
    const key = keys.get(who) ?? '';
    const { id, path } = targets.get(name) ?? { id: '', path: 'tenants' as const };
    const at = `${path}/${id}`;
    const listed = (await (await ask('GET', `${path}?limit=500`, key)).json()) as { items: { id: string }[] };
    const seen = (await ask('GET', at, key)).status === 200;
    expect(listed.items.some((item) => item.id === id)).toBe(seen);
    const outcomes = [seen ? 's' : '.'];
    for (const body of [{ name: `${name} of ${who}` }, { status: closed[path] }, { status: 'active' }]) {
      if ('status' in body && body.status === 'active')
        await ask('PATCH', at, gateway.adminKey, { status: closed[path] });
      const { status } = await ask('PATCH', at, key, body);
      // Of what it does not see it is not told that it is there.
      expect(status).toSatisfy(
        (one: number) => one === 200 || (seen ? [401, 403].includes(one) : one === 404 || one === 401),
      );
      outcomes.push(status === 200 ? 'x' : '.');
      await ask('PATCH', at, gateway.adminKey, { status: 'active' });
    }
    expect(outcomes).toEqual(cells);
    if (cells[1] === '.') expect((await ask('DELETE', at, key)).status).not.toBe(200);
  });
});
