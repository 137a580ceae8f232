import type { KeyScopes, UnmatchedScope } from '@gatehouse/contract/key-scopes';
import type { Caller } from '../core/caller.ts';
import { GatehouseError } from '../core/errors.ts';
import type { Exchange } from '../core/exchange.ts';
import type { Json } from '../core/json.ts';
import type { ExchangeRequest } from '../core/request.ts';

type Narrowed = Pick<Caller, 'admits' | 'scopes'>;

/** Throws `address_not_permitted` and `route_not_permitted`. `path` is that of the route, as far as it was given. */
export function requireScopes(
  { admits, scopes: { addresses, routes } = {} }: Narrowed,
  client: string,
  path: string,
): void {
  if (addresses !== undefined && admits?.(plainAddress(client)) !== true)
    throw new GatehouseError('address_not_permitted');
  if (routes !== undefined && !matches(routes, path)) throw new GatehouseError('route_not_permitted');
}

/** Sees to it that an exchange goes no further than the key is good for: the address and the route now, the body when it has come. */
export function narrow(exchange: Exchange, caller: Narrowed): void {
  requireScopes(caller, exchange.client, exchange.path);
  const { scopes = {} } = caller;
  const { models, tools } = scopes;
  if (models === undefined && tools === undefined) return;
  const { receive } = exchange;
  exchange.receive = async () => {
    const received = await receive();
    requireRequest(received.request, scopes);
    return received;
  };
}

/** Whether a key may ask for a model. */
export function mayAsk({ scopes }: Pick<Caller, 'scopes'>, model: string): boolean {
  return scopes?.models === undefined || matches(scopes.models, model);
}

/** Throws `policy_not_permitted`. */
export function requirePolicy({ scopes }: Pick<Caller, 'scopes'>, policy: string): void {
  if (scopes?.policies !== undefined && !matches(scopes.policies, policy))
    throw new GatehouseError('policy_not_permitted');
}

/** What of scopes names nothing that there is: it may be mistyped, or be meant for what comes later. */
export function unmatchedScopes(
  { models = [], policies = [] }: KeyScopes,
  known: { readonly models: readonly string[]; readonly policies: readonly string[] },
): readonly UnmatchedScope[] {
  const unmatched = (scope: UnmatchedScope['scope'], patterns: readonly string[]): readonly UnmatchedScope[] =>
    patterns
      .filter((pattern) => !known[scope].some((name) => matches([pattern], name)))
      .map((pattern) => ({ scope, pattern }));
  return [...unmatched('models', models), ...unmatched('policies', policies)];
}

/** By the name that the client gives: whoever makes another name for a model decides who may use that one. */
function requireRequest(request: ExchangeRequest, { models, tools }: KeyScopes): void {
  // No model is asked for by those.
  if (request.kind === 'privacy' || request.kind === 'guard') return;
  if (models !== undefined && !matches(models, request.model)) throw new GatehouseError('model_not_permitted');
  if (tools === undefined) return;
  for (const name of toolsOf(request.body['tools'])) {
    if (!matches(tools, name)) throw new GatehouseError('tool_not_permitted');
  }
}

/** Of a tool that has no name there is nothing that could be permitted. */
function toolsOf(tools: Json | undefined): readonly string[] {
  if (!Array.isArray(tools)) return [];
  return (tools as readonly Json[]).map((tool) => {
    const named = fieldOf(fieldOf(tool, 'function'), 'name') ?? fieldOf(tool, 'name');
    return typeof named === 'string' ? named : '';
  });
}

function fieldOf(value: Json | undefined, name: string): Json | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as { readonly [name: string]: Json })[name]
    : undefined;
}

function matches(patterns: readonly string[], name: string): boolean {
  return patterns.some((pattern) => (pattern.endsWith('*') ? name.startsWith(pattern.slice(0, -1)) : name === pattern));
}

/** An IPv4 address on a socket for both is written as one of IPv6. */
function plainAddress(client: string): string {
  return /^::ffff:([0-9.]+)$/i.exec(client)?.[1] ?? client;
}
