import { providerOptionsSchema } from '@gatehouse/contract/providers';
import { expect, it } from 'vitest';
import { createPaths } from './server-paths.ts';

it.each([
  ['https://one.openai.azure.com', '2024-10-21', '/openai/deployments/gpt%204/chat/completions?api-version=2024-10-21'],
  [
    'https://one.openai.azure.com/openai/',
    '2024-10-21',
    '/openai/deployments/gpt%204/chat/completions?api-version=2024-10-21',
  ],
  ['https://one.openai.azure.com', undefined, '/openai/v1/chat/completions'],
  ['https://one.openai.azure.com/openai/v1/', undefined, '/openai/v1/chat/completions'],
])('finds a deployment of Azure at %s with version %s', (base, apiVersion, path) => {
  const paths = createPaths({ profile: 'azure-openai', apiVersion }, new URL(base));
  expect(paths.chat('gpt 4')).toBe(path);
});

it('lets no name of a deployment lead to another path', () => {
  const paths = createPaths({ profile: 'azure-openai', apiVersion: '2024-10-21' }, new URL('https://a.example'));
  expect(paths.chat('../../x')).toBe('/openai/deployments/..%2F..%2Fx/chat/completions?api-version=2024-10-21');
  expect(() => paths.chat('..')).toThrow('upstream_model_not_found');
});

it('takes the usual address of a profile, and allows this machine where that is its address', () => {
  const local = providerOptionsSchema.parse({ id: 'a', kind: 'openai-compatible', profile: 'sglang' });
  expect(local).toMatchObject({ baseUrl: 'http://127.0.0.1:30000/v1', allowPrivateNetwork: true });
  const cloud = providerOptionsSchema.parse({ id: 'a', kind: 'openai-compatible', profile: 'mistral' });
  expect(cloud).toMatchObject({ baseUrl: 'https://api.mistral.ai/v1', allowPrivateNetwork: false });
});

it('wants the address of a server that may be anywhere, and the deployments of Azure', () => {
  const wanting = { id: 'a', kind: 'openai-compatible' };
  expect(providerOptionsSchema.safeParse(wanting).error?.issues).toMatchObject([{ path: ['baseUrl'] }]);
  const azure = {
    ...wanting,
    profile: 'azure-openai',
    baseUrl: 'https://one.openai.azure.com',
    apiVersion: '2024-10-21',
  };
  expect(providerOptionsSchema.safeParse(azure).error?.issues).toMatchObject([{ path: ['models'] }]);
});
