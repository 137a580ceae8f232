import { fetchLimits } from '../api/limits.ts';
import { useAdminData } from '../api/use-admin-data.ts';
import { usePermitted } from '../session/session.ts';

/** The currency of the price list, which limits of cost are meant in; undefined where nobody wants to know or may, or as long as nothing has come. */
export function usePriceCurrency(wanted: boolean): string | undefined {
  const permitted = usePermitted();
  const { data } = useAdminData(['limits'], fetchLimits, { enabled: wanted && permitted('limits.read') });
  return data?.currency;
}
