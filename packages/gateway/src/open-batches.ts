import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import type { Configuration } from '@gatehouse/contract/config';
import type { DatabaseOptions } from '@gatehouse/contract/batches';
import { BatchDesk } from './batches/batch-desk.ts';
import type { BatchEvent } from './batches/batch-event.ts';
import { BatchRunner } from './batches/batch-runner.ts';
import { FileDesk } from './batches/file-desk.ts';
import { Sealing } from './batches/sealing.ts';
import type { KeyAdministration, KeyRing } from './core/access.ts';
import type { Authenticator } from './core/authenticator.ts';
import type { BatchAdministration, BatchService, FileService } from './core/batch-service.ts';
import type { BatchStore } from './core/batch-store.ts';
import type { Caller } from './core/caller.ts';
import type { Clock } from './core/clock.ts';
import type { AnswerStream } from './core/delta.ts';
import type { Dialect } from './core/dialect.ts';
import { asGatehouseError, GatehouseError } from './core/errors.ts';
import type { Exchange } from './core/exchange.ts';
import type { Ids } from './core/ids.ts';
import type { JsonObject } from './core/json.ts';
import type { Ledger } from './core/ledger.ts';
import type { Log } from './core/telemetry.ts';
import { encodeOpenaiError } from './dialects/openai-error.ts';
import { speakersIn, subjectIn } from './dialects/request-subjects.ts';
import { replaceFile } from './lib/replace-file.ts';
import { textFromFiles } from './text-from-files.ts';
import { createThreadBatches } from './stores/thread-batches.ts';

/** What lines of a batch may be for, of what OpenAI allows. */
export const batchEndpoints = [
  '/v1/chat/completions',
  '/v1/responses',
  '/v1/embeddings',
  '/v1/completions',
  '/v1/moderations',
] as const;

/** Milliseconds after which an upload that has not ended is none any more. */
const longestUpload = 3_600_000;
/** Milliseconds that lines under way have at the end, before they are put back to be asked again. */
const longestGrace = 10_000;

export interface BatchParts {
  readonly startedWith: Configuration;
  readonly configuration: () => Configuration;
  readonly tenantKey: Uint8Array;
  readonly ledger: Pick<Ledger, 'append'>;
  readonly keys: Pick<KeyRing & KeyAdministration, 'list' | 'onEnded'>;
  readonly isAccount: (id: string) => boolean;
  readonly authenticator: Authenticator;
  /** Milliseconds that content of a retention class is kept. */
  readonly keptFor: (retention: string | undefined) => number;
  readonly run: (exchange: Exchange) => Promise<AnswerStream>;
  readonly began: (exchange: Exchange) => void;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Pick<Log, 'unexpected'>;
}

/** Files and batches of a gateway. */
export interface OpenBatches {
  /** Undefined where there are none to be made. */
  readonly services:
    | { readonly files: FileService; readonly batches: BatchService; readonly administration: BatchAdministration }
    | undefined;
  /** Begins to ask lines, in the form that each path has. */
  begin(dialects: readonly { readonly path: string; readonly dialect: Dialect }[]): void;
  /** Destroys what is about somebody. Gives the number of contents. */
  eraseSubject(subject: string): Promise<number>;
  /** Removes what has been kept for long enough. */
  sweep(): Promise<number>;
  close(): Promise<void>;
}

interface BatchStorage {
  readonly store: BatchStore;
  readonly sealing: Sealing;
  /** Name of this gateway among those that work on it. */
  readonly worker: string;
  /** Whether others work on it, who know other keys. */
  readonly shared: boolean;
  /** Whether anything has been kept in it yet. */
  used(): boolean;
}

/** Where files and batches are, as configured. Rejects where a secret or certificate cannot be read. */
export async function openBatchStorage(
  { database, dataFolder }: Pick<Configuration, 'database' | 'dataFolder'>,
  { log, tenantKey }: Pick<BatchParts, 'tenantKey' | 'log'>,
): Promise<BatchStorage> {
  if (database !== undefined) return openPostgres(database, dataFolder, log);
  const file = join(dataFolder, 'batches.sqlite');
  // The sources run as they are in tests, and compiled otherwise.
  const script = new URL(`./batch-worker${extname(import.meta.url)}`, import.meta.url);
  return {
    store: createThreadBatches(script, file),
    sealing: new Sealing(tenantKey),
    worker: 'local',
    shared: false,
    used: () => existsSync(file),
  };
}

async function openPostgres(
  { ca, secret, url }: DatabaseOptions,
  dataFolder: string,
  log: BatchParts['log'],
): Promise<BatchStorage> {
  // Only who has such a database needs its client.
  const [{ createSqlBatches }, { createPostgresDialect }, { postgres }] = await Promise.all([
    import('./stores/sql-batches.ts'),
    import('./stores/sql-batches/postgres-dialect.ts'),
    import('./stores/sql-batches/tables.ts'),
  ]);
  const dialect = createPostgresDialect({
    url: await textFromFiles(url),
    ca: ca === undefined ? undefined : await readFile(ca, 'utf8'),
    lost: (cause) => log.unexpected('database', cause),
  });
  return {
    store: createSqlBatches({ dialect, differences: postgres }),
    sealing: new Sealing(await textFromFiles(secret)),
    worker: await workerName(join(dataFolder, 'batches-worker')),
    shared: true,
    used: () => true,
  };
}

/** The same after each start: whoever had it before is gone, since one process at a time has the data folder. */
async function workerName(file: string): Promise<string> {
  if (existsSync(file)) {
    const name = (await readFile(file, 'utf8')).trim();
    if (/^worker_[0-9a-f]{32}$/.test(name)) return name;
  }
  const name = `worker_${randomBytes(16).toString('hex')}`;
  await replaceFile(file, `${name}\n`);
  return name;
}

/** People whom a request names, wherever its form has a place for that. */
function subjectsIn(body: JsonObject): readonly string[] {
  try {
    const named = [subjectIn(body), ...(speakersIn(body['messages']) ?? [])];
    return [...new Set(named.filter((name) => name !== undefined))];
  } catch {
    // A name that is too long: such a line is refused when it is asked.
    return [];
  }
}

export async function openBatches(parts: BatchParts): Promise<OpenBatches> {
  const { clock, configuration, ids, keptFor, ledger, log, startedWith } = parts;
  const storage = await openBatchStorage(startedWith, parts);
  const { sealing, store } = storage;
  const failed = (cause: unknown): void => log.unexpected('batches', cause);
  const held: { runner?: BatchRunner } = {};

  async function tell({ action, actor, batch }: BatchEvent): Promise<void> {
    const { completed, endpoint, id, key, person, tenant } = batch;
    const ended = action !== 'created' && action !== 'cancelling';
    const counts = ended ? { answered: completed, failed: batch.failed } : {};
    await ledger.append({
      leaf: { kind: 'batch', action, actor, batch: id, endpoint, key, person, tenant, ...counts },
    });
  }

  const files = new FileDesk({
    store,
    sealing,
    clock,
    ids,
    keptFor,
    subjectsIn,
    limits: () => {
      const { batches, server } = configuration();
      return { fileBytes: batches.maxFileBytes, lineBytes: server.maxBodyBytes, keepFiles: batches.keepFiles };
    },
  });
  const desk = new BatchDesk({
    store,
    sealing,
    files,
    clock,
    ids,
    endpoints: batchEndpoints,
    recognises: (caller) => recognise(caller, parts),
    wake: () => held.runner?.wake(),
    waitOf: (id) => held.runner?.waitOf(id),
    tell,
  });
  let stopWatching: (() => void) | undefined;

  return {
    services: startedWith.batches.enabled ? { files, batches: desk, administration: desk.administration } : undefined,
    begin(dialects) {
      if (!startedWith.batches.enabled || held.runner !== undefined) return;
      const runner = new BatchRunner({
        store,
        sealing,
        desk,
        files,
        dialects: new Map(dialects.map(({ dialect, path }) => [path, dialect])),
        worker: storage.worker,
        limits: () => {
          const { concurrency, maxLines } = configuration().batches;
          return { concurrency, mostLines: maxLines };
        },
        knows: () => knownHere(storage, parts),
        standingOf: standingIn(parts),
        decodeOptions: () => configuration().inspection,
        encodeError: encodeOpenaiError,
        run: parts.run,
        began: parts.began,
        tell,
        failed,
        clock,
        ids,
      });
      held.runner = runner;
      stopWatching = parts.keys.onEnded((ended, code) =>
        runner.cut(({ key }) => ended.has(key), new GatehouseError(code)),
      );
      if (storage.used()) runner.wake();
    },
    async eraseSubject(subject) {
      if (!storage.used()) return 0;
      held.runner?.forgetKeys();
      const { contents } = await store.eraseGroup(sealing.groupOf(subject));
      return contents;
    },
    async sweep() {
      if (!storage.used()) return 0;
      const now = clock.now();
      await store.sweep({
        now,
        uploadedBefore: now - longestUpload,
        endedBefore: now - configuration().batches.keepFiles,
      });
      return 0;
    },
    async close() {
      stopWatching?.();
      await held.runner?.close(Math.min(longestGrace, configuration().server.drainTimeout));
      await store.close();
    },
  };
}

/** Lines are asked as whoever made the batch, without a credential. Throws for a caller who cannot be known again by that. */
function recognise({ key }: Caller, { authenticator, clock }: BatchParts): void {
  const found = authenticator.identify({ found: 'kept', key }, clock.now());
  if (found instanceof Promise || !found.permissions.has('models.call'))
    throw new GatehouseError('role_not_permitted', { note: 'the account may not call models by itself' });
}

/** All that says whether lines of somebody have room: who that is now, the limits of it, and which configuration is in force. */
function standingIn({ authenticator, clock, configuration }: BatchParts): (key: string) => Promise<string> {
  let inForce = configuration();
  let changes = 0;
  return async (key) => {
    const now = configuration();
    if (now !== inForce) changes += 1;
    inForce = now;
    try {
      const caller = await authenticator.identify({ found: 'kept', key }, clock.now());
      const { counted, limits, limitsOf, person, scopes, team, tenant } = caller;
      return JSON.stringify([changes, counted, person, team, tenant, limits, limitsOf, scopes]);
    } catch (cause) {
      return JSON.stringify([changes, asGatehouseError(cause).code]);
    }
  };
}

/** Another gateway on the same database may have keys that this one knows nothing of. */
async function knownHere({ shared }: BatchStorage, { isAccount, keys }: BatchParts): Promise<(key: string) => boolean> {
  if (!shared) return () => true;
  const known = new Set((await keys.list()).map(({ id }) => id));
  return (key) => known.has(key) || isAccount(key);
}

/** Erases in a data folder on which no gateway runs. */
export async function eraseInBatches(
  subject: string,
  configuration: Pick<Configuration, 'database' | 'dataFolder'>,
  parts: Pick<BatchParts, 'tenantKey' | 'log'>,
): Promise<number> {
  const { sealing, store, used } = await openBatchStorage(configuration, parts);
  try {
    return used() ? (await store.eraseGroup(sealing.groupOf(subject))).contents : 0;
  } finally {
    await store.close();
  }
}
