import type { ZodType } from 'zod';
import {
  directoryPaths,
  directoryQuerySchema,
  pageQuerySchema,
  personListSchema,
  roleListSchema,
  serviceAccountListSchema,
  teamListSchema,
  tenantListSchema,
} from '../admin-directory.ts';
import { type DirectoryKind, entityChangeSchemas, entitySchemas, newEntitySchemas } from '../directory.ts';
import { named, ok, type Operation, tagged } from './operation.ts';

interface Words {
  readonly kind: DirectoryKind;
  /** For generated clients, in the singular and the plural. */
  readonly one: string;
  readonly many: string;
  readonly list: ZodType;
  readonly removing: string;
}

const forgets = 'Removes one for good: who it was is forgotten, keys and sessions are refused';

const words: readonly Words[] = [
  {
    kind: 'tenant',
    one: 'Tenant',
    many: 'Tenants',
    list: tenantListSchema,
    removing: 'Closes one: its keys are refused',
  },
  { kind: 'team', one: 'Team', many: 'Teams', list: teamListSchema, removing: 'Closes one: its keys are refused' },
  { kind: 'person', one: 'Person', many: 'People', list: personListSchema, removing: forgets },
  {
    kind: 'service-account',
    one: 'ServiceAccount',
    many: 'ServiceAccounts',
    list: serviceAccountListSchema,
    removing: forgets,
  },
  {
    kind: 'role',
    one: 'Role',
    many: 'Roles',
    list: roleListSchema,
    removing: 'Closes one: it permits nothing any more',
  },
];

/** Tenants, teams, people, service accounts and roles. */
export const directoryOperations: readonly Operation[] = words.flatMap(({ kind, one, many, list, removing }) => {
  const path = `/admin/v1/${directoryPaths[kind]}`;
  const parts = { id: 'its id' };
  const shown = tagged('it, with its version as `etag`', named(one, entitySchemas[kind]));
  const query =
    kind === 'tenant' || kind === 'role'
      ? named('PageQuery', pageQuerySchema)
      : named('DirectoryQuery', directoryQuerySchema);
  return [
    {
      id: `list${many}`,
      method: 'GET',
      path,
      summary: 'Those that the key may see, in pages',
      query,
      answers: ok('a page', named(`${one}List`, list)),
    },
    {
      id: `create${one}`,
      method: 'POST',
      path,
      summary: 'Makes one; with `idempotency-key` once, however often it is asked for',
      headers: ['idempotency-key'],
      body: named(`New${one}`, newEntitySchemas[kind]),
      answers: {
        201: {
          what: 'it, with its version as `etag`',
          json: named(one, entitySchemas[kind]),
          headers: ['etag', 'location'],
        },
      },
    },
    { id: `get${one}`, method: 'GET', path: `${path}/{id}`, summary: 'One of them', parts, answers: shown },
    {
      id: `change${one}`,
      method: 'PATCH',
      path: `${path}/{id}`,
      summary: 'Changes one (RFC 7396), with `if-match` only if it has that version still',
      parts,
      headers: ['if-match'],
      body: named(`${one}Change`, entityChangeSchemas[kind]),
      answers: shown,
    },
    {
      id: `remove${one}`,
      method: 'DELETE',
      path: `${path}/{id}`,
      summary: removing,
      parts,
      headers: ['if-match'],
      answers: shown,
    },
  ] satisfies readonly Operation[];
});
