import { readFileSync } from 'node:fs';
import type { Configuration, WitnessOptions } from '@gatehouse/contract/config';
import type { Status } from '@gatehouse/contract/status';
import type { Clock } from './core/clock.ts';
import type { Receipt } from './core/ledger.ts';
import type { Log, Metrics } from './core/telemetry.ts';
import type { PublishedCheckpoint, TransparencyLog } from './core/transparency-log.ts';
import { parseVerifierKey } from './lib/signed-note.ts';
import { CosignatureCollector } from './witness/collect-cosignatures.ts';
import { Coverage, longestLag } from './witness/coverage.ts';
import { createPinnedHttp, type PinnedHttp } from './witness/pinned-http.ts';
import { carriesQuorum, configuredPolicy, shardPolicy } from './witness/trust-policy.ts';
import { createWitnessClient, type WitnessClient } from './witness/witness-client.ts';
import type { WitnessedCheckpoint } from './witness/witness-state.ts';

export interface WitnessingOptions {
  readonly shardsFolder: string;
  readonly ledger: Configuration['ledger'];
  readonly log: TransparencyLog;
  readonly clock: Clock;
  readonly metrics: Pick<Metrics, 'checkpointWitnessed' | 'logContradicted' | 'watchCoverage'>;
  readonly reports: Pick<
    Log,
    'witnessFailed' | 'witnessRecovered' | 'logSetBack' | 'timestamped' | 'timestampFailed' | 'unexpected'
  >;
}

/** What others see of our log, and what they have found. */
export interface Witnessing {
  /** Whether callers need cosignatures. */
  readonly needed: boolean;
  /** A C2SP tlog-policy for callers, for a log with these verifier keys. */
  policy(vkeys: readonly string[]): string;
  /** The newest checkpoint of a shard that has its quorum. */
  witnessed(shard: string): WitnessedCheckpoint | undefined;
  onWitnessed(listener: () => void): () => void;
  /** Whether a checkpoint of our log carries the cosignatures that are needed, whenever they were made. */
  hasQuorum(note: string): boolean;
  /** The checkpoint to show to the world, where it should be another than the newest. */
  shown(shard: string): string | undefined;
  state(): Pick<Status['ledger'], 'coverage' | 'quorum' | 'witnesses' | 'witnessed' | 'timestamped' | 'setBack'>;
  /** Resolves when a leaf is covered with the quorum, or after so many milliseconds. */
  cover(receipt: Receipt, patience: number): Promise<void>;
  close(): Promise<void>;
}

/** Milliseconds for one call of a witness. */
const witnessTimeout = 10_000;
/** Milliseconds for one call of an authority for timestamps. */
const authorityTimeout = 30_000;

/** The clients of the configured witnesses. */
export function createWitnessClients(witnesses: readonly WitnessOptions[]): readonly WitnessClient[] {
  return witnesses.map(({ allowPrivateNetwork, ca, monitoringUrl, name, url, vkey }) => {
    const http = (base: string): PinnedHttp =>
      createPinnedHttp({
        base: new URL(base),
        allowPrivateNetwork,
        ca: ca === undefined ? undefined : readFileSync(ca, 'utf8'),
        timeout: witnessTimeout,
      });
    const monitoring = http(monitoringUrl ?? url);
    return createWitnessClient({ name, key: parseVerifierKey(vkey), submission: http(url), monitoring });
  });
}

export async function openWitnessing({
  clock,
  ledger,
  log,
  metrics,
  reports,
  shardsFolder,
}: WitnessingOptions): Promise<Witnessing> {
  const policy = configuredPolicy({ witnesses: ledger.witnesses, quorum: ledger.quorum });
  const threshold = policy.quorum === 'none' ? 0 : (policy.groups.get(policy.quorum)?.threshold ?? 1);
  const clients = createWitnessClients(ledger.witnesses);
  const collector = new CosignatureCollector({
    log,
    witnesses: clients,
    policy,
    clock,
    reports: {
      witnessFailed: (name, cause) => reports.witnessFailed(name, cause),
      witnessRecovered: (name) => reports.witnessRecovered(name),
      unexpected: (where, cause) => reports.unexpected(where, cause),
      logSetBack(name, origin, reason) {
        metrics.logContradicted();
        reports.logSetBack(name, origin, reason);
      },
    },
  });
  if (threshold > 0) collector.onWitnessed(() => metrics.checkpointWitnessed(clock.now()));
  let newest: PublishedCheckpoint | undefined;
  let newestAt = clock.now();
  const coverage = new Coverage({ policy, collector, clock });
  metrics.watchCoverage(() => coverage.state() === 'covered');
  collector.onWitnessed(() => coverage.look());
  const stopListening = log.onCheckpoint((checkpoint) => {
    newest = checkpoint;
    newestAt = clock.now();
    coverage.published(checkpoint);
  });
  await collector.start();
  const timestamps =
    ledger.timestamping === undefined
      ? undefined
      : // Most gateways have no such authority, and need no ASN.1.
        new (await import('./witness/daily-timestamps.ts')).DailyTimestamps({
          log,
          shardsFolder,
          authority: createPinnedHttp({
            base: new URL(ledger.timestamping.url),
            allowPrivateNetwork: ledger.timestamping.allowPrivateNetwork,
            timeout: authorityTimeout,
          }),
          trusted: ledger.timestamping.ca === undefined ? undefined : readFileSync(ledger.timestamping.ca, 'utf8'),
          preferred: (shard) => (threshold === 0 ? undefined : collector.witnessed(shard)),
          clock,
          reports,
        });
  await timestamps?.start();

  return {
    needed: threshold > 0,
    policy: (vkeys) => shardPolicy(policy, vkeys),
    witnessed: (shard) => collector.witnessed(shard),
    onWitnessed: (listener) => collector.onWitnessed(listener),
    hasQuorum: (note) => carriesQuorum(policy, note),
    shown(shard) {
      const witnessed = threshold === 0 ? undefined : collector.witnessed(shard);
      if (witnessed === undefined || newest?.shard !== shard) return witnessed?.note;
      return witnessed.size < newest.size && witnessed.at + longestLag <= newestAt ? undefined : witnessed.note;
    },
    state() {
      const witnessed = newest === undefined ? undefined : collector.witnessed(newest.shard);
      return {
        coverage: coverage.state(),
        quorum: threshold,
        witnesses: collector.witnesses().map(({ cosigned, health, name }) => ({
          name,
          health,
          size: cosigned?.size ?? null,
          at: cosigned?.at ?? null,
        })),
        witnessed:
          threshold === 0 || witnessed === undefined
            ? null
            : { shard: witnessed.shard, size: witnessed.size, at: witnessed.at },
        timestamped: timestamps?.stamped() ?? null,
        setBack: collector.setBack() ?? null,
      };
    },
    async cover({ index, shard }, patience) {
      if (threshold === 0) return;
      await new Promise<void>((resolve) => {
        const timer = setTimeout(done, patience);
        const stop = collector.onWitnessed(look);
        function done(): void {
          clearTimeout(timer);
          stop();
          resolve();
        }
        function look(): void {
          if ((collector.witnessed(shard)?.size ?? 0) > index) done();
        }
        look();
      });
    },
    async close() {
      stopListening();
      await timestamps?.close();
      await collector.close();
    },
  };
}
