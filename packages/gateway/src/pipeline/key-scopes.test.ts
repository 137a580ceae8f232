import { describe, expect, test } from 'vitest';
import type { KeyScopes } from '@gatehouse/contract/key-scopes';
import type { Caller } from '../core/caller.ts';
import { GatehouseError } from '../core/errors.ts';
import { openExchange } from '../core/exchange.ts';
import { openaiChat } from '../dialects/openai-chat.ts';
import { createAddressTest } from '../lib/address-list.ts';
import { mayAsk, narrow, requirePolicy, requireScopes } from './key-scopes.ts';

function narrowed(scopes: KeyScopes): Pick<Caller, 'admits' | 'scopes'> {
  return { scopes, ...(scopes.addresses === undefined ? {} : { admits: createAddressTest(scopes.addresses) }) };
}

function codeOf(action: () => void): string {
  try {
    action();
    return 'permitted';
  } catch (thrown) {
    if (thrown instanceof GatehouseError) return thrown.code;
    throw thrown;
  }
}

async function received(scopes: KeyScopes, body: object): Promise<string> {
  const raw = Buffer.from(JSON.stringify({ messages: [{ role: 'user', content: 'hi' }], ...body }));
  const exchange = openExchange({
    id: 'req_1',
    dialect: 'openai-chat',
    kind: 'chat',
    receivedAt: 0,
    startedAt: 0,
    signal: new AbortController().signal,
    credential: { found: 'none' },
    incomingTrace: undefined,
    receive: () => Promise.resolve({ raw, request: openaiChat.decode(raw, { uninspectable: 'mark' }) }),
  });
  narrow(exchange, narrowed(scopes));
  return exchange.receive().then(
    () => 'permitted',
    (thrown: unknown) => (thrown instanceof GatehouseError ? thrown.code : 'fault'),
  );
}

describe('what a key is good for at most', () => {
  test.each([
    ['10.1.2.3', 'permitted'],
    ['11.1.2.3', 'address_not_permitted'],
    ['::ffff:10.1.2.3', 'permitted'],
    ['2001:db8::1', 'permitted'],
    ['2001:db9::1', 'address_not_permitted'],
    ['192.0.2.7', 'permitted'],
    ['', 'address_not_permitted'],
    ['nonsense', 'address_not_permitted'],
  ])('is judged by the address of the client: %s is %s', (client, code) => {
    const scopes = { addresses: ['10.0.0.0/8', '192.0.2.7', '2001:db8::/32'] };
    expect(codeOf(() => requireScopes(narrowed(scopes), client, '/v1/models'))).toBe(code);
  });

  test('admits nobody where there are addresses and nothing that judges them', () => {
    const scopes = { addresses: ['10.0.0.0/8'] };
    expect(codeOf(() => requireScopes({ scopes }, '10.1.2.3', '/v1/models'))).toBe('address_not_permitted');
  });

  test('is judged by the route, whole or by its beginning', () => {
    const scopes = { routes: ['/v1/chat/completions', '/admin/v1/keys*'] };
    const asked = ['/v1/chat/completions', '/v1/chat/completions/', '/v1/embeddings', '/admin/v1/keys/key_1'];
    expect(asked.map((path) => codeOf(() => requireScopes(narrowed(scopes), '', path)))).toEqual([
      'permitted',
      'route_not_permitted',
      'route_not_permitted',
      'permitted',
    ]);
  });

  test('is judged by the model as soon as the body was read', async () => {
    expect(await received({ models: ['small', 'vendor/*'] }, { model: 'small' })).toBe('permitted');
    expect(await received({ models: ['small', 'vendor/*'] }, { model: 'vendor/large' })).toBe('permitted');
    expect(await received({ models: ['small'] }, { model: 'Small' })).toBe('model_not_permitted');
    expect([mayAsk({ scopes: { models: ['a'] } }, 'b'), mayAsk({}, 'b')]).toEqual([false, true]);
  });

  test('is judged by every tool that is offered', async () => {
    const tools = (...names: string[]) => ({
      model: 'm',
      tools: names.map((name) => ({ type: 'function', function: { name, parameters: { type: 'object' } } })),
    });
    expect(await received({ tools: ['weather'] }, tools('weather'))).toBe('permitted');
    expect(await received({ tools: ['weather'] }, tools('weather', 'transfer_money'))).toBe('tool_not_permitted');
    expect(await received({ tools: ['weather'] }, { model: 'm' })).toBe('permitted');
    expect(await received({ models: ['m'] }, tools('anything'))).toBe('permitted');
    // The old form of tools is no way around it.
    const old = { model: 'm', functions: [{ name: 'transfer_money', parameters: { type: 'object' } }] };
    expect(await received({ tools: ['weather'] }, old)).not.toBe('permitted');
  });

  test('is judged by the policy of guards that holds', () => {
    expect(codeOf(() => requirePolicy({ scopes: { policies: ['strict'] } }, 'default'))).toBe('policy_not_permitted');
    expect(codeOf(() => requirePolicy({ scopes: { policies: ['strict'] } }, 'strict'))).toBe('permitted');
  });
});
