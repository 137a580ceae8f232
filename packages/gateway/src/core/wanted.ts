import type { Amounts, LimitOn } from './limits.ts';

/** How much of a limit a request takes. */
export function wantedOf({ measure, subject }: LimitOn, amounts: Amounts, newFrom: number): number {
  switch (measure) {
    case 'requests':
      return subject < newFrom ? 0 : amounts.requests;
    case 'running':
      return subject < newFrom ? 0 : amounts.running;
    case 'inputTokens':
      return amounts.input;
    case 'outputTokens':
      return amounts.output;
    case 'tokens':
      return amounts.input + amounts.output;
    case 'cost':
      return amounts.micros;
  }
}
