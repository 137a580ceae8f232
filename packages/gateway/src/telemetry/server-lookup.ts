import type { ProviderOptions } from '@gatehouse/contract/config';
import { isModelServer } from '@gatehouse/contract/providers';
import type { ServerAddress } from './create-tracer.ts';

const defaultPorts: Readonly<Record<string, number>> = { 'http:': 80, 'https:': 443 };

/**
 * Makes the function that says where a provider runs, of the providers in force; they are asked for each time, because a
 * reload replaces them. Undefined for one that runs in this process.
 */
export function createServerLookup(
  providers: () => readonly ProviderOptions[],
): (provider: string) => ServerAddress | undefined {
  let read: readonly ProviderOptions[] | undefined;
  let addresses: ReadonlyMap<string, ServerAddress> = new Map();
  return (provider) => {
    const current = providers();
    if (current !== read) {
      read = current;
      addresses = addressesOf(current);
    }
    return addresses.get(provider);
  };
}

function addressesOf(providers: readonly ProviderOptions[]): ReadonlyMap<string, ServerAddress> {
  const addresses = new Map<string, ServerAddress>();
  for (const provider of providers) {
    if (!isModelServer(provider) || !URL.canParse(provider.baseUrl)) continue;
    const { hostname, port, protocol } = new URL(provider.baseUrl);
    // An address, as OpenTelemetry wants it, has no brackets.
    const address = hostname.startsWith('[') ? hostname.slice(1, -1) : hostname;
    addresses.set(provider.id, { address, port: port === '' ? (defaultPorts[protocol] ?? 0) : Number(port) });
  }
  return addresses;
}
