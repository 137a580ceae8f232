import {
  directoryPaths,
  personListSchema,
  roleListSchema,
  serviceAccountListSchema,
  teamListSchema,
  tenantListSchema,
} from '@gatehouse/contract/admin-directory';
import { type DirectoryDrift, directoryDriftSchema } from '@gatehouse/contract/declared-directory';
import {
  type CustomRole,
  type DirectoryEntities,
  type DirectoryKind,
  type EntityChange,
  entitySchemas,
  type NewEntity,
  type Person,
  type ServiceAccount,
  type Team,
  type Tenant,
} from '@gatehouse/contract/directory';
import type { ZodType } from 'zod';
import { type AdminCall, callAdmin } from './fetch-admin.ts';

/** A role as the console shows it, whether it is built in or the organisation's own. */
export interface ShownRole {
  readonly id: string;
  /** Of one that the organisation has made. */
  readonly own: CustomRole | undefined;
  readonly permissions: readonly string[];
  readonly en: string;
  readonly de: string;
}

/** Who there is, as far as whoever asks may see it. */
export interface Directory {
  readonly tenants: readonly Tenant[];
  readonly teams: readonly Team[];
  readonly people: readonly Person[];
  readonly serviceAccounts: readonly ServiceAccount[];
  readonly roles: readonly ShownRole[];
}

const pageLength = 500;

export async function fetchDirectory(call: AdminCall): Promise<Directory> {
  const [tenants, teams, people, serviceAccounts, roles] = await Promise.all([
    pagesOf('tenant', tenantListSchema, call),
    pagesOf('team', teamListSchema, call),
    pagesOf('person', personListSchema, call),
    pagesOf('service-account', serviceAccountListSchema, call),
    pagesOf('role', roleListSchema, call),
  ]);
  const own = roles.flatMap(({ items }) => items);
  const builtIn = roles[0]?.builtIn ?? [];
  return {
    tenants: tenants.flatMap(({ items }) => items),
    teams: teams.flatMap(({ items }) => items),
    people: people.flatMap(({ items }) => items),
    serviceAccounts: serviceAccounts.flatMap(({ items }) => items),
    roles: [
      ...builtIn.map((role) => ({ ...role, own: undefined })),
      ...own.map((role) => ({
        id: role.id,
        own: role,
        permissions: role.permissions,
        en: role.name,
        de: role.name,
      })),
    ],
  };
}

export function createEntity<Kind extends DirectoryKind>(
  kind: Kind,
  wanted: NewEntity<Kind>,
  call: AdminCall,
): Promise<DirectoryEntities[Kind]> {
  return callAdmin(directoryPaths[kind], schemaOf(kind), { ...call, body: wanted });
}

/** What is left out stays, `null` takes away; only as long as nobody else has changed it. */
export function changeEntity<Kind extends DirectoryKind>(
  kind: Kind,
  { id, version }: { readonly id: string; readonly version: number },
  change: EntityChange<Kind>,
  call: AdminCall,
): Promise<DirectoryEntities[Kind]> {
  return callAdmin(`${directoryPaths[kind]}/${encodeURIComponent(id)}`, schemaOf(kind), {
    ...call,
    version,
    method: 'PATCH',
    body: change,
  });
}

/** Closes what people are in; forgets who a person or service account was, for good. */
export function removeEntity<Kind extends DirectoryKind>(
  kind: Kind,
  { id, version }: { readonly id: string; readonly version: number },
  call: AdminCall,
): Promise<DirectoryEntities[Kind]> {
  return callAdmin(`${directoryPaths[kind]}/${encodeURIComponent(id)}`, schemaOf(kind), {
    ...call,
    version,
    method: 'DELETE',
  });
}

/** Where the directory is no longer what a file declared. */
export function fetchDrift(call: AdminCall): Promise<DirectoryDrift> {
  return callAdmin('directory/drift', directoryDriftSchema, call);
}

function schemaOf<Kind extends DirectoryKind>(kind: Kind): ZodType<DirectoryEntities[Kind]> {
  return entitySchemas[kind] as unknown as ZodType<DirectoryEntities[Kind]>;
}

async function pagesOf<Page extends { readonly next?: string | undefined }>(
  kind: DirectoryKind,
  schema: ZodType<Page>,
  call: AdminCall,
): Promise<readonly Page[]> {
  const pages: Page[] = [];
  for (let cursor: string | undefined; pages.length === 0 || cursor !== undefined; cursor = pages.at(-1)?.next) {
    const query = new URLSearchParams({ limit: String(pageLength), ...(cursor === undefined ? {} : { cursor }) });
    pages.push(await callAdmin(`${directoryPaths[kind]}?${query.toString()}`, schema, call));
  }
  return pages;
}
