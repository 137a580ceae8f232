import {
  applyDirectoryRequestSchema,
  type DeclarationProblem,
  type DeclaredDirectory,
  type DirectoryApplication,
  type DirectoryDrift,
  type DirectoryStep,
} from '@gatehouse/contract/declared-directory';
import type { Permission } from '@gatehouse/contract/permissions';
import { boundsOf, liesWithin } from '../core/bounds.ts';
import type { DirectoryActor } from '../core/directory.ts';
import { GatehouseError } from '../core/errors.ts';
import { actorOf, bodyOf } from './admin-call.ts';
import type { EdgeCall } from './edge-call.ts';
import type { Route } from './routes.ts';

export interface DeclaredRouteOptions {
  check(declared: DeclaredDirectory): readonly DeclarationProblem[];
  plan(declared: DeclaredDirectory): readonly DirectoryStep[];
  apply(declared: DeclaredDirectory, by: DirectoryActor): Promise<readonly DirectoryStep[]>;
  drift(): DirectoryDrift;
}

/** Making the directory what a file declares, and seeing where it is no longer so. */
export function declaredRoutes(declared: DeclaredRouteOptions): readonly Route[] {
  return [
    {
      plane: 'admin',
      access: 'people.manage',
      method: 'POST',
      path: '/admin/v1/directory/apply',
      async handle(call) {
        requireEverywhere(call, 'people.manage');
        const { declared: wanted, dryRun } = await bodyOf(call, applyDirectoryRequestSchema);
        const problems = dryRun ? [...declared.check(wanted)] : [];
        const steps = !dryRun
          ? await declared.apply(wanted, { actor: actorOf(call), caller: call.caller })
          : problems.length > 0
            ? []
            : declared.plan(wanted);
        call.sendJson(200, JSON.stringify({ steps: [...steps], problems } satisfies DirectoryApplication));
      },
    },
    {
      plane: 'admin',
      access: 'directory.read',
      method: 'GET',
      path: '/admin/v1/directory/drift',
      handle(call) {
        requireEverywhere(call, 'directory.read');
        call.sendJson(200, JSON.stringify(declared.drift()));
      },
    },
  ];
}

/** A file speaks of all tenants, so whoever looks after one of them would be told of the others. */
function requireEverywhere({ caller }: EdgeCall, permission: Permission): void {
  if (caller === undefined || !liesWithin(boundsOf(caller, permission), { tenant: undefined }))
    throw new GatehouseError('role_not_permitted');
}
