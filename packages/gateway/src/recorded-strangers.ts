import { errorCatalogue } from '@gatehouse/contract/errors';
import { StrangerGate } from './access/stranger-gate.ts';
import type { Clock } from './core/clock.ts';
import type { Denial } from './core/denial.ts';
import type { Ledger, Receipt } from './core/ledger.ts';
import type { Log } from './core/telemetry.ts';

export interface RecordedStrangersOptions {
  readonly clock: Clock;
  readonly ledger: Ledger;
  readonly log: Pick<Log, 'callRefused' | 'strangersRefused'>;
  readonly failuresPerMinute: number;
}

/** Milliseconds from the first refusal that is only counted to the leaf that tells of all of them. */
const period = 60_000;

/** What the record and the log say of those without a fitting key: a leaf and a line each, or one for many. */
export class RecordedStrangers {
  readonly gate: StrangerGate;
  readonly #options: RecordedStrangersOptions;
  #timer: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(options: RecordedStrangersOptions) {
    this.#options = options;
    this.gate = new StrangerGate({
      clock: options.clock,
      failuresPerMinute: options.failuresPerMinute,
      onFirst: () => this.#schedule(),
    });
  }

  /** A call that was denied beside the path. */
  async record(denial: Denial, policyHash: string): Promise<Receipt> {
    const { clock, ledger, log } = this.#options;
    const { caller, error, plane, requestId, route, startedAt } = denial;
    const receipt = await ledger.append({
      leaf: {
        kind: 'refusal',
        code: error.code,
        dialect: plane === 'data' ? 'openai-models' : plane,
        entities: {},
        key: caller?.key,
        notInspected: {},
        policy: policyHash,
        request: requestId,
        route,
        status: errorCatalogue[error.code].status,
        streamed: false,
        tenant: caller?.tenant ?? 'unknown',
        timings: { total: Math.max(0, Math.round((clock.elapsed() - startedAt) * 1_000)) },
        usageSource: 'none',
        verdicts: [],
      },
    });
    log.callRefused(denial, receipt.index);
    return receipt;
  }

  /** Tells what was counted so far. */
  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#timer);
    await this.#tell();
  }

  #schedule(): void {
    if (this.#closed) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#tell(), period);
    this.#timer.unref();
  }

  async #tell(): Promise<void> {
    const { ledger, log } = this.#options;
    const tally = this.gate.take();
    if (tally === undefined) return;
    const { addresses, busiest, codes, from, to, total } = tally;
    log.strangersRefused(total, addresses, busiest, codes);
    try {
      await ledger.append({ leaf: { kind: 'refusals', addresses, codes, from, to } });
    } catch {
      // The ledger has said why. The next leaf of this kind tells of these too.
      this.gate.giveBack(tally);
    }
  }
}
