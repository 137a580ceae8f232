import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { permissionsOfRole } from '../packages/contract/src/built-in-roles.ts';
import { permissions } from '../packages/contract/src/permissions.ts';
import { warningCatalogue } from '../packages/contract/src/warnings.ts';
import { listenTestGateway, type ListeningTestGateway } from '../packages/gateway/src/testing/create-test-gateway.ts';

const page = readFileSync(new URL('../docs/reference/http.md', import.meta.url), 'utf8');
const routes = page.split('\n').flatMap((line) => {
  const [, places = '', who = ''] = line.split('|').map((cell) => cell.trim());
  return [...places.matchAll(/`(GET|POST|PATCH|DELETE) ([^`]+)`/g)].map(([, method = '', path = '']) => ({
    method,
    path,
    who,
  }));
});

let gateway: ListeningTestGateway;

beforeAll(async () => {
  // Every route is asked without a key and with a wrong one.
  gateway = await listenTestGateway({ file: true, configuration: { limits: { failuresPerMinute: 1_000 } } });
});

afterAll(() => gateway.close());

it('finds the routes in the reference', () => {
  expect(routes.length).toBeGreaterThan(10);
});

it.each(Object.keys(warningCatalogue))('explains the warning %s', (code) => {
  expect(page).toContain(`| \`${code}\` | `);
});

// The console is there only after a build; its own tests know its routes.
it.each(
  routes.filter(
    ({ path }) =>
      path.startsWith('/v1') ||
      path.startsWith('/admin') ||
      path.startsWith('/ledger') ||
      path.endsWith('z') ||
      path === '/metrics',
  ),
)('has $method $path for $who, as the reference says', async ({ method, path, who }) => {
  const ask = async (key: string | undefined): Promise<number> => {
    const headers = {
      'content-type': 'application/json',
      ...(key === undefined ? {} : { authorization: `Bearer ${key}` }),
    };
    const response = await fetch(gateway.url + path.replaceAll(/\{\w+\}/g, 'scripted'), {
      method,
      headers,
      ...(method === 'POST' || method === 'PATCH' ? { body: '[]' } : {}),
    });
    await response.arrayBuffer();
    return response.status;
  };
  const [stranger, user, admin] = [await ask(undefined), await ask(gateway.userKey), await ask(gateway.adminKey)];
  expect(stranger).toBe(who === 'anyone' ? 200 : 401);
  const needed = permissions.find((permission) => who === `\`${permission}\``);
  const lacks = (role: string): boolean => needed !== undefined && !permissionsOfRole(role).has(needed);
  expect(needed ?? who).toBe(
    needed ?? (['anyone', 'any key', 'whoever is signed in'].includes(who) ? who : 'a permission'),
  );
  expect([user === 403, admin === 403]).toEqual([lacks('user'), lacks('admin')]);
  if (!path.includes('{')) expect([user, admin]).not.toContain(404);
  expect([user, admin]).not.toContain(405);
});
