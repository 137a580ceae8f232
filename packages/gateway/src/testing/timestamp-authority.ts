import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** An RFC 3161 authority: `openssl ts` behind HTTP, with a root and a certificate made for the test. */
export interface TimestampAuthority {
  readonly url: string;
  readonly folder: string;
  /** PEM of the root. */
  readonly caFile: string;
  readonly ca: string;
  /** How many were asked for. */
  readonly asked: number;
  /** DER of the response to a DER query. */
  reply(query: Uint8Array): Buffer;
  /** What `openssl ts -verify` says to a response. Throws where it does not hold. */
  verify(response: string, data: string): string;
  close(): Promise<void>;
}

const settings = `[tsa]
default_tsa = tsa_1
[tsa_1]
serial = serial
crypto_device = builtin
signer_cert = tsa.pem
signer_key = tsa.key
certs = ca.pem
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256
accuracy = secs:1
ess_cert_id_alg = sha256
[req]
distinguished_name = dn
prompt = no
[dn]
CN = test
[ca]
basicConstraints = critical,CA:TRUE
keyUsage = critical,keyCertSign,cRLSign
subjectKeyIdentifier = hash
[stamp]
basicConstraints = critical,CA:FALSE
keyUsage = critical,digitalSignature
extendedKeyUsage = critical,timeStamping
`;

export async function openTimestampAuthority(): Promise<TimestampAuthority> {
  const folder = mkdtempSync(join(tmpdir(), 'gatehouse-tsa-'));
  const openssl = (...words: string[]): string =>
    execFileSync('openssl', words, { cwd: folder, stdio: 'pipe', encoding: 'utf8' });
  writeFileSync(join(folder, 'openssl.cnf'), settings);
  writeFileSync(join(folder, 'serial'), '1000\n');
  const request = ['req', '-config', 'openssl.cnf', '-newkey', 'rsa:2048', '-nodes', '-sha256', '-days', '2'];
  openssl(...request, '-x509', '-extensions', 'ca', '-subj', '/CN=test root', '-keyout', 'ca.key', '-out', 'ca.pem');
  openssl(
    ...request,
    '-x509',
    '-CA',
    'ca.pem',
    '-CAkey',
    'ca.key',
    '-extensions',
    'stamp',
    '-subj',
    '/CN=test authority',
    '-keyout',
    'tsa.key',
    '-out',
    'tsa.pem',
  );
  let asked = 0;
  const reply = (query: Uint8Array): Buffer => {
    asked += 1;
    writeFileSync(join(folder, 'query.tsq'), query);
    openssl('ts', '-reply', '-config', 'openssl.cnf', '-queryfile', 'query.tsq', '-out', 'reply.tsr');
    return readFileSync(join(folder, 'reply.tsr'));
  };
  const server: Server = createServer((incoming, response) => {
    const pieces: Buffer[] = [];
    incoming.on('data', (piece: Buffer) => pieces.push(piece));
    incoming.on('end', () => {
      if (incoming.headers['content-type'] !== 'application/timestamp-query') response.writeHead(415).end();
      else response.writeHead(200, { 'content-type': 'application/timestamp-reply' }).end(reply(Buffer.concat(pieces)));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/tsr`,
    folder,
    caFile: join(folder, 'ca.pem'),
    ca: readFileSync(join(folder, 'ca.pem'), 'utf8'),
    get asked() {
      return asked;
    },
    reply,
    verify: (response, data) => openssl('ts', '-verify', '-in', response, '-data', data, '-CAfile', 'ca.pem'),
    async close() {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
