import type { Clock } from '../../core/clock.ts';
import type { AnswerStream } from '../../core/delta.ts';
import { GatehouseError } from '../../core/errors.ts';
import { type Exchange, receivedRequest } from '../../core/exchange.ts';
import { type PseudonymVault, VaultFull } from '../../core/pseudonym-vault.ts';
import { RecogniserUnable } from '../../core/recogniser.ts';
import type { PrivacyRequest } from '../../core/request.ts';
import type { Stage } from '../../core/stage.ts';
import type { PseudonymisedText, TextPseudonyms } from '../../core/text-pseudonyms.ts';

export interface PrivacyCallRooms {
  readonly textPseudonyms: TextPseudonyms;
  readonly vault: Pick<PseudonymVault, 'get' | 'put'>;
  readonly clock: Clock;
}

/** Pseudonymises or restores the texts of the request itself, where other paths go on to a model. */
export function privacyCall(rooms: PrivacyCallRooms): Stage {
  return {
    name: 'pseudonymise',
    explain: () => [],
    async run(exchange) {
      const request = receivedRequest(exchange);
      if (request.kind !== 'privacy') throw new GatehouseError('internal_error', { note: 'a model is asked for' });
      const { texts, wanted } = request;
      if (wanted.operation === 'restore') {
        const mapping =
          typeof wanted.mapping === 'string' ? await kept(exchange, wanted.mapping, rooms) : wanted.mapping;
        return answer(request, restored(exchange, texts, mapping, rooms), {});
      }
      const done = await rooms.textPseudonyms.pseudonymise(texts, wanted).catch((thrown: unknown) => {
        if (thrown instanceof RecogniserUnable)
          throw new GatehouseError('personal_data_unchecked', { cause: thrown.cause });
        throw thrown;
      });
      const { entities: counts } = exchange.notes;
      for (const { entities } of done) for (const { type } of entities) counts[type] = (counts[type] ?? 0) + 1;
      const place = wanted.keep === undefined ? {} : await keep(exchange, done, wanted.keep, rooms);
      return answer(request, done.map(shown), place);
    },
  };
}

function restored(
  { notes }: Exchange,
  texts: readonly string[],
  mapping: ReadonlyMap<string, string>,
  { textPseudonyms }: PrivacyCallRooms,
): readonly object[] {
  const done = texts.map((text) => textPseudonyms.restore(text, mapping));
  const unknown = done.reduce((sum, one) => sum + one.unknown, 0);
  if (unknown > 0) {
    const rules = { 'pseudonyms/invented': unknown };
    notes.verdicts.push({ direction: 'output', guard: 'pseudonyms', outcome: 'flag', rules });
  }
  return done;
}

function shown({ text, entities }: PseudonymisedText): object {
  return {
    text,
    entities: entities.map(({ type, start, end, value, placeholder, score, recogniser }) => {
      return { type, start, end, value, placeholder, score: score / 1_000, recogniser };
    }),
  };
}

function tenantOf({ caller }: Exchange): string {
  if (caller === undefined) throw new GatehouseError('internal_error', { note: 'a privacy call without a caller' });
  return caller.tenant;
}

async function keep(
  exchange: Exchange,
  done: readonly PseudonymisedText[],
  time: number,
  { clock, vault }: PrivacyCallRooms,
): Promise<object> {
  const mapping = new Map(
    done.flatMap(({ entities }) =>
      entities.flatMap(({ placeholder, value }) => (placeholder === '' ? [] : [[placeholder, value] as const])),
    ),
  );
  const expires = clock.now() + time;
  const subject = exchange.subject ?? exchange.request?.subject;
  try {
    return { vault: await vault.put(mapping, { tenant: tenantOf(exchange), subject, expires }), expires };
  } catch (cause) {
    if (cause instanceof VaultFull) throw new GatehouseError('vault_full', { cause });
    throw cause;
  }
}

/** Throws `resource_not_found`: also where it has expired, was erased, or is another tenant's. */
async function kept(exchange: Exchange, id: string, { vault }: PrivacyCallRooms): Promise<ReadonlyMap<string, string>> {
  const mapping = await vault.get(id, tenantOf(exchange));
  if (mapping === undefined) throw new GatehouseError('resource_not_found', { param: 'vault' });
  return mapping;
}

async function* answer({ single }: PrivacyRequest, results: readonly object[], place: object): AnswerStream {
  await Promise.resolve();
  const text = JSON.stringify(single ? { ...results[0], ...place } : { texts: results, ...place });
  yield { type: 'text', choice: 0, channel: 'content', text };
}
