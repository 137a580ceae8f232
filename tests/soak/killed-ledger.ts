import type { Clock } from '../../packages/gateway/src/core/clock.ts';
import { openLedger, type OpenLedger } from '../../packages/gateway/src/ledger/open-ledger.ts';
import { testRootKey } from '../../packages/gateway/src/testing/ledger-room.ts';

/** Half a year goes by in eight seconds from `beginning` (of this machine's clock), so that shards are turned over under way. */
function fastClock(beginning: number): Clock {
  const startedAt = Date.now() - beginning;
  const started = performance.now();
  return {
    now: () => Math.round(Date.UTC(2030, 4, 1) + (startedAt + performance.now() - started) * 2_000_000),
    elapsed: () => performance.now(),
  };
}

/** The ledger that is killed, with small files and frequent checkpoints. */
export function openKilledLedger(
  folder: string,
  beginning: number,
  failed: (cause: unknown) => void,
): Promise<OpenLedger> {
  return openLedger({
    folder,
    rootKey: testRootKey,
    segmentBytes: 65_536,
    fileLeaves: 700,
    publishWithin: 10,
    clock: fastClock(beginning),
    log: { ledgerFailed: failed, ledgerRecovered: () => undefined, ledgerRepaired: () => undefined },
  });
}
