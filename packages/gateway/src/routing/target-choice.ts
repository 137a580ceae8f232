import type { ChoiceReason, FallbackReason, ModelAlias, TargetOptions } from '@gatehouse/contract/routing';
import type { ErrorCode } from '@gatehouse/contract/errors';
import type { Clock } from '../core/clock.ts';
import { GatehouseError } from '../core/errors.ts';
import { type ModelGate, modelRefusal } from '../core/model-register.ts';
import type { Prices } from '../core/prices.ts';
import type { Provider } from '../core/provider.ts';
import type { PossibleTarget } from '../core/router.ts';
import type { ChoiceSubject, TargetChoice, TargetTrail, TargetTry } from '../core/target-choice.ts';
import { type Candidate, canaryTarget, chooseTarget, type Measures, rankedFor, stickyTarget } from './choose-target.ts';
import { hashOf } from './rendezvous.ts';
import type { RetryBudget } from './retry-budget.ts';
import type { TargetBook } from './target-book.ts';

export interface ChoiceRooms {
  readonly book: TargetBook;
  readonly prices: Pick<Prices, 'costOf'>;
  /** Which models may be asked; all without it. */
  readonly register?: Pick<ModelGate, 'refusalOf'> | undefined;
  readonly clock: Clock;
  /** At least 0 and less than 1. */
  readonly random: () => number;
}

export interface ChoiceTarget {
  readonly provider: Provider;
  readonly options: TargetOptions;
  /** How far away it is: a greater number is trusted less. */
  readonly distance: number;
}

/** Which of the reasons of the configuration a code is. What is not here is the client's fault, or nobody's, and no other target helps. */
const reasons: Readonly<Partial<Record<ErrorCode, FallbackReason>>> = Object.freeze({
  upstream_unreachable: 'error',
  upstream_dns: 'error',
  upstream_tls: 'error',
  upstream_auth: 'error',
  upstream_address_forbidden: 'error',
  upstream_failed: 'error',
  upstream_timeout: 'error',
  upstream_idle_timeout: 'error',
  upstream_broken_stream: 'error',
  upstream_invalid_response: 'error',
  upstream_model_not_found: 'error',
  secret_unavailable: 'error',
  secret_not_for_origin: 'error',
  upstream_rate_limited: 'busy',
  queue_full: 'busy',
  queue_wait_exceeded: 'busy',
  context_length_exceeded: 'contextLength',
  upstream_refused_content: 'refusal',
});

/** A usual request, for comparing prices. */
const usual = Object.freeze({ input: 1_000, output: 500 });

/** Makes the choice among the targets of a name. */
export function createTargetChoice(
  alias: ModelAlias,
  targets: readonly ChoiceTarget[],
  rooms: ChoiceRooms,
): TargetChoice {
  const { book, clock } = rooms;
  const candidates = targets.map(({ provider, options, distance }): Candidate => {
    const state = book.state(provider.id, options.target);
    return { provider, options, distance, state, place: hashOf(`${provider.id}/${options.target}`) };
  });
  const parts: TrailParts = {
    alias,
    candidates,
    canaries: candidates.some(({ options }) => options.canary > 0),
    budget: book.budget(alias.name),
    rooms,
  };
  const { hedge } = alias;
  return {
    name: alias.name,
    leavesRefusals: alias.fallback.includes('refusal'),
    hedge:
      hedge === undefined
        ? undefined
        : {
            after: hedge.after,
            maxMicros: hedge.maxCost === undefined ? undefined : Math.floor(Number(hedge.maxCost) * 1_000_000),
          },
    open(subject) {
      const now = clock.elapsed();
      parts.budget.requested(now);
      return new Trail(parts, subject, now);
    },
  };
}

interface TrailParts {
  readonly alias: ModelAlias;
  readonly candidates: readonly Candidate[];
  readonly canaries: boolean;
  readonly budget: RetryBudget;
  readonly rooms: ChoiceRooms;
}

class Trail implements TargetTrail {
  readonly #parts: TrailParts;
  /** Whom it is meant for; undefined where nobody has room. */
  readonly #lead: Candidate | undefined;
  /** All to whom it may go. */
  readonly #order: readonly Candidate[];
  readonly #chosen: ChoiceReason;
  /** Of those that may be called again. */
  #calls: Map<Candidate, number> | undefined;
  readonly #given: Candidate[] = [];
  #made = 0;
  #last: Candidate | undefined;

  constructor(parts: TrailParts, subject: ChoiceSubject, now: number) {
    this.#parts = parts;
    const { candidates, chosen, lead } = inOrder(ableOnes(parts.candidates, subject), parts, subject, now);
    this.#chosen = parts.candidates.length === 1 ? 'only' : chosen;
    // Only now: who is meant says how far a request may go, and a refused model must not send it farther.
    this.#order = allowedOnes(candidates, parts.rooms.register);
    this.#lead = lead !== undefined && this.#order.includes(lead) ? lead : undefined;
  }

  first(): TargetTry {
    const now = this.#now();
    const lead = this.#lead;
    if (lead !== undefined && lead.state.healthy !== false && lead.state.isOpenFor(now))
      return this.#take(lead, this.#chosen, 0);
    const other = this.#fresh(now);
    if (other !== undefined) return this.#take(other, other === lead ? this.#chosen : 'fallback', 0);
    const soonest = Math.min(...this.#order.map(({ state }) => state.availableAt(now)));
    throw new GatehouseError('no_target_available', { retryAfter: Math.max(1, Math.ceil((soonest - now) / 1_000)) });
  }

  next(code: ErrorCode): TargetTry | undefined {
    const { alias, budget, rooms } = this.#parts;
    const last = this.#last;
    const reason = reasons[code];
    if (last === undefined || reason === undefined || !alias.fallback.includes(reason)) return undefined;
    // A server that is busy, or has stumbled, may do better soon; of the others, the same request would get the same again.
    if (reason === 'error' || reason === 'busy') {
      this.#calls ??= new Map();
      this.#calls.set(last, (this.#calls.get(last) ?? 0) + 1);
    }
    if (this.#made >= alias.attempts) return undefined;
    const now = this.#now();
    const { longestBackoff } = rooms.book.options.retries;
    const fresh = this.#fresh(now);
    if (fresh !== undefined) return budget.take(now) ? this.#take(fresh, 'fallback', 0) : undefined;
    const [again] = this.#order
      .filter(
        (one) =>
          this.#calls?.has(one) === true &&
          one.state.breaker.mayCall(now) &&
          one.state.availableAt(now) - now <= longestBackoff,
      )
      // Who has failed least; of those alike, who stands first.
      .toSorted((one, other) => (this.#calls?.get(one) ?? 0) - (this.#calls?.get(other) ?? 0));
    if (again === undefined || !budget.take(now)) return undefined;
    return this.#take(again, 'retry', this.#waitFor(again, now));
  }

  beside(may: (place: PossibleTarget) => boolean): TargetTry | undefined {
    const { alias, budget } = this.#parts;
    const now = this.#now();
    if (this.#made >= alias.attempts) return undefined;
    const fresh = this.#fresh(now);
    if (fresh === undefined || !may(fresh.options) || !budget.take(now)) return undefined;
    return this.#take(fresh, 'hedge', 0);
  }

  /** Who was not asked yet, and can be: those who are well before the others, canaries last, among them as the strategy says. */
  #fresh(now: number): Candidate | undefined {
    const { alias, rooms } = this.#parts;
    const fresh = this.#order.filter((one) => !this.#given.includes(one) && one.state.isOpenFor(now));
    const stable = fresh.filter(({ options }) => options.canary === 0);
    const pool = stable.length === 0 ? fresh : stable;
    const well = pool.filter(({ state }) => state.healthy !== false);
    return chooseTarget(well.length === 0 ? pool : well, measuresOf(alias, rooms, now));
  }

  /** Full jitter: any time up to the bound, so that those who failed together do not come back together. */
  #waitFor(again: Candidate, now: number): number {
    const { rooms } = this.#parts;
    const { backoff, longestBackoff } = rooms.book.options.retries;
    const bound = Math.min(longestBackoff, backoff * 2 ** ((this.#calls?.get(again) ?? 1) - 1));
    return again.state.availableAt(now) - now + rooms.random() * bound;
  }

  #take(candidate: Candidate, chosen: ChoiceReason, wait: number): TargetTry {
    this.#made += 1;
    this.#last = candidate;
    this.#given.push(candidate);
    return new Try(candidate, chosen, wait, this.#parts.rooms.clock);
  }

  #now(): number {
    return this.#parts.rooms.clock.elapsed();
  }
}

/** The list itself where all are. Throws the code of the first where none may be asked. */
function allowedOnes(candidates: readonly Candidate[], register: ChoiceRooms['register']): readonly Candidate[] {
  if (register === undefined) return candidates;
  let first: ErrorCode | undefined;
  const allowed = candidates.filter(({ options }) => {
    const code = register.refusalOf(options);
    first ??= code;
    return code === undefined;
  });
  if (allowed.length === 0 && first !== undefined) throw modelRefusal(first);
  return allowed.length === candidates.length ? candidates : allowed;
}

/** Throws where there are none. */
function ableOnes(candidates: readonly Candidate[], { fitFor, kind }: ChoiceSubject): readonly Candidate[] {
  if (fitFor === undefined && candidates.every(({ provider }) => provider.answers.includes(kind))) return candidates;
  const able = candidates.filter(({ provider }) => provider.answers.includes(kind));
  if (able.length === 0) throw new GatehouseError('unsupported_by_model', { param: 'model' });
  const fit = fitFor === undefined ? able : able.filter(({ provider }) => fitFor.has(provider.id));
  // The texts were made fit for those who had the model a moment ago.
  if (fit.length === 0) throw new GatehouseError('policy_changed');
  return fit;
}

/**
 * First who is meant, whatever state it is in: that says to whom the request is trusted. Only then who is well and has room, among those
 * that are trusted as much.
 */
function inOrder(
  able: readonly Candidate[],
  { alias, canaries, rooms }: TrailParts,
  subject: ChoiceSubject,
  now: number,
): {
  readonly candidates: readonly Candidate[];
  readonly lead: Candidate | undefined;
  readonly chosen: ChoiceReason;
} {
  const { name, sticky, strategy } = alias;
  const canary = canaries ? canaryTarget(able, `${name}\n${subject.identity('person')}`) : undefined;
  const stable = canaries ? able.filter(({ options }) => options.canary === 0) : able;
  const meant = canary === undefined && stable.length > 0 ? stable : able;
  const identity = canary === undefined && sticky !== 'none' ? `${name}\n${subject.identity(sticky)}` : undefined;
  const intended =
    canary ??
    (identity === undefined ? chooseTarget(meant, measuresOf(alias, rooms, now)) : rankedFor(meant, identity)[0]);
  const farthest = canary === undefined && isMeasured(strategy) ? nearestOf(meant) : (intended?.distance ?? 0);
  const candidates = alias.allowLessTrusted ? able : trustedOnes(able, farthest);
  if (canary !== undefined) return { candidates, lead: canary, chosen: 'canary' };
  if (identity === undefined) {
    // What a measure prefers may be too far away.
    const lead =
      intended === undefined || candidates === able || candidates.includes(intended)
        ? intended
        : chooseTarget(candidates, measuresOf(alias, rooms, now));
    return { candidates, lead, chosen: strategy };
  }
  const open = candidates.filter(
    ({ options, state }) => options.canary === 0 && state.healthy !== false && state.isOpenFor(now),
  );
  const lead = stickyTarget(open, identity);
  return { candidates, lead, chosen: lead === undefined ? strategy : 'sticky' };
}

function measuresOf({ strategy }: ModelAlias, { clock, prices, random }: ChoiceRooms, now: number): Measures {
  return {
    strategy,
    now,
    random,
    priceOf: ({ options }) => prices.costOf(options.provider, options.target, usual, clock.now())?.micros,
  };
}

/**
 * Where the operator has named who is first, or chance has drawn it, that one says how far a request may go; where a measure says who is
 * best, the nearest does, so that no measure ever sends to a cloud what could have stayed.
 */
function isMeasured(strategy: ModelAlias['strategy']): boolean {
  return strategy === 'latency' || strategy === 'load' || strategy === 'cost';
}

function nearestOf(candidates: readonly Candidate[]): number {
  let nearest = Number.POSITIVE_INFINITY;
  for (const { distance } of candidates) nearest = Math.min(nearest, distance);
  return nearest;
}

/** The list itself where all are. */
function trustedOnes(candidates: readonly Candidate[], farthest: number): readonly Candidate[] {
  return candidates.every(({ distance }) => distance <= farthest)
    ? candidates
    : candidates.filter(({ distance }) => distance <= farthest);
}

class Try implements TargetTry {
  readonly provider: Provider;
  readonly target: string;
  readonly chosen: ChoiceReason;
  readonly isCanary: boolean;
  readonly wait: number;
  readonly timeouts: TargetOptions['timeouts'];
  readonly #state: Candidate['state'];
  readonly #clock: Clock;
  readonly #era: number;
  #open = true;

  constructor({ provider, options, state }: Candidate, chosen: ChoiceReason, wait: number, clock: Clock) {
    this.provider = provider;
    this.target = options.target;
    this.chosen = chosen;
    this.isCanary = options.canary > 0;
    this.wait = wait;
    this.timeouts = options.timeouts;
    this.#state = state;
    this.#clock = clock;
    this.#era = state.breaker.take(clock.elapsed());
    state.inFlight += 1;
    state.counts.calls += 1;
  }

  began(milliseconds: number): void {
    if (!this.#open) return;
    this.#state.measured(milliseconds, this.#clock.elapsed());
    this.#state.breaker.began(this.#era);
  }

  ended(code: ErrorCode | 'slower' | undefined, retryAfter?: number): void {
    if (!this.#open) return;
    this.#open = false;
    const { breaker, counts } = this.#state;
    this.#state.inFlight -= 1;
    const now = this.#clock.elapsed();
    if (code === 'upstream_rate_limited' && retryAfter !== undefined) this.#state.pause(now + retryAfter * 1_000, now);
    const reason = code === undefined || code === 'slower' ? undefined : reasons[code];
    if (reason === 'error') {
      counts.failed += 1;
      breaker.failed(this.#era, now, code ?? '');
    } else if (code === undefined || reason === 'refusal' || reason === 'contextLength') {
      // It has answered, even if not as one would like.
      counts.answered += 1;
      breaker.succeeded(this.#era, now);
    } else {
      if (code === 'upstream_rate_limited') counts.failed += 1;
      else counts.left += 1;
      breaker.gone(this.#era);
    }
  }
}
