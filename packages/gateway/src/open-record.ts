import { extname, join } from 'node:path';
import type { Configuration } from '@gatehouse/contract/config';
import { identifiedPeople } from './access/directory/identities.ts';
import { createVoices } from './access/voices.ts';
import { type Clock, systemClock } from './core/clock.ts';
import type { DirectoryStore } from './core/directory-store.ts';
import type { Ids } from './core/ids.ts';
import type { LeafPlace } from './core/leaf-index.ts';
import type { Ledger, LedgerEntry, Receipt } from './core/ledger.ts';
import type { Voices } from './core/voices.ts';
import { reviewKindOf } from './disclosure/approvals.ts';
import { IndexThread } from './index/index-thread.ts';
import { retentionOf } from './keep-record.ts';
import { turnOverAfter } from './ledger/keeping/retention.ts';
import type { RootKey } from './ledger/keys/root-key.ts';
import type { KeyReader } from './ledger/keys/read-keys.ts';
import { parseShardFolderName } from './ledger/log/shard-name.ts';
import { type OpenLedger, openLedger } from './ledger/open-ledger.ts';
import { type OpenDirectory, openDirectory } from './open-directory.ts';
import { openOrClose } from './lib/open-or-close.ts';
import { openWitnessing, type Witnessing } from './open-witnessing.ts';
import type { PathInForce } from './path-in-force.ts';
import { Receipts } from './receipts.ts';
import { RecentRequests } from './recent-requests.ts';
import { openRecordAccess, type RecordAccess } from './record-access.ts';
import type { GatewayLog } from './telemetry/create-log.ts';
import type { GatewayMetrics } from './telemetry/create-metrics.ts';

export interface OpenRecordOptions {
  readonly configuration: Configuration;
  readonly inForce: Pick<PathInForce, 'configuration'>;
  readonly rootKey: RootKey;
  readonly directoryStore: DirectoryStore;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: GatewayLog;
  readonly metrics: GatewayMetrics;
}

/** The record and who stands in it: opened first and closed last, as everything else writes to it. */
export interface OpenRecord {
  readonly folder: string;
  /** Counts its leaves as far as this process has seen, and tells the index of each. */
  readonly ledger: Ledger & { leaves(): number };
  readonly log: OpenLedger;
  readonly contentKeys: KeyReader;
  readonly tenantKey: Uint8Array;
  readonly index: IndexThread;
  readonly witnessing: Witnessing;
  readonly recent: RecentRequests;
  readonly receipts: Receipts;
  readonly voices: Voices;
  readonly access: RecordAccess;
  readonly people: OpenDirectory;
  /** Where the newest leaf of this process is; undefined before the first. */
  newest(): LeafPlace | undefined;
  close(): Promise<void>;
}

/** Opens the ledger with its index and witnesses, and the directory, whose ids its leaves know by other names. Leaves nothing open where it rejects. */
export function openRecord(options: OpenRecordOptions): Promise<OpenRecord> {
  return openOrClose((opened) => openInto(opened, options));
}

async function openInto(opened: AsyncDisposableStack, options: OpenRecordOptions): Promise<OpenRecord> {
  const { clock, configuration, directoryStore, ids, inForce, log, metrics, rootKey } = options;
  const folder = join(configuration.dataFolder, 'ledger');
  const shardsFolder = join(folder, 'shards');
  // Leaves that name keys are written when the keys are there.
  const held: { people?: OpenDirectory } = {};
  const nameOf = (id: string, period: string): string => held.people?.referenceOf(id, period) ?? id;
  const keyReference = (key: string, period: string): string => held.people?.keys.referenceOf(key, period) ?? key;
  const retentions = () => retentionOf(inForce.configuration);
  // The last to close, as the last leaves name people too.
  opened.defer(() => held.people?.close());
  const ledgerLog = await openLedger({
    folder,
    name: configuration.ledger.name,
    signerFolder: configuration.ledger.signerFolder,
    tenant: configuration.tenant,
    rootKey,
    turnOverAfter: (retention) => turnOverAfter(retentions(), retention),
    nameOf,
    segmentBytes: configuration.ledger.segmentBytes,
    clock,
    log,
    metrics,
  });
  opened.defer(() => ledgerLog.close());
  const { contentKeys, tenantKey } = ledgerLog;
  if (contentKeys === undefined || tenantKey === undefined) throw new Error('the ledger was opened without its keys');
  const index = new IndexThread({
    folder: join(configuration.dataFolder, 'index'),
    ledgerFolder: folder,
    ahead: clock.now() - systemClock.now(),
    // The sources run as they are in tests, and compiled otherwise.
    script: new URL(`./index-worker${extname(import.meta.url)}`, import.meta.url),
    log,
  });
  opened.defer(() => index.close());
  const recent = new RecentRequests();
  let newest: LeafPlace | undefined;
  const ledger = countLeaves(ledgerLog, (entry, receipt) => {
    const { index: at, shard } = receipt;
    if (newest?.shard !== shard || newest.index < at) newest = { shard, index: at };
    recent.note(entry, receipt);
    index.follow();
  });
  const witnessing = await openWitnessing({
    ledger: configuration.ledger,
    shardsFolder,
    log: ledgerLog,
    clock,
    metrics,
    reports: log,
  });
  opened.defer(() => witnessing.close());
  const receipts = new Receipts({
    log: ledgerLog,
    recent,
    index,
    keyReference: (key, shard) => keyReference(key, parseShardFolderName(shard)?.period ?? ''),
    witnesses: witnessing.needed ? witnessing : undefined,
    clock,
  });
  opened.defer(() => receipts.close());
  const voices = createVoices({ keys: () => held.people?.keys, directory: () => held.people?.directory });
  const access = openRecordAccess({
    ledgerFolder: folder,
    keys: contentKeys,
    keyReference,
    listKeys: async () => (await held.people?.keys.list()) ?? [],
    fourEyes: configuration.ledger.fourEyes,
    voices,
    waiting: (action) => inForce.configuration.review[reviewKindOf(action)],
    index,
    ledger,
    clock,
    ids,
  });
  const people = await openDirectory({
    store: directoryStore,
    ledger,
    clock,
    ids,
    tenant: configuration.tenant,
    retentions: () => Object.keys(retentions().classes),
  });
  held.people = people;
  for (const { issuer, other, person } of identifiedPeople(people.directory.list('person')).shared)
    log.identityShared(issuer, person, other);
  return {
    folder,
    ledger,
    log: ledgerLog,
    contentKeys,
    tenantKey,
    index,
    witnessing,
    recent,
    receipts,
    voices,
    access,
    people,
    newest: () => newest,
    close: () => opened.disposeAsync(),
  };
}

/** The ledger, with the number of its leaves as far as this process has seen; `appended` is told of each. */
function countLeaves(
  ledger: Ledger,
  appended: (entry: LedgerEntry, receipt: Receipt) => void,
): Ledger & { leaves(): number } {
  let leaves = 0;
  return {
    async append(entry) {
      const receipt = await ledger.append(entry);
      leaves = Math.max(leaves, receipt.index + 1);
      appended(entry, receipt);
      return receipt;
    },
    writable: () => ledger.writable(),
    close: () => ledger.close(),
    leaves: () => leaves,
  };
}
