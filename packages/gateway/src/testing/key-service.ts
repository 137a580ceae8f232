import { createSecretKey, randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { unwrapKey, wrapKey } from '../ledger/keys/wrapped-key.ts';

export interface KeyService {
  readonly url: string;
  readonly token: string;
  /** What it answers instead, to test how that is taken. */
  fault: { readonly status: number; readonly text: string } | undefined;
  close(): Promise<void>;
}

/** A transit engine as OpenBao and Vault have one, on the loopback address: a key for each name that is asked for. */
export async function startKeyService(): Promise<KeyService> {
  const token = randomBytes(12).toString('hex');
  const keys = new Map<string, ReturnType<typeof createSecretKey>>();
  const server = createServer((request, response) => {
    let text = '';
    request.setEncoding('utf8');
    request.on('data', (piece: string) => (text += piece));
    request.on('end', () => {
      const { status, body } = answer(request.url ?? '', request.headers['x-vault-token'], text);
      response.writeHead(service.fault?.status ?? status, { 'content-type': 'application/json' });
      response.end(service.fault?.text ?? JSON.stringify(body));
    });
  });
  const answer = (path: string, given: unknown, text: string): { status: number; body: object } => {
    if (given !== token) return { status: 403, body: { errors: ['permission denied'] } };
    const match = /^\/v1\/transit\/(encrypt|decrypt)\/([a-z0-9-]+)$/.exec(path);
    if (match === null) return { status: 404, body: { errors: [] } };
    const [, action, name = ''] = match;
    const key = keys.get(name) ?? createSecretKey(randomBytes(32));
    keys.set(name, key);
    const asked = JSON.parse(text) as { plaintext?: string; ciphertext?: string; associated_data: string };
    if (action === 'encrypt') {
      const wrapped = wrapKey(key, Buffer.from(asked.plaintext ?? '', 'base64'), 'transit', asked.associated_data);
      return { status: 200, body: { data: { ciphertext: `vault:v1:${wrapped.toString('base64')}` } } };
    }
    try {
      const wrapped = Buffer.from((asked.ciphertext ?? '').replace('vault:v1:', ''), 'base64');
      const plain = unwrapKey(key, wrapped, 'transit', asked.associated_data);
      return { status: 200, body: { data: { plaintext: plain.toString('base64') } } };
    } catch {
      return { status: 400, body: { errors: ['cipher: message authentication failed'] } };
    }
  };
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const service: KeyService = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    token,
    fault: undefined,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
  return service;
}
