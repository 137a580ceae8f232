import type { Directory } from './access/directory/directory.ts';
import type { KeyAdministration, KeyRing } from './core/access.ts';
import type { CostNames } from './open-costs.ts';

/** What costs are called: by the names that keys, accounts, teams and tenants have now. */
export function costNames(
  keys: Pick<KeyRing & KeyAdministration, 'list' | 'referenceOf'>,
  directory: Pick<Directory, 'list' | 'referenceOf'>,
): CostNames {
  return {
    list: async () => [
      ...(await keys.list()).map(({ id, name }) => ({ kind: 'key', id, name }) as const),
      ...[...directory.list('person'), ...directory.list('service-account')].map(
        ({ id, name }) => ({ kind: 'person', id, name }) as const,
      ),
      ...directory.list('team').map(({ id, name }) => ({ kind: 'team', id, name }) as const),
      ...directory.list('tenant').map(({ id, name }) => ({ kind: 'tenant', id, name }) as const),
    ],
    referenceOf: (id, period) => directory.referenceOf(id, period) ?? keys.referenceOf(id, period),
  };
}
