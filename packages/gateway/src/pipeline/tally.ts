import type { VerdictSummary } from '@gatehouse/contract/leaf';
import type { Direction, Guard } from '../core/guard.ts';
import type { Verdict } from '../core/verdict.ts';

type Outcome = VerdictSummary['outcome'];

const severity: Readonly<Record<Outcome, number>> = { allow: 0, flag: 1, redact: 2, unable: 3, block: 4 };

/** What one guard has said so far, for the record. */
export class Tally {
  readonly #direction: Direction;
  readonly #guard: Guard;
  #outcome: Outcome = 'allow';
  readonly #rules = new Map<string, number>();

  constructor(direction: Direction, guard: Guard) {
    this.#direction = direction;
    this.#guard = guard;
  }

  add(verdict: Verdict): void {
    if (severity[verdict.outcome] > severity[this.#outcome]) this.#outcome = verdict.outcome;
    if (verdict.outcome === 'unable') this.#count(`${this.#guard.id}/${verdict.reason}`);
    else if (verdict.outcome !== 'allow') for (const finding of verdict.findings) this.#count(finding.rule);
  }

  #count(rule: string): void {
    this.#rules.set(rule, (this.#rules.get(rule) ?? 0) + 1);
  }

  summary(): VerdictSummary {
    return {
      direction: this.#direction,
      guard: this.#guard.id,
      outcome: this.#outcome,
      rules: Object.fromEntries(this.#rules),
    };
  }
}
