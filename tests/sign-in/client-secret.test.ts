import { afterEach, beforeEach, expect, test } from 'vitest';
import {
  listenTestGateway,
  type ListeningTestGateway,
} from '../../packages/gateway/src/testing/create-test-gateway.ts';
import { Browser } from './browser.ts';
import { type IdentityProvider, startIdentityProvider } from './identity-provider.ts';

let provider: IdentityProvider;
let gateway: ListeningTestGateway;

beforeEach(async () => {
  provider = await startIdentityProvider();
  provider.people.set('anna', { name: 'Anna Beispiel', groups: ['gatehouse-admins'] });
  gateway = await listenTestGateway({
    configuration: {
      signIn: {
        issuers: [
          {
            id: 'acme',
            issuer: provider.issuer,
            allowPrivateNetwork: true,
            roles: [{ group: 'gatehouse-admins', role: 'admin' }],
            login: { clientId: 'console', clientSecret: '${secret:acme}' },
          },
        ],
      },
    },
  });
  await provider.serve(gateway.url);
  const { signIn } = gateway.gateway;
  signIn.update({ ...signIn.options, publicUrl: gateway.url }, undefined);
});

afterEach(async () => {
  await gateway.close();
  await provider.close();
});

const signIn = (): Promise<string> => new Browser().follow(`${gateway.url}/sign-in/issuer/acme`);

test('the secret of the console at an issuer is one that the gateway keeps, for that issuer only, and is changed while it runs', async () => {
  const { secrets } = gateway.gateway;
  const set = (value: string, origin = new URL(provider.issuer).origin) =>
    secrets.set({ name: 'acme', origins: [origin], value }, 'me');
  const [done, failed] = ['done', 'failed'].map((how) => `${gateway.url}/console/?sign-in=${how}`);
  provider.person = 'anna';
  expect(await signIn()).not.toBe(done);
  await set('console-secret', 'https://login.example.org');
  expect(await signIn()).not.toBe(done);
  expect(provider.asked).toEqual([]);
  await set('console-secret');
  expect(await secrets.list()).toMatchObject([{ usedBy: ['issuer acme'] }]);
  expect(await signIn()).toBe(done);
  await set('another-secret');
  expect(await signIn()).toBe(failed);
  expect(gateway.logged.join('')).not.toMatch(/console-secret|another-secret/);
});
