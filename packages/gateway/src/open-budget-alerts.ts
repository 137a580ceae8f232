import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type BudgetAlert, budgetAlertListSchema } from '@gatehouse/contract/admin-costs';
import type { Configuration } from '@gatehouse/contract/config';
import type { Incident } from './core/attempts.ts';
import type { Clock } from './core/clock.ts';
import type { Log, Metrics } from './core/telemetry.ts';
import { replaceFile } from './lib/replace-file.ts';
import type { LimitsView } from './limits-view.ts';
import { BudgetAlerts, type BudgetStanding } from './spend/budget-alerts.ts';

export interface BudgetAlertParts {
  readonly configuration: () => Configuration;
  readonly standings: LimitsView;
  readonly clock: Clock;
  readonly log: Pick<Log, 'budgetReached' | 'unexpected'>;
  readonly metrics: Pick<Metrics, 'budgetReached'>;
  /** For the receivers of events, webhooks among them. */
  readonly tell: (incidents: readonly Incident[]) => void;
}

/** Milliseconds. */
const lookEvery = 30_000;

/** Looks now and then how far budgets are used, and tells whoever is to hear of it. */
export class OpenBudgetAlerts {
  readonly #parts: BudgetAlertParts;
  readonly #alerts: BudgetAlerts;
  readonly #file: string;
  readonly #timer: NodeJS.Timeout;
  #looking: Promise<void> | undefined;

  private constructor(parts: BudgetAlertParts, before: readonly BudgetAlert[], file: string) {
    this.#parts = parts;
    this.#alerts = new BudgetAlerts(before);
    this.#file = file;
    this.#timer = setInterval(() => void this.look(), lookEvery).unref();
  }

  /** What was told before a restart is not told again; a file that cannot be read only makes that happen. */
  static async open(parts: BudgetAlertParts): Promise<OpenBudgetAlerts> {
    const file = join(parts.configuration().dataFolder, 'alerts.json');
    const text = await readFile(file, 'utf8').catch(() => undefined);
    const before = budgetAlertListSchema.safeParse(text === undefined ? undefined : parsed(text));
    return new OpenBudgetAlerts(parts, before.success ? before.data.alerts : [], file);
  }

  list(): { readonly alerts: BudgetAlert[] } {
    return { alerts: [...this.#alerts.list] };
  }

  /** One look at a time. Never rejects. */
  look(): Promise<void> {
    this.#looking ??= this.#look()
      .catch((error: unknown) => this.#parts.log.unexpected('budget alerts', error))
      .finally(() => (this.#looking = undefined));
    return this.#looking;
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    await this.#looking;
  }

  async #look(): Promise<void> {
    const { clock, configuration, log, metrics, standings, tell } = this.#parts;
    const { prices, tenant } = configuration();
    // Without prices nothing costs anything that could be counted.
    if (prices.models.length === 0 || prices.alertAt.length === 0) return;
    const { currency, limits } = await standings();
    const budgets = limits.flatMap(({ of, id, name, measure, span, limit, used }): BudgetStanding[] =>
      measure === 'cost' && (span === 'day' || span === 'month') ? [{ kind: of, id, name, span, limit, used }] : [],
    );
    const found = this.#alerts.judge(budgets, prices.alertAt, currency, clock.now());
    if (found.length === 0) return;
    for (const alert of found) {
      log.budgetReached(alert);
      metrics.budgetReached(alert.kind, alert.span, alert.share);
    }
    tell(found.map((alert) => incidentOf(alert, tenant)));
    await replaceFile(this.#file, `${JSON.stringify(this.list(), null, 1)}\n`);
  }
}

/** As receivers of events get it: nobody has asked for anything, so it stands under the name of the budget. */
function incidentOf({ at, id, kind, share, span }: BudgetAlert, tenant: string): Incident {
  return {
    time: at,
    request: `${kind}:${id}`,
    tenant: kind === 'tenant' ? id : tenant,
    key: kind === 'key' ? id : undefined,
    subject: undefined,
    model: kind === 'model' ? id : undefined,
    guard: 'budget',
    // Findings of one rule are told together: each budget has its own.
    rule: `budget/${span}-${share}/${kind}:${id}`,
    direction: 'input',
    outcome: share >= 100 ? 'block' : 'review',
    shadow: false,
    findings: 1,
    score: undefined,
    meaning: undefined,
    trial: false,
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
