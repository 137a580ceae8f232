import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, type JWK } from 'jose';
import Provider, { type Configuration } from 'oidc-provider';

/** A person at the identity provider. */
export interface ProviderPerson {
  readonly name: string;
  readonly groups: readonly string[];
  readonly email?: string;
  /** Whether the provider says that it has verified the address. */
  readonly emailVerified?: boolean;
}

export interface IdentityProvider {
  readonly issuer: string;
  /** Who is signed in at the provider when a browser comes next. */
  person: string;
  readonly people: Map<string, ProviderPerson>;
  /** Begins to serve, for a console at that address. */
  serve(consoleUrl: string): Promise<void>;
  /** Another process with other keys, as after a rotation. */
  rotateKeys(): Promise<void>;
  /** A token for the API, by client credentials. */
  apiToken(resource: string, client?: string): Promise<string>;
  /** Tells what was asked of it, by path. */
  readonly asked: string[];
  close(): Promise<void>;
}

async function makeKeys(kid: string): Promise<JWK[]> {
  const made = await Promise.all(
    (['RS256', 'ES256'] as const).map(async (alg) => {
      const { privateKey } = await generateKeyPair(alg, { extractable: true });
      return { ...(await exportJWK(privateKey)), kid: `${kid}-${alg}`, alg, use: 'sig' };
    }),
  );
  return made;
}

/** A real identity provider (oidc-provider), which asks nobody for a password. */
export async function startIdentityProvider(): Promise<IdentityProvider> {
  const asked: string[] = [];
  let provider: Provider | undefined;
  let consoleUrl = '';
  let generation = 0;
  const people = new Map<string, ProviderPerson>();
  const server: Server = createServer((request, response) => {
    const path = new URL(request.url ?? '', 'http://provider').pathname;
    asked.push(path);
    if (provider === undefined) {
      response.writeHead(503).end();
      return;
    }
    if (path.startsWith('/interaction/')) {
      signIn(provider, state.person, request, response).catch((error: unknown) => response.destroy(error as Error));
      return;
    }
    void provider.callback()(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  async function make(): Promise<void> {
    generation += 1;
    const made = new Provider(issuer, configurationOf({ consoleUrl, people, keys: await makeKeys(`g${generation}`) }));
    // What it says of its own errors is for whoever looks at a failed test.
    made.on('server_error', (_context, error) => process.stderr.write(`provider: ${String(error)}\n`));
    made.on('backchannel.error', (_context, error) =>
      process.stderr.write(`provider: ${String(error)} ${String(error.cause)}\n`),
    );
    provider = made;
  }

  const state: IdentityProvider = {
    issuer,
    person: 'anna',
    people,
    asked,
    async serve(url) {
      consoleUrl = url;
      await make();
    },
    rotateKeys: make,
    async apiToken(resource, client = 'robot') {
      const response = await fetch(`${issuer}/token`, {
        method: 'POST',
        headers: { authorization: `Basic ${Buffer.from(`${client}:secret`).toString('base64')}` },
        body: new URLSearchParams({ grant_type: 'client_credentials', resource }),
      });
      const answer = (await response.json()) as { readonly access_token?: string };
      if (answer.access_token === undefined) throw new Error(JSON.stringify(answer));
      return answer.access_token;
    },
    async close() {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
  return state;
}

async function signIn(
  provider: Provider,
  accountId: string,
  request: Parameters<Provider['interactionDetails']>[0],
  response: Parameters<Provider['interactionDetails']>[1],
): Promise<void> {
  const { params: asked, prompt, session } = await provider.interactionDetails(request, response);
  if (prompt.name === 'login') {
    await provider.interactionFinished(request, response, { login: { accountId } });
    return;
  }
  const grant = new provider.Grant({
    accountId: session?.accountId ?? accountId,
    clientId: String(asked['client_id']),
  });
  grant.addOIDCScope('openid profile email');
  await provider.interactionFinished(request, response, { consent: { grantId: await grant.save() } });
}

function configurationOf(parts: {
  readonly consoleUrl: string;
  readonly people: ReadonlyMap<string, ProviderPerson>;
  readonly keys: JWK[];
}): Configuration {
  const { consoleUrl, keys, people } = parts;
  const robot = (id: string) => ({
    client_id: id,
    client_secret: 'secret',
    redirect_uris: [],
    response_types: [],
    grant_types: ['client_credentials'],
  });
  return {
    clients: [
      {
        client_id: 'console',
        client_secret: 'console-secret',
        redirect_uris: [`${consoleUrl}/sign-in/callback`],
        post_logout_redirect_uris: [`${consoleUrl}/console/`],
        backchannel_logout_uri: `${consoleUrl}/sign-in/back-channel-logout/acme`,
        backchannel_logout_session_required: true,
        response_types: ['code'],
        grant_types: ['authorization_code'],
      },
      robot('robot'),
      robot('cook'),
    ],
    jwks: { keys },
    cookies: { keys: ['of no use to anybody'] },
    claims: { openid: ['sub'], profile: ['name', 'preferred_username', 'groups'], email: ['email', 'email_verified'] },
    conformIdTokenClaims: false,
    findAccount: (_context, id) => ({
      accountId: id,
      claims: () => ({
        sub: id,
        name: people.get(id)?.name,
        email: people.get(id)?.email,
        email_verified: people.get(id)?.emailVerified,
        preferred_username: id,
        groups: [...(people.get(id)?.groups ?? [])],
      }),
    }),
    interactions: { url: (_context, { uid }) => `/interaction/${uid}` },
    pkce: { required: () => true },
    // It brings a dispatcher for an undici of another version, which keeps the provider off addresses of this machine.
    fetch: (url, { method, headers, body, redirect, signal } = {}) =>
      fetch(url, {
        redirect: redirect ?? 'manual',
        signal: signal ?? null,
        body: body ?? null,
        ...(method === undefined ? {} : { method }),
        ...(headers === undefined ? {} : { headers }),
      }),
    extraTokenClaims: (_context, token) => ({
      groups: [...(people.get('clientId' in token ? (token.clientId ?? '') : '')?.groups ?? [])],
    }),
    features: {
      devInteractions: { enabled: false },
      backchannelLogout: { enabled: true },
      clientCredentials: { enabled: true },
      rpInitiatedLogout: { enabled: true },
      resourceIndicators: {
        enabled: true,
        getResourceServerInfo: (_context, resource) => ({
          scope: '',
          audience: resource,
          accessTokenFormat: 'jwt',
          accessTokenTTL: 600,
          jwt: { sign: { alg: 'ES256' } },
        }),
      },
    },
  };
}
