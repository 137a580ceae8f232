import type { AssistantFigures } from '@gatehouse/contract/assistant-figures';
import type { ExchangeEnd } from '../core/telemetry.ts';

type Counts = { -readonly [Name in keyof AssistantFigures]: number };

const nothing = (): Counts => ({ questions: 0, answered: 0, unknown: 0, handedOver: 0, removed: 0 });

/** What became of the questions to each assistant since the start. There are as many as the configuration has ever named. */
export class AssistantActivity {
  readonly #counts = new Map<string, Counts>();

  ended({ exchange: { leaveOut, notes } }: ExchangeEnd): void {
    // Asking again without a passage, to see what that changes, is no question of anybody's.
    if (notes.assistant === undefined || leaveOut !== undefined) return;
    const { assistant, outcome, sentences } = notes.assistant.trace;
    const counts = this.#counts.get(assistant) ?? nothing();
    this.#counts.set(assistant, counts);
    counts.questions += 1;
    if (outcome === 'answered') counts.answered += 1;
    else if (outcome === 'unknown') counts.unknown += 1;
    else if (outcome === 'handed-over') counts.handedOver += 1;
    for (const { kept, problems } of sentences) if (!kept && problems.length > 0) counts.removed += 1;
  }

  /** Of an assistant, by its id. */
  of(assistant: string): AssistantFigures {
    return { ...(this.#counts.get(assistant) ?? nothing()) };
  }
}
