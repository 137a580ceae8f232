import { providerOptionsSchema } from '@gatehouse/contract/providers';
import { expect, test } from 'vitest';
import { createServerLookup } from './server-lookup.ts';

function providers(...addresses: readonly string[]) {
  return addresses.map((baseUrl, index) =>
    providerOptionsSchema.parse({ id: `p${index}`, kind: 'openai-compatible', baseUrl }),
  );
}

test.each([
  ['http://127.0.0.1:8000/v1', '127.0.0.1', 8_000],
  ['https://models.example.org/v1', 'models.example.org', 443],
  ['http://models.example.org', 'models.example.org', 80],
  ['http://[::1]:11434/v1', '::1', 11_434],
])('reads the address of %s', (baseUrl, address, port) => {
  const list = providers(baseUrl);
  expect(createServerLookup(() => list)('p0')).toEqual({ address, port });
});

test('knows nothing of a provider in this process or of one that is not configured', () => {
  const list = [providerOptionsSchema.parse({ id: 'shop', kind: 'extractive', knowledge: ['x'] })];
  const serverOf = createServerLookup(() => list);
  expect([serverOf('shop'), serverOf('other')]).toEqual([undefined, undefined]);
});

test('follows a reload', () => {
  let list = providers('http://127.0.0.1:1/v1');
  const serverOf = createServerLookup(() => list);
  expect(serverOf('p0')?.port).toBe(1);
  list = providers('http://127.0.0.1:2/v1');
  expect(serverOf('p0')?.port).toBe(2);
});
