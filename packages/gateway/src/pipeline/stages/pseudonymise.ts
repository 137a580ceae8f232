import { type ExchangeNotes, requestOf } from '../../core/exchange.ts';
import type { Conversation, Pseudonymiser } from '../../core/pseudonymiser.ts';
import { answersInJson } from '../../core/request.ts';
import type { Stage } from '../../core/stage.ts';
import type { AnswerChannel } from '../answer-channel.ts';
import { holdBack } from '../hold-back.ts';

export interface PseudonymiseRooms {
  /** Undefined where pseudonymisation is off. */
  readonly pseudonymiser: Pseudonymiser | undefined;
  readonly entityTypes: readonly string[];
}

/**
 * Replaces personal data on the way in and puts it back on the way out. A client sends the whole conversation with every
 * turn, and placeholders are numbered by order of appearance, so a person keeps the same placeholder from turn to turn.
 */
export function pseudonymise({ pseudonymiser, entityTypes }: PseudonymiseRooms): Stage {
  return {
    name: 'pseudonymise',
    explain: () =>
      pseudonymiser === undefined
        ? [{ id: 'off' }]
        : [
            { id: 'replaced-entities', entities: [...entityTypes] },
            ...(entityTypes.length === 0 ? [] : [{ id: 'entities-restored' } as const]),
          ],
    async run(exchange, next) {
      if (pseudonymiser === undefined) return next(exchange);
      const request = requestOf(exchange);
      const { segments } = request;
      const conversation = pseudonymiser.openConversation(segments);
      for (const [index, { text }] of (await conversation.replaceAll()).entries()) {
        const segment = segments[index];
        if (segment !== undefined && text !== segment.text) segment.text = text;
      }
      if (conversation.pseudonyms.size === 0) return next(exchange);
      Object.assign(exchange.notes.entities, conversation.entities);
      exchange.notes.pseudonyms = Object.fromEntries(conversation.pseudonyms);
      return next(exchange).then((stream) =>
        holdBack(stream, ({ channel }) => (isRestored(channel) ? [conversation.restorer()] : []), {
          answersInJson: answersInJson(request),
          onEnd: () => noteInvented(conversation, exchange.notes),
        }),
      );
    },
  };
}

/** Names and ids are those of the client and the server, and tokens that might have been are nobody's text. */
function isRestored(channel: AnswerChannel['channel']): boolean {
  return channel !== 'name' && channel !== 'id' && channel !== 'alternative';
}

/** A placeholder that stands for nobody is left as it is; whoever reads the record should know. */
function noteInvented({ invented }: Conversation, { verdicts }: ExchangeNotes): void {
  if (invented === 0) return;
  verdicts.push({
    direction: 'output',
    guard: 'pseudonyms',
    outcome: 'flag',
    rules: { 'pseudonyms/invented': invented },
  });
}
