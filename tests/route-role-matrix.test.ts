import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { builtInRoleNames } from '../packages/contract/src/built-in-roles.ts';
import { routePaths } from '../packages/contract/src/route-paths.ts';
import { listenTestGateway, type ListeningTestGateway } from '../packages/gateway/src/testing/create-test-gateway.ts';

/** The roles in the order of the columns below. */
const columns = [
  'user',
  'admin',
  'auditor',
  'operator',
  'security-officer',
  'data-protection-officer',
  'reviewer',
  'team-lead',
  'developer',
  'provisioning',
  'service',
] as const;

/**
 * Every route, and who may use it: `x` may, `.` is refused. `anyone` needs no key; where `bounded` stands, a role in a tenant or a team
 * only is enough, and shows that part; everywhere else such a role is none. A route that is added needs its row here, and whoever reads
 * the row should ask: why may they?
 */
const table = `
                                            user admin audit oper secu dpo  revi lead dev  prov serv
POST /v1/chat/completions                   x    .    .    .    .    .    .    .    x    .    x
POST /v1/embeddings                         x    .    .    .    .    .    .    .    x    .    x
POST /rerank                                x    .    .    .    .    .    .    .    x    .    x
POST /v2/rerank                             x    .    .    .    .    .    .    .    x    .    x
POST /v1/rerank                             x    .    .    .    .    .    .    .    x    .    x
POST /v1/images/generations                 x    .    .    .    .    .    .    .    x    .    x
POST /v1/audio/translations                 x    .    .    .    .    .    .    .    x    .    x
POST /v1/audio/transcriptions               x    .    .    .    .    .    .    .    x    .    x
POST /v1/files                              x    .    .    .    .    .    .    .    x    .    x
GET /v1/files                               x    .    .    .    .    .    .    .    x    .    x
GET /v1/files/*                             x    .    .    .    .    .    .    .    x    .    x
DELETE /v1/files/*                          x    .    .    .    .    .    .    .    x    .    x
POST /v1/batches                            x    .    .    .    .    .    .    .    x    .    x
GET /v1/batches                             x    .    .    .    .    .    .    .    x    .    x
GET /v1/batches/*                           x    .    .    .    .    .    .    .    x    .    x
POST /v1/batches/*                          x    .    .    .    .    .    .    .    x    .    x
DELETE /v1/responses/*                      x    .    .    .    .    .    .    .    x    .    x
GET /v1/responses/*                         x    .    .    .    .    .    .    .    x    .    x
POST /v1/responses                          x    .    .    .    .    .    .    .    x    .    x
POST /api/chat                              x    .    .    .    .    .    .    .    x    .    x
POST /api/generate                          x    .    .    .    .    .    .    .    x    .    x
POST /api/embed                             x    .    .    .    .    .    .    .    x    .    x
GET /api/tags                               x    x    x    x    x    x    x    x    x    x    x
POST /api/show                              x    x    x    x    x    x    x    x    x    x    x
GET /api/version                            x    x    x    x    x    x    x    x    x    x    x
POST /v1/completions                        x    .    .    .    .    .    .    .    x    .    x
POST /v1/moderations                        x    .    .    .    .    .    .    .    x    .    x
POST /v1/messages                           x    .    .    .    .    .    .    .    x    .    x
POST /v1/messages/count_tokens              x    .    .    .    .    .    .    .    x    .    x
POST /v1/guard                              x    .    .    .    .    .    .    .    x    .    x
POST /v1/privacy/pseudonymise               x    .    .    .    .    .    .    .    x    .    x
POST /v1/privacy/restore                    x    .    .    .    .    .    .    .    x    .    x
POST /admin/v1/playground                   .    x    .    .    .    .    .    .    x    .    .    bounded
POST /admin/v1/playground/wire              .    x    .    .    .    .    .    .    x    .    .    bounded
GET /v1/models                              x    x    x    x    x    x    x    x    x    x    x
GET /v1/models/*                            x    x    x    x    x    x    x    x    x    x    x
GET /admin/v1/prompts                       .    x    x    x    x    x    .    .    .    .    .
POST /admin/v1/prompts/judge                .    x    x    x    x    x    .    .    .    .    .
GET /admin/v1/knowledge                     .    x    x    x    x    x    x    .    .    .    .
GET /admin/v1/knowledge/documents           .    x    x    x    x    x    x    .    .    .    .
GET /admin/v1/knowledge/document            .    x    x    x    x    x    x    .    .    .    .
PUT /admin/v1/knowledge/document            .    x    .    x    .    .    .    .    .    .    .
POST /admin/v1/knowledge/document/decision  .    x    .    .    x    x    x    .    .    .    .
POST /admin/v1/knowledge/ingest             .    x    .    x    .    .    .    .    .    .    .
POST /admin/v1/knowledge/try                .    x    x    x    x    x    x    .    .    .    .
POST /admin/v1/knowledge/find               .    x    x    x    x    x    x    .    .    .    .
POST /admin/v1/knowledge/calibrate          .    x    x    x    x    x    x    .    .    .    .
GET /admin/v1/session                       x    x    x    x    x    x    x    x    x    x    x
GET /admin/v1/status                        .    x    x    x    x    x    .    .    .    .    .
GET /admin/v1/path                          .    x    x    x    x    x    .    .    .    .    .
GET /admin/v1/keys                          .    x    .    x    x    .    .    x    .    .    .    bounded
GET /admin/v1/keys/usage                    .    x    .    x    x    .    .    x    .    .    .    bounded
GET /admin/v1/keys/*                        .    x    .    x    x    .    .    x    .    .    .    bounded
POST /admin/v1/keys                         .    x    .    .    x    .    .    x    .    .    .    bounded
POST /admin/v1/keys/*                       .    x    .    .    x    .    .    x    .    .    .    bounded
PATCH /admin/v1/keys/*                      .    x    .    .    x    .    .    x    .    .    .    bounded
DELETE /admin/v1/keys/*                     .    x    .    .    x    .    .    x    .    .    .    bounded
GET /admin/v1/tenants                       .    x    x    x    x    x    .    x    .    .    .    bounded
GET /admin/v1/tenants/*                     .    x    x    x    x    x    .    x    .    .    .    bounded
POST /admin/v1/tenants                      .    x    .    .    .    .    .    .    .    .    .    bounded
PATCH /admin/v1/tenants/*                   .    x    .    .    .    .    .    .    .    .    .    bounded
DELETE /admin/v1/tenants/*                  .    x    .    .    .    .    .    .    .    .    .    bounded
GET /admin/v1/teams                         .    x    x    x    x    x    .    x    .    .    .    bounded
GET /admin/v1/teams/*                       .    x    x    x    x    x    .    x    .    .    .    bounded
POST /admin/v1/teams                        .    x    .    .    .    .    .    .    .    .    .    bounded
PATCH /admin/v1/teams/*                     .    x    .    .    .    .    .    .    .    .    .    bounded
DELETE /admin/v1/teams/*                    .    x    .    .    .    .    .    .    .    .    .    bounded
GET /admin/v1/people                        .    x    x    x    x    x    .    x    .    .    .    bounded
GET /admin/v1/people/*                      .    x    x    x    x    x    .    x    .    .    .    bounded
POST /admin/v1/people                       .    x    .    .    .    .    .    .    .    .    .    bounded
PATCH /admin/v1/people/*                    .    x    .    .    .    .    .    .    .    .    .    bounded
DELETE /admin/v1/people/*                   .    x    .    .    .    .    .    .    .    .    .    bounded
GET /admin/v1/service-accounts              .    x    x    x    x    x    .    x    .    .    .    bounded
GET /admin/v1/service-accounts/*            .    x    x    x    x    x    .    x    .    .    .    bounded
POST /admin/v1/service-accounts             .    x    .    .    .    .    .    .    .    .    .    bounded
PATCH /admin/v1/service-accounts/*          .    x    .    .    .    .    .    .    .    .    .    bounded
DELETE /admin/v1/service-accounts/*         .    x    .    .    .    .    .    .    .    .    .    bounded
GET /admin/v1/roles                         .    x    x    x    x    x    .    x    .    .    .    bounded
GET /admin/v1/roles/*                       .    x    x    x    x    x    .    x    .    .    .    bounded
POST /admin/v1/roles                        .    x    .    .    .    .    .    .    .    .    .    bounded
PATCH /admin/v1/roles/*                     .    x    .    .    .    .    .    .    .    .    .    bounded
DELETE /admin/v1/roles/*                    .    x    .    .    .    .    .    .    .    .    .    bounded
GET /sign-in/methods                        anyone
GET /sign-in/issuer/*                       anyone
GET /sign-in/callback                       anyone
POST /sign-in/back-channel-logout/*         anyone
POST /sign-in/password                      anyone
POST /sign-in/set-up/offer                  anyone
POST /sign-in/set-up                        anyone
POST /admin/v1/session                      x    x    x    x    x    x    x    x    x    x    x
DELETE /admin/v1/session                    x    x    x    x    x    x    x    x    x    x    x
GET /admin/v1/sessions                      .    x    .    .    x    .    .    .    .    .    .
DELETE /admin/v1/sessions/*                 .    x    .    .    x    .    .    .    .    .    .
POST /admin/v1/sessions/end                 .    x    .    .    x    .    .    .    .    .    .
GET /admin/v1/own                           x    x    x    x    x    x    x    x    x    x    x
DELETE /admin/v1/own/sessions/*             x    x    x    x    x    x    x    x    x    x    x
POST /admin/v1/own/app                      x    x    x    x    x    x    x    x    x    x    x
POST /admin/v1/own/account                  x    x    x    x    x    x    x    x    x    x    x
GET /admin/v1/accounts                      .    x    .    .    x    .    .    .    .    .    .
POST /admin/v1/accounts                     .    x    .    .    x    .    .    .    .    .    .
POST /admin/v1/accounts/*                   .    x    .    .    x    .    .    .    .    .    .
DELETE /admin/v1/accounts/*                 .    x    .    .    x    .    .    .    .    .    .
GET /scim/v2/Users                          .    x    .    .    .    .    .    .    .    x    .
POST /scim/v2/Users                         .    x    .    .    .    .    .    .    .    x    .
GET /scim/v2/Users/*                        .    x    .    .    .    .    .    .    .    x    .
POST /scim/v2/Users/*                       .    x    .    .    .    .    .    .    .    x    .
PUT /scim/v2/Users/*                        .    x    .    .    .    .    .    .    .    x    .
PATCH /scim/v2/Users/*                      .    x    .    .    .    .    .    .    .    x    .
DELETE /scim/v2/Users/*                     .    x    .    .    .    .    .    .    .    x    .
GET /scim/v2/Groups                         .    x    .    .    .    .    .    .    .    x    .
POST /scim/v2/Groups                        .    x    .    .    .    .    .    .    .    x    .
GET /scim/v2/Groups/*                       .    x    .    .    .    .    .    .    .    x    .
POST /scim/v2/Groups/*                      .    x    .    .    .    .    .    .    .    x    .
PUT /scim/v2/Groups/*                       .    x    .    .    .    .    .    .    .    x    .
PATCH /scim/v2/Groups/*                     .    x    .    .    .    .    .    .    .    x    .
DELETE /scim/v2/Groups/*                    .    x    .    .    .    .    .    .    .    x    .
GET /scim/v2/ServiceProviderConfig          .    x    .    .    .    .    .    .    .    x    .
GET /scim/v2/Schemas                        .    x    .    .    .    .    .    .    .    x    .
GET /scim/v2/Schemas/*                      .    x    .    .    .    .    .    .    .    x    .
GET /scim/v2/ResourceTypes                  .    x    .    .    .    .    .    .    .    x    .
GET /scim/v2/ResourceTypes/*                .    x    .    .    .    .    .    .    .    x    .
GET /scim/v2/*                              .    x    .    .    .    .    .    .    .    x    .
POST /scim/v2/*                             .    x    .    .    .    .    .    .    .    x    .
PUT /scim/v2/*                              .    x    .    .    .    .    .    .    .    x    .
PATCH /scim/v2/*                            .    x    .    .    .    .    .    .    .    x    .
DELETE /scim/v2/*                           .    x    .    .    .    .    .    .    .    x    .
GET /admin/v1/openapi.json                  x    x    x    x    x    x    x    x    x    x    x
POST /admin/v1/directory/apply              .    x    .    .    .    .    .    .    .    .    .
GET /admin/v1/directory/drift               .    x    x    x    x    x    .    x    .    .    .
GET /admin/v1/ledger                        .    x    x    x    x    x    .    .    .    .    .
GET /admin/v1/verifications                 .    x    x    x    x    x    .    .    .    .    .
POST /admin/v1/verifications                .    x    x    x    x    x    .    .    .    .    .
GET /admin/v1/events                        .    x    x    x    x    x    .    .    .    .    .
GET /admin/v1/exports                       .    x    x    .    .    x    .    .    .    .    .
POST /admin/v1/exports                      .    x    .    .    .    x    .    .    .    .    .
GET /admin/v1/exports/*                     .    x    .    .    .    x    .    .    .    .    .
DELETE /admin/v1/exports/*                  .    x    .    .    .    x    .    .    .    .    .
GET /admin/v1/log                           .    x    x    .    x    x    x    x    .    .    .    bounded
GET /admin/v1/log/*                         .    x    x    .    x    x    x    x    .    .    .    bounded
GET /admin/v1/requests/*                    .    x    x    .    x    x    x    x    .    .    .    bounded
POST /admin/v1/contents                     .    x    .    .    .    .    x    .    .    .    .
GET /admin/v1/approvals                     .    x    .    .    x    x    .    .    .    .    .
POST /admin/v1/approvals/*                  .    x    .    .    x    x    .    .    .    .    .
GET /admin/v1/overview                      .    x    x    x    x    x    .    .    .    .    .
GET /admin/v1/reviews                       .    x    x    .    x    x    x    .    .    .    .
GET /admin/v1/reviews/*                     .    x    x    .    x    x    x    .    .    .    .
POST /admin/v1/reviews/*                    .    x    .    .    x    .    x    .    .    .    .
GET /admin/v1/configuration                 .    x    x    x    x    x    .    .    .    .    .
POST /admin/v1/configuration                .    x    .    x    .    .    .    .    .    .    .
POST /admin/v1/configuration/check          .    x    .    x    .    .    .    .    .    .    .
GET /admin/v1/configuration/versions        .    x    x    x    x    x    .    .    .    .    .
GET /admin/v1/configuration/versions/*      .    x    x    x    x    x    .    .    .    .    .
POST /admin/v1/configuration/versions/*     .    x    .    x    .    .    .    .    .    .    .
GET /admin/v1/configuration/proposals       .    x    x    x    x    x    .    .    .    .    .
POST /admin/v1/configuration/proposals/*    .    x    .    x    .    .    .    .    .    .    .
POST /admin/v1/erasures                     .    x    .    .    .    x    .    .    .    .    .
GET /admin/v1/holds                         .    x    .    .    .    x    .    .    .    .    .
POST /admin/v1/holds                        .    x    .    .    .    x    .    .    .    .    .
POST /admin/v1/holds/lift                   .    x    .    .    .    x    .    .    .    .    .
POST /admin/v1/expiry                       .    x    .    .    .    x    .    .    .    .    .
GET /admin/v1/attempts                      .    x    x    x    x    x    x    .    .    .    .
POST /admin/v1/attempts/lift                .    x    .    .    x    .    .    .    .    .    .
GET /admin/v1/secrets                       .    x    .    x    .    .    .    .    .    .    .
POST /admin/v1/secrets                      .    x    .    x    .    .    .    .    .    .    .
DELETE /admin/v1/secrets/*                  .    x    .    x    .    .    .    .    .    .    .
GET /admin/v1/attacks                       .    x    x    x    x    x    x    .    .    .    .
POST /admin/v1/attacks                      .    x    .    .    x    .    .    .    .    .    .
DELETE /admin/v1/attacks/*                  .    x    .    .    x    .    .    .    .    .    .
GET /admin/v1/privacy                       .    x    x    .    .    x    .    .    .    .    .
POST /admin/v1/privacy/try                  .    x    x    .    x    x    .    .    x    .    .    bounded
GET /admin/v1/privacy/recognisers           .    x    x    .    .    x    .    .    .    .    .
POST /admin/v1/privacy/patterns/try         .    x    x    .    x    x    .    .    x    .    .    bounded
GET /admin/v1/register                      .    x    x    .    .    x    .    .    .    .    .
GET /admin/v1/consents                      .    x    x    .    .    x    .    .    .    .    .
POST /admin/v1/consents                     .    x    .    .    .    x    .    .    .    .    .
POST /admin/v1/consents/find                .    x    .    .    .    x    .    .    .    .    .
GET /admin/v1/guards                        .    x    x    x    x    x    x    .    .    .    .
GET /admin/v1/guards/shadow                 .    x    x    x    x    x    x    .    .    .    .
GET /admin/v1/guards/figures                .    x    x    x    x    x    x    .    .    .    .
POST /admin/v1/guards/try                   .    x    x    x    x    x    x    .    x    .    .    bounded
GET /admin/v1/limits                        .    x    x    x    .    .    .    x    .    .    .
GET /admin/v1/costs                         .    x    x    x    .    .    .    x    .    .    .    bounded
GET /admin/v1/costs/forecast                .    x    x    x    .    .    .    x    .    .    .    bounded
GET /admin/v1/costs/reconciliation          .    x    x    x    .    .    .    x    .    .    .
GET /admin/v1/costs/alerts                  .    x    x    x    .    .    .    x    .    .    .
GET /admin/v1/costs/prices                  .    x    x    x    .    .    .    x    .    .    .
GET /admin/v1/costs/prices/*                .    x    x    x    .    .    .    x    .    .    .
GET /admin/v1/queue                         .    x    x    x    x    x    .    .    .    .    .
GET /admin/v1/models/register               .    x    x    x    x    x    .    .    .    .    .
GET /admin/v1/models/bom                    .    x    x    x    x    x    .    .    .    .    .
POST /admin/v1/models/register              .    x    .    x    .    .    .    .    .    .    .
POST /admin/v1/models/accept                .    x    .    x    .    .    .    .    .    .    .
POST /admin/v1/models/remove                .    x    .    x    .    .    .    .    .    .    .
POST /admin/v1/models/look                  .    x    .    x    .    .    .    .    .    .    .
GET /admin/v1/batches                       .    x    x    x    .    x    .    .    .    .    .    bounded
GET /admin/v1/batches/*                     .    x    x    x    .    x    .    .    .    .    .    bounded
POST /admin/v1/batches/*                    .    x    .    x    .    .    .    .    .    .    .    bounded
GET /admin/v1/routes                        .    x    x    x    x    x    .    .    .    .    .
GET /admin/v1/statistics                    .    x    x    .    .    x    .    .    .    .    .
POST /admin/v1/statistics/plan              .    x    x    .    .    x    .    .    .    .    .
POST /admin/v1/statistics                   .    x    .    .    .    x    .    .    .    .    .
GET /ledger/                                .    x    x    x    x    x    .    .    .    .    .
GET /ledger/policy.txt                      .    x    x    x    x    x    .    .    .    .    .
GET /ledger/*                               .    x    x    x    x    x    .    .    .    .    .
GET /v1/explanations/*                      x    x    x    x    x    x    x    x    x    x    x
POST /v1/explanations/*                     x    .    .    .    .    .    .    .    x    .    x
GET /v1/receipts/*                          x    x    x    x    x    x    x    x    x    x    x
GET /healthz                                anyone
GET /readyz                                 anyone
GET /metrics                                anyone
`;

interface Row {
  readonly route: string;
  readonly cells: string;
  readonly bounded: boolean;
}

const rows: readonly Row[] = table
  .trim()
  .split('\n')
  .slice(1)
  .map((line) => {
    const [method = '', path = '', ...rest] = line.split(/ +/);
    const bounded = rest.at(-1) === 'bounded';
    return { route: `${method} ${path}`, cells: (bounded ? rest.slice(0, -1) : rest).join(''), bounded };
  });

let gateway: ListeningTestGateway;
const keys = new Map<string, string>();
let boundAdmin = '';

beforeAll(async () => {
  // A thousand refusals of one address are the matter here.
  gateway = await listenTestGateway({ file: true, configuration: { limits: { failuresPerMinute: 60_000 } } });
  for (const role of columns) keys.set(role, (await gateway.gateway.keys.create({ name: role, role })).key);
  boundAdmin = (await gateway.gateway.keys.create({ name: 'bound', role: 'admin', bound: 'tenant' })).key;
});

afterAll(() => gateway.close());

/** Nothing that is asked can be done: no body fits, and there is nothing of that name. Only whether it was refused counts. */
async function outcome(route: string, key: string | undefined): Promise<'x' | '.' | '401'> {
  const [method = '', path = ''] = route.split(' ');
  const response = await fetch(gateway.url + path.replace('*', 'nothing'), {
    method,
    redirect: 'manual',
    headers: { 'content-type': 'application/json', ...(key === undefined ? {} : { authorization: `Bearer ${key}` }) },
    ...(method === 'GET' || method === 'DELETE' ? {} : { body: '[]' }),
  });
  const text = await response.text();
  expect(response.status, `${route} ${text}`).toBeLessThan(500);
  if (response.status === 401 && /"(?:missing_credentials|invalid_api_key)"/.test(text)) return '401';
  return response.status === 403 && text.includes('"role_not_permitted"') ? '.' : 'x';
}

it('has a row for every route, and a column for every role', () => {
  expect([...columns].toSorted()).toEqual([...builtInRoleNames].toSorted());
  // The console is there only after a build.
  const routes = gateway.routes
    .filter(({ plane }) => plane !== 'console')
    .map(({ method, path }) => `${method} ${path}`);
  expect(rows.map(({ route }) => route).toSorted()).toEqual(routes.toSorted());
});

it('can be named in the scopes of keys, whatever somebody with a key can call', () => {
  const callable = rows.filter(({ cells }) => cells !== 'anyone').map(({ route }) => route.split(' ')[1] ?? '');
  expect(new Set(routePaths)).toEqual(new Set(callable));
});

describe.each(rows)('$route', ({ bounded, cells, route }) => {
  it('is for the roles of its row and no others', async () => {
    if (cells === 'anyone') {
      expect(await outcome(route, undefined)).toBe('x');
      return;
    }
    expect(await outcome(route, undefined)).toBe('401');
    expect(await outcome(route, 'gh_admin_0000')).toBe('401');
    const outcomes = await Promise.all(columns.map((role) => outcome(route, keys.get(role))));
    expect(outcomes.join('')).toBe(cells);
  });

  it('minds where somebody has a role', async () => {
    if (cells === 'anyone') return;
    const signedIn = !cells.includes('.');
    expect(await outcome(route, boundAdmin)).toBe(signedIn || bounded ? 'x' : '.');
  });
});
