import { execFileSync } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { request } from 'node:https';
import { afterEach, describe, expect, test } from 'vitest';
import {
  listenTestGateway,
  type ListeningTestGateway,
} from '../../packages/gateway/src/testing/create-test-gateway.ts';
import { canSelfSign, selfSign, type SelfSigned } from '../../packages/gateway/src/testing/self-signed.ts';

/** Where the admin plane is, what it says to browsers, and clients that bring a certificate. */

let gateway: ListeningTestGateway | undefined;
const made: SelfSigned[] = [];

afterEach(async () => {
  await gateway?.close();
  gateway = undefined;
  for (const one of made.splice(0)) one.remove();
});

describe('the admin plane', () => {
  test('has an address of its own where that is configured, and is not at the other one', async () => {
    gateway = await listenTestGateway({ configuration: { server: { admin: { port: 0 } } } });
    const { adminKey, adminUrl, url, userKey } = gateway;
    expect(adminUrl).not.toBe(url);
    const statusOf = async (base: string, path: string, key: string): Promise<number> =>
      (await fetch(base + path, { headers: { authorization: `Bearer ${key}` } })).status;
    for (const path of ['/admin/v1/status', '/sign-in/methods', '/scim/v2/Users'])
      expect([path, await statusOf(url, path, adminKey), await statusOf(adminUrl, path, adminKey)]).toEqual([
        path,
        404,
        200,
      ]);
    for (const base of [url, adminUrl]) expect(await statusOf(base, '/v1/models', userKey)).toBe(200);
    for (const base of [url, adminUrl]) {
      expect(await statusOf(base, '/readyz', userKey)).toBe(200);
      expect(await statusOf(base, '/ledger/', adminKey)).toBe(200);
    }
  });

  test('shares the address of the models on this machine, or where somebody says so', async () => {
    for (const server of [{}, { host: '0.0.0.0', admin: 'shared' as const }]) {
      gateway = await listenTestGateway({ configuration: { server } });
      expect(gateway.adminUrl).toBe(gateway.url);
      await gateway.close();
      gateway = undefined;
    }
  });

  test('answers with nothing that a browser shows, runs, frames or gives to other pages', async () => {
    gateway = await listenTestGateway();
    const { headers } = await fetch(`${gateway.url}/admin/v1/status`, {
      headers: { authorization: `Bearer ${gateway.adminKey}`, origin: 'https://evil.example' },
    });
    expect(headers.get('content-security-policy')).toBe("default-src 'none'; frame-ancestors 'none'");
    expect([headers.get('x-frame-options'), headers.get('x-content-type-options')]).toEqual(['DENY', 'nosniff']);
    expect([headers.get('cache-control'), headers.get('cross-origin-resource-policy')]).toEqual([
      'no-store',
      'same-origin',
    ]);
    expect(headers.get('access-control-allow-origin')).toBeNull();
  });
});

describe.runIf(canSelfSign())('a client certificate', () => {
  async function open(required: boolean): Promise<{ readonly robot: SelfSigned; readonly stranger: SelfSigned }> {
    const [server, robot, stranger] = [
      selfSign(['IP:127.0.0.1']),
      selfSign(['URI:spiffe://acme/robot']),
      selfSign(['URI:spiffe://acme/robot']),
    ];
    made.push(server, robot, stranger);
    const clients = {
      ca: robot.certFile,
      required,
      accounts: [{ name: 'URI:spiffe://acme/robot', account: 'svc_robot' }],
    };
    gateway = await listenTestGateway({
      configuration: { tls: { cert: server.certFile, key: server.keyFile, clients } },
    });
    const { directory } = gateway.gateway;
    const roles = [{ role: 'service' }];
    await directory.create('service-account', { name: 'Robot', teams: [], roles }, { actor: 'test' }, 'svc_robot');
    return { robot, stranger };
  }

  function ask(by: SelfSigned | undefined, key?: string): Promise<number> {
    return new Promise((resolve, reject) => {
      const asked = request(
        `${gateway?.url}/v1/chat/completions`,
        {
          method: 'POST',
          agent: false,
          rejectUnauthorized: false,
          headers: {
            'content-type': 'application/json',
            ...(key === undefined ? {} : { authorization: `Bearer ${key}` }),
          },
          ...(by === undefined ? {} : { cert: by.cert, key: by.key }),
        },
        (response) => {
          response.resume();
          resolve(response.statusCode ?? 0);
        },
      );
      asked.on('error', reject);
      asked.end('{"model":"scripted","messages":[{"role":"user","content":"Hello"}]}');
    });
  }

  test('calls as the account that it belongs to, if the right authority has signed it', async () => {
    const { robot, stranger } = await open(false);
    expect([await ask(robot), await ask(stranger), await ask(undefined)]).toEqual([200, 401, 401]);
    expect(await ask(undefined, gateway?.userKey)).toBe(200);
    const result = (await gateway?.leaves())?.find(({ kind }) => kind === 'result');
    expect(result).toMatchObject({ person: expect.stringMatching(/^[0-9a-f]{32}$/) as string });
    await gateway?.gateway.directory.change('service-account', 'svc_robot', { status: 'suspended' }, { actor: 'test' });
    expect(await ask(robot)).toBe(401);
  });

  /** Signed by the authority of the configuration, and over. */
  function expired(authority: SelfSigned): SelfSigned {
    const own = selfSign(['URI:spiffe://acme/robot']);
    made.push(own);
    const signed = ['x509', '-in', own.certFile, '-signkey', own.keyFile, '-x509toreq', '-out', `${own.certFile}.csr`];
    execFileSync('openssl', signed, { stdio: 'pipe' });
    const by = ['-CA', authority.certFile, '-CAkey', authority.keyFile, '-set_serial', '7', '-days', '-1'];
    const cert = execFileSync('openssl', ['x509', '-req', '-in', `${own.certFile}.csr`, ...by], { stdio: 'pipe' });
    return { ...own, cert: cert.toString('utf8') };
  }

  const fingerprintOf = ({ cert }: SelfSigned): string => new X509Certificate(cert).fingerprint256;
  const lines = (): unknown[] =>
    (gateway?.logged ?? [])
      .map((line) => JSON.parse(line) as Readonly<Record<string, unknown>>)
      .filter(({ msg }) => msg === 'client certificate refused')
      .map(({ certificate, reason }) => [reason, certificate]);

  test('that opens nothing is logged once with why and its fingerprint alone, and counted each time', async () => {
    const { robot, stranger } = await open(false);
    const old = expired(robot);
    expect([await ask(stranger), await ask(stranger), await ask(old)]).toEqual([401, 401, 401]);
    // What comes with a key is not looked at.
    expect(await ask(stranger, gateway?.userKey)).toBe(200);
    const { directory } = gateway?.gateway ?? {};
    await directory?.change('service-account', 'svc_robot', { status: 'suspended' }, { actor: 'test' });
    expect(await ask(robot)).toBe(401);
    expect(lines()).toEqual([
      ['unknown_authority', fingerprintOf(stranger)],
      ['expired', fingerprintOf(old)],
      ['account_refused', fingerprintOf(robot)],
    ]);
    expect(gateway?.logged.join('\n')).not.toContain('spiffe');
    const text = await gateway?.gateway.metrics.render();
    expect(text).toContain('gatehouse_client_certificates_refused_total{fault="unknown_authority"} 2');
    expect(text).toContain('gatehouse_client_certificates_refused_total{fault="expired"} 1');
  });

  test('of nobody who is mapped is told apart from none at all', async () => {
    const { robot } = await open(false);
    const { signIn } = gateway?.gateway ?? {};
    if (signIn === undefined) throw new Error('no gateway');
    signIn.update(signIn.options, undefined);
    expect([await ask(robot), await ask(undefined)]).toEqual([401, 401]);
    expect(lines()).toEqual([['no_account', fingerprintOf(robot)]]);
  });

  test('without which no connection comes about is logged, too', async () => {
    const { robot, stranger } = await open(true);
    for (const by of [undefined, stranger, expired(robot)]) await expect(ask(by)).rejects.toThrow();
    await expect
      .poll(() => lines().map((line) => (line as string[])[0]))
      .toEqual(['missing', 'unknown_authority', 'expired']);
  });

  test('is needed of everybody, where that is configured', async () => {
    const { robot, stranger } = await open(true);
    expect(await ask(robot)).toBe(200);
    await expect(ask(undefined, gateway?.userKey)).rejects.toThrow();
    await expect(ask(stranger, gateway?.userKey)).rejects.toThrow();
  });
});
