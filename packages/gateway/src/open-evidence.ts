import { join } from 'node:path';
import type { EventList, LedgerView } from '@gatehouse/contract/admin-evidence';
import type { Configuration } from '@gatehouse/contract/config';
import type { Status } from '@gatehouse/contract/status';
import type { Clock } from './core/clock.ts';
import type { Ids } from './core/ids.ts';
import type { LeafDraft } from './core/ledger.ts';
import type { Log } from './core/telemetry.ts';
import { mostEvents, RecentEvents } from './events/recent-events.ts';
import { BundleExports } from './evidence/bundle-exports.ts';
import { inThreads } from './evidence/evidence-task.ts';
import { VerificationRuns } from './evidence/verification-runs.ts';
import { ledgerView } from './ledger-view.ts';
import { parseReveal } from './ledger/bundle/reveal.ts';
import type { RecordAccess } from './record-access.ts';

export interface EvidenceParts {
  readonly configuration: () => Configuration;
  readonly tenantKey: Uint8Array;
  /** The script of the thread. */
  readonly script: URL;
  readonly record: Pick<RecordAccess, 'disclose' | 'fourEyes' | 'index'>;
  readonly state: () => Pick<Status['ledger'], 'quorum' | 'witnesses'>;
  readonly recordExport: (leaf: Omit<Extract<LeafDraft, { kind: 'export' }>, 'kind'>) => Promise<void>;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Pick<Log, 'unexpected'>;
}

/** What people need to show that the record is whole, and to give parts of it to others. */
export interface Evidence {
  ledger(): Promise<LedgerView>;
  readonly verifications: VerificationRuns;
  readonly exports: BundleExports;
  readonly recent: RecentEvents;
  events(): EventList;
  close(): Promise<void>;
}

export async function openEvidence(parts: EvidenceParts): Promise<Evidence> {
  const { clock, configuration, ids, log, record, recordExport, script, state, tenantKey } = parts;
  // These wait for a restart, whatever the file says meanwhile.
  const { dataFolder, ledger, tenant } = configuration();
  const ledgerFolder = join(dataFolder, 'ledger');
  const run = inThreads(script);
  const since = clock.now();
  const view = (): Promise<LedgerView> => ledgerView({ ledgerFolder, tenant, ledger, index: record.index, state });
  const recent = new RecentEvents();
  const verifications = await VerificationRuns.open({
    run,
    dataFolder,
    file: join(dataFolder, 'verification.json'),
    policy: async () => (await view()).policy ?? undefined,
    clock,
    log,
  });
  const exports = await BundleExports.open({
    run,
    folder: join(dataFolder, 'exports'),
    dataFolder,
    ledgerFolder,
    signerFolder: ledger.signerFolder,
    tenant,
    tenantKey,
    witnesses: { witnesses: ledger.witnesses, quorum: ledger.quorum },
    fourEyes: record.fourEyes,
    checkSelector: (selector) => void parseReveal(selector),
    disclose: (wanted, actor) => record.disclose(wanted, actor),
    record: recordExport,
    clock,
    ids,
    log,
  });
  return {
    ledger: view,
    verifications,
    exports,
    recent,
    events: () => ({
      since,
      most: mostEvents,
      events: [...recent.list()],
      receivers: configuration().inspection.events.map((sink) => ({
        kind: sink.kind,
        ...(sink.kind === 'webhook' ? { host: new URL(sink.url).host } : {}),
        ...(sink.kind === 'syslog' ? { host: sink.host } : {}),
        format: sink.format,
        least: sink.least,
        shadow: sink.shadow,
      })),
    }),
    async close() {
      await verifications.close();
      await exports.close();
    },
  };
}
