import type { AnswerStream, Delta } from '../core/delta.ts';
import { GatehouseError } from '../core/errors.ts';
import type { Meter } from '../core/exchange.ts';
import type { Spending } from '../core/limits.ts';

export interface CutOptions {
  readonly meter: Meter;
  readonly spending: Spending;
  /** Tokens of output that are reserved. */
  readonly allowed: number;
  /** What so much output costs at most; nothing where cost is not limited. */
  readonly microsOf: (output: number) => number;
  readonly now: () => number;
}

/** How much of the output may be beyond the reserve by our estimate before it is taken for too long: its error, see lib/token-estimate.ts. */
const tolerance = 1.3;
/** In scripts in which vocabularies differ by a factor of two. */
const foreignTolerance = 2.2;
const sureTokens = 16;
/** Of the first unit behind Latin, Greek and Cyrillic letters. */
const foreignScripts = 0x530;
/** Output is reserved anew by so much at least. */
const leastExtension = 256;

/**
 * Ends an answer that becomes longer than what was reserved for it, as where a model server does not keep to the maximum that it was told. First more
 * is reserved, as long as there is room in all limits. What is counted while it runs is an estimate, and an estimate alone must not cut what is
 * within bounds; so it is cut when it is surely beyond them.
 */
export function cutAtReserve(stream: AnswerStream, options: CutOptions): AnswerStream {
  return new CutAnswer(stream, options);
}

class CutAnswer implements AsyncIterableIterator<Delta> {
  readonly #inner: AsyncIterator<Delta>;
  readonly #options: CutOptions;
  #allowed: number;
  #units = 0;
  #foreign = 0;

  constructor(stream: AnswerStream, options: CutOptions) {
    this.#inner = stream[Symbol.asyncIterator]();
    this.#options = options;
    this.#allowed = options.allowed;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  next(): Promise<IteratorResult<Delta>> {
    return this.#inner.next().then(this.#passed);
  }

  async return(): Promise<IteratorResult<Delta>> {
    await this.#inner.return?.();
    return { done: true, value: undefined };
  }

  readonly #passed = (result: IteratorResult<Delta>): IteratorResult<Delta> | Promise<IteratorResult<Delta>> => {
    if (result.done === true || result.value.type === 'usage') return result;
    if (result.value.type === 'text') this.#look(result.value.text);
    const { meter } = this.#options;
    if (meter.usage !== undefined || meter.output <= this.#allowed) return result;
    const most = this.#allowed * this.#tolerance() + sureTokens;
    if (meter.output <= most) return result;
    return this.#extend(meter.output - this.#allowed, result);
  };

  /** By more than is needed, so that it is not asked for with each piece; or else by as much as is needed. */
  async #extend(needed: number, result: IteratorResult<Delta>): Promise<IteratorResult<Delta>> {
    for (const more of [Math.max(leastExtension, needed), needed]) {
      const micros = this.#options.microsOf(more);
      if (!(await this.#options.spending.extend({ input: 0, output: more, micros }))) continue;
      this.#allowed += more;
      return result;
    }
    return this.#cut(needed);
  }

  async #cut(needed: number): Promise<never> {
    const { microsOf, now, spending } = this.#options;
    const param = spending.fullLimit({ input: 0, output: needed, micros: microsOf(needed) }, now());
    // Ends the call of the provider, whose model works no longer.
    await this.#inner.return?.();
    throw new GatehouseError('output_limit_exceeded', param === undefined ? {} : { param });
  }

  #look(text: string): void {
    // A share is enough, and the first unit of each piece is one.
    this.#units += 1;
    if (text.charCodeAt(0) >= foreignScripts) this.#foreign += 1;
  }

  #tolerance(): number {
    const share = this.#units === 0 ? 0 : this.#foreign / this.#units;
    return tolerance + (foreignTolerance - tolerance) * share;
  }
}
