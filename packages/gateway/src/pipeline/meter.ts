import type { CallSlot } from '../core/call-queue.ts';
import type { Clock } from '../core/clock.ts';
import type { AnswerStream, Delta, Usage } from '../core/delta.ts';
import type { Meter } from '../core/exchange.ts';
import { TokenEstimate } from '../lib/token-estimate.ts';

/** What one call of a provider has come to, as far as it has got. */
export class CallMeter implements Meter {
  began = false;
  givenUp = false;
  usage: Usage | undefined = undefined;
  audio: number | undefined = undefined;
  images = 0;
  endedAt: number | undefined = undefined;
  readonly #estimate = new TokenEstimate();
  /** Not counted yet: nearly always nobody asks, and counting costs some microseconds a kilobyte. */
  #texts: string[] = [];

  get output(): number {
    for (const text of this.#texts) this.#estimate.add(text);
    this.#texts = [];
    return Math.ceil(this.#estimate.tokens);
  }

  sent(text: string): void {
    this.#texts.push(text);
  }
}

export function openMeter(): CallMeter {
  return new CallMeter();
}

/**
 * The answer of a provider as it comes, before anything of it is held back or changed: whatever is made of it later, the provider has
 * made these tokens. Written as a plain iterator because it costs one promise a delta; a generator costs three.
 */
export function metered(
  stream: AnswerStream,
  meter: CallMeter,
  clock: Clock,
  slot?: CallSlot,
  watch?: AnswerWatch,
): AnswerStream {
  meter.began = true;
  return new MeteredAnswer(stream, meter, clock, slot, watch);
}

/** Told of an answer as it comes from the provider. */
export interface AnswerWatch {
  /** The call is made now. */
  asked(): void;
  heard(): void;
  /** It is complete. */
  whole(): void;
  /** Nobody wants the rest. */
  left(): void;
  /** Gives what is to be thrown. */
  failed(thrown: unknown): unknown;
}

class MeteredAnswer implements AsyncIterableIterator<Delta> {
  readonly #inner: AsyncIterator<Delta>;
  readonly #meter: CallMeter;
  readonly #clock: Clock;
  readonly #slot: CallSlot | undefined;
  readonly #watch: AnswerWatch | undefined;

  constructor(
    stream: AnswerStream,
    meter: CallMeter,
    clock: Clock,
    slot: CallSlot | undefined,
    watch: AnswerWatch | undefined,
  ) {
    this.#inner = stream[Symbol.asyncIterator]();
    this.#meter = meter;
    this.#clock = clock;
    this.#slot = slot;
    this.#watch = watch;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  next(): Promise<IteratorResult<Delta>> {
    return this.#inner.next().then(this.#passed, this.#failed);
  }

  async return(): Promise<IteratorResult<Delta>> {
    try {
      await this.#inner.return?.();
    } finally {
      this.#end();
      this.#watch?.left();
    }
    return { done: true, value: undefined };
  }

  readonly #passed = (result: IteratorResult<Delta>): IteratorResult<Delta> => {
    if (result.done === true) {
      this.#end();
      this.#watch?.whole();
    } else this.#count(result.value);
    return result;
  };

  readonly #failed = (thrown: unknown): never => {
    this.#end();
    throw this.#watch === undefined ? thrown : this.#watch.failed(thrown);
  };

  #count(delta: Delta): void {
    const meter = this.#meter;
    this.#watch?.heard();
    if (delta.type === 'text') meter.sent(delta.text);
    else if (delta.type === 'usage') meter.usage = delta.usage;
    else if (delta.type === 'image') meter.images += 1;
    else if (delta.type === 'timings') meter.audio = milliseconds(delta.duration) ?? meter.audio;
    else if (delta.type === 'toolCall') {
      if (delta.name !== undefined) meter.sent(delta.name);
      meter.sent(delta.arguments);
    }
  }

  #end(): void {
    this.#meter.endedAt ??= this.#clock.elapsed();
    this.#slot?.release();
  }
}

/** Of seconds with fractions; what was begun counts. */
function milliseconds(seconds: number | undefined): number | undefined {
  return seconds === undefined ? undefined : Math.ceil(Number((seconds * 1_000).toFixed(3)));
}
