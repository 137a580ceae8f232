import type { Configuration } from '@gatehouse/contract/config';
import { type EntityType, entityTypeNames } from '@gatehouse/contract/entity-types';
import { type EntityAction, entityActions } from '@gatehouse/contract/privacy';
import { privacyRuleFact } from '@gatehouse/contract/privacy-rule-fact';
import type { StageFact } from '@gatehouse/contract/stage-facts';
import { GatehouseError } from '../../core/errors.ts';
import { callerOf, type Exchange, type ExchangeNotes, requestOf } from '../../core/exchange.ts';
import type { EntityPolicies } from '../../core/entity-policy.ts';
import type { StreamScan } from '../../core/guard.ts';
import type { AnswerStream } from '../../core/delta.ts';
import { type Conversation, EntityRefused, type Pseudonymiser } from '../../core/pseudonymiser.ts';
import { RecogniserUnable } from '../../core/recogniser.ts';
import { answersInJson, isStreamed } from '../../core/request.ts';
import type { Router } from '../../core/router.ts';
import type { Segment } from '../../core/segment.ts';
import type { Stage } from '../../core/stage.ts';
import type { AnswerChannel } from '../answer-channel.ts';
import { holdBack } from '../hold-back.ts';

export interface PseudonymiseRooms {
  /** Undefined where pseudonymisation is off. */
  readonly pseudonymiser: Pseudonymiser | undefined;
  readonly policies: EntityPolicies;
  readonly router: Pick<Router, 'targetsOf'>;
  /** As configured, for explaining it. */
  readonly pseudonymisation: Configuration['pseudonymisation'];
}

/** As verdicts call whoever replaces personal data. */
const guard = 'pseudonyms';

/**
 * Does with personal data what the policy says for the key, the model and all who may answer, in every text alike, whoever
 * wrote it; and puts back on the way out what was pseudonymised. A client sends the whole conversation with every turn, and
 * placeholders are numbered by order of appearance, so a person keeps the same placeholder from turn to turn.
 */
export function pseudonymise({ pseudonymiser, policies, router, pseudonymisation }: PseudonymiseRooms): Stage {
  return {
    name: 'pseudonymise',
    explain: () => (pseudonymiser === undefined ? [{ id: 'off' }] : explainPolicy(pseudonymisation, policies)),
    async run(exchange, next) {
      if (pseudonymiser === undefined) return next(exchange);
      const request = requestOf(exchange);
      const { segments, model } = request;
      const caller = callerOf(exchange);
      const { policy, fitFor } = policies.clearance(caller, model, router.targetsOf(model));
      exchange.fitFor = fitFor;
      const conversation = pseudonymiser.openConversation(segments, policy, caller.tenant);
      await replace(segments, conversation, exchange);
      note(conversation, exchange.notes);
      if (conversation.pseudonyms.size === 0 && conversation.names.size === 0) return next(exchange);
      exchange.notes.pseudonyms = Object.fromEntries(conversation.pseudonyms);
      return next(exchange).then((stream) =>
        holdBack(
          withNames(isStreamed(request) ? stream : inPieces(stream), conversation.names),
          (place) => (isRestored(place.channel) ? [restorerOf(conversation, place, exchange)] : []),
          {
            answersInJson: answersInJson(request),
            keepsSignatures: true,
            onEnd: () => noteInvented(conversation, exchange.notes),
          },
        ),
      );
    },
  };
}

async function replace(
  segments: readonly Segment[],
  conversation: Conversation,
  { notes, watch }: Pick<Exchange, 'notes' | 'watch'>,
): Promise<void> {
  try {
    const replaced = await conversation.replaceAll();
    watch?.replaced(replaced, segments);
    for (const [index, { text }] of replaced.entries()) {
      const segment = segments[index];
      if (segment !== undefined && text !== segment.text) segment.text = text;
    }
  } catch (thrown) {
    if (thrown instanceof RecogniserUnable) {
      const rules = { [`${guard}/${thrown.recogniser}`]: 1 };
      notes.verdicts.push({ direction: 'input', guard, outcome: 'unable', rules });
      throw new GatehouseError('personal_data_unchecked', { cause: thrown.cause });
    }
    if (!(thrown instanceof EntityRefused)) throw thrown;
    const { type } = thrown;
    notes.verdicts.push({ direction: 'input', guard, outcome: 'block', rules: { [`${guard}/${type}`]: 1 } });
    const code = type === 'SECRET' ? 'secret_refused' : 'personal_data_refused';
    throw new GatehouseError(code, { param: shownPlace(segments[thrown.text]?.place ?? ''), entity: type });
  }
}

/** Of these, what lies below has names that the client made up; they could be what was refused. */
const ownNames: ReadonlySet<string> = new Set(['metadata', 'properties', 'patternProperties', '$defs', 'definitions']);

/** The place as far as it is made of names of the API and of numbers. */
function shownPlace(place: string): string {
  const steps = place.split('/');
  const end = steps.findIndex((step) => ownNames.has(step) || !/^(?:[a-z_]{0,40}|[0-9]{1,9})$/.test(step));
  return (end === -1 ? steps : steps.slice(0, ownNames.has(steps[end] ?? '') ? end + 1 : end)).join('/');
}

/** Counts for the record: what was replaced, and as verdicts what was redacted and what was seen and passed. */
function note({ entities, redacted, passed }: Conversation, { entities: noted, verdicts }: ExchangeNotes): void {
  Object.assign(noted, entities);
  const rules = (counts: Readonly<Record<string, number>>): Record<string, number> =>
    Object.fromEntries(Object.entries(counts).map(([type, count]) => [`${guard}/${type}`, count]));
  if (hasAny(redacted)) verdicts.push({ direction: 'input', guard, outcome: 'redact', rules: rules(redacted) });
  if (hasAny(passed)) verdicts.push({ direction: 'input', guard, outcome: 'allow', rules: rules(passed) });
}

function hasAny(counts: Readonly<Record<string, number>>): boolean {
  for (const _type in counts) return true;
  return false;
}

/** Names and ids are those of the client and the server, and tokens that might have been are nobody's text. */
function isRestored(channel: AnswerChannel['channel']): boolean {
  return channel !== 'name' && channel !== 'id' && channel !== 'alternative';
}

function restorerOf(conversation: Conversation, place: AnswerChannel, { watch }: Exchange): StreamScan {
  const restorer = conversation.restorer();
  return watch === undefined ? restorer : watch.restoring(place, restorer);
}

/** UTF-16 code units that are put back at a stretch. */
const longestPiece = 32_768;

/** A whole answer may be long: others are let run while it is read. */
async function* inPieces(stream: AnswerStream): AnswerStream {
  for await (const delta of stream) {
    const whole = delta.type !== 'text' || delta.text.length <= longestPiece;
    if (whole || delta.logprobs !== undefined || delta.signature !== undefined) {
      yield delta;
      continue;
    }
    const { text } = delta;
    for (let at = 0; at < text.length; at += longestPiece) {
      if (at > 0) await new Promise(setImmediate);
      yield { ...delta, text: text.slice(at, at + longestPiece) };
    }
  }
}

/** Calls of a tool whose own name had personal data, by the name that the client knows. Servers send names whole. */
function withNames(stream: AnswerStream, names: Conversation['names']): AnswerStream {
  return names.size === 0 ? stream : renamed(stream, names);
}

async function* renamed(stream: AnswerStream, names: Conversation['names']): AnswerStream {
  for await (const delta of stream) {
    if (delta.type === 'toolCall' && delta.name !== undefined)
      yield { ...delta, name: names.get(delta.name) ?? delta.name };
    else yield delta;
  }
}

/** A placeholder that stands for nobody is left as it is; whoever reads the record should know. */
function noteInvented({ invented }: Conversation, { verdicts }: ExchangeNotes): void {
  if (invented === 0) return;
  verdicts.push({ direction: 'output', guard, outcome: 'flag', rules: { [`${guard}/invented`]: invented } });
}

function explainPolicy(
  { entities, rules, surrogates }: Configuration['pseudonymisation'],
  policies: EntityPolicies,
): readonly StageFact[] {
  if (entities.length === 0) return [{ id: 'no-entities' }];
  const unseen = entityTypeNames.filter((type) => !entities.includes(type));
  const base = policies.usual('cloud');
  return [
    ...factsOf(base, entities),
    ...(unseen.length === 0 ? [] : [{ id: 'unseen-entities' as const, entities: unseen }]),
    ...rules.map(privacyRuleFact),
    ...(rules.length === 0 ? [] : [{ id: 'strictest-target' as const }]),
    { id: 'entities-restored', surrogates },
  ];
}

/** What happens to whom, from the strictest action to the mildest. */
function factsOf(actions: Readonly<Record<EntityType, EntityAction>>, entities: readonly EntityType[]): StageFact[] {
  return [...entityActions].toReversed().flatMap((action): StageFact[] => {
    const types = entities.filter((type) => actions[type] === action);
    if (types.length === 0) return [];
    const all = types.length > 12 && types.length >= entities.length - 3;
    return [
      {
        id: 'entity-action',
        name: action,
        action,
        entities: all ? [] : types,
        // A list of all types but three says less than these three.
        ...(all ? { allBut: entities.filter((type) => actions[type] !== action) } : {}),
      },
    ];
  });
}
