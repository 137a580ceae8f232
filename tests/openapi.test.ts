import { readFileSync } from 'node:fs';
import { Validator } from '@seriousme/openapi-schema-validator';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { adminOperations } from '../packages/contract/src/operations/admin-operations.ts';
import { openApiDocument } from '../packages/contract/src/operations/openapi-document.ts';
import { listenTestGateway, type ListeningTestGateway } from '../packages/gateway/src/testing/create-test-gateway.ts';

const operations = adminOperations.flatMap((group) => group.operations);
const reference = readFileSync(new URL('../docs/reference/http.md', import.meta.url), 'utf8');
const inReference = [...reference.matchAll(/`(GET|POST|PUT|PATCH|DELETE) (\/admin\/v1\/[^`]+)`/g)].map(
  ([, method = '', path = '']) => `${method} ${path.split('?')[0] ?? ''}`,
);
const withoutNames = (route: string): string => route.replaceAll(/\{[^}]*\}/g, '{}');

describe('the OpenAPI document of the admin interface', () => {
  it('is a valid document of OpenAPI 3.1, and all its references lead somewhere', async () => {
    const validator = new Validator();
    const result = await validator.validate(openApiDocument('1.2.3'));
    expect(result.errors ?? []).toEqual([]);
    expect(result.valid).toBe(true);
    expect(validator.version).toBe('3.1');
    expect(() => validator.resolveRefs()).not.toThrow();
  });

  it('has the very operations that the reference tells of', () => {
    const described = new Set(operations.map(({ method, path }) => withoutNames(`${method} ${path}`)));
    expect([...described].toSorted()).toEqual([...new Set(inReference.map(withoutNames))].toSorted());
  });

  it('has the headers that operations heed and answer with, and the type of patches', () => {
    const { paths } = openApiDocument('1.2.3') as {
      paths: Record<string, Record<string, Described>>;
    };
    interface Described {
      readonly parameters?: readonly { readonly name: string; readonly in: string }[];
      readonly requestBody?: { readonly content: object };
      readonly responses: Readonly<Record<string, { readonly headers?: object }>>;
    }
    const headersOf = (path: string, method: string): unknown =>
      paths[path]?.[method]?.parameters?.flatMap(({ in: where, name }) => (where === 'header' ? [name] : []));
    expect(headersOf('/admin/v1/keys', 'post')).toEqual(['idempotency-key']);
    expect(headersOf('/admin/v1/keys/{id}/rotate', 'post')).toEqual(['idempotency-key', 'if-match']);
    for (const path of ['/admin/v1/keys/{id}', '/admin/v1/teams/{id}'])
      for (const method of ['patch', 'delete']) expect(headersOf(path, method)).toEqual(['if-match']);
    expect(paths['/admin/v1/teams/{id}']?.['get']?.responses['200']?.headers).toHaveProperty('etag');
    expect(Object.keys(paths['/admin/v1/teams']?.['post']?.responses['201']?.headers ?? {})).toEqual([
      'etag',
      'location',
    ]);
    expect(Object.keys(paths['/admin/v1/people/{id}']?.['patch']?.requestBody?.content ?? {})).toEqual([
      'application/merge-patch+json',
      'application/json',
    ]);
  });

  it('gives each operation a name of its own, and says what every part of a path is', () => {
    expect(new Set(operations.map(({ id }) => id)).size).toBe(operations.length);
    for (const { path, parts = {} } of operations)
      expect(Object.keys(parts)).toEqual([...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name));
  });
});

describe('a gateway', () => {
  let gateway: ListeningTestGateway;

  beforeAll(async () => {
    gateway = await listenTestGateway({ file: true, configuration: { knowledge: { collections: [{ id: 'shop' }] } } });
    const document = { collection: 'shop', document: 'a', mediaType: 'text/plain', text: 'Tea is served at four.' };
    await fetch(`${gateway.url}/admin/v1/knowledge/document`, {
      method: 'PUT',
      headers: { authorization: `Bearer ${gateway.adminKey}`, 'content-type': 'application/json' },
      body: JSON.stringify(document),
    });
    await gateway.ask({ model: 'scripted', messages: [{ role: 'user', content: 'Hello' }] });
  });

  afterAll(() => gateway.close());

  const ask = (path: string, key = gateway.adminKey): Promise<Response> =>
    fetch(gateway.url + path, { headers: { authorization: `Bearer ${key}` } });

  it('serves the document to every key', async () => {
    const response = await ask('/admin/v1/openapi.json', gateway.userKey);
    expect(await response.json()).toEqual(openApiDocument('test'));
  });

  const readable = operations.filter(({ method, parts }) => method === 'GET' && parts === undefined);

  it.each(readable)('answers $method $path as the document says', async ({ answers, path, query }) => {
    const since = path.endsWith('/document')
      ? '?collection=shop&document=a'
      : `?since=${String(Date.now() - 3_600_000)}`;
    const wanted = query?.schema.safeParse({}).success === false ? since : '';
    const response = await ask(path + wanted);
    expect(response.status).toBe(200);
    const schema = answers[200]?.json?.schema;
    if (schema === undefined) throw new Error(`${path} answers no JSON`);
    const read = schema.safeParse(await response.json());
    expect(read.error?.issues ?? []).toEqual([]);
  });
});
