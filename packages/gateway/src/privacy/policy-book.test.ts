import { type ConfigurationInput, configurationSchema } from '@gatehouse/contract/config';
import { expect, test } from 'vitest';
import { createPolicyBook } from './policy-book.ts';
import { trustOf } from './provider-trust.ts';

const providers: ConfigurationInput['providers'] = [
  { id: 'local', kind: 'openai-compatible', baseUrl: 'http://127.0.0.1:11434/v1' },
  { id: 'house', kind: 'openai-compatible', baseUrl: 'http://10.1.2.3/v1', trust: 'organisation' },
  { id: 'far', kind: 'openai-compatible', baseUrl: 'https://api.example.com/v1' },
];

function book(pseudonymisation: ConfigurationInput['pseudonymisation'], models: ConfigurationInput['models'] = []) {
  return createPolicyBook(configurationSchema.parse({ version: 1, providers, models, pseudonymisation }));
}

const shop = { key: 'key_shop', role: 'user', labels: ['support'] } as const;
const at = (provider: string, target = 'm') => [{ provider, target }];

test('pseudonymises everything by default wherever the model runs, and redacts secrets', () => {
  for (const provider of ['local', 'house', 'far']) {
    const { policy, fitFor } = book({}).clearance(shop, 'm', at(provider));
    const { SECRET, ...others } = policy.actions;
    expect(SECRET).toBe('redact');
    expect(new Set(Object.values(others))).toEqual(new Set(['pseudonymise']));
    // One policy for all, so the request may go to whoever has the model by then.
    expect(fitFor).toBeUndefined();
  }
});

test.each([
  ['keys', { keys: ['key_shop'] }, { key: 'key_other' }],
  ['roles', { roles: ['user' as const] }, { role: 'admin' as const }],
  ['labels', { labels: ['other', 'support'] }, { labels: ['else'] }],
  ['labels, where the key has none', { labels: ['support'] }, { labels: undefined }],
])('lets rules hold for some %s only', (_name, condition, change) => {
  const rules = [{ ...condition, types: { IBAN: 'refuse' as const } }];
  expect(book({ rules }).clearance(shop, 'm', at('far')).policy.actions.IBAN).toBe('refuse');
  expect(book({ rules }).clearance({ ...shop, ...change }, 'm', at('far')).policy.actions.IBAN).toBe('pseudonymise');
});

test('lets rules hold where the provider runs, and for some providers only', () => {
  const local = book({ rules: [{ trust: ['machine', 'organisation'], types: { PERSON: 'pass' } }] });
  expect(local.clearance(shop, 'm', at('local')).policy.actions.PERSON).toBe('pass');
  expect(local.clearance(shop, 'm', at('house')).policy.actions.PERSON).toBe('pass');
  expect(local.clearance(shop, 'm', at('far')).policy.actions.PERSON).toBe('pseudonymise');
  const named = book({ rules: [{ providers: ['far'], default: 'redact' }] });
  expect(named.clearance(shop, 'm', at('far')).policy.actions).toMatchObject({ PERSON: 'redact', IBAN: 'redact' });
  expect(named.clearance(shop, 'm', at('house')).policy.actions.PERSON).toBe('pseudonymise');
});

test('holds rules for a model against all of its names', () => {
  const rules = [{ models: ['large'], types: { IBAN: 'refuse' as const } }];
  const policies = book({ rules }, [{ name: 'house-model', provider: 'far', target: 'large' }]);
  for (const name of ['large', 'far/large', 'house-model'])
    expect(policies.clearance(shop, name, at('far', 'large')).policy.actions.IBAN).toBe('refuse');
  const byAlias = book({ rules: [{ models: ['house-model'], types: { IBAN: 'refuse' } }] }, [
    { name: 'house-model', provider: 'far', target: 'large' },
  ]);
  expect(byAlias.clearance(shop, 'far/large', at('far', 'large')).policy.actions.IBAN).toBe('refuse');
  // Not known yet when it is asked for, and found by the long name on the way.
  expect(byAlias.clearance(shop, 'far/large', []).policy.actions.IBAN).toBe('refuse');
});

test('lets later rules override earlier ones, types override the default, and no default reach secrets', () => {
  const { actions } = book({
    default: 'pass',
    types: { IBAN: 'refuse' },
    rules: [
      { default: 'redact', types: { PHONE: 'refuse' } },
      { trust: ['cloud'], types: { PHONE: 'pseudonymise' } },
    ],
  }).clearance(shop, 'm', at('far')).policy;
  expect(actions).toMatchObject({ PERSON: 'redact', IBAN: 'redact', PHONE: 'pseudonymise', SECRET: 'redact' });
  expect(book({ default: 'pass' }).clearance(shop, 'm', at('far')).policy.actions).toMatchObject({
    PERSON: 'pass',
    SECRET: 'redact',
  });
  expect(book({ types: { SECRET: 'refuse' } }).clearance(shop, 'm', at('far')).policy.actions.SECRET).toBe('refuse');
});

test('takes the strictest of all that may answer, and says for whom that is fit', () => {
  const policies = book({
    rules: [
      { trust: ['machine'], default: 'pass' },
      { providers: ['house'], types: { IBAN: 'refuse', PHONE: 'pass' } },
    ],
  });
  const both = [...at('local'), ...at('house')];
  const { policy, fitFor } = policies.clearance(shop, 'm', both);
  expect(policy.actions).toMatchObject({ PERSON: 'pseudonymise', IBAN: 'refuse', PHONE: 'pass' });
  expect(fitFor).toEqual(new Set(['local', 'house']));
  // The same list, the same answer; another list, a new one.
  expect(policies.clearance(shop, 'm', both)).toBe(policies.clearance(shop, 'm', both));
  expect(policies.clearance(shop, 'm', at('local')).policy.actions.IBAN).toBe('pass');
});

test('says what holds at one provider or wherever a model is trusted so, for a key', () => {
  const policies = book({
    rules: [
      { trust: ['machine'], types: { PERSON: 'pass' } },
      { providers: ['far'], types: { IBAN: 'refuse' } },
      { labels: ['support'], types: { PHONE: 'pass' } },
    ],
  });
  expect(policies.within(shop, { provider: 'local' }).actions).toMatchObject({ PERSON: 'pass', IBAN: 'pseudonymise' });
  expect(policies.within(shop, { provider: 'far' }).actions).toMatchObject({ PERSON: 'pseudonymise', IBAN: 'refuse' });
  expect(policies.within(shop, { trust: 'machine' }).actions).toMatchObject({ PERSON: 'pass', PHONE: 'pass' });
  const other = { ...shop, labels: undefined };
  expect(policies.within(other, { trust: 'cloud' }).actions).toMatchObject({
    IBAN: 'pseudonymise',
    PHONE: 'pseudonymise',
  });
});

test('takes the strictest of all providers where nobody knows the model', () => {
  const policies = book({
    rules: [
      { trust: ['machine'], default: 'pass' },
      { providers: ['far'], types: { BIC: 'refuse' } },
    ],
  });
  const { policy, fitFor } = policies.clearance(shop, 'new', []);
  expect(policy.actions).toMatchObject({ PERSON: 'pseudonymise', BIC: 'refuse' });
  expect(fitFor).toBeUndefined();
});

test.each([
  ['http://127.0.0.1:1/v1', 'machine'],
  ['http://127.1.2.3/v1', 'machine'],
  ['http://[::1]/v1', 'machine'],
  ['http://[::ffff:127.0.0.1]/v1', 'machine'],
  ['http://localhost:11434/v1', 'machine'],
  ['http://ollama.localhost/v1', 'machine'],
  ['http://2130706433/v1', 'machine'],
  ['http://127.0.0.1.example.com/v1', 'cloud'],
  ['http://localhost.example.com/v1', 'cloud'],
  ['http://10.0.0.1/v1', 'cloud'],
  ['http://host.docker.internal/v1', 'cloud'],
  ['https://api.example.com/v1', 'cloud'],
])('takes %s to be on the %s', (baseUrl, trust) => {
  const { providers: parsed } = configurationSchema.parse({
    version: 1,
    providers: [{ id: 'a', kind: 'openai-compatible', baseUrl }],
  });
  expect(parsed.map(trustOf)).toEqual([trust]);
});

test('takes the built-in model to be on the machine, and believes the operator of all others', () => {
  const { providers: parsed } = configurationSchema.parse({
    version: 1,
    providers: [
      { id: 'own', kind: 'extractive', knowledge: ['docs'] },
      { id: 'proxy', kind: 'openai-compatible', baseUrl: 'http://127.0.0.1:4000/v1', trust: 'cloud' },
    ],
  });
  expect(parsed.map(trustOf)).toEqual(['machine', 'cloud']);
});
