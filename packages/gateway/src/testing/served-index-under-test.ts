import type { ChunkIndex } from '../core/collections.ts';
import type { ChunkServer } from '../core/chunk-server.ts';
import { createMeasure } from '../knowledge/served/measure-support.ts';
import { createServedIndex } from '../knowledge/served/served-index.ts';
import { openJsonServer, type JsonServer } from '../upstream/json-server.ts';

export interface Told {
  readonly failures: unknown[];
  /** Of vectors alone. */
  readonly meaning?: unknown[];
  strayed: number;
}

let made = 0;
const measure = createMeasure();

/** An index on a server, and what it tells of. */
export function servedIndex(server: ChunkServer, told: Told = { failures: [], strayed: 0 }): ChunkIndex {
  return createServedIndex(server, {
    measure,
    newId: () => `version-${(made += 1)}-${Date.now()}`,
    failed: (cause) => told.failures.push(cause),
    answered: () => undefined,
    meaningFailed: (cause) => told.meaning?.push(cause),
    meaningAnswered: () => undefined,
    strayed: () => {
      told.strayed += 1;
    },
  });
}

/** A server on this machine. */
export function localServer(
  baseUrl: string,
  given: {
    readonly key?: { readonly header: string; readonly prefix: string };
    readonly apiKey?: string;
    readonly timeout?: number;
    readonly headers?: Readonly<Record<string, string>>;
  } = {},
): JsonServer {
  return openJsonServer(
    { baseUrl, headers: {}, apiKey: given.apiKey, allowPrivateNetwork: true, timeout: given.timeout ?? 10_000 },
    {
      clock: { now: Date.now, elapsed: () => performance.now() },
      userAgent: 'gatehouse/test',
      setting: 'knowledge.index',
      key: given.key ?? { header: 'authorization', prefix: 'Bearer ' },
      ...(given.headers === undefined ? {} : { headers: given.headers }),
    },
  );
}
