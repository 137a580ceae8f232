import { type ConfigurationInput, configurationSchema } from '@gatehouse/contract/config';
import { expect, test } from 'vitest';
import { policyHash } from './policy-hash.ts';

function hashOf(inspection: ConfigurationInput['inspection']): string {
  return policyHash(
    configurationSchema.parse({
      version: 1,
      providers: [{ id: 'a', kind: 'openai-compatible', baseUrl: 'http://127.0.0.1:1/v1' }],
      inspection,
    }),
  );
}

const guards = [{ use: 'max-tokens' as const }];

test('tells policies, rules and what follows from attacks apart', () => {
  const hashes = [
    hashOf({ guards }),
    hashOf({ guards, policies: { a: { guards } } }),
    hashOf({ guards, policies: { a: { guards: [{ use: 'max-tokens', shadow: true }] } } }),
    hashOf({ guards, policies: { a: { guards } }, rules: [{ labels: ['x'], policy: 'a' }] }),
    hashOf({ guards, attempts: { suspendAt: 5 } }),
  ];
  expect(new Set(hashes).size).toBe(hashes.length);
});

test('has nothing of where findings are told to, nor of the secrets there', () => {
  const events = (secret: string) => [{ kind: 'webhook' as const, url: 'https://siem.example/', secret }];
  expect(hashOf({ guards, events: events('a secret of 24 letters..') })).toBe(hashOf({ guards }));
});

test('has nothing of the credentials of guards', () => {
  const configuration = configurationSchema.parse({
    version: 1,
    providers: [{ id: 'a', kind: 'openai-compatible', baseUrl: 'http://127.0.0.1:1/v1' }],
    inspection: { guards, policies: { a: { guards } } },
  });
  const { inspection } = configuration;
  const withKey = (apiKey: string) => [{ ...inspection.guards[0], apiKey, headers: { 'x-key': apiKey } }] as never;
  const hash = (apiKey: string): string =>
    policyHash({
      ...configuration,
      inspection: { ...inspection, guards: withKey(apiKey), policies: { a: { guards: withKey(apiKey) } } },
    });
  expect(hash('one')).toBe(hash('two'));
});

test('an assistant, and who may read its collections, are policy; where documents come from is not', () => {
  const withKnowledge = (knowledge: object): string =>
    policyHash(
      configurationSchema.parse({
        version: 1,
        providers: [{ id: 'a', kind: 'openai-compatible', baseUrl: 'http://127.0.0.1:1/v1' }],
        knowledge,
      }),
    );
  const assistant = { id: 'shop', collections: ['help'] };
  const first = withKnowledge({ collections: [{ id: 'help' }], assistants: [assistant] });
  expect(withKnowledge({ collections: [{ id: 'help', chunkCharacters: 500 }], assistants: [assistant] })).toBe(first);
  expect(withKnowledge({ collections: [{ id: 'help', roles: ['hr'] }], assistants: [assistant] })).not.toBe(first);
  expect(withKnowledge({ collections: [{ id: 'help' }], assistants: [{ ...assistant, answerFrom: 0.9 }] })).not.toBe(
    first,
  );
});
