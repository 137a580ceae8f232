import type { KeyList } from '@gatehouse/contract/admin';
import { usePermitted } from '../session/session.ts';
import type { AdminCall } from './fetch-admin.ts';
import { useAdminData } from './use-admin-data.ts';

// What keys are like in all their parts is of no use to a page that only names them, until there are some to name.
async function fetchKeys(call: AdminCall): Promise<KeyList> {
  const keys = await import('./keys.ts');
  return keys.fetchKeys(call);
}

/** The names of keys by their ids, for whoever may see keys: to all others a key is its id. */
export function useKeyNames(): (id: string) => string {
  const permitted = usePermitted();
  const { data } = useAdminData(['keys'], fetchKeys, { enabled: permitted('keys.read') });
  const names = new Map(data?.keys.map(({ id, name }) => [id, name]));
  return (id) => names.get(id) ?? id;
}
