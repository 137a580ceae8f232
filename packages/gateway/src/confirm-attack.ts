import { type Confirmed, longestAttack, type NewAttackRequest } from '@gatehouse/contract/admin-attacks';
import type { AttackAdministration, ConfirmedAttack } from './core/attack-memory.ts';
import type { TextClassifier } from './core/classifier.ts';
import type { Dialect } from './core/dialect.ts';
import { GatehouseError } from './core/errors.ts';
import type { Json } from './core/json.ts';
import { bareText } from './core/prompt-call.ts';
import type { ResponseStates } from './core/response-states.ts';
import type { Segment } from './core/segment.ts';
import { isUntrusted } from './core/signature-guard.ts';
import { anthropicMessages } from './dialects/anthropic-messages.ts';
import { ollamaChat } from './dialects/ollama.ts';
import { openaiChat } from './dialects/openai-chat.ts';
import { openaiCompletions } from './dialects/openai-completions.ts';
import { openaiResponses } from './dialects/openai-responses.ts';
import { withPrompts } from './dialects/prompt-call.ts';
import type { ContentReading } from './disclosure/content-reading.ts';
import { fewestWords } from './lib/shingle-index.ts';
import { createTextReader } from './lib/text-reading.ts';
import { wordsOf } from './lib/words-of.ts';

export interface ConfirmAttackOptions {
  readonly attacks: AttackAdministration;
  readonly reading: Pick<ContentReading, 'read'>;
  /** Tells which of the texts of a request is the attack. */
  readonly classifier: () => TextClassifier;
}

/** Remembers an attack that somebody has confirmed: a text, or what stands in the prompt of a request of the record. */
export type ConfirmAttack = (wanted: NewAttackRequest, actor: string) => Promise<Confirmed>;

/**
 * Of a request are remembered the texts that our model takes for attacks, and where it takes none for one, the last that the user wrote: whoever
 * confirms it knows better. The reading is recorded like any other, and waits for a second person where one must approve. Rejects with
 * `resource_not_found` where the request or its prompt is not there, and with `invalid_request` where no text is long enough.
 */
export function createConfirmAttack({ attacks, reading, classifier }: ConfirmAttackOptions): ConfirmAttack {
  return async (wanted, actor) => {
    const { note } = wanted;
    if ('text' in wanted) return { attacks: [shown(await attacks.add({ text: wanted.text, actor, note }))] };
    const { reason, request } = wanted;
    const read = await reading.read({ request, reason }, actor);
    if ('question' in read) return { question: read.question };
    const prompt = read.content.contents.find(({ part }) => part === 'prompt');
    const body = prompt?.pieces.map(({ text }) => text ?? '').join('');
    if (body === undefined || body === '') throw new GatehouseError('resource_not_found');
    const texts = attacksIn(body, classifier());
    if (texts.length === 0) throw new GatehouseError('invalid_request', { param: 'request' });
    const added: ConfirmedAttack[] = [];
    for (const text of texts)
      added.push(await attacks.add({ text: text.slice(0, longestAttack), actor, note, request }));
    return { attacks: added.map(shown) };
  };
}

function attacksIn(body: string, classifier: TextClassifier): readonly string[] {
  const read = createTextReader();
  const texts = textsIn(Buffer.from(body)).filter(
    ({ origin, text }) =>
      (origin === 'user' || isUntrusted(origin)) && read(text).derived(wordsOf).count >= fewestWords,
  );
  const attacks = texts.filter(({ origin, text }) => {
    const { score, threshold } = classifier.classify(read(text), isUntrusted(origin) ? 'document' : 'user');
    return score >= threshold;
  });
  const last = texts.findLast(({ origin }) => origin === 'user');
  const chosen = attacks.length > 0 ? attacks : last === undefined ? [] : [last];
  return [...new Set(chosen.map(({ text }) => text))];
}

/** What stood in an earlier response is not looked up: whoever confirms an attack names the request that has it. */
const noStates: ResponseStates = Object.freeze({
  put: () => Promise.resolve(false),
  get: () => Promise.resolve(undefined),
  remove: () => Promise.resolve(false),
});

type AskedText = Pick<Segment, 'origin' | 'text'>;

/** As clients may have written their request, which lies in the record as it came. */
const dialects: readonly Dialect[] = [
  withPrompts(openaiChat, 'messages'),
  withPrompts(openaiResponses({ states: noStates, subjectOf: () => undefined }), 'input'),
  withPrompts(anthropicMessages, 'messages'),
  withPrompts(ollamaChat, 'messages'),
  withPrompts(openaiCompletions, 'prompt'),
];

/** All that people and machines have said in a request. Of one for a template, what was filled into it: its own texts are the operator's. */
function textsIn(body: Uint8Array): readonly AskedText[] {
  let first: unknown;
  for (const { decode } of dialects) {
    try {
      const request = decode(body, { uninspectable: 'mark' });
      const called = request.kind === 'chat' ? request.prompt : undefined;
      const said = request.segments.filter(({ fixed, text }) => fixed !== true && text !== bareText);
      return [...valuesIn(called?.variables ?? {}).map((text) => ({ origin: 'user' as const, text })), ...said];
    } catch (cause) {
      first ??= cause;
    }
  }
  // Other kinds of request have no conversation.
  throw new GatehouseError('invalid_request', { param: 'request', cause: first });
}

/** The texts among the values of variables, and in lists of them. */
function valuesIn(value: Json | undefined): readonly string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap((one: Json | undefined) => valuesIn(one));
}

function shown(attack: ConfirmedAttack): ConfirmedAttack {
  return { ...attack };
}
