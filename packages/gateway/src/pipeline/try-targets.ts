import type { Limits } from '@gatehouse/contract/limits';
import type { Clock } from '../core/clock.ts';
import type { AnswerStream } from '../core/delta.ts';
import { asGatehouseError, GatehouseError } from '../core/errors.ts';
import { callerOf, type Exchange, type ExchangeNotes } from '../core/exchange.ts';
import type { Prices } from '../core/prices.ts';
import { realUse } from '../core/real-use.ts';
import type { ModelRequest } from '../core/request.ts';
import type { StickyBy, TargetChoice, TargetTrail, TargetTry } from '../core/target-choice.ts';
import { type AnswerBeginning, readBeginning } from './answer-beginning.ts';
import { AttemptSignal } from './attempt-signal.ts';
import type { CallModel } from './call-model.ts';
import { mostCost } from './reserve-call.ts';
import { spentOnCall } from './spent.ts';
import type { TellModel } from './tell-model.ts';
import { TriedAnswer } from './tried-answer.ts';

/** Calls back after so many milliseconds; gives what prevents it. */
export type After = (milliseconds: number, call: () => void) => () => void;

export interface TryTargetsRooms {
  readonly callModel: CallModel;
  readonly clock: Clock;
  readonly prices: Prices;
  readonly limits: Limits;
  readonly tellModel: TellModel | undefined;
  /** Undefined for the timers of the system. */
  readonly after: After | undefined;
}

/** Asks the targets of a name until one of them answers, as its configuration allows. */
export type TryTargets = (exchange: Exchange, request: ModelRequest, choice: TargetChoice) => Promise<AnswerStream>;

/** One call under way. `side` is the exchange with what this call holds: its reserve, its place at the server, its meter. */
interface Attempt {
  readonly attempt: TargetTry;
  readonly side: Exchange;
  /** Undefined where nothing ends this call but the client. */
  readonly signal: AttemptSignal | undefined;
  readonly answer: TriedAnswer;
  readonly askedAt: number;
  /** Warnings that were there before it. */
  readonly warned: number;
  /** Resolves where there is something that a client would see; perhaps never. */
  readonly shown: Promise<'shown'>;
  /** Never rejects. */
  readonly outcome: Promise<Outcome>;
}

type Outcome =
  | { readonly of: Attempt; readonly began: AnswerBeginning }
  /** `partial` is what there was of an answer that broke off. */
  | { readonly of: Attempt; readonly fault: unknown; readonly partial?: AnswerBeginning };

class OtherWasFaster extends GatehouseError {
  constructor() {
    super('client_closed_request');
  }
}

const mostConversation = 2_000;

export function createTryTargets(rooms: TryTargetsRooms): TryTargets {
  const { after = systemAfter, callModel, clock, limits, prices, tellModel } = rooms;

  function start(
    side: Exchange,
    request: ModelRequest,
    attempt: TargetTry,
    choice: TargetChoice,
    told: boolean,
  ): Attempt {
    const { firstToken, idle, total } = attempt.timeouts;
    const isEnded = choice.hedge !== undefined || firstToken !== undefined || idle !== undefined || total !== undefined;
    const signal = isEnded ? new AttemptSignal(side.signal) : undefined;
    const askedAt = clock.elapsed();
    side.notes.chosen = attempt.chosen;
    side.notes.fromCanary = attempt.isCanary;
    const toTheEnd = request.kind === 'chat' && (!request.stream || side.heldWhole);
    let shows: (() => void) | undefined;
    const shown = new Promise<'shown'>((resolve) => (shows = () => resolve('shown')));
    const { provider, target } = attempt;
    const kept = new TriedAnswer({ attempt, signal, clock, after });
    const begin = async (): Promise<AnswerBeginning> => {
      try {
        const answer = await callModel(side, request, {
          provider,
          target,
          signal: signal ?? side.signal,
          isTold: told,
          watch: kept,
        });
        attempt.began(clock.elapsed() - (side.notes.upstreamStartedAt ?? askedAt));
        return await readBeginning(answer, toTheEnd, () => {
          kept.shown();
          shows?.();
        });
      } finally {
        kept.begun();
      }
    };
    // The object is what its own outcome names, so it is put together in two steps.
    const own: { -readonly [Name in keyof Attempt]?: Attempt[Name] } = {
      attempt,
      side,
      signal,
      answer: kept,
      askedAt,
      warned: side.notes.warnings.length,
      shown,
    };
    const whole = own as Attempt;
    own.outcome = begin().then(
      (began) =>
        began.fault === undefined
          ? { of: whole, began }
          : { of: whole, fault: reasonOf(signal, began.fault.thrown), partial: began },
      (fault: unknown) => ({ of: whole, fault: reasonOf(signal, fault) }),
    );
    return whole;
  }

  /** It may have worked, and wants to be paid; what it held is given back. */
  function leave({ askedAt, attempt, side, signal, warned }: Attempt, into: ExchangeNotes, fault: unknown): void {
    const code = fault instanceof OtherWasFaster ? ('slower' as const) : asGatehouseError(fault).code;
    const now = clock.elapsed();
    const spent = spentOnCall(side, prices, now);
    side.spending?.settle(realUse({ ...spent, micros: spent.cost?.micros }, side.spending.reserved));
    side.slot?.release();
    signal?.close();
    attempt.ended(code, code === 'slower' ? undefined : asGatehouseError(fault).retryAfter);
    const { chosen, provider, target } = attempt;
    into.tried ??= [];
    into.tried.push({ chosen, code, provider: provider.id, target, took: now - askedAt, spent });
    forget(side, warned);
  }

  /** Waits for the first of those under way; asks another one beside it where the first takes too long. */
  async function firstOutcome(
    exchange: Exchange,
    request: ModelRequest,
    { choice, pending, trail }: { choice: TargetChoice; pending: Attempt[]; trail: TargetTrail },
  ): Promise<Outcome> {
    const [only] = pending;
    const { hedge } = choice;
    if (only !== undefined && pending.length === 1 && hedge === undefined) return only.outcome;
    if (hedge === undefined || only === undefined || pending.length > 1)
      return Promise.race(pending.map(({ outcome }) => outcome));
    let cancel: (() => void) | undefined;
    const late = new Promise<'late'>((resolve) => (cancel = after(hedge.after, () => resolve('late'))));
    const first = await Promise.race([only.outcome, only.shown, late]);
    cancel?.();
    // One that has begun is not too slow, however long it goes on.
    if (first === 'shown') return only.outcome;
    if (first !== 'late') return first;
    const beside = trail.beside((place) => {
      if (hedge.maxMicros === undefined) return true;
      const cost = mostCost({ prices, limits }, exchange, request, place);
      return cost !== undefined && cost <= hedge.maxMicros;
    });
    // What only the model is told was put into the request for the first, and stands there until both are over.
    if (beside !== undefined) pending.push(start(aside(exchange), request, beside, choice, true));
    return Promise.race(pending.map(({ outcome }) => outcome));
  }

  /** The other one is ended, and settled when it has ended; the record waits for that. */
  function dismiss(others: readonly Attempt[], notes: ExchangeNotes): void {
    for (const other of others) {
      const faster = new OtherWasFaster();
      other.signal?.abort(faster);
      const settled = other.outcome.then(async (outcome) => {
        if ('began' in outcome) await outcome.began.rest.return?.();
        else if (other.side.notes.meter !== undefined) other.side.notes.meter.givenUp = true;
        leave(other, notes, faster);
      });
      notes.late ??= [];
      notes.late.push(settled.catch(() => undefined));
    }
  }

  function take(exchange: Exchange, { answer, side }: Attempt, began: AnswerBeginning): AnswerStream {
    hold(exchange, side);
    exchange.slot = answer.keep(began, side.slot);
    return answer;
  }

  return async (exchange, request, choice) => {
    const { fitFor, notes } = exchange;
    const trail = choice.open({
      kind: request.kind,
      fitFor,
      identity: (by) => identityOf(exchange, request, by),
    });
    const hedged = choice.hedge !== undefined;
    const first = trail.first();
    const takeBack = hedged ? tellModel?.(exchange, request) : undefined;
    const sideOf = (): Exchange => (hedged ? aside(exchange) : exchange);
    const pending: Attempt[] = [start(sideOf(), request, first, choice, hedged)];
    try {
      for (;;) {
        const outcome = await firstOutcome(exchange, request, { choice, pending, trail });
        const { of } = outcome;
        pending.splice(pending.indexOf(of), 1);
        const refused = 'began' in outcome && outcome.began.refused && choice.leavesRefusals;
        if ('began' in outcome && !refused) {
          dismiss(pending, notes);
          return take(exchange, of, outcome.began);
        }
        const fault = 'fault' in outcome ? outcome.fault : new GatehouseError('upstream_refused_content');
        const goOn = exchange.signal.aborted
          ? undefined
          : pending.length > 0
            ? 'wait'
            : trail.next(asGatehouseError(fault).code);
        if (goOn === undefined) {
          dismiss(pending, notes);
          // Where nobody else answers, the client gets the refusal as it came.
          if ('began' in outcome) return take(exchange, of, outcome.began);
          // What there was of it goes to whoever records it, and then it breaks off.
          if (outcome.partial !== undefined) return take(exchange, of, outcome.partial);
          hold(exchange, of.side);
          of.signal?.close();
          const { code, retryAfter } = asGatehouseError(fault);
          of.attempt.ended(code, retryAfter);
          throw fault;
        }
        if ('began' in outcome) await outcome.began.rest.return?.();
        leave(of, notes, fault);
        if (goOn === 'wait') continue;
        await pause(goOn, exchange);
        pending.push(start(sideOf(), request, goOn, choice, hedged));
      }
    } finally {
      takeBack?.();
    }
  };

  async function pause(attempt: TargetTry, { signal }: Exchange): Promise<void> {
    if (attempt.wait <= 0) return;
    const waiting = new AttemptSignal(signal);
    await new Promise<void>((resolve) => {
      const cancel = after(attempt.wait, resolve);
      waiting.addEventListener('abort', () => {
        cancel();
        resolve();
      });
    });
    waiting.close();
    if (!signal.aborted) return;
    attempt.ended('client_closed_request');
    throw signal.reason;
  }
}

function reasonOf(signal: AttemptSignal | undefined, fault: unknown): unknown {
  return signal?.aborted === true ? signal.reason : fault;
}

/** The same exchange, with holdings of its own: two calls run at the same time. */
function aside(exchange: Exchange): Exchange {
  const { notes } = exchange;
  return { ...exchange, spending: undefined, slot: undefined, notes: { ...notes, meter: undefined, warnings: [] } };
}

/** What the last call holds is what the record settles. */
function hold(exchange: Exchange, side: Exchange): void {
  if (side === exchange) return;
  exchange.spending = side.spending;
  exchange.slot = side.slot;
  const {
    chosen,
    fromCanary,
    meter,
    modelDigest,
    provider,
    queued,
    requestReceipt,
    target,
    upstreamStartedAt,
    warnings,
  } = side.notes;
  exchange.notes.warnings.push(...warnings);
  Object.assign(exchange.notes, {
    chosen,
    fromCanary,
    meter,
    modelDigest,
    provider,
    queued,
    requestReceipt,
    target,
    upstreamStartedAt,
  });
}

function forget(side: Exchange, warned: number): void {
  side.spending = undefined;
  side.slot = undefined;
  side.notes.meter = undefined;
  side.notes.queued = undefined;
  // What one target could not do is no warning about the answer of another.
  side.notes.warnings.length = warned;
}

function identityOf(exchange: Exchange, request: ModelRequest, by: StickyBy): string {
  const { key, person, tenant } = callerOf(exchange);
  if (by === 'key') return `${tenant}\n${key}`;
  if (by === 'person') return `${tenant}\n${person ?? key}`;
  // A conversation begins with the same texts each time that it is sent, and a server has what it computed for them still at hand.
  const beginning = request.segments.slice(0, 2).map(({ text }) => text.slice(0, mostConversation));
  return `${tenant}\n${beginning.join('\n')}`;
}

function systemAfter(milliseconds: number, call: () => void): () => void {
  const timer = setTimeout(call, milliseconds).unref();
  return () => clearTimeout(timer);
}
