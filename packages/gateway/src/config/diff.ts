import { isDeepStrictEqual } from 'node:util';
import type { Configuration } from '@gatehouse/contract/config';

/** Read once at start: the socket is bound, the folder locked and the ledger open by then. */
const readAtStart: readonly { readonly path: string; read(configuration: Configuration): unknown }[] = [
  { path: 'tenant', read: (configuration) => configuration.tenant },
  { path: 'dataFolder', read: (configuration) => configuration.dataFolder },
  { path: 'server', read: (configuration) => configuration.server },
  // Files and whose certificates are whose can change; whether clients are asked for one is settled with the socket.
  { path: 'tls', read: ({ tls }) => tls && { clients: tls.clients && { required: tls.clients.required } } },
  // With it the names of cookies change.
  { path: 'signIn.publicUrl', read: ({ signIn }) => signIn.publicUrl?.startsWith('https:') === true },
  { path: 'ledger', read: ({ ledger: { retention: _retention, ...rest } }) => rest },
  { path: 'batches.enabled', read: ({ batches }) => batches.enabled },
  { path: 'database', read: ({ database }) => database },
  { path: 'knowledge.index', read: ({ knowledge }) => knowledge.index },
  { path: 'limits.counters', read: ({ limits }) => limits.counters },
];

/** Whether a change of what stands at a path waits for a restart. */
export function isReadAtStart(path: readonly (string | number)[]): boolean {
  const names = [String(path[0]), path.slice(0, 2).join('.')];
  return readAtStart.some(({ path: setting }) => names.includes(setting)) && path[1] !== 'retention';
}

/** Top-level settings that differ, in the order of the schema. */
export function changedSettings(before: Configuration, after: Configuration): readonly string[] {
  const names = new Set([...Object.keys(before), ...Object.keys(after)]) as Set<keyof Configuration>;
  return [...names].filter((name) => !isDeepStrictEqual(before[name], after[name]));
}

/** Settings in which the process as it was started differs from a configuration, so that they wait for a restart. */
export function settingsThatNeedRestart(started: Configuration, wanted: Configuration): readonly string[] {
  return readAtStart.filter(({ read }) => !isDeepStrictEqual(read(started), read(wanted))).map(({ path }) => path);
}
