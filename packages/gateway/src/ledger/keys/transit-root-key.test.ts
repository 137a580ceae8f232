import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startKeyService, type KeyService } from '../../testing/key-service.ts';
import { rootKeyContract } from '../../testing/root-key-contract.ts';
import { KeyServiceError, transitRootKey } from './transit-root-key.ts';

let service: KeyService;
beforeEach(async () => {
  service = await startKeyService();
});
afterEach(() => service.close());

const rootKey = (key: string, token = service.token) =>
  transitRootKey({ url: service.url, mount: 'transit', key, token });

describe('a root key in a key management service', () => {
  rootKeyContract(() => Promise.resolve({ key: rootKey('gatehouse'), other: rootKey('another') }));

  test('says that the service refuses, answers nonsense or cannot be reached, and never the token', async () => {
    const wrapped = await rootKey('gatehouse').wrap(new Uint8Array(32), 'a');
    await expect(rootKey('gatehouse', 'wrong').unwrap(wrapped, 'a')).rejects.toThrow('status 403');
    service.fault = { status: 200, text: '{"data":{}}' };
    await expect(rootKey('gatehouse').unwrap(wrapped, 'a')).rejects.toThrow('no readable answer');
    service.fault = { status: 302, text: '' };
    await expect(rootKey('gatehouse').unwrap(wrapped, 'a')).rejects.toThrow('status 302');
    const elsewhere = transitRootKey({ url: 'http://127.0.0.1:9', mount: 'transit', key: 'k', token: 'canary' });
    const failure = await elsewhere.wrap(new Uint8Array(32), 'a').catch((thrown: unknown) => thrown);
    expect(failure).toBeInstanceOf(KeyServiceError);
    expect(String(failure)).not.toContain('canary');
  });
});
