import { createHmac, generateKeyPairSync } from 'node:crypto';
import { issuerSchema, type IssuerOptions } from '@gatehouse/contract/sign-in';
import fc from 'fast-check';
import { type CryptoKey, exportJWK, generateKeyPair, type JWK, SignJWT } from 'jose';
import { beforeEach, describe, expect, test } from 'vitest';
import type { Caller } from '../../core/caller.ts';
import { GatehouseError } from '../../core/errors.ts';
import { BearerTokens, looksLikeToken } from './bearer-tokens.ts';
import { createMemoryDirectory } from '../../stores/memory-directory.ts';
import { Directory } from '../directory/directory.ts';
import { createDirectoryPeople } from './directory-people.ts';
import { TokenIssuer } from './token-issuer.ts';

const issuer = 'https://login.example.org/realms/acme';
const jwksUri = `${issuer}/certs`;

interface Signer {
  readonly kid: string;
  readonly alg: string;
  readonly privateKey: CryptoKey;
  readonly publicKey: JWK;
}

async function makeSigner(kid: string, alg = 'ES256'): Promise<Signer> {
  const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true });
  return { kid, alg, privateKey, publicKey: { ...(await exportJWK(publicKey)), kid, use: 'sig', alg } };
}

const first = await makeSigner('first');
const second = await makeSigner('second', 'RS256');

let now: number;
let published: JWK[];
let reads: string[];
let unreachable: boolean;
let ended: number | undefined;
let tokens: BearerTokens;
let directory: Directory;
let counter = 0;

function open(options: Partial<IssuerOptions> = {}): BearerTokens {
  const parsed = issuerSchema.parse({
    id: 'acme',
    issuer,
    audience: ['gatehouse'],
    clockSkew: '30s',
    maxTokenAge: '1h',
    roles: [
      { group: 'engineers', role: 'developer' },
      { group: 'guards', role: 'security-officer' },
    ],
    claims: { groups: 'realm_access.roles' },
  });
  const clock = { now: () => now, elapsed: () => now };
  const read = (url: string): Promise<unknown> => {
    reads.push(url);
    if (unreachable) return Promise.reject(new Error('unreachable'));
    if (url === `${issuer}/.well-known/openid-configuration`) return Promise.resolve({ issuer, jwks_uri: jwksUri });
    return Promise.resolve({ keys: published });
  };
  return new BearerTokens({
    issuers: [new TokenIssuer({ ...parsed, ...options }, { clock, read })],
    people: createDirectoryPeople(directory),
    endedAt: () => ended,
  });
}

interface Wanted {
  readonly claims?: Readonly<Record<string, unknown>>;
  readonly header?: Readonly<Record<string, string>>;
  readonly signer?: Signer;
}

function sign({ claims = {}, header = {}, signer = first }: Wanted = {}): Promise<string> {
  const seconds = Math.floor(now / 1_000);
  return new SignJWT({
    iss: issuer,
    aud: 'gatehouse',
    sub: 'anna',
    iat: seconds,
    exp: seconds + 600,
    realm_access: { roles: ['engineers'] },
    ...claims,
  })
    .setProtectedHeader({ alg: signer.alg, kid: signer.kid, ...header })
    .sign(signer.privateKey, { crit: { 'x-own': false } });
}

async function codeOf(token: string | Promise<string>): Promise<string> {
  try {
    await tokens.verify(await token, now);
    return 'accepted';
  } catch (thrown) {
    if (thrown instanceof GatehouseError) return thrown.code;
    throw thrown;
  }
}

function encode(part: object): string {
  return Buffer.from(JSON.stringify(part)).toString('base64url');
}

beforeEach(async () => {
  now = 1_800_000_000_000;
  published = [first.publicKey, second.publicKey];
  reads = [];
  unreachable = false;
  ended = undefined;
  directory = await Directory.open({
    store: createMemoryDirectory(),
    ledger: { append: () => Promise.resolve({ index: 0, log: '', shard: '', hash: '' }) },
    clock: { now: () => now, elapsed: () => now },
    ids: { next: (prefix) => `${prefix}_${(counter += 1)}` },
    tenant: 'acme',
  });
  tokens = open();
});

describe('a token', () => {
  test('opens the API with what the groups of its person permit', async () => {
    const caller = await tokens.verify(await sign(), now);
    expect(caller).toMatchObject({
      role: 'developer',
      tenant: 'acme',
      person: expect.stringMatching(/^per_/) as string,
    });
    expect(caller.permissions.has('models.call')).toBe(true);
    expect(caller.permissions.has('keys.manage')).toBe(false);
    expect(reads).toEqual([`${issuer}/.well-known/openid-configuration`, jwksUri]);
  });

  test('permits what any of several groups permits', async () => {
    const claims = { realm_access: { roles: ['guards', 'engineers'] } };
    const caller = await tokens.verify(await sign({ claims, signer: second }), now);
    expect([caller.permissions.has('models.call'), caller.permissions.has('sign-in.manage')]).toEqual([true, true]);
  });

  test('is refused where no group has a role, and not where there is a role for everybody', async () => {
    const token = await sign({ claims: { realm_access: { roles: ['cooks'] } } });
    expect(await codeOf(token)).toBe('role_not_permitted');
    tokens = open({ defaultRole: 'user' });
    expect(await codeOf(token)).toBe('accepted');
  });

  test.each<[string, Wanted]>([
    ['for somebody else', { claims: { aud: 'billing' } }],
    ['for nobody', { claims: { aud: [] } }],
    ['of another issuer', { claims: { iss: 'https://evil.example' } }],
    ['that names nobody', { claims: { sub: '' } }],
    ['that is not valid yet', { claims: { nbf: 1_800_000_100 } }],
    ['from the future', { claims: { iat: 1_800_000_100 } }],
    ['without an end', { claims: { exp: undefined } }],
    ['without a beginning', { claims: { iat: undefined } }],
    ['with a header that nobody understands', { header: { crit: ['x-own'] as unknown as string, 'x-own': 'yes' } }],
    ['for ending sessions', { claims: { events: { 'http://schemas.openid.net/event/backchannel-logout': {} } } }],
    ['for ending sessions, by its type', { header: { typ: 'logout+jwt' } }],
    ['for the client, as Keycloak marks it', { claims: { typ: 'ID' } }],
  ])('is refused %s', async (_what, wanted) => {
    expect(await codeOf(sign(wanted))).toBe('invalid_token');
  });

  test('ends when it says, with the clock skew, and when it is too old', async () => {
    const short = await sign({ claims: { exp: 1_800_000_060 } });
    const long = await sign({ claims: { exp: 1_900_000_000 } });
    expect([await codeOf(short), await codeOf(long)]).toEqual(['accepted', 'accepted']);
    now += 89_000;
    expect(await codeOf(short)).toBe('accepted');
    now += 1_000;
    expect(await codeOf(short)).toBe('token_expired');
    // Not remembered any more, it is checked anew.
    expect(await codeOf(short)).toBe('token_expired');
    now += 3_600_000;
    expect([await codeOf(long), await codeOf(long)]).toEqual(['token_expired', 'token_expired']);
  });

  test('is refused where it is not signed', async () => {
    const [, payload] = (await sign()).split('.');
    for (const alg of ['none', 'None', 'NONE', 'nOnE']) {
      expect(await codeOf(`${encode({ alg, kid: 'first' })}.${payload}.`)).toBe('invalid_token');
      expect(await codeOf(`${encode({ alg, kid: 'first' })}.${payload}.AAAA`)).toBe('invalid_token');
    }
  });

  test('is refused where it is signed with a public key as the secret', async () => {
    const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 2_048 });
    const pem = publicKey.export({ type: 'spki', format: 'pem' });
    published = [{ ...(publicKey.export({ format: 'jwk' }) as JWK), kid: 'rsa' }];
    const [, payload] = (await sign()).split('.');
    for (const secret of [pem, JSON.stringify(published[0]), Buffer.from(published[0]?.n ?? '', 'base64url')]) {
      const signed = `${encode({ alg: 'HS256', kid: 'rsa' })}.${payload}`;
      const mac = createHmac('sha256', secret).update(signed).digest('base64url');
      expect(await codeOf(`${signed}.${mac}`)).toBe('invalid_token');
    }
  });

  test('is refused where the issuer publishes a shared secret', async () => {
    const secret = Buffer.alloc(32, 7);
    published = [first.publicKey, { kty: 'oct', k: secret.toString('base64url'), kid: 'shared', alg: 'HS256' }];
    tokens = open({ algorithms: ['HS256', 'ES256'] as unknown as IssuerOptions['algorithms'] });
    const [, payload] = (await sign()).split('.');
    const signed = `${encode({ alg: 'HS256', kid: 'shared' })}.${payload}`;
    expect(await codeOf(`${signed}.${createHmac('sha256', secret).update(signed).digest('base64url')}`)).toBe(
      'invalid_token',
    );
  });

  test('is refused where it brings its own key', async () => {
    const own = await makeSigner('own');
    const header = { jwk: own.publicKey as unknown as string, jku: 'https://evil.example/keys' };
    expect(await codeOf(sign({ signer: own, header }))).toBe('invalid_token');
    expect(await codeOf(sign({ signer: { ...own, kid: 'first' }, header }))).toBe('invalid_token');
    expect(reads.every((url) => url.startsWith(issuer))).toBe(true);
  });

  test('is refused with an algorithm that is not configured', async () => {
    tokens = open({ algorithms: ['ES256'] });
    expect(await codeOf(sign({ signer: second }))).toBe('invalid_token');
    expect(await codeOf(sign())).toBe('accepted');
  });

  test('is refused of an issuer that is not for the API', async () => {
    tokens = open({ audience: [] });
    expect(await codeOf(sign())).toBe('invalid_token');
  });

  test('is refused whatever else stands in its place', async () => {
    const good = await sign();
    await fc.assert(
      fc.asyncProperty(fc.nat(good.length - 1), fc.constantFrom('A', 'z', '.', '-', ' ', 'é'), async (at, letter) => {
        fc.pre(good[at] !== letter);
        const changed = good.slice(0, at) + letter + good.slice(at + 1);
        // The last digit of a signature has bits that mean nothing.
        fc.pre(at < good.length - 1);
        expect(await codeOf(changed)).toBe('invalid_token');
      }),
      { numRuns: 60 },
    );
    expect(await codeOf(`ey${'A'.repeat(20_000)}.a.b`)).toBe('invalid_token');
  });
});

describe('the keys of an issuer', () => {
  test('are read once for many tokens at the same time', async () => {
    const made = await Promise.all(Array.from({ length: 20 }, (_, index) => sign({ claims: { jti: `${index}` } })));
    expect(new Set(await Promise.all(made.map((token) => codeOf(token))))).toEqual(new Set(['accepted']));
    expect(reads).toHaveLength(2);
  });

  test('are read again when they change, but not for every made-up key', async () => {
    expect(await codeOf(sign())).toBe('accepted');
    const third = await makeSigner('third');
    published = [third.publicKey];
    // Just read: whoever makes up key ids does not make us ask.
    expect(await codeOf(sign({ signer: third }))).toBe('invalid_token');
    expect(reads).toHaveLength(2);
    now += 30_000;
    expect(await codeOf(sign({ signer: third }))).toBe('accepted');
    for (let index = 0; index < 10; index += 1)
      expect(await codeOf(sign({ signer: { ...third, kid: `made-up-${index}` } }))).toBe('invalid_token');
    expect(reads).toHaveLength(4);
    // What was withdrawn is not believed any more.
    expect(await codeOf(sign({ claims: { jti: 'new' } }))).toBe('invalid_token');
  });

  test('stay while the issuer cannot be reached, for a day', async () => {
    expect(await codeOf(sign())).toBe('accepted');
    unreachable = true;
    now += 3_600_000;
    expect(await codeOf(sign())).toBe('accepted');
    now += 23 * 3_600_000 + 1;
    expect(await codeOf(sign())).toBe('issuer_unavailable');
    unreachable = false;
    now += 30_000;
    expect(await codeOf(sign())).toBe('accepted');
  });

  test('are not there where they never could be read, which is told as such', async () => {
    unreachable = true;
    expect(await codeOf(sign())).toBe('issuer_unavailable');
  });

  test('are not taken from the document of another issuer', async () => {
    const clock = { now: () => now, elapsed: () => now };
    const evil = { issuer: 'https://evil.example', jwks_uri: 'https://evil.example/keys' };
    const parsed = issuerSchema.parse({ id: 'acme', issuer, audience: ['gatehouse'] });
    const verifier = new TokenIssuer(parsed, { clock, read: () => Promise.resolve(evil) });
    await expect(verifier.verify(await sign())).rejects.toMatchObject({ code: 'issuer_unavailable' });
  });
});

describe('a token that is known', () => {
  test('is answered at once, without a promise', async () => {
    const token = await sign();
    const caller: Caller = await tokens.verify(token, now);
    expect(tokens.verify(token, now)).toBe(caller);
  });

  test('is refused at once when its person or session has ended', async () => {
    const token = await sign({ claims: { sid: 'browser' } });
    const { person } = await tokens.verify(token, now);
    ended = now;
    tokens.forget((known) => known.person === person && known.session === 'browser');
    expect(await codeOf(token)).toBe('session_ended');
    now += 5_000;
    expect(await codeOf(sign())).toBe('accepted');
  });
});

test('no key of this gateway looks like a token', () => {
  expect(looksLikeToken('gh_user_0000')).toBe(false);
  expect(looksLikeToken('eyJhbGciOiJFUzI1NiJ9.e30.c2ln')).toBe(true);
});
