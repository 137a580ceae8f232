import type { Limits } from '@gatehouse/contract/limits';
import type { ErrorCode } from '@gatehouse/contract/errors';
import type { Caller } from '../core/caller.ts';
import { GatehouseError } from '../core/errors.ts';
import type {
  Admission,
  Amounts,
  CallLimits,
  CounterStore,
  Denial,
  GreatestUse,
  Hold,
  LimitFrame,
  Limiter,
  LimitOn,
  Measure,
  RealUse,
  Spending,
} from '../core/limits.ts';
import type { PossibleTarget } from '../core/router.ts';
import { CallerFrames, type CallerToLimit, frameOfModel, type FrameOptions } from './limit-frames.ts';
import { rateLimitHeaders } from './rate-limit-headers.ts';
import { wantedOf } from '../core/wanted.ts';

export interface LimiterOptions {
  readonly store: CounterStore;
  readonly limits: Limits;
  readonly aliases?: FrameOptions['aliases'];
}

export interface ConfiguredLimiter extends Limiter {
  /** In force for what is admitted from now on; what was used is not forgotten. */
  update(limits: Limits, aliases: FrameOptions['aliases']): void;
  /** What is limited of a caller, but for what stands on models; and what stands on one. */
  frameOfCaller(caller: CallerToLimit): LimitFrame;
  frameOfModel(target: PossibleTarget): LimitFrame;
}

/** Callers whose frames are remembered beyond the object that they came in. */
const mostRemembered = 10_000;

const oneRequest: Amounts = Object.freeze({ requests: 1, running: 1, input: 0, output: 0, micros: 0 });
const requestThatEnded: Amounts = Object.freeze({ requests: 1, running: 0, input: 0, output: 0, micros: 0 });

const codes: Readonly<Record<Measure, ErrorCode>> = {
  requests: 'rate_limit_exceeded',
  running: 'concurrency_limit_exceeded',
  inputTokens: 'token_limit_exceeded',
  outputTokens: 'token_limit_exceeded',
  tokens: 'token_limit_exceeded',
  cost: 'budget_exceeded',
};

/**
 * All limits of a request at once, in two moments: requests and concurrency before anything of the request is read, tokens, money and what
 * stands on the model when it is known which model is to answer. What is reserved is settled or given back exactly once, by whoever has it.
 */
export function createLimiter(options: LimiterOptions): ConfiguredLimiter {
  const { store } = options;
  let frameOptions: FrameOptions = { limits: options.limits, aliases: options.aliases ?? [] };
  let known = new WeakMap<Caller, CallerFrames>();
  const newest = new Map<string, CallerFrames>();

  function framesOf(caller: Caller): CallerFrames {
    let frames = known.get(caller);
    if (frames !== undefined) return frames;
    const before = newest.get(caller.key);
    frames = before?.areOf(caller) === true ? before : new CallerFrames(caller, frameOptions);
    known.set(caller, frames);
    if (frames !== before) {
      if (newest.size >= mostRemembered) newest.clear();
      newest.set(caller.key, frames);
    }
    return frames;
  }

  /** What holds where the store cannot be asked. */
  function without(cause: unknown, frame: LimitFrame): Hold {
    if (frameOptions.limits.onUnable === 'allow') return uncounted(frame);
    throw new GatehouseError('limits_unavailable', { cause, retryAfter: 1 });
  }

  const reserve: Reserve = (frame, amounts, now) => {
    const outcome = store.reserve(frame, amounts, now);
    return outcome instanceof Promise ? outcome.catch((cause: unknown) => without(cause, frame)) : outcome;
  };

  return {
    admit(caller, now) {
      const frames = framesOf(caller);
      const outcome = reserve(frames.first, oneRequest, now);
      return outcome instanceof Promise
        ? outcome.then((answer) => admitted(frames, answer, reserve))
        : admitted(frames, outcome, reserve);
    },
    update(limits, aliases) {
      frameOptions = { limits, aliases: aliases ?? [] };
      known = new WeakMap();
      newest.clear();
    },
    frameOfCaller: (caller) => new CallerFrames(caller, frameOptions).all,
    frameOfModel: (target) => frameOfModel(target, frameOptions),
  };
}

/** Whole seconds, as `retry-after` has them, which limit it was of `whose`, and how far those of `told` are used. */
function refusal({ limit, retryAfter, standings }: Denial, whose: LimitFrame, told: LimitFrame): GatehouseError {
  const headers = rateLimitHeaders([{ limits: told.limits, standings }]);
  return new GatehouseError(codes[limit.measure], { retryAfter, headers, param: nameOfLimit(limit, whose) });
}

/** Such as `team.costPerDay`: whose limit it was and its name as in the configuration, and no figure, which others may have used. */
function nameOfLimit({ measure, span, subject }: LimitOn, { subjects }: LimitFrame): string {
  const name = subjects[subject] ?? '';
  const of = name.slice(0, Math.max(0, name.indexOf(':')));
  return `${of}.${measure === 'running' ? 'concurrency' : `${measure}Per${spanNames[span]}`}`;
}

const spanNames = Object.freeze({ minute: 'Minute', hour: 'Hour', day: 'Day', month: 'Month', now: '' });

/** The headers of a request that was admitted come with its answer. */
const noLimits: LimitFrame = Object.freeze({ subjects: [], newFrom: 0, limits: [] });

/** Where nothing is counted, everything passes. */
function uncounted(frame: LimitFrame): Hold {
  return {
    granted: true,
    extend: () => true,
    settle: () => undefined,
    standings: () => frame.limits.map(() => ({ used: 0, reset: 0 })),
  };
}

type Reserve = (frame: LimitFrame, amounts: Amounts, now: number) => Hold | Denial | Promise<Hold | Denial>;

function admitted(frames: CallerFrames, outcome: Hold | Denial, reserve: Reserve): Admitted {
  if (!outcome.granted) throw refusal(outcome, frames.first, frames.first);
  return new Admitted(frames, outcome, reserve);
}

class Admitted implements Admission {
  readonly #frames: CallerFrames;
  readonly #reserve: Reserve;
  readonly #first: Hold;
  #second: { readonly frame: LimitFrame; readonly outcome: Hold | Denial } | undefined;

  constructor(frames: CallerFrames, hold: Hold, reserve: Reserve) {
    this.#frames = frames;
    this.#first = hold;
    this.#reserve = reserve;
  }

  callLimits(target: PossibleTarget): CallLimits {
    return this.#frames.ofTarget(target);
  }

  spend(target: PossibleTarget, most: GreatestUse, now: number): Spending | Promise<Spending> {
    const call = this.#frames.ofTarget(target);
    const amounts: Amounts = { requests: 1, running: 1, ...most };
    const { frame } = call;
    for (const limit of frame.limits) {
      const { measure } = limit;
      // Whoever waits would wait for ever.
      if (measure !== 'requests' && measure !== 'running' && wantedOf(limit, amounts, frame.newFrom) > limit.limit)
        throw new GatehouseError('request_over_limit', { param: nameOfLimit(limit, frame) });
    }
    const limited = call.input || call.output;
    const reserved = limited ? most : undefined;
    const outcome = this.#reserve(frame, amounts, now);
    return outcome instanceof Promise
      ? outcome.then((answer) => this.#spending(frame, answer, reserved))
      : this.#spending(frame, outcome, reserved);
  }

  #spending(frame: LimitFrame, outcome: Hold | Denial, reserved: GreatestUse | undefined): Spending {
    this.#second = { frame, outcome };
    if (!outcome.granted) throw refusal(outcome, frame, noLimits);
    return new Reserved(outcome, frame, reserved);
  }

  headers(now: number): readonly string[] {
    const first = { limits: this.#frames.first.limits, standings: this.#first.standings(now) };
    const second = this.#second;
    if (second === undefined) return rateLimitHeaders([first]);
    const { frame, outcome } = second;
    const standings = outcome.granted ? outcome.standings(now) : outcome.standings;
    return rateLimitHeaders([first, { limits: frame.limits, standings }]);
  }

  release(): void {
    this.#first.settle(requestThatEnded);
  }
}

class Reserved implements Spending {
  readonly #hold: Hold;
  readonly #frame: LimitFrame;
  reserved: GreatestUse | undefined;

  constructor(hold: Hold, frame: LimitFrame, reserved: GreatestUse | undefined) {
    this.#hold = hold;
    this.#frame = frame;
    this.reserved = reserved;
  }

  extend(more: GreatestUse): boolean | Promise<boolean> {
    const extended = this.#hold.extend({ requests: 0, running: 0, ...more });
    if (extended instanceof Promise) return extended.then((fits) => this.#extended(fits, more));
    return this.#extended(extended, more);
  }

  #extended(fits: boolean, { input, output, micros }: GreatestUse): boolean {
    const { reserved } = this;
    if (fits && reserved !== undefined)
      this.reserved = {
        input: reserved.input + input,
        output: reserved.output + output,
        micros: reserved.micros + micros,
      };
    return fits;
  }

  fullLimit(more: GreatestUse, now: number): string | undefined {
    const { limits, newFrom } = this.#frame;
    const standings = this.#hold.standings(now);
    const wanted: Amounts = { requests: 0, running: 0, ...more };
    const full = limits.find(
      (limit, at) => (standings[at]?.used ?? 0) + wantedOf(limit, wanted, newFrom) > limit.limit,
    );
    return full === undefined ? undefined : nameOfLimit(full, this.#frame);
  }

  settle({ input, output, micros }: RealUse): void {
    this.#hold.settle({ requests: 1, running: 0, input, output, micros });
  }
}
