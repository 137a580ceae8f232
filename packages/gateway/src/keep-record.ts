import type { Configuration } from '@gatehouse/contract/config';
import type { PseudonymVault } from './core/pseudonym-vault.ts';
import type { Log } from './core/telemetry.ts';
import type { RecordKeeper } from './ledger/keeping/record-keeper.ts';
import { classOf, defaultRetention, type Retention, standardClass } from './ledger/keeping/retention.ts';

const hour = 3_600_000;
/** Milliseconds from the start to the first look: not while everything else begins. */
const firstLook = 60_000;

/** How long content is kept of which the configuration says nothing. */
export const standardRetention = classOf(defaultRetention, standardClass);

/** What the configuration says, and the standard class where it does not. */
export function retentionOf({ ledger }: Pick<Configuration, 'ledger'>): Retention {
  const { classes, leaves } = ledger.retention;
  return { classes: { ...defaultRetention.classes, ...classes }, leaves };
}

/** Looks every hour for what is at the end of its retention, in the record and in vaults, and for erasures that were waiting or interrupted. */
export function keepRecord(
  keeper: RecordKeeper,
  vaults: readonly Pick<PseudonymVault, 'sweep'>[],
  log: Pick<Log, 'unexpected'>,
): { close(): void } {
  let timer: NodeJS.Timeout | undefined;
  const look = async (): Promise<void> => {
    try {
      await keeper.resume();
      await keeper.expire();
      for (const vault of vaults) await vault.sweep();
    } catch (thrown) {
      log.unexpected('retention', thrown);
    }
    again(hour);
  };
  const again = (delay: number): void => {
    timer = setTimeout(() => void look(), delay).unref();
  };
  again(firstLook);
  return { close: () => clearTimeout(timer) };
}
