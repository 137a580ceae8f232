import type { StreamScan, StreamScanResult } from './guard.ts';
import { allow } from './verdict.ts';
import type { Finding, FindingOutcome, Verdict } from './verdict.ts';

/** With more findings than this in one text it is blocked, so that memory stays bounded. */
export const maximumFindings = 1_000;

const nothing: StreamScanResult = Object.freeze({ verdict: allow, hold: 0 });

/** Something in a text. Places are UTF-16 code units. */
export interface FoundPlace {
  readonly start: number;
  readonly end: number;
}

/** What reads a text piece by piece and tells what is in it. */
export interface FindingRun<Found extends FoundPlace> {
  push(text: string): readonly Found[];
  end(): readonly Found[];
  /** Code units at the end that may still become part of something. */
  readonly hold: number;
}

/** What a guard makes of what a run tells it. */
export interface RunJudge<Found extends FoundPlace> {
  readonly action: FindingOutcome;
  /** Undefined where nothing is wrong with it. */
  judge(found: Found): Finding | undefined;
}

/** A scan that judges what a run finds. What lies inside of what was found before is judged with it. */
export class RunScan<Found extends FoundPlace> implements StreamScan {
  readonly #run: FindingRun<Found>;
  readonly #judge: RunJudge<Found>;
  readonly #waits: boolean;
  #count = 0;
  #lastStart = -1;
  #lastEnd = -1;

  constructor(run: FindingRun<Found>, judge: RunJudge<Found>) {
    this.#run = run;
    this.#judge = judge;
    this.#waits = judge.action === 'redact' || judge.action === 'block';
  }

  push(text: string): StreamScanResult {
    const found = this.#run.push(text);
    const hold = this.#waits ? this.#run.hold : 0;
    if (found.length === 0 && hold === 0) return nothing;
    return { verdict: this.#verdict(found), hold };
  }

  end(): Verdict {
    return this.#verdict(this.#run.end());
  }

  #verdict(all: readonly Found[]): Verdict {
    let findings: Finding[] | undefined;
    for (const found of all) {
      if (this.#count > maximumFindings) break;
      if (found.start >= this.#lastStart && found.end <= this.#lastEnd) continue;
      const finding = this.#judge.judge(found);
      if (finding === undefined) continue;
      this.#count++;
      this.#lastStart = found.start;
      this.#lastEnd = found.end;
      (findings ??= []).push(finding);
    }
    if (findings === undefined) return allow;
    return { outcome: this.#count > maximumFindings ? 'block' : this.#judge.action, findings };
  }
}
