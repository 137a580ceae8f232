import type { DirectoryAdministration } from './core/directory.ts';
import { ScimDirectory } from './access/scim/scim-directory.ts';
import { scimResourceTypes, scimSchemas, scimServiceProvider } from './access/scim/scim-discovery.ts';
import { ScimError } from './access/scim/scim-error.ts';
import { parseFilter } from './access/scim/scim-filter.ts';
import { patchSchema, type ScimPatch } from './access/scim/scim-patch.ts';
import type { ScimService } from './http/scim-routes.ts';
import type { SignIn } from './open-sign-in.ts';

/** SCIM 2.0 over the directory, as it is configured at the moment. */
export function openScim(parts: {
  readonly directory: DirectoryAdministration;
  readonly tenant: string;
  readonly signIn: Pick<SignIn, 'options'>;
}): ScimService {
  const { directory, signIn, tenant } = parts;
  const scim = new ScimDirectory({ directory, tenant, options: () => signIn.options.scim });
  return {
    users: {
      list: (location) => scim.users(location),
      get: (id, location) => scim.user(id, location),
      create: (wanted, call) => scim.createUser(wanted, call),
      replace: (id, wanted, call) => scim.replaceUser(id, wanted, call),
      patch: (id, operations, call) => scim.patchUser(id, patchOf(operations), call),
      remove: (id, call) => scim.deleteUser(id, call),
    },
    groups: {
      list: (location) => scim.groups(location),
      get: (id, location) => scim.group(id, location),
      create: (wanted, call) => scim.createGroup(wanted, call),
      replace: (id, wanted, call) => scim.replaceGroup(id, wanted, call),
      patch: (id, operations, call) => scim.patchGroup(id, patchOf(operations), call),
      remove: (id, call) => scim.deleteGroup(id, call),
    },
    filter: parseFilter,
    schemas: scimSchemas,
    resourceTypes: scimResourceTypes,
    serviceProvider: scimServiceProvider,
    failure: (thrown) =>
      thrown instanceof ScimError
        ? {
            status: thrown.status,
            detail: thrown.message,
            ...(thrown.scimType === undefined ? {} : { type: thrown.scimType }),
          }
        : undefined,
    publicUrl: () => signIn.options.publicUrl,
  };
}

function patchOf(operations: unknown): ScimPatch {
  const parsed = patchSchema.safeParse(operations);
  if (!parsed.success) throw new ScimError(400, 'the operations cannot be read', 'invalidSyntax');
  return parsed.data;
}
