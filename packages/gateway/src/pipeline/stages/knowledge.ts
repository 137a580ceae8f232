import { defaultPolicy } from '@gatehouse/contract/inspection';
import { assistantPrefix } from '@gatehouse/contract/knowledge';
import { collect, emptyAnswer } from '../../core/answer.ts';
import type { Assistant, AssistantAnswer, AssistantPlan, Assistants } from '../../core/assistants.ts';
import type { ConversationMemory, RememberedOf } from '../../core/conversation-memory.ts';
import type { AnswerStream, Delta } from '../../core/delta.ts';
import { asGatehouseError, GatehouseError } from '../../core/errors.ts';
import { callerOf, requestOf, type Exchange } from '../../core/exchange.ts';
import type { Json, JsonObject } from '../../core/json.ts';
import { answersInJson, type ChatRequest } from '../../core/request.ts';
import { FieldSegment, type Segment } from '../../core/segment.ts';
import type { SideAccount } from '../../core/side-account.ts';
import type { Next, Stage } from '../../core/stage.ts';
import type { TextInspection } from '../../core/text-inspection.ts';
import { extendConversation, keepTexts, leaveAnswer } from '../ask-again.ts';
import { conversationOf } from '../conversation.ts';
import type { LeaveCallRooms } from '../leave-call.ts';
import { withoutLogprobs, withTexts } from '../replaced-texts.ts';

export interface KnowledgeRooms extends LeaveCallRooms {
  readonly assistants: Assistants;
  readonly textInspection: TextInspection;
  readonly memory: ConversationMemory;
  /** Who pays for models that help to find passages. */
  readonly openAccount: (exchange: Exchange, reason: 'retrieval') => SideAccount;
}

type AskPlan = Extract<AssistantPlan, { kind: 'ask' }>;

/** Verdicts that are this stage's stand under this name. */
const guard = 'assistant';

/**
 * Answers from documents: `assistant/<name>`. It stands behind the guards, which have read the question, and around the rest of the path. The
 * passages that the caller may have become untrusted texts of the request, so that they are pseudonymised, recorded and part of the cache's key by
 * construction; and what comes back is held whole against them before anything of it leaves. Where nobody has to be asked, the answer is made of
 * quotes, which the guards on answers read here, since the request goes no further.
 */
export function knowledge(rooms: KnowledgeRooms): Stage {
  const { assistants } = rooms;
  return {
    name: 'knowledge',
    explain: () => assistants.explain(),
    run(exchange, next) {
      const request = requestOf(exchange);
      if (!request.model.startsWith(assistantPrefix)) return next(exchange);
      if (request.kind !== 'chat') throw new GatehouseError('unsupported_by_model', { param: 'model' });
      return answer(exchange, request, next, rooms);
    },
  };
}

async function answer(
  exchange: Exchange,
  request: ChatRequest,
  next: Next,
  rooms: KnowledgeRooms,
): Promise<AnswerStream> {
  const assistant = rooms.assistants.find(request.model.slice(assistantPrefix.length));
  if (assistant === undefined) throw new GatehouseError('assistant_not_found', { param: 'model' });
  refuseWhatItCannot(request);
  exchange.notes.model = request.model;
  const { leaveOut } = exchange;
  const { question, earlier: told, unknownBefore } = conversationOf(request);
  if (question.trim() === '') throw new GatehouseError('invalid_request', { param: 'messages' });
  const { role, team, tenant } = callerOf(exchange);
  const remembered = await recall(exchange, assistant, rooms);
  // A client that sends the conversation knows better.
  const asked = { text: question, earlier: told.length > 0 ? told : remembered, unknownBefore, leaveOut };
  const account = rooms.openAccount(exchange, 'retrieval');
  const plan = await assistant.plan(asked, { role, team, tenant, account }, exchange.signal);
  exchange.heldWhole = true;
  await remember(question, exchange, assistant, rooms);
  if (plan.kind === 'given') {
    if (plan.handedOver) noteHandOver(exchange);
    return give(exchange, request, await inspected(exchange, plan.answer, rooms));
  }
  return ask(exchange, request, plan, next, rooms);
}

/** Whose memory is meant; undefined where the client does not ask for one, names nobody, or the assistant has none. */
function rememberedOf(exchange: Exchange, { memory }: Assistant): RememberedOf | undefined {
  const { request, subject = request?.subject } = exchange;
  if (memory === undefined || exchange.memory === undefined || subject === undefined) return undefined;
  return { tenant: callerOf(exchange).tenant, assistant: requestOf(exchange).model, subject };
}

/** What was asked before; what guards would no longer let through is left out. */
async function recall(
  exchange: Exchange,
  assistant: Assistant,
  { memory, textInspection }: KnowledgeRooms,
): Promise<readonly string[]> {
  const of = rememberedOf(exchange, assistant);
  if (of === undefined) return [];
  if (exchange.memory === 'forget') {
    await memory.forget(of);
    return [];
  }
  const { id: request, notes, signal } = exchange;
  const options = { policy: notes.guardPolicy ?? defaultPolicy, tenant: of.tenant, signal, request };
  const questions: string[] = [];
  for (const text of await memory.recall(of)) {
    const { outcome } = await textInspection.inspect({ text, origin: 'user', direction: 'input' }, options);
    if (outcome === 'allow' || outcome === 'flag') questions.push(text);
  }
  return questions;
}

async function remember(
  question: string,
  exchange: Exchange,
  assistant: Assistant,
  { clock, memory }: KnowledgeRooms,
): Promise<void> {
  const of = rememberedOf(exchange, assistant);
  if (of === undefined || exchange.memory !== 'on' || assistant.memory === undefined) return;
  const { keepFor, questions } = assistant.memory;
  await memory.remember(question, of, { most: questions, until: clock.now() + keepFor });
}

/** What a quote is no answer to, and what would get around being held against the passages. */
function refuseWhatItCannot(request: ChatRequest): void {
  if (answersInJson(request)) throw new GatehouseError('unsupported_by_model', { param: 'response_format' });
  if (request.choices !== 1) throw new GatehouseError('unsupported_by_model', { param: 'n' });
  const { tools } = request.body;
  if (Array.isArray(tools) && tools.length > 0) throw new GatehouseError('unsupported_by_model', { param: 'tools' });
}

/** Puts the call before people: whoever asked is waiting for one of them. */
function noteHandOver({ notes }: Exchange): void {
  notes.verdicts.push({ direction: 'output', guard, outcome: 'review', rules: { [`${guard}/hand-over`]: 1 } });
}

/** The guards on answers, over one that did not come from a model. */
async function inspected(
  exchange: Exchange,
  given: AssistantAnswer,
  { textInspection }: KnowledgeRooms,
): Promise<AssistantAnswer> {
  const { notes, signal, id } = exchange;
  const { outcome, text, verdicts } = await textInspection.inspect(
    { text: given.text, origin: 'assistant', direction: 'output' },
    { policy: notes.guardPolicy ?? defaultPolicy, tenant: callerOf(exchange).tenant, signal, request: id },
  );
  notes.verdicts.push(...verdicts.filter((verdict) => verdict.outcome !== 'allow'));
  if (outcome === 'block') throw new GatehouseError('output_blocked');
  if (outcome === 'unable') throw new GatehouseError('guard_unable');
  return text === given.text ? given : { ...given, text };
}

const pieces = /\S+\s*|\s+/g;

async function* give(exchange: Exchange, { body, model }: ChatRequest, { note, text }: AssistantAnswer): AnswerStream {
  exchange.notes.assistant = note;
  const { given, reason } = cut(text, body);
  yield { type: 'start', model, created: Math.floor(exchange.receivedAt / 1_000) };
  for (const [piece] of given.matchAll(pieces)) {
    exchange.signal.throwIfAborted();
    yield { type: 'text', choice: 0, channel: 'content', text: piece };
  }
  yield { type: 'finish', choice: 0, reason };
  // Clients and limits are told that nothing was spent, which is not the same as being told nothing.
  yield { type: 'usage', usage: { input: 0, output: 0 } };
}

const charactersPerToken = 4;

/** Obeys `stop` and the limits on tokens as models do; no tokeniser stands behind a quote. */
function cut(text: string, { max_completion_tokens: current, max_tokens: old, stop }: JsonObject) {
  let end = text.length;
  for (const sequence of Array.isArray(stop) ? (stop as readonly Json[]) : [stop]) {
    const at = typeof sequence === 'string' && sequence !== '' ? text.indexOf(sequence) : -1;
    if (at >= 0) end = Math.min(end, at);
  }
  const limit = typeof current === 'number' ? current : typeof old === 'number' ? old : Number.POSITIVE_INFINITY;
  const most = Math.floor(limit) * charactersPerToken;
  return end <= most ? { given: text.slice(0, end), reason: 'stop' } : { given: text.slice(0, most), reason: 'length' };
}

/** Nothing of it leaves before it is judged. */
async function ask(
  exchange: Exchange,
  request: ChatRequest,
  plan: AskPlan,
  next: Next,
  rooms: KnowledgeRooms,
): Promise<AnswerStream> {
  const told = tell(request, plan);
  exchange.request = told;
  const texts = keepTexts(told.segments);
  let asked = 1;
  let come = await collected(exchange, next);
  let judged = plan.judge(come.text, asked);
  if (judged.problems.length > 0 && plan.retries) {
    (exchange.notes.leftAnswers ??= []).push(come.answer.choices);
    leaveAnswer(exchange, rooms);
    extendConversation(exchange, texts, { answer: come.text, problems: judged.problems, schema: undefined });
    asked += 1;
    try {
      come = await collected(exchange, next);
    } catch (cause) {
      const { code } = asGatehouseError(cause);
      if (exchange.signal.aborted || keptCodes.has(code)) throw cause;
      throw new GatehouseError('answer_invalid', { cause });
    }
    judged = plan.judge(come.text, asked);
  }
  exchange.notes.assistant = judged.answer.note;
  for (const valid of exchange.onValid ?? []) valid();
  exchange.onValid = undefined;
  const given = withTexts(come.deltas, new Map([[0, judged.answer.text]]));
  return come.text === '' ? insteadOfNothing(come.deltas, judged.answer.text) : withoutLogprobs(given);
}

/** Of a second call that fails these are told as they are: that the answer before was not supported is not what matters then. */
const keptCodes: ReadonlySet<string> = new Set([
  'ledger_unavailable',
  'output_blocked',
  'guard_unable',
  'internal_error',
]);

async function collected(exchange: Exchange, next: Next) {
  exchange.onValid = [];
  const deltas: Delta[] = [];
  const answer = emptyAnswer();
  for await (const delta of await next(exchange)) {
    // What a model thinks to itself is neither held against the passages nor shown.
    if (delta.type === 'text' && delta.channel !== 'content') continue;
    if (delta.type === 'toolCall') continue;
    deltas.push(delta);
    collect(answer, delta);
  }
  return { deltas, answer, text: answer.choices[0]?.content ?? '' };
}

/** A model that says nothing has no text that another could be put in place of. */
async function* insteadOfNothing(deltas: readonly Delta[], text: string): AnswerStream {
  for (const delta of deltas) {
    if (delta.type === 'finish') yield { type: 'text', choice: 0, channel: 'content', text };
    yield delta;
  }
}

/** The request as the model gets it: what it is told first, then the conversation, with the passages before the question. */
function tell(request: ChatRequest, { model, passages, system }: AskPlan): ChatRequest {
  const { body } = request;
  const messages = Array.isArray(body['messages']) ? (body['messages'] as readonly JsonObject[]) : [];
  const first: JsonObject = { role: 'system', content: system };
  const parts: JsonObject[] = passages.map((text) => ({ type: 'text', text }));
  const shown: JsonObject = { role: 'user', content: parts };
  const before = messages.slice(0, -1);
  const last = messages.slice(-1);
  body['messages'] = [first, ...before, ...(parts.length === 0 ? [] : [shown]), ...last];
  body['model'] = model;
  const segments: Segment[] = [
    new FieldSegment(first, 'content', '/assistant', 'system'),
    ...request.segments,
    ...parts.map((part, index) => new FieldSegment(part, 'text', `/documents/${index}/text`, 'document')),
  ];
  return { ...request, model, body, segments };
}
