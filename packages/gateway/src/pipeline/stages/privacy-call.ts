import type { AnswerStream } from '../../core/delta.ts';
import { GatehouseError } from '../../core/errors.ts';
import { type Exchange, receivedRequest } from '../../core/exchange.ts';
import type { PrivacyRequest } from '../../core/request.ts';
import type { Stage } from '../../core/stage.ts';
import type { TextPseudonyms } from '../../core/text-pseudonyms.ts';

export interface PrivacyCallRooms {
  readonly textPseudonyms: TextPseudonyms;
}

/** Pseudonymises or restores the texts of the request itself, where other paths go on to a model. */
export function privacyCall({ textPseudonyms }: PrivacyCallRooms): Stage {
  return {
    name: 'pseudonymise',
    explain: () => [],
    async run(exchange) {
      const request = receivedRequest(exchange);
      if (request.kind !== 'privacy') throw new GatehouseError('internal_error', { note: 'a model is asked for' });
      const results = await resultsOf(exchange, request, textPseudonyms);
      return answer(JSON.stringify(request.single ? results[0] : { texts: results }));
    },
  };
}

async function resultsOf(
  exchange: Exchange,
  { texts, wanted }: PrivacyRequest,
  textPseudonyms: TextPseudonyms,
): Promise<readonly object[]> {
  const { entities: counts, verdicts } = exchange.notes;
  if (wanted.operation === 'pseudonymise') {
    const done = await textPseudonyms.pseudonymise(texts, wanted);
    for (const { entities } of done) for (const { type } of entities) counts[type] = (counts[type] ?? 0) + 1;
    return done.map(({ text, entities }) => ({
      text,
      entities: entities.map(({ type, start, end, value, placeholder, score, recogniser }) => {
        return { type, start, end, value, placeholder, score: score / 1_000, recogniser };
      }),
    }));
  }
  const done = texts.map((text) => textPseudonyms.restore(text, wanted.mapping));
  const unknown = done.reduce((sum, one) => sum + one.unknown, 0);
  if (unknown > 0) {
    const rules = { 'pseudonyms/invented': unknown };
    verdicts.push({ direction: 'output', guard: 'pseudonyms', outcome: 'flag', rules });
  }
  return done;
}

async function* answer(text: string): AnswerStream {
  await Promise.resolve();
  yield { type: 'text', choice: 0, channel: 'content', text };
}
