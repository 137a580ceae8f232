import type { AnswerJudge, AnswerJudgement, AnswerRules, AnswerText } from '../../core/answer-rules.ts';
import { collect, emptyAnswer, type CollectedAnswer } from '../../core/answer.ts';
import type { AnswerStream, Delta } from '../../core/delta.ts';
import { asGatehouseError, GatehouseError } from '../../core/errors.ts';
import { calledTemplate } from '../../core/rule-selectors.ts';
import { callerOf, requestOf, type Exchange } from '../../core/exchange.ts';
import { answersInJson, type ChatRequest } from '../../core/request.ts';
import type { Router } from '../../core/router.ts';
import type { Next, Stage } from '../../core/stage.ts';
import { extendConversation, keepTexts, leaveAnswer } from '../ask-again.ts';
import type { LeaveCallRooms } from '../leave-call.ts';
import { withoutLogprobs, withTexts } from '../replaced-texts.ts';

export interface ValidateRooms extends LeaveCallRooms {
  readonly answerRules: AnswerRules;
  readonly router: Pick<Router, 'targetsOf'>;
}

/** What belongs to one answer that is judged. */
interface Judged {
  readonly exchange: Exchange;
  readonly request: ChatRequest;
  readonly judge: AnswerJudge;
  /** Of the request, before personal data were replaced. */
  readonly texts: readonly string[];
  /** The client has asked for probabilities of tokens itself. */
  readonly showsLogprobs: boolean;
}

/**
 * What an answer must hold to: the form that the client wants, and the rules of the operator. It stands outside of `pseudonymise`, because a customer number
 * can only be looked up where it is the real one, and the length that a schema allows is that of what the client gets. An answer that does not hold goes
 * back to the model once, down the rest of the path again: a call like any other, reserved, recorded and paid.
 */
export function validate(rooms: ValidateRooms): Stage {
  const { answerRules, router } = rooms;
  return {
    name: 'validate',
    explain: () => answerRules.explain(),
    run(exchange, next) {
      const request = requestOf(exchange);
      if (request.kind !== 'chat') return next(exchange);
      const { body, model } = request;
      const judge = answerRules.judgeOf({
        caller: callerOf(exchange),
        model,
        targets: router.targetsOf(model),
        body,
        template: calledTemplate(exchange.notes.template),
      });
      if (judge === undefined) return next(exchange);
      const showsLogprobs = body['logprobs'] === true;
      const judged = { exchange, request, judge, texts: keepTexts(request.segments), showsLogprobs };
      if (judge.wantsLogprobs) body['logprobs'] = true;
      return judge.streams === 'cut' && request.stream ? cutWhereInvalid(judged, next) : held(judged, next, rooms);
    },
  };
}

/** Nothing of it leaves before it is judged; so a refusal still has a status of its own. */
async function held(judged: Judged, next: Next, rooms: LeaveCallRooms): Promise<AnswerStream> {
  const { exchange, judge, request } = judged;
  exchange.heldWhole = true;
  const first = await ask(judged, next);
  const { answer, judgement } = first;
  if (judgement.outcome !== 'invalid' || !judgement.repairable || request.choices !== 1) return give(judged, first);
  note(judgement, exchange, true);
  keepLeft(exchange, answer);
  leaveAnswer(exchange, rooms);
  extendConversation(exchange, judged.texts, {
    answer: answer.choices[0]?.content ?? '',
    problems: judgement.problems,
    schema: judge.schema,
  });
  let second: Asked;
  try {
    second = await ask(judged, next);
  } catch (cause) {
    const { code } = asGatehouseError(cause);
    if (exchange.signal.aborted || keptCodes.has(code)) throw cause;
    throw new GatehouseError('answer_invalid', { cause });
  }
  if (second.judgement.outcome === 'holds') exchange.notes.warnings.push('answer_repaired');
  return give(judged, second);
}

/** Of a second call that fails these are told as they are: that the answer before was no good is not what matters then. */
const keptCodes: ReadonlySet<string> = new Set([
  'ledger_unavailable',
  'output_blocked',
  'guard_unable',
  'internal_error',
]);

interface Asked {
  readonly deltas: readonly Delta[];
  readonly answer: CollectedAnswer;
  readonly judgement: AnswerJudgement;
}

async function ask({ exchange, judge }: Judged, next: Next): Promise<Asked> {
  exchange.onValid = [];
  const deltas: Delta[] = [];
  const answer = emptyAnswer();
  for await (const delta of await next(exchange)) {
    deltas.push(delta);
    collect(answer, delta);
  }
  return { deltas, answer, judgement: await judge.judge(textsOf(answer), exchange.id) };
}

/** The answer as it may go out. Throws where it may not. */
function give({ exchange, request, showsLogprobs }: Judged, { answer, deltas, judgement }: Asked): AnswerStream {
  note(judgement, exchange, false);
  const { outcome, texts, unchecked } = judgement;
  if (outcome === 'invalid' || outcome === 'unable' || (outcome === 'unsure' && answersInJson(request))) {
    keepLeft(exchange, answer);
    // The record has what was kept back, though the client gets nothing of it.
    exchange.answer ??= emptyAnswer();
    exchange.onValid = undefined;
    throw new GatehouseError(
      outcome === 'invalid' ? 'answer_invalid' : outcome === 'unable' ? 'answer_unchecked' : 'answer_not_sure',
    );
  }
  const { warnings } = exchange.notes;
  if (unchecked) warnings.push('answer_not_checked');
  if (outcome === 'unsure') {
    keepLeft(exchange, answer);
    warnings.push('answer_not_sure');
  } else {
    if (texts.size > 0) warnings.push('answer_mended');
    for (const valid of exchange.onValid ?? []) valid();
  }
  exchange.onValid = undefined;
  const given = withTexts(deltas, texts);
  return showsLogprobs ? given : withoutLogprobs(given);
}

/** Sent as it comes, but for its end. */
async function cutWhereInvalid(judged: Judged, next: Next): Promise<AnswerStream> {
  const { exchange } = judged;
  exchange.onValid = [];
  return untilJudged(judged, await next(exchange));
}

async function* untilJudged({ exchange, judge }: Judged, stream: AnswerStream): AnswerStream {
  const answer = emptyAnswer();
  const ends: Delta[] = [];
  for await (const delta of stream) {
    collect(answer, delta);
    if (delta.type === 'finish' || ends.length > 0) ends.push(delta);
    else yield delta;
  }
  const { outcome, unchecked, verdicts } = await judge.judge(textsOf(answer), exchange.id);
  exchange.notes.verdicts.push(...verdicts);
  // Too late to mend anything: what is not right as it is has no right end.
  const mended = verdicts.some((verdict) => verdict.outcome === 'redact');
  if (outcome !== 'holds' || mended)
    throw new GatehouseError(outcome === 'unable' ? 'answer_unchecked' : 'answer_invalid');
  if (unchecked) exchange.notes.warnings.push('answer_not_checked');
  for (const valid of exchange.onValid ?? []) valid();
  exchange.onValid = undefined;
  yield* ends;
}

/** What was refused and then put right is no block. */
function note({ verdicts }: AnswerJudgement, { notes }: Exchange, repairing: boolean): void {
  for (const verdict of verdicts)
    notes.verdicts.push(repairing && verdict.outcome === 'block' ? { ...verdict, outcome: 'flag' } : verdict);
}

function keepLeft({ notes }: Exchange, { choices }: CollectedAnswer): void {
  (notes.leftAnswers ??= []).push(choices);
}

/** Choices that say something to their reader: calls of tools and refusals have their own forms. */
function textsOf({ choices }: CollectedAnswer): readonly AnswerText[] {
  return choices.flatMap(({ content, finish, index, logprobs, refusal, toolCalls }) => {
    if ((content ?? '') === '' && (toolCalls.length > 0 || refusal !== undefined)) return [];
    return [
      { choice: index, text: content ?? '', logprobs, cutOff: finish === 'length' || finish === 'content_filter' },
    ];
  });
}
