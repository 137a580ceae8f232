import { isDeepStrictEqual } from 'node:util';
import type { KeyAdministration } from './core/access.ts';
import type { AccountService } from './core/account-service.ts';
import type { DirectoryAdministration } from './core/directory.ts';
import { ScimDirectory } from './access/scim/scim-directory.ts';
import { scimResourceTypes, scimSchemas, scimServiceProvider } from './access/scim/scim-discovery.ts';
import { ScimError } from './access/scim/scim-error.ts';
import { parseFilter } from './access/scim/scim-filter.ts';
import { patchSchema, type ScimPatch } from './access/scim/scim-patch.ts';
import type { ScimService } from './http/scim-routes.ts';
import type { SignIn } from './open-sign-in.ts';

export interface ScimParts {
  readonly directory: DirectoryAdministration;
  /** The first tenant. */
  readonly tenant: string;
  readonly signIn: Pick<SignIn, 'options' | 'onUpdate'>;
  readonly keys: Pick<KeyAdministration, 'list' | 'revoke'>;
  readonly accounts: Pick<AccountService, 'own' | 'remove'>;
}

/** SCIM 2.0 over the directory, as it is configured at the moment: for each key over the people and teams of its tenant. */
export function openScim(parts: ScimParts): ScimService {
  const { accounts, directory, keys, signIn, tenant: ownTenant } = parts;
  const opened = new Map<string, ScimDirectory>();

  async function endAccess(person: string, actor: string): Promise<void> {
    for (const { id, owner, revokedAt } of await keys.list())
      if (owner === person && revokedAt === undefined) await keys.revoke(id, actor, { force: true });
    if (accounts.own(person) !== undefined) await accounts.remove(person, { actor });
  }

  function of(tenant: string): ScimDirectory {
    let scim = opened.get(tenant);
    if (scim === undefined) {
      scim = new ScimDirectory({ directory, tenant, ownTenant, endAccess, options: () => signIn.options.scim });
      opened.set(tenant, scim);
    }
    return scim;
  }

  /** What cannot be kept now is tried again with the next start, configuration or change of the group. */
  async function reconcile(what: 'take' | 'give and take'): Promise<void> {
    for (const { id, status } of directory.list('tenant'))
      if (status === 'active')
        await of(id)
          .reconcile(what)
          .catch(() => undefined);
  }
  let mapping = signIn.options.scim.roles;
  signIn.onUpdate(() => {
    const { roles } = signIn.options.scim;
    if (isDeepStrictEqual(roles, mapping)) return;
    mapping = roles;
    void reconcile('give and take');
  });
  void reconcile('take');

  return {
    users: {
      list: ({ location, tenant }) => of(tenant).users(location),
      get: (id, { location, tenant }) => of(tenant).user(id, location),
      create: (wanted, call) => of(call.tenant).createUser(wanted, call),
      replace: (id, wanted, call) => of(call.tenant).replaceUser(id, wanted, call),
      patch: (id, operations, call) => of(call.tenant).patchUser(id, patchOf(operations), call),
      remove: (id, call) => of(call.tenant).deleteUser(id, call),
    },
    groups: {
      list: ({ location, tenant }) => of(tenant).groups(location),
      get: (id, { location, tenant }) => of(tenant).group(id, location),
      create: (wanted, call) => of(call.tenant).createGroup(wanted, call),
      replace: (id, wanted, call) => of(call.tenant).replaceGroup(id, wanted, call),
      patch: (id, operations, call) => of(call.tenant).patchGroup(id, patchOf(operations), call),
      remove: (id, call) => of(call.tenant).deleteGroup(id, call),
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
