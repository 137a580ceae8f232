import type { ReactNode } from 'react';
import { fetchLedger } from '../../api/evidence.ts';
import { fetchStatus } from '../../api/status.ts';
import { useAdminData } from '../../api/use-admin-data.ts';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { BrowserCheck } from './browser-check.tsx';
import { LedgerState } from './ledger-state.tsx';
import { ShardList } from './shard-list.tsx';
import { useBrowserCheck } from './use-browser-check.ts';
import { VerificationCard } from './verification-card.tsx';
import { WitnessList } from './witness-list.tsx';

const refreshMilliseconds = 15_000;

/** What the record proves, by whose word, and what is wrong with it. */
export function LedgerViewPart(): ReactNode {
  const ledger = useAdminData(['ledger'], fetchLedger, { every: refreshMilliseconds });
  const status = useAdminData(['status'], ({ adminKey, signal }) => fetchStatus(adminKey, signal), {
    every: refreshMilliseconds,
  });
  const check = useBrowserCheck(ledger.data);

  return (
    <>
      <FailureNotice failure={ledger.failure ?? status.failure} />
      {ledger.data === undefined || status.data === undefined ? (
        ledger.failure === undefined && status.failure === undefined && <Skeleton lines={6} />
      ) : (
        <>
          <LedgerState ledger={ledger.data} status={status.data} check={check.state} />
          <BrowserCheck check={check} />
          <VerificationCard />
          <ShardList ledger={ledger.data} />
          <WitnessList
            ledger={ledger.data}
            coverage={status.data.ledger.coverage}
            program={status.data.commandLine.program}
          />
        </>
      )}
    </>
  );
}
