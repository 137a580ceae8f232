import type { Permission } from '@gatehouse/contract/permissions';
import type { ApiForm } from '../core/dialect.ts';
import { GatehouseError } from '../core/errors.ts';
import type { EdgeCall } from './edge-call.ts';
import type { EdgeHeaders } from './edge-headers.ts';
import { strictPath } from './strict-path.ts';

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/**
 * Who may use a route: whoever has the permission that it names. `path`: the stages decide, so that refusals are recorded like
 * answers; `signed-in`: any valid credential; `anyone`: no credential is looked at.
 */
export type Access = Permission | 'anyone' | 'signed-in' | 'path';

export interface Route {
  readonly method: Method;
  /** An exact path, or one that ends in `/*` for all below it; the handler finds what follows in `call.rest`. */
  readonly path: string;
  readonly plane: 'data' | 'admin' | 'record' | 'health' | 'console';
  readonly access: Access;
  /**
   * Whether it minds where somebody has the permission. On all others a permission for a tenant or a team only is none: what they show
   * and change belongs to everybody.
   */
  readonly bounded?: true;
  /** The API that its clients speak, where that is not OpenAI's. */
  readonly api?: (headers: EdgeHeaders) => ApiForm | undefined;
  readonly handle: (call: EdgeCall) => void | Promise<void>;
}

export interface RouteMatch {
  readonly route: Route;
  readonly rest: string;
}

/** Where encoded slashes are part of a name and not of the path. */
const namedBelow = '/v1/models/';

export interface RouteTable {
  /** Throws `route_not_found`, `method_not_allowed` or `malformed_http`. */
  find(method: string, target: string): RouteMatch;
  /** The methods of a path, for the `allow` header. */
  allowed(target: string): string;
  /** How clients of a path that there is not are told so: as those of the API whose path it is below, or whose folder it is in. */
  apiAround(target: string): Route['api'];
}

export function createRouteTable(routes: readonly Route[]): RouteTable {
  const exact = new Map<string, Map<string, Route>>();
  const prefixes = new Map<string, Map<string, Route>>();
  for (const route of routes) {
    const wild = route.path.endsWith('/*');
    const table = wild ? prefixes : exact;
    const path = wild ? route.path.slice(0, -1) : route.path;
    const methods = table.get(path) ?? new Map<string, Route>();
    if (methods.has(route.method)) throw new Error(`two routes for ${route.method} ${route.path}`);
    methods.set(route.method, route);
    table.set(path, methods);
  }
  const around = apisAround(routes);
  const longestFirst = [...prefixes].toSorted(([one], [other]) => other.length - one.length);

  function methodsOf(target: string): { readonly methods: ReadonlyMap<string, Route>; readonly rest: string } {
    const direct = exact.get(target);
    if (direct !== undefined) return { methods: direct, rest: '' };
    const path = target.startsWith(namedBelow) ? withoutQuery(target) : strictPath(target);
    const methods = exact.get(path);
    if (methods !== undefined) return { methods, rest: '' };
    for (const [prefix, below] of longestFirst) {
      if (path.length > prefix.length && path.startsWith(prefix))
        return { methods: below, rest: path.slice(prefix.length) };
    }
    throw new GatehouseError('route_not_found');
  }

  return {
    find(method, target) {
      const { methods, rest } = methodsOf(target);
      // HEAD is GET without the body, which Node leaves out by itself.
      const route = methods.get(method === 'HEAD' ? 'GET' : method);
      if (route === undefined) throw new GatehouseError('method_not_allowed');
      return { route, rest };
    },
    allowed(target) {
      const names = [...methodsOf(target).methods.keys()];
      return names.flatMap((name) => (name === 'GET' ? ['GET', 'HEAD'] : [name])).join(', ');
    },
    apiAround(target) {
      const path = `${withoutQuery(target)}/`;
      return around.find(([prefix]) => path.startsWith(prefix))?.[1];
    },
  };
}

/** Paths of routes that have an API of their own, and folders in which all have one; the longest first. */
function apisAround(routes: readonly Route[]): readonly (readonly [prefix: string, api: Route['api']])[] {
  const prefixes = new Map<string, Route['api']>();
  const mixed = new Set(routes.flatMap(({ api, path }) => (api === undefined ? [folderOf(path)] : [])));
  for (const { api, path } of routes) {
    if (api === undefined) continue;
    prefixes.set(`${path.replace(/\/\*$/, '')}/`, api);
    const folder = folderOf(path);
    if (folder !== '/' && !mixed.has(folder)) prefixes.set(folder, api);
  }
  return [...prefixes].toSorted(([one], [other]) => other.length - one.length);
}

/** The path up to its last slash, with it. */
function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/') + 1);
}

function withoutQuery(target: string): string {
  const question = target.indexOf('?');
  return question === -1 ? target : target.slice(0, question);
}
