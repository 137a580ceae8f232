import { usePermitted } from '../session/session.ts';
import { fetchKeys } from './keys.ts';
import { useAdminData } from './use-admin-data.ts';

/** The names of keys by their ids, for whoever may see keys: to all others a key is its id. */
export function useKeyNames(): (id: string) => string {
  const permitted = usePermitted();
  const { data } = useAdminData(['keys'], fetchKeys, { enabled: permitted('keys.read') });
  const names = new Map(data?.keys.map(({ id, name }) => [id, name]));
  return (id) => names.get(id) ?? id;
}
