import { errorCatalogue } from '@gatehouse/contract/errors';
import { GatehouseError } from '../core/errors.ts';
import { parseStrictJson, StrictJsonError } from '../lib/strict-json.ts';
import { callerOf } from './admin-call.ts';
import type { EdgeCall } from './edge-call.ts';
import type { Method, Route } from './routes.ts';

type ScimObject = Record<string, unknown>;

export interface ScimReply {
  readonly resource: ScimObject;
  readonly version: number;
}

/** Of a call: who makes it, and the address that resources are named by. */
export interface ScimQuestion {
  readonly actor: string;
  /** Whose people and teams are meant. */
  readonly tenant: string;
  readonly location: string;
  readonly version?: number | undefined;
}

type ScimPlace = Pick<ScimQuestion, 'location' | 'tenant'>;

interface ScimCollection {
  list(question: ScimPlace): readonly ScimObject[];
  get(id: string, question: ScimPlace): ScimReply;
  create(wanted: unknown, question: ScimQuestion): Promise<ScimReply>;
  replace(id: string, wanted: unknown, question: ScimQuestion): Promise<ScimReply>;
  patch(id: string, operations: unknown, question: ScimQuestion): Promise<ScimReply>;
  remove(id: string, question: ScimQuestion): Promise<void>;
}

/** SCIM 2.0 (RFC 7644) without HTTP. What it throws is told by `failure`. */
export interface ScimService {
  readonly users: ScimCollection;
  readonly groups: ScimCollection;
  /** Throws where the filter cannot be read. */
  filter(text: string): (resource: ScimObject) => boolean;
  schemas(location: string): readonly ScimObject[];
  resourceTypes(location: string): readonly ScimObject[];
  serviceProvider(location: string): ScimObject;
  /** What is told of something that was thrown; undefined for what is not of the protocol. */
  failure(thrown: unknown): { readonly status: number; readonly detail: string; readonly type?: string } | undefined;
  /** Where clients reach this gateway; without it where they say that they do. */
  publicUrl(): string | undefined;
}

const base = '/scim/v2';
const mostResults = 200;
const idForm = /^[A-Za-z0-9_-]{1,128}$/;

/** Keeping people and groups in step with an identity provider, under a permission of its own. */
export function scimRoutes(service: ScimService): readonly Route[] {
  const common = { plane: 'admin', access: 'directory.provision' } as const;

  const route = (
    method: Method,
    path: string,
    work: (call: EdgeCall, location: string) => Promise<void> | void,
  ): Route => ({
    ...common,
    method,
    path: base + path,
    async handle(call) {
      try {
        await work(call, locationOf(call, service.publicUrl()));
      } catch (thrown) {
        sendFailure(call, service, thrown);
      }
    },
  });

  const collection = (path: string, of: ScimCollection): readonly Route[] => {
    const place = (call: EdgeCall, location: string): ScimQuestion => {
      const { key, tenant } = callerOf(call);
      return { actor: key, tenant, location };
    };
    const question = (call: EdgeCall, location: string): ScimQuestion => {
      const asked = place(call, location);
      const versions = wantedVersions(call);
      if (versions === undefined) return asked;
      const { version } = of.get(idOf(call), asked);
      // Of several that are named, the one that there is now; of none of them, one that there is not.
      return { ...asked, version: versions.includes(version) ? version : versions[0] };
    };
    return [
      route('GET', path, (call, location) => sendList(call, of.list(place(call, location)), service)),
      route('POST', path, async (call, location) => {
        const reply = await of.create(await bodyOf(call), place(call, location));
        send(call, 201, reply.resource, [
          'location',
          `${location}${path}/${String(reply.resource['id'])}`,
          ...tag(reply),
        ]);
      }),
      route('GET', `${path}/*`, (call, location) => {
        const reply = of.get(idOf(call), place(call, location));
        if (call.headers.ifNoneMatch === tagOf(reply)) sendNothing(call, 304, tag(reply));
        else send(call, 200, chosen(reply.resource, queryOf(call)), tag(reply));
      }),
      route('POST', `${path}/*`, ({ rest }) => refuseUnsupported(`${path}/${rest}`, 'method_not_allowed')),
      route('PUT', `${path}/*`, async (call, location) => {
        const body = await bodyOf(call);
        const reply = await of.replace(idOf(call), body, question(call, location));
        send(call, 200, reply.resource, tag(reply));
      }),
      route('PATCH', `${path}/*`, async (call, location) => {
        const body = await bodyOf(call);
        const reply = await of.patch(idOf(call), body, question(call, location));
        send(call, 200, chosen(reply.resource, queryOf(call)), tag(reply));
      }),
      route('DELETE', `${path}/*`, async (call, location) => {
        await of.remove(idOf(call), question(call, location));
        sendNothing(call, 204, []);
      }),
    ];
  };

  return [
    ...collection('/Users', service.users),
    ...collection('/Groups', service.groups),
    route('GET', '/ServiceProviderConfig', (call, location) => send(call, 200, service.serviceProvider(location))),
    route('GET', '/Schemas', (call, location) => sendList(call, service.schemas(location), service)),
    route('GET', '/Schemas/*', (call, location) => send(call, 200, named(call, service.schemas(location)))),
    route('GET', '/ResourceTypes', (call, location) => sendList(call, service.resourceTypes(location), service)),
    route('GET', '/ResourceTypes/*', (call, location) => send(call, 200, named(call, service.resourceTypes(location)))),
    // Whoever speaks this protocol is told in its words what there is not.
    ...(['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const).map((method) =>
      route(method, '/*', ({ rest }) => refuseUnsupported(`/${rest}`, 'route_not_found')),
    ),
  ];
}

/** What of the protocol there is not (RFC 7644, 3.11 and 3.12), and what is nothing. */
function refuseUnsupported(path: string, otherwise: 'route_not_found' | 'method_not_allowed'): never {
  throw /^\/(?:Bulk|Me|(?:Users\/|Groups\/)?\.search)$/.test(path) ? new Unsupported() : new GatehouseError(otherwise);
}

class Unsupported extends Error {}

function named(call: EdgeCall, resources: readonly ScimObject[]): ScimObject {
  const found = resources.find(({ id }) => id === call.rest);
  if (found === undefined) throw new GatehouseError('resource_not_found');
  return found;
}

/** RFC 7644, 3.4.2: pages are counted from 1, and what is less is taken for it. */
function sendList(call: EdgeCall, all: readonly ScimObject[], service: ScimService): void {
  const query = queryOf(call);
  const filter = query.get('filter');
  const found = filter === null ? all : all.filter(service.filter(filter));
  const from = Math.max(1, numberOf(query, 'startIndex', 1));
  const count = Math.min(mostResults, Math.max(0, numberOf(query, 'count', mostResults)));
  const page = found.slice(from - 1, from - 1 + count).map((resource) => chosen(resource, query));
  send(call, 200, {
    schemas: ['urn:ietf:params:scim:api:messages:2.0:ListResponse'],
    totalResults: found.length,
    startIndex: from,
    itemsPerPage: page.length,
    Resources: page,
  });
}

function numberOf(query: URLSearchParams, name: string, otherwise: number): number {
  const text = query.get(name);
  if (text === null) return otherwise;
  if (!/^-?[0-9]{1,9}$/.test(text)) throw new GatehouseError('invalid_request', { param: name });
  return Number(text);
}

/** What is asked for of a resource, and what is not wanted of it (RFC 7644, 3.9); of attributes at the top only. */
function chosen(resource: ScimObject, query: URLSearchParams): ScimObject {
  const wanted = namesIn(query.get('attributes'));
  const unwanted = namesIn(query.get('excludedAttributes'));
  if (wanted === undefined && unwanted === undefined) return resource;
  const entries = Object.entries(resource).filter(([name]) => {
    const small = name.toLowerCase();
    if (small === 'id' || small === 'schemas') return true;
    return wanted === undefined ? unwanted?.has(small) !== true : wanted.has(small);
  });
  return Object.fromEntries(entries);
}

function namesIn(list: string | null): ReadonlySet<string> | undefined {
  if (list === null) return undefined;
  return new Set(list.split(',').map((name) => name.trim().toLowerCase().split('.')[0] ?? ''));
}

function queryOf(call: EdgeCall): URLSearchParams {
  const target = call.request.url ?? '';
  const question = target.indexOf('?');
  return new URLSearchParams(question === -1 ? '' : target.slice(question + 1));
}

function idOf({ rest }: EdgeCall): string {
  if (!idForm.test(rest)) throw new GatehouseError('resource_not_found');
  return rest;
}

async function bodyOf(call: EdgeCall): Promise<unknown> {
  const raw = await call.body.read(isScim);
  try {
    return parseStrictJson(raw);
  } catch (cause) {
    if (cause instanceof StrictJsonError) throw new GatehouseError(cause.fault);
    throw cause;
  }
}

function isScim(contentType: string | undefined): boolean {
  return contentType !== undefined && /^application\/(?:scim\+)?json[ \t]*(?:;.*)?$/i.test(contentType);
}

/** The versions of which the resource must still have one (RFC 7644, 3.14; RFC 9110, 13.1.1). */
function wantedVersions(call: EdgeCall): readonly number[] | undefined {
  const value = call.request.headers['if-match'];
  if (value === undefined || value.trim() === '*') return undefined;
  return value.split(',').map((tagged) => {
    const version = /^(?:W\/)?"([1-9]\d{0,14})"$/.exec(tagged.trim())?.[1];
    if (version === undefined) throw new GatehouseError('changed_meanwhile');
    return Number(version);
  });
}

function tagOf({ version }: Pick<ScimReply, 'version'>): string {
  return `W/"${version}"`;
}

function tag(reply: ScimReply): string[] {
  return ['etag', tagOf(reply)];
}

function locationOf(call: EdgeCall, publicUrl: string | undefined): string {
  if (publicUrl !== undefined) return new URL(publicUrl).origin + base;
  const scheme = 'encrypted' in call.request.socket ? 'https' : 'http';
  const host = call.request.headers.host ?? '';
  return URL.canParse(`${scheme}://${host}`) ? `${scheme}://${host}${base}` : base;
}

function send(call: EdgeCall, status: number, body: ScimObject, more: readonly string[] = []): void {
  const headers = [...call.headersFor('application/scim+json; charset=utf-8'), 'cache-control', 'no-store', ...more];
  call.send(status, headers, JSON.stringify(body));
}

function sendNothing(call: EdgeCall, status: 204 | 304, more: readonly string[]): void {
  const { response } = call;
  if (response.headersSent || response.destroyed) return;
  response.writeHead(status, ['x-request-id', call.id, 'cache-control', 'no-store', ...more]);
  response.end();
}

/** RFC 7644, 3.12. */
function sendFailure(call: EdgeCall, service: ScimService, thrown: unknown): void {
  const told = service.failure(thrown) ?? failureOf(thrown);
  if (told === undefined) throw thrown;
  send(call, told.status, {
    schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'],
    status: String(told.status),
    ...(told.type === undefined ? {} : { scimType: told.type }),
    detail: told.detail,
  });
}

function failureOf(
  thrown: unknown,
): { readonly status: number; readonly detail: string; readonly type?: string } | undefined {
  if (thrown instanceof Unsupported) return { status: 501, detail: 'This part of the protocol is not supported.' };
  if (!(thrown instanceof GatehouseError) || thrown.code === 'internal_error') return undefined;
  const { code, param } = thrown;
  const { en, status } = errorCatalogue[code];
  const type = code === 'already_exists' ? 'uniqueness' : param === undefined ? undefined : 'invalidValue';
  return {
    status,
    detail:
      code === 'unsupported_media_type'
        ? 'The request body must be application/scim+json or application/json.'
        : param === undefined
          ? en
          : `${en} (${param})`,
    ...(status === 409 || status === 400 ? optionalType(type) : {}),
  };
}

function optionalType(type: string | undefined): { readonly type?: string } {
  return type === undefined ? {} : { type };
}
