import type { JsonObject } from '../core/json.ts';
import type { CallSignal } from '../core/call-signal.ts';
import type { ExchangeWatch } from '../core/exchange-watch.ts';
import type { Direction, Guard, InspectedText, InspectionContext } from '../core/guard.ts';
import { allow } from '../core/verdict.ts';
import type { Finding, Verdict } from '../core/verdict.ts';
import { Turns } from '../lib/turns.ts';

/** What an inspection is about. The signal is aborted when the client goes away. */
export interface InspectionSubject {
  readonly model: string;
  readonly tenant: string;
  /** Of an answer: what was asked, made when a guard wants to know; see InspectionContext. */
  readonly prompt?: readonly InspectedText[] | undefined;
  readonly body?: JsonObject | undefined;
  readonly detailed?: boolean | undefined;
  readonly signal: CallSignal;
  /** Id of the exchange. */
  readonly request: string;
  /** Whether verdicts of guards in shadow that take a while are told later, so that nothing waits for them. */
  readonly shadowLater?: boolean | undefined;
  /** Of an answer: who looks on. */
  readonly watch?: Pick<ExchangeWatch, 'outputJudged'> | undefined;
}

/** For the log: a guard that could not judge, and why. */
export type ReportUnable = (guard: string, request: string, cause: unknown) => void;

export function unable(reason: string): Extract<Verdict, { outcome: 'unable' }> {
  return { outcome: 'unable', reason };
}

/** Given to a guard. Most never look at the signal, so it is made only for those who do. */
export class GuardContext implements InspectionContext {
  readonly direction: Direction;
  readonly model: string;
  readonly tenant: string;
  readonly request: JsonObject | undefined;
  readonly detailed: boolean | undefined;
  readonly #subject: InspectionSubject;
  readonly #client: CallSignal;
  #controller: AbortController | undefined;

  constructor(direction: Direction, subject: InspectionSubject) {
    this.direction = direction;
    this.model = subject.model;
    this.tenant = subject.tenant;
    this.#subject = subject;
    this.request = subject.body;
    this.detailed = subject.detailed;
    this.#client = subject.signal;
  }

  get prompt(): readonly InspectedText[] | undefined {
    return this.#subject.prompt;
  }

  get signal(): AbortSignal {
    return this.#open().signal;
  }

  abort(): void {
    this.#open().abort();
  }

  #open(): AbortController {
    if (this.#controller !== undefined) return this.#controller;
    const client = this.#client;
    const controller = new AbortController();
    const follow = (): void => controller.abort(client.reason);
    if (client.aborted) follow();
    else client.addEventListener('abort', follow);
    this.#controller = controller;
    return controller;
  }
}

function isPlace(value: unknown, length: number): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= length;
}

/** Guards may be anybody's code: what they say is checked before it is believed. */
export function isSound(
  verdict: unknown,
  lengths: (segment: number) => number | undefined,
  firstPlace: number,
): verdict is Verdict {
  if (typeof verdict !== 'object' || verdict === null) return false;
  const { outcome, findings, reason, code } = verdict as Record<'outcome' | 'findings' | 'reason' | 'code', unknown>;
  if (outcome === 'allow') {
    const allowed = (verdict as { readonly score?: unknown }).score;
    return allowed === undefined || isPlace(allowed, 1_000);
  }
  if (outcome === 'unable') return typeof reason === 'string';
  if (outcome !== 'flag' && outcome !== 'review' && outcome !== 'redact' && outcome !== 'block') return false;
  if (code !== undefined && code !== 'prompt_too_long') return false;
  if (!Array.isArray(findings) || (outcome === 'redact' && findings.length === 0)) return false;
  return findings.every((finding: unknown) => isSoundFinding(finding, outcome, lengths, firstPlace));
}

function isSoundFinding(
  finding: unknown,
  outcome: string,
  lengths: (segment: number) => number | undefined,
  firstPlace: number,
): boolean {
  if (typeof finding !== 'object' || finding === null) return false;
  const { rule, segment, start, end, replacement, score } = finding as Readonly<Record<keyof Finding, unknown>>;
  if (typeof rule !== 'string' || rule === '' || rule.length > 512) return false;
  const length = typeof segment === 'number' && Number.isInteger(segment) ? lengths(segment) : undefined;
  if (length === undefined || !isPlace(start, length) || !isPlace(end, length) || start > end) return false;
  if (outcome === 'redact' && (start === end || start < firstPlace)) return false;
  if (replacement !== undefined && typeof replacement !== 'string') return false;
  return score === undefined || isPlace(score, 1_000);
}

/** Texts that have more UTF-16 code units together are judged in turns with whatever else the thread has to do. */
const longTexts = 16_384;

/** Whether texts are so long that others must not wait until they are judged. */
export function areLong(texts: readonly { readonly text: string }[]): boolean {
  let units = 0;
  for (const { text } of texts) units += text.length;
  return units > longTexts;
}

class TimedOut extends Error {}

/**
 * A guard's judgement of long texts, in turns. Its time-out counts the time that it works itself: neither what others do in between nor the
 * reading of the texts, which all guards share. So a guard is not `unable` because the gateway is busy, and none works longer than it may.
 */
async function judgeInTurns(
  guard: Guard,
  texts: readonly InspectedText[],
  context: InspectionContext,
  signal: InspectionSubject['signal'],
  turns: Turns,
): Promise<Verdict> {
  const steps = guard.inspectInSteps?.(texts, context);
  if (steps === undefined) return guard.inspect(texts, context);
  const { timeout } = guard;
  let worked = 0;
  for (;;) {
    const began = turns.now();
    const step = steps.next();
    worked += turns.now() - began;
    if (step.done === true) return step.value;
    if (worked > timeout) throw new TimedOut(`no verdict within ${timeout} ms of work`);
    if (step.value !== undefined) await turns.throughSteps(step.value.inSteps());
    if (turns.due) await turns.next();
    // Nobody waits for the verdict any more.
    signal.throwIfAborted();
  }
}

/**
 * Asks a guard about whole texts. A guard that crashes, takes too long or talks nonsense is `unable`. With a promise where the guard has to wait
 * for something, and for long texts, in the `turns` of the request.
 */
export function askGuard(
  guard: Guard,
  texts: readonly InspectedText[],
  direction: Direction,
  subject: InspectionSubject,
  report: ReportUnable,
  turns?: Turns,
): Verdict | Promise<Verdict> {
  const context = new GuardContext(direction, subject);
  const failed = (reason: string, cause: unknown): Verdict => {
    report(guard.id, subject.request, cause);
    return unable(reason);
  };
  const check = (verdict: unknown): Verdict => {
    if (!isSound(verdict, (segment) => texts[segment]?.text.length, 0))
      return failed('malformed', new Error('malformed verdict'));
    return verdict.outcome === 'unable' ? failed('unable', new Error(verdict.reason)) : verdict;
  };
  if (guard.inspectInSteps !== undefined && (turns !== undefined || areLong(texts))) {
    const judging = judgeInTurns(guard, texts, context, subject.signal, turns ?? new Turns());
    return judging.then(check, (thrown: unknown) => {
      if (!(thrown instanceof TimedOut)) return failed('crashed', thrown);
      context.abort();
      return failed('timed-out', thrown);
    });
  }
  let said: Verdict | Promise<Verdict>;
  try {
    said = guard.inspect(texts, context);
  } catch (thrown) {
    return failed('crashed', thrown);
  }
  if (said === allow) return said;
  if (typeof (said as Partial<PromiseLike<Verdict>> | undefined)?.then !== 'function') return check(said);
  return new Promise((resolve) => {
    let settled = false;
    const settle = (verdict: () => Verdict): void => {
      if (settled) return;
      settled = true;
      clearTimeout(timer);
      resolve(verdict());
    };
    const timer = setTimeout(() => {
      settle(() => failed('timed-out', new Error(`no verdict within ${guard.timeout} ms`)));
      context.abort();
    }, guard.timeout);
    Promise.resolve(said).then(
      (verdict) => settle(() => check(verdict)),
      (thrown: unknown) => settle(() => failed('crashed', thrown)),
    );
  });
}
