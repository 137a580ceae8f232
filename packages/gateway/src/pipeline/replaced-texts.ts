import type { AnswerStream, Delta } from '../core/delta.ts';

/** An answer that is there as a whole, with other texts in place of those of some choices. Probabilities were those of the old text. */
export async function* withTexts(answer: readonly Delta[], texts: ReadonlyMap<number, string>): AnswerStream {
  if (texts.size === 0) {
    yield* answer;
    return;
  }
  const given = new Set<number>();
  for (const delta of answer) {
    const text = delta.type === 'text' && delta.channel === 'content' ? texts.get(delta.choice) : undefined;
    if (text === undefined || delta.type !== 'text') {
      yield delta;
      continue;
    }
    if (given.has(delta.choice)) continue;
    given.add(delta.choice);
    yield { type: 'text', choice: delta.choice, channel: 'content', text };
  }
}

/** An answer without the probabilities of tokens, for clients that have not asked for them. */
export async function* withoutLogprobs(answer: AnswerStream): AnswerStream {
  for await (const delta of answer) {
    if (delta.type !== 'text' || delta.logprobs === undefined) yield delta;
    else {
      const { logprobs: _logprobs, ...rest } = delta;
      yield rest;
    }
  }
}
