import { isDeepStrictEqual } from 'node:util';
import type { Configuration } from '@gatehouse/contract/config';

export interface ConfigurationDifference {
  /** Top-level settings that differ, in the order of the schema. */
  readonly changed: readonly string[];
  /** Settings that differ and are read only at start. */
  readonly needRestart: readonly string[];
}

/** Read once at start: the socket is bound, the folder locked and the ledger open by then. */
const readAtStart: readonly { readonly path: string; read(configuration: Configuration): unknown }[] = [
  { path: 'tenant', read: (configuration) => configuration.tenant },
  { path: 'dataFolder', read: (configuration) => configuration.dataFolder },
  { path: 'server', read: (configuration) => configuration.server },
  { path: 'tls', read: (configuration) => configuration.tls !== undefined },
  { path: 'ledger', read: (configuration) => configuration.ledger },
];

/** What a new configuration changes, and which of it takes effect only after a restart. */
export function diffConfiguration(before: Configuration, after: Configuration): ConfigurationDifference {
  const names = new Set([...Object.keys(before), ...Object.keys(after)]) as Set<keyof Configuration>;
  return {
    changed: [...names].filter((name) => !isDeepStrictEqual(before[name], after[name])),
    needRestart: readAtStart
      .filter(({ read }) => !isDeepStrictEqual(read(before), read(after)))
      .map(({ path }) => path),
  };
}
