import type { ProviderOptions } from '@gatehouse/contract/config';
import { isModelServer } from '@gatehouse/contract/providers';
import type { Trust } from '@gatehouse/contract/privacy';
import { isLoopbackHost } from '../lib/loopback-host.ts';

/**
 * Where a provider runs: as configured, else `machine` for what runs in this gateway and for loopback addresses, and `cloud` for
 * everything else. An address in a private range says nothing of whose machine it is.
 */
export function trustOf(provider: ProviderOptions): Trust {
  if (!isModelServer(provider)) return 'machine';
  return provider.trust ?? (isLoopbackHost(new URL(provider.baseUrl).hostname) ? 'machine' : 'cloud');
}
