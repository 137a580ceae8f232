import { directoryPaths, directoryQuerySchema, pageQuerySchema } from '@gatehouse/contract/admin-directory';
import { builtInRoleNames, builtInRoles } from '@gatehouse/contract/built-in-roles';
import {
  type DirectoryEntities,
  type DirectoryKind,
  directoryKinds,
  entityChangeSchemas,
  type EntityChange,
  type NewEntity,
  newEntitySchemas,
} from '@gatehouse/contract/directory';
import type { Permission } from '@gatehouse/contract/permissions';
import type { ZodType } from 'zod';
import { type Bounds, boundsOf, touches } from '../core/bounds.ts';
import type { DirectoryAdministration } from '../core/directory.ts';
import { GatehouseError } from '../core/errors.ts';
import { bodyIn, bodyOf, byOf, callerOf, queryOf } from './admin-call.ts';
import type { EdgeCall } from './edge-call.ts';
import { entityTag, ifUnchanged } from './entity-tag.ts';
import type { IdempotentCalls } from './idempotent-calls.ts';
import { pageOf } from './page-of.ts';
import type { Route } from './routes.ts';

export interface DirectoryRouteOptions {
  readonly directory: DirectoryAdministration;
  readonly idempotent: IdempotentCalls;
}

const managing: Readonly<Record<DirectoryKind, Permission>> = {
  tenant: 'tenants.manage',
  team: 'teams.manage',
  person: 'people.manage',
  'service-account': 'people.manage',
  role: 'roles.manage',
};

const idPattern = /^[A-Za-z0-9_-]{1,128}$/;

/** Tenants, teams, people, service accounts and roles: the same five routes for each. Who is bound to a part sees and changes that part. */
export function directoryRoutes(options: DirectoryRouteOptions): readonly Route[] {
  return directoryKinds.flatMap((kind) => routesOf(kind, options));
}

function routesOf(kind: DirectoryKind, { directory, idempotent }: DirectoryRouteOptions): readonly Route[] {
  const path = `/admin/v1/${directoryPaths[kind]}`;
  const read = { plane: 'admin', access: 'directory.read', method: 'GET', bounded: true } as const;
  const manage = { plane: 'admin', access: managing[kind], bounded: true } as const;
  const newSchema = newEntitySchemas[kind] as ZodType<NewEntity<DirectoryKind>>;
  const changeSchema = entityChangeSchemas[kind] as ZodType<EntityChange<DirectoryKind>>;

  /** Whoever may not see it is not told that it is there. */
  function seen(call: EdgeCall, permission: Permission): DirectoryEntities[DirectoryKind] {
    const entity = idPattern.test(call.rest) ? directory.get(kind, call.rest) : undefined;
    if (entity === undefined || !isSeen(kind, entity, boundsOf(callerOf(call), permission)))
      throw new GatehouseError('resource_not_found');
    return entity;
  }

  return [
    { ...read, path, handle: (call) => call.sendJson(200, JSON.stringify(listed(kind, directory, call))) },
    {
      ...read,
      path: `${path}/*`,
      handle: (call) => send(call, 200, seen(call, 'directory.read')),
    },
    {
      ...manage,
      method: 'POST',
      path,
      handle: (call) =>
        idempotent.answer(call, async (body) => {
          const made = await directory.create(kind, bodyIn(body, newSchema), byOf(call));
          const headers = ['etag', entityTag(made.version), 'location', `${path}/${made.id}`];
          return { status: 201, json: JSON.stringify(made), headers };
        }),
    },
    {
      ...manage,
      method: 'PATCH',
      path: `${path}/*`,
      handle: async (call) => {
        const change = await bodyOf(call, changeSchema);
        const { id } = seen(call, managing[kind]);
        const changed = await ifUnchanged(call, (version) => directory.change(kind, id, change, byOf(call), version));
        send(call, 200, changed);
      },
    },
    {
      ...manage,
      method: 'DELETE',
      path: `${path}/*`,
      handle: async (call) => {
        const { id } = seen(call, managing[kind]);
        const removed = await ifUnchanged(call, (version) => directory.remove(kind, id, byOf(call), version));
        send(call, 200, removed);
      },
    },
  ];
}

function send(call: EdgeCall, status: number, entity: DirectoryEntities[DirectoryKind]): void {
  call.sendJson(status, JSON.stringify(entity), ['etag', entityTag(entity.version)]);
}

function listed(kind: DirectoryKind, directory: DirectoryAdministration, call: EdgeCall): object {
  const bounds = boundsOf(callerOf(call), 'directory.read');
  const all = directory.list(kind).filter((entity) => isSeen(kind, entity, bounds));
  if (kind === 'tenant' || kind === 'role') {
    const { items, next } = pageOf(all, queryOf(call, pageQuerySchema));
    const builtIn = builtInRoleNames.map((id) => ({ id, ...builtInRoles[id] }));
    return { ...(kind === 'role' ? { builtIn } : {}), items, ...(next === undefined ? {} : { next }) };
  }
  const { team, tenant, ...page } = queryOf(call, directoryQuerySchema);
  const wanted = all.filter(
    (entity) =>
      (tenant === undefined || ('tenant' in entity && entity.tenant === tenant)) &&
      (team === undefined || ('teams' in entity && entity.teams.includes(team))),
  );
  const { items, next } = pageOf(wanted, page);
  return { items, ...(next === undefined ? {} : { next }) };
}

/** Roles are the same in all tenants, so whoever may see any may see all. */
function isSeen(kind: DirectoryKind, entity: DirectoryEntities[DirectoryKind], bounds: Bounds): boolean {
  if (kind === 'role') return bounds === 'everything' || bounds.length > 0;
  if (kind === 'tenant') return bounds === 'everything' || bounds.some(({ tenant }) => tenant === entity.id);
  const tenant = 'tenant' in entity ? entity.tenant : undefined;
  return touches(bounds, { tenant, teams: 'teams' in entity ? entity.teams : [entity.id] });
}
