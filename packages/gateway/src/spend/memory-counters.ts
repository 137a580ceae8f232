import type {
  Amounts,
  CounterStore,
  Denial,
  Hold,
  LimitFrame,
  LimitOn,
  Measure,
  Span,
  Standing,
} from '../core/limits.ts';
import { SlidingMinute } from './sliding-minute.ts';
import { wantedOf } from '../core/wanted.ts';
import { Calendar, isCalendarSpan } from './windows.ts';

/** Subjects that nobody asks for any more are forgotten when more than this many are known, and again at each doubling. */
const sweepAt = 1_024;

export interface MemoryCounters extends CounterStore {
  reserve(frame: LimitFrame, amounts: Amounts, now: number): Hold | Denial;
  read(frame: LimitFrame, now: number): readonly Standing[];
  /** Counts what was used before this process began. */
  restore(subject: string, used: Omit<Amounts, 'running'>, at: number, now: number): void;
}

/**
 * Counters in this process. All that is asked of a subject is counted, limited or not, so that a limit that is set later knows what was
 * used before; but the last minute only from the moment on at which it is limited.
 */
export function createMemoryCounters(): MemoryCounters {
  const time = new ForwardTime();
  const uses = new Map<string, SubjectUse>();
  let frames = new WeakMap<LimitFrame, readonly SubjectUse[]>();
  let nextSweep = sweepAt;

  function subjectUse(subject: string): SubjectUse {
    let use = uses.get(subject);
    if (use !== undefined) return use;
    if (uses.size >= nextSweep) sweep();
    use = new SubjectUse(time);
    uses.set(subject, use);
    return use;
  }

  function sweep(): void {
    for (const [subject, use] of uses) if (use.isIdle()) uses.delete(subject);
    nextSweep = Math.max(sweepAt, 2 * uses.size);
    // What was looked up may be what was forgotten.
    frames = new WeakMap();
  }

  function subjectUses(frame: LimitFrame): readonly SubjectUse[] {
    let found = frames.get(frame);
    if (found === undefined) {
      found = frame.subjects.map(subjectUse);
      // One may have been swept away while the others were looked up.
      if (found.some((use, place) => uses.get(frame.subjects[place] ?? '') !== use))
        found = frame.subjects.map(subjectUse);
      frames.set(frame, found);
    }
    return found;
  }

  return {
    reserve(frame, amounts, now) {
      time.moveTo(now);
      const found = subjectUses(frame);
      const denial = judge(frame, found, amounts, time);
      if (denial !== undefined) return denial;
      return new MemoryHold(frame, found, amounts, time);
    },
    read(frame, now) {
      time.moveTo(now);
      const found = subjectUses(frame);
      return frame.limits.map((limit) => standingOf(limit, found, time));
    },
    restore(subject, used, at, now) {
      time.moveTo(now);
      if (at > time.now) return;
      subjectUse(subject).restore(used, at);
    },
    close: () => Promise.resolve(),
  };
}

/** The caller's clock, but never going back: a corrected system clock must not open or jam a window. */
class ForwardTime {
  now = 0;
  readonly calendar = new Calendar();
  #shift = 0;

  moveTo(given: number): void {
    let now = given + this.#shift;
    if (now < this.now) {
      this.#shift += this.now - now;
      ({ now } = this);
    }
    this.now = now;
    this.calendar.moveTo(now);
  }
}

/**
 * Milliseconds after which to come again for what others have reserved: most calls use a part of it, and end within seconds. When they do nobody
 * knows.
 */
const soon = 2_000;

/** Of what runs into several limits, the one that holds for longest. */
function judge(
  frame: LimitFrame,
  uses: readonly SubjectUse[],
  amounts: Amounts,
  time: ForwardTime,
): Denial | undefined {
  let worst: LimitOn | undefined;
  let longest = 0;
  for (const limit of frame.limits) {
    const wanted = wantedOf(limit, amounts, frame.newFrom);
    if (wanted === 0) continue;
    const use = uses[limit.subject];
    if (use === undefined) continue;
    const excess = use.used(limit.measure, limit.span) + wanted - limit.limit;
    if (excess <= 0) continue;
    const freed = use.untilFreed(limit.measure, limit.span, excess, time.now);
    const wait = Math.max(
      1,
      Math.ceil((use.reserved(limit.measure) >= excess ? Math.min(freed, soon) : freed) / 1_000),
    );
    if (wait <= longest) continue;
    worst = limit;
    longest = wait;
  }
  if (worst === undefined) return undefined;
  const standings = frame.limits.map((limit) => standingOf(limit, uses, time));
  return { granted: false, limit: worst, retryAfter: longest, standings };
}

function standingOf(limit: LimitOn, uses: readonly SubjectUse[], time: ForwardTime): Standing {
  const use = uses[limit.subject];
  if (use === undefined) return { used: 0, reset: 0 };
  return { used: use.used(limit.measure, limit.span), reset: use.untilEmpty(limit.measure, limit.span, time.now) };
}

class MemoryHold implements Hold {
  readonly granted = true;
  readonly #frame: LimitFrame;
  readonly #uses: readonly SubjectUse[];
  readonly #time: ForwardTime;
  readonly #at: number;
  readonly #hour: number;
  readonly #day: number;
  readonly #month: number;
  #reserved: Amounts | undefined;

  constructor(frame: LimitFrame, uses: readonly SubjectUse[], amounts: Amounts, time: ForwardTime) {
    this.#frame = frame;
    this.#uses = uses;
    this.#time = time;
    this.#at = time.now;
    const { hour, day, month } = time.calendar;
    this.#hour = hour;
    this.#day = day;
    this.#month = month;
    this.#reserved = amounts;
    // A minute is counted from the moment on at which it is limited.
    for (const limit of frame.limits) {
      if (limit.span === 'minute') uses[limit.subject]?.countMinutes(limit.measure);
    }
    this.#move(amounts);
    for (const use of uses) use.reserve(amounts, 1);
  }

  extend(more: Amounts): boolean {
    const reserved = this.#reserved;
    if (reserved === undefined) return false;
    for (const limit of this.#frame.limits) {
      const wanted = wantedOf(limit, more, this.#frame.newFrom);
      const use = this.#uses[limit.subject];
      if (wanted === 0 || use === undefined || !this.#stillCounts(limit.span)) continue;
      if (use.used(limit.measure, limit.span) + wanted > limit.limit) return false;
    }
    this.#move(more);
    for (const use of this.#uses) use.reserve(more, 1);
    this.#reserved = {
      requests: reserved.requests + more.requests,
      running: reserved.running + more.running,
      input: reserved.input + more.input,
      output: reserved.output + more.output,
      micros: reserved.micros + more.micros,
    };
    return true;
  }

  settle(used: Amounts): void {
    const reserved = this.#reserved;
    if (reserved === undefined) return;
    this.#reserved = undefined;
    for (const use of this.#uses) use.reserve(reserved, -1);
    this.#move({
      requests: used.requests - reserved.requests,
      running: used.running - reserved.running,
      input: used.input - reserved.input,
      output: used.output - reserved.output,
      micros: used.micros - reserved.micros,
    });
  }

  standings(now: number): readonly Standing[] {
    this.#time.moveTo(now);
    return this.#frame.limits.map((limit) => standingOf(limit, this.#uses, this.#time));
  }

  /** What was reserved in a period that is over is of no interest to the next one. */
  #stillCounts(span: Span): boolean {
    const { calendar } = this.#time;
    switch (span) {
      case 'hour':
        return this.#hour === calendar.hour;
      case 'day':
        return this.#day === calendar.day;
      case 'month':
        return this.#month === calendar.month;
      case 'minute':
        return this.#time.now - this.#at < longestInMinute;
      case 'now':
        return true;
    }
  }

  #move(amounts: Amounts): void {
    const { newFrom } = this.#frame;
    const hour = this.#stillCounts('hour');
    const day = this.#stillCounts('day');
    const month = this.#stillCounts('month');
    for (let place = 0; place < this.#uses.length; place += 1) {
      const use = this.#uses[place];
      if (use === undefined) continue;
      const isNew = place >= newFrom;
      if (isNew) use.running += amounts.running;
      use.add(isNew ? amounts.requests : 0, amounts, this.#at, hour, day, month);
    }
  }
}

/** Milliseconds that a use counts in the last minute at most. */
const longestInMinute = 60_250;

/** Places in a period: requests, input, output, money. */
const measuresKept = 4;
const spanPlace = { hour: 0, day: measuresKept, month: 2 * measuresKept } as const;

/** What one subject has used. */
class SubjectUse {
  running = 0;
  readonly #time: ForwardTime;
  #hour: number;
  #day: number;
  #month: number;
  readonly #sums = new Float64Array(3 * measuresKept);
  /** By calls that run: input, output, money. */
  #reservedInput = 0;
  #reservedOutput = 0;
  #reservedMicros = 0;
  #requests: SlidingMinute | undefined;
  #input: SlidingMinute | undefined;
  #output: SlidingMinute | undefined;

  constructor(time: ForwardTime) {
    this.#time = time;
    const { hour, day, month } = time.calendar;
    this.#hour = hour;
    this.#day = day;
    this.#month = month;
  }

  countMinutes(measure: Measure): void {
    const { now } = this.#time;
    if (measure === 'requests') this.#requests ??= new SlidingMinute(now);
    if (measure === 'inputTokens' || measure === 'tokens') this.#input ??= new SlidingMinute(now);
    if (measure === 'outputTokens' || measure === 'tokens') this.#output ??= new SlidingMinute(now);
  }

  #moveOn(): void {
    const { calendar } = this.#time;
    if (calendar.hour === this.#hour) return;
    this.#sums.fill(0, 0, measuresKept);
    this.#hour = calendar.hour;
    if (calendar.day === this.#day) return;
    this.#sums.fill(0, measuresKept, 2 * measuresKept);
    this.#day = calendar.day;
    if (calendar.month === this.#month) return;
    this.#sums.fill(0, 2 * measuresKept);
    this.#month = calendar.month;
  }

  used(measure: Measure, span: Span): number {
    if (span === 'now') return this.running;
    if (span === 'minute') return this.#inMinute(measure);
    this.#moveOn();
    const place = spanPlace[span];
    const sums = this.#sums;
    switch (measure) {
      case 'requests':
        return sums[place] ?? 0;
      case 'inputTokens':
        return sums[place + 1] ?? 0;
      case 'outputTokens':
        return sums[place + 2] ?? 0;
      case 'tokens':
        return (sums[place + 1] ?? 0) + (sums[place + 2] ?? 0);
      case 'cost':
        return sums[place + 3] ?? 0;
      case 'running':
        return this.running;
    }
  }

  /** Of what is used, that which is only reserved, and may become less. */
  reserved(measure: Measure): number {
    switch (measure) {
      case 'inputTokens':
        return this.#reservedInput;
      case 'outputTokens':
        return this.#reservedOutput;
      case 'tokens':
        return this.#reservedInput + this.#reservedOutput;
      case 'cost':
        return this.#reservedMicros;
      case 'requests':
      case 'running':
        return 0;
    }
  }

  reserve({ input, micros, output }: Amounts, times: 1 | -1): void {
    this.#reservedInput += times * input;
    this.#reservedOutput += times * output;
    this.#reservedMicros += times * micros;
  }

  #inMinute(measure: Measure): number {
    switch (measure) {
      case 'requests':
        return this.#countedIn(this.#requests);
      case 'inputTokens':
        return this.#countedIn(this.#input);
      case 'outputTokens':
        return this.#countedIn(this.#output);
      case 'tokens':
        return this.#countedIn(this.#input) + this.#countedIn(this.#output);
      default:
        return 0;
    }
  }

  #countedIn(ring: SlidingMinute | undefined): number {
    if (ring === undefined) return 0;
    ring.moveTo(this.#time.now);
    return ring.counted;
  }

  #ringsOf(measure: Measure): readonly (SlidingMinute | undefined)[] {
    switch (measure) {
      case 'requests':
        return [this.#requests];
      case 'inputTokens':
        return [this.#input];
      case 'outputTokens':
        return [this.#output];
      case 'tokens':
        return [this.#input, this.#output];
      default:
        return [];
    }
  }

  /** Milliseconds until so much less is used. */
  untilFreed(measure: Measure, span: Span, needed: number, now: number): number {
    if (isCalendarSpan(span)) return this.#time.calendar.endOf(span) - now;
    const [ring, beside] = this.#ringsOf(measure).filter((one) => one !== undefined);
    return span === 'now' || ring === undefined ? 0 : ring.untilFreed(needed, now, beside);
  }

  untilEmpty(measure: Measure, span: Span, now: number): number {
    if (isCalendarSpan(span)) return this.#time.calendar.endOf(span) - now;
    if (span === 'now') return 0;
    return Math.max(0, ...this.#ringsOf(measure).map((ring) => ring?.untilEmpty(now) ?? 0));
  }

  add(requests: number, amounts: Amounts, at: number, hour: boolean, day: boolean, month: boolean): void {
    this.#moveOn();
    if (hour) this.#addTo(spanPlace.hour, requests, amounts);
    if (day) this.#addTo(spanPlace.day, requests, amounts);
    if (month) this.#addTo(spanPlace.month, requests, amounts);
    if (requests !== 0) this.#addToMinute(this.#requests, requests, at);
    if (amounts.input !== 0) this.#addToMinute(this.#input, amounts.input, at);
    if (amounts.output !== 0) this.#addToMinute(this.#output, amounts.output, at);
  }

  #addToMinute(ring: SlidingMinute | undefined, amount: number, at: number): void {
    if (ring === undefined) return;
    ring.moveTo(this.#time.now);
    ring.add(amount, at);
  }

  #addTo(place: number, requests: number, { input, output, micros }: Omit<Amounts, 'running' | 'requests'>): void {
    const sums = this.#sums;
    sums[place] = (sums[place] ?? 0) + requests;
    sums[place + 1] = (sums[place + 1] ?? 0) + input;
    sums[place + 2] = (sums[place + 2] ?? 0) + output;
    sums[place + 3] = (sums[place + 3] ?? 0) + micros;
  }

  restore(used: Omit<Amounts, 'running'>, at: number): void {
    this.#moveOn();
    const then = new Calendar();
    then.moveTo(at);
    if (then.hour === this.#hour) this.#addTo(spanPlace.hour, used.requests, used);
    if (then.day === this.#day) this.#addTo(spanPlace.day, used.requests, used);
    if (then.month === this.#month) this.#addTo(spanPlace.month, used.requests, used);
    if (this.#time.now - at > 60_000) return;
    for (const measure of ['requests', 'tokens'] as const) this.countMinutes(measure);
    this.#addToMinute(this.#requests, used.requests, at);
    this.#addToMinute(this.#input, used.input, at);
    this.#addToMinute(this.#output, used.output, at);
  }

  /** Nothing of it is of the present month, and nothing runs. */
  isIdle(): boolean {
    return this.running === 0 && this.#month !== this.#time.calendar.month;
  }
}
