import type { ConfigurationView } from '@gatehouse/contract/admin-configuration';
import { fetchConfiguration } from '../../api/configuration.ts';
import { type AdminData, useAdminData } from '../../api/use-admin-data.ts';

const every = 10_000;

/** The configuration as it is; asked for again, since somebody may edit the file. */
export function useConfiguration(): AdminData<ConfigurationView> {
  return useAdminData(['configuration', 'view'], fetchConfiguration, { every });
}
