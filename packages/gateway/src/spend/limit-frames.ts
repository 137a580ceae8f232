import type { Limits, LimitName, LimitSet, LimitSubject } from '@gatehouse/contract/limits';
import { limitNames } from '@gatehouse/contract/limits';
import type { Caller } from '../core/caller.ts';
import type { CallLimits, LimitFrame, LimitOn, Measure, Span } from '../core/limits.ts';
import type { PossibleTarget } from '../core/router.ts';
import { namesOfModel } from '../core/rule-selectors.ts';

interface Alias {
  readonly name: string;
  readonly provider: string;
  readonly target: string;
}

export interface FrameOptions {
  readonly limits: Limits;
  readonly aliases: readonly Alias[];
}

const meanings: Readonly<Record<LimitName, readonly [Measure, Span]>> = {
  requestsPerMinute: ['requests', 'minute'],
  requestsPerHour: ['requests', 'hour'],
  requestsPerDay: ['requests', 'day'],
  inputTokensPerMinute: ['inputTokens', 'minute'],
  inputTokensPerHour: ['inputTokens', 'hour'],
  inputTokensPerDay: ['inputTokens', 'day'],
  outputTokensPerMinute: ['outputTokens', 'minute'],
  outputTokensPerHour: ['outputTokens', 'hour'],
  outputTokensPerDay: ['outputTokens', 'day'],
  tokensPerMinute: ['tokens', 'minute'],
  tokensPerHour: ['tokens', 'hour'],
  tokensPerDay: ['tokens', 'day'],
  costPerDay: ['cost', 'day'],
  costPerMonth: ['cost', 'month'],
  concurrency: ['running', 'now'],
};

/** Millionths of a unit of the currency. */
export const unit = 1_000_000;

/** What subjects are called in counters; of `everything` the id is empty. */
export function subjectName(kind: LimitSubject, id: string): string {
  return `${kind}:${id}`;
}

/** Of a caller what its limits depend on; somebody without a key is counted where he or she belongs. */
export type CallerToLimit = Pick<Caller, 'counted' | 'limits' | 'limitsOf' | 'person' | 'team' | 'tenant'> & {
  readonly key: string | undefined;
};

/** Whose counters a caller moves. `model` comes last, when it is known. */
export function subjectsOfCaller(caller: Omit<CallerToLimit, 'limits' | 'limitsOf'>): readonly Subject[] {
  return [
    ...(caller.key === undefined ? [] : [{ kind: 'key' as const, id: caller.counted ?? caller.key }]),
    ...(caller.person === undefined ? [] : [{ kind: 'person' as const, id: caller.person }]),
    ...(caller.team === undefined ? [] : [{ kind: 'team' as const, id: caller.team }]),
    { kind: 'tenant', id: caller.tenant },
    { kind: 'everything', id: '' },
  ];
}

export interface Subject {
  readonly kind: LimitSubject;
  readonly id: string;
}

/** Providers have the same name for a model whatever clients call it, so no alias is a way around its limits. */
export function subjectOfModel({ provider, target }: PossibleTarget): Subject {
  return { kind: 'model', id: `${provider}/${target}` };
}

export interface CallFrame extends CallLimits {
  readonly frame: LimitFrame;
}

/** All limits of a caller, made once for it and thrown away when anything of them changes. */
export class CallerFrames {
  /** What is judged before the body is read: requests, and what runs. */
  readonly first: LimitFrame;
  readonly #caller: CallerToLimit;
  readonly #options: FrameOptions;
  readonly #subjects: readonly Subject[];
  readonly #limits: readonly LimitOn[];
  readonly #byTarget = new Map<string, CallFrame>();

  constructor(caller: CallerToLimit, options: FrameOptions) {
    this.#caller = caller;
    this.#options = options;
    this.#subjects = subjectsOfCaller(caller);
    this.#limits = this.#subjects.flatMap((subject, place) => limitsOn(place, setsOf(subject, options, caller)));
    this.first = {
      subjects: this.#subjects.map(({ kind, id }) => subjectName(kind, id)),
      newFrom: 0,
      limits: this.#limits.filter(isOfRequests),
    };
  }

  /** Whether they are those of another caller object as well: of somebody who comes with a token, there may be one for each request. */
  areOf(caller: CallerToLimit): boolean {
    const own = this.#caller;
    return (
      own.key === caller.key &&
      own.counted === caller.counted &&
      own.person === caller.person &&
      own.team === caller.team &&
      own.tenant === caller.tenant &&
      isSame(own.limits, caller.limits) &&
      isSame(own.limitsOf?.person, caller.limitsOf?.person) &&
      isSame(own.limitsOf?.team, caller.limitsOf?.team) &&
      isSame(own.limitsOf?.tenant, caller.limitsOf?.tenant)
    );
  }

  /** All of them, but for those of models. */
  get all(): LimitFrame {
    return { ...this.first, limits: this.#limits };
  }

  /** What is judged when it is known which model is to answer. */
  ofTarget(target: PossibleTarget): CallFrame {
    const name = `${target.provider}/${target.target}`;
    let found = this.#byTarget.get(name);
    if (found === undefined) {
      if (this.#byTarget.size >= mostTargets) this.#byTarget.clear();
      found = this.#make(target);
      this.#byTarget.set(name, found);
    }
    return found;
  }

  #make(target: PossibleTarget): CallFrame {
    const place = this.#subjects.length;
    const subject = subjectOfModel(target);
    const limits = [
      ...this.#limits.filter((limit) => !isOfRequests(limit)),
      ...limitsOfModel(target, this.#options, place),
    ];
    const has = (...measures: readonly Measure[]): boolean => limits.some(({ measure }) => measures.includes(measure));
    return {
      frame: {
        subjects: [...this.#subjects, subject].map(({ kind, id }) => subjectName(kind, id)),
        newFrom: place,
        limits,
      },
      input: has('inputTokens', 'tokens', 'cost'),
      output: has('outputTokens', 'tokens', 'cost'),
      cost: has('cost'),
    };
  }
}

function isSame(one: LimitSet | undefined, other: LimitSet | undefined): boolean {
  return one === other || limitNames.every((name) => one?.[name] === other?.[name]);
}

function limitsOfModel(target: PossibleTarget, options: FrameOptions, place: number): readonly LimitOn[] {
  const names = namesOfModel(options.aliases, target.target, target);
  return limitsOn(place, setsOf(subjectOfModel(target), options, undefined, names));
}

/** All limits of a model. */
export function frameOfModel(target: PossibleTarget, options: FrameOptions): LimitFrame {
  const { id, kind } = subjectOfModel(target);
  return { subjects: [subjectName(kind, id)], newFrom: 0, limits: limitsOfModel(target, options, 0) };
}

/** Of one caller at most that are remembered: a server may make up ever new models. */
const mostTargets = 1_000;

function isOfRequests({ measure }: LimitOn): boolean {
  return measure === 'requests' || measure === 'running';
}

function setsOf(
  { kind, id }: Subject,
  { limits }: FrameOptions,
  caller: CallerToLimit | undefined,
  names: readonly string[] = [id],
): readonly LimitSet[] {
  const sets: LimitSet[] = [];
  // What a key has of its own takes the place of what keys have in general.
  if (kind === 'key') sets.push({ ...usualOfKeys(limits), ...caller?.limits });
  if (kind === 'person' || kind === 'team' || kind === 'tenant') {
    const own = caller?.limitsOf?.[kind];
    if (own !== undefined) sets.push(own);
  }
  for (const budget of limits.budgets) {
    if (budget.of !== kind || (budget.name !== undefined && !names.includes(budget.name))) continue;
    const { of: _of, name: _name, ...set } = budget;
    sets.push(set);
  }
  return sets;
}

function usualOfKeys(limits: Limits): LimitSet {
  return Object.fromEntries(limitNames.flatMap((name) => (limits[name] === undefined ? [] : [[name, limits[name]]])));
}

/** The tightest of each, so that no two limits of a subject are of the same. */
function limitsOn(subject: number, sets: readonly LimitSet[]): readonly LimitOn[] {
  return limitNames.flatMap((name) => {
    const given = sets.flatMap((set) => set[name] ?? []);
    if (given.length === 0) return [];
    const [measure, span] = meanings[name];
    const least = Math.min(...given);
    return [{ subject, measure, span, limit: measure === 'cost' ? Math.round(least * unit) : least }];
  });
}
