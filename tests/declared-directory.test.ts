import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listenTestGateway, type ListeningTestGateway } from '../packages/gateway/src/testing/create-test-gateway.ts';

let gateway: ListeningTestGateway;

beforeAll(async () => {
  gateway = await listenTestGateway();
});
afterAll(() => gateway.close());

async function call(
  method: 'GET' | 'POST',
  path: string,
  body?: object,
  key = gateway.adminKey,
): Promise<{ readonly status: number; readonly json: Record<string, unknown> }> {
  const response = await fetch(gateway.url + path, {
    method,
    headers: { 'content-type': 'application/json', authorization: `Bearer ${key}` },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: response.status, json: (await response.json()) as Record<string, unknown> };
}

const apply = (declared: object, dryRun = false) =>
  call('POST', '/admin/v1/directory/apply', { declared: { version: 1, ...declared }, dryRun });

describe('a file that declares who there is, over HTTP', () => {
  it('is shown before it is applied, and is in the record when it is', async () => {
    const file = { teams: [{ name: 'Support' }], people: [{ userName: 'anna', name: 'Anna', teams: ['Support'] }] };
    const planned = await apply(file, true);
    expect(planned.json).toMatchObject({
      steps: [
        { action: 'create', kind: 'team', name: 'Support' },
        { action: 'create', kind: 'person', name: 'anna' },
      ],
    });
    expect((await call('GET', '/admin/v1/directory/drift')).json).toEqual({ applied: null, steps: [], undeclared: 0 });
    expect((await apply(file)).json).toEqual(planned.json);
    expect((await call('GET', '/admin/v1/directory/drift')).json).toMatchObject({ steps: [], undeclared: 0 });
    expect((await apply(file)).json).toEqual({ steps: [], problems: [] });
    const leaves = await gateway.leaves();
    expect(leaves.filter(({ kind }) => kind === 'directory')).toMatchObject([
      { action: 'created', of: 'team' },
      { action: 'created', of: 'person' },
    ]);
    // Who it is stands in the directory, where it can be forgotten, and not in the record.
    expect(JSON.stringify(leaves)).not.toContain('Anna');
  });

  it('tells the place that leads nowhere, and does nothing', async () => {
    const { json, status } = await apply({ people: [{ userName: 'b', name: 'B', teams: ['Nobody'] }] });
    expect(status).toBe(400);
    expect(json).toMatchObject({ error: { code: 'invalid_request', param: 'people[0].teams[0]' } });
  });

  it('tells all places that lead nowhere where it is only tried', async () => {
    const people = [
      { userName: 'b', name: 'B', teams: ['Nobody'] },
      { userName: 'b', name: 'B', roles: [{ role: 'audito' }] },
    ];
    const { json, status } = await apply({ people }, true);
    expect(status).toBe(200);
    expect(json['steps']).toEqual([]);
    const problems = json['problems'] as readonly { readonly path: readonly (string | number)[] }[];
    expect(problems.map(({ path }) => path.join('.')).toSorted()).toEqual([
      'people.0.teams.0',
      'people.1',
      'people.1.roles.0.role',
    ]);
    expect(JSON.stringify(problems)).toContain('auditor');
  });

  it('is refused to whoever may not manage people', async () => {
    for (const key of [gateway.userKey]) {
      expect((await call('GET', '/admin/v1/directory/drift', undefined, key)).status).toBe(403);
      const body = { declared: { version: 1 }, dryRun: true };
      expect((await call('POST', '/admin/v1/directory/apply', body, key)).status).toBe(403);
    }
  });
});
