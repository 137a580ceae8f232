import type { AnswerStream, Delta, TextChannel } from '../core/delta.ts';
import { GatehouseError } from '../core/errors.ts';
import type { Json } from '../core/json.ts';
import { HeldText } from './held-text.ts';
import type { Piece, Scanner } from './held-text.ts';

/** One text of an answer: a channel of a choice, or the arguments of one of its tool calls. */
export interface AnswerChannel {
  readonly choice: number;
  readonly channel: TextChannel | 'arguments';
  /** Position of the tool call within the choice; 0 for the other channels. */
  readonly call: number;
}

type TextDelta = Extract<Delta, { type: 'text' }>;
type ToolCallDelta = Extract<Delta, { type: 'toolCall' }>;

/** A channel and its scanners in a row: each reads what the one before it let go. */
class HeldChannel {
  readonly choice: HeldChoice;
  readonly place: AnswerChannel;
  /** Name of the reasoning field on the wire, as it came last. */
  field: string | undefined;
  readonly #layers: readonly HeldText[];

  constructor(choice: HeldChoice, place: AnswerChannel, scanners: readonly Scanner[]) {
    this.choice = choice;
    this.place = place;
    this.#layers = scanners.map((scanner) => new HeldText(scanner, place.channel === 'arguments' ? 'json' : 'text'));
  }

  get blocked(): boolean {
    return this.#layers.some((layer) => layer.blocked);
  }

  /** `undefined` when the very same piece may leave at once, else what may leave instead. */
  push(text: string, logprobs: readonly Json[] | undefined): readonly Piece[] | undefined {
    for (let index = 0; index < this.#layers.length; index++) {
      const layer = this.#layers[index];
      if (layer === undefined || layer.take(text, logprobs)) continue;
      const out: Piece[] = [];
      layer.release(out);
      return this.#pass(out, index + 1);
    }
    return undefined;
  }

  /** Ends the scans, one after the other, and gives what is left. */
  end(from = 0, arrived: readonly Piece[] = []): readonly Piece[] | Promise<readonly Piece[]> {
    let pieces = arrived;
    for (let index = from; index < this.#layers.length; index++) {
      const layer = this.#layers[index];
      if (layer === undefined) continue;
      const out: Piece[] = [];
      this.#through(layer, pieces, out);
      layer.takeRest();
      const verdict = layer.scanner.end();
      if (verdict instanceof Promise) {
        return verdict.then((late) => {
          layer.conclude(late, out);
          return layer.blocked ? this.#pass(out, index + 1) : this.end(index + 1, out);
        });
      }
      layer.conclude(verdict, out);
      // The scans behind stay open: what they still hold could be the beginning of something, and nobody will know any more.
      if (layer.blocked) return this.#pass(out, index + 1);
      pieces = out;
    }
    return pieces;
  }

  #through(layer: HeldText, pieces: readonly Piece[], out: Piece[]): void {
    for (const piece of pieces) {
      if (layer.take(piece.text, piece.logprobs)) out.push(piece);
      else layer.release(out);
    }
  }

  #pass(pieces: readonly Piece[], from: number): readonly Piece[] {
    let passed = pieces;
    for (let index = from; index < this.#layers.length && passed.length > 0; index++) {
      const layer = this.#layers[index];
      if (layer === undefined) continue;
      const out: Piece[] = [];
      this.#through(layer, passed, out);
      passed = out;
    }
    return passed;
  }
}

interface HeldChoice {
  readonly index: number;
  /** By order of appearance, which is the order in which they are flushed. */
  readonly channels: HeldChannel[];
  finished: boolean;
}

type Open = (channel: AnswerChannel) => readonly Scanner[];

/**
 * The buffer that every text of an answer passes: of each channel of each choice and of the arguments of each tool call it
 * releases exactly what no scanner can still need, with the replacements that they want. Deltas that nothing has to be done
 * about are passed on as they are.
 *
 * A held end of a channel leaves at the latest before the finish of its choice, even if other channels have gone on: letting
 * it go when the channel changes would let a match out that goes on later. Names and ids of tool calls are not held.
 *
 * A block ends the answer with `output_blocked`, after what stands before the match; the stream behind is told to stop.
 * Errors that a scanner throws end it without anything more. `onEnd` is called exactly once, however it ends.
 *
 * Written as an iterator by hand, because a generator would cost three promises for each delta where this needs one.
 */
export function holdBack(stream: AnswerStream, open: Open, onEnd?: () => void): AsyncIterableIterator<Delta> {
  return new HeldAnswer(stream, open, onEnd);
}

class HeldAnswer implements AsyncIterableIterator<Delta> {
  readonly #upstream: AsyncIterator<Delta>;
  readonly #open: Open;
  readonly #onEnd: (() => void) | undefined;
  readonly #choices = new Map<number, HeldChoice>();
  #recent: HeldChannel | undefined;
  #ready: Delta[] = [];
  #failure: unknown;
  #failed = false;
  #upstreamDone = false;
  #ended = false;

  constructor(stream: AnswerStream, open: Open, onEnd: (() => void) | undefined) {
    this.#upstream = stream[Symbol.asyncIterator]();
    this.#open = open;
    this.#onEnd = onEnd;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  next(): Promise<IteratorResult<Delta>> {
    const ready = this.#ready.length === 0 ? undefined : this.#ready.shift();
    if (ready !== undefined) return Promise.resolve({ done: false, value: ready });
    if (this.#failed) return this.#fail();
    if (this.#upstreamDone) return Promise.resolve(this.#finish());
    return this.#upstream.next().then(this.#received, this.#broken);
  }

  async return(): Promise<IteratorResult<Delta>> {
    this.#ready = [];
    const done = this.#finish();
    await this.#upstream.return?.();
    return done;
  }

  readonly #received = (result: IteratorResult<Delta>): IteratorResult<Delta> | Promise<IteratorResult<Delta>> => {
    const passed = this.#step(result);
    if (passed === true) return result;
    return passed === false && this.#hasMore() ? this.next() : this.#pull(passed);
  };

  /** True when what came leaves as it is, false when what leaves is in `#ready`, if anything. */
  #step(result: IteratorResult<Delta>): boolean | Promise<void> {
    try {
      if (result.done !== true) return this.#pass(result.value);
      this.#upstreamDone = true;
      return this.#flushAll() ?? false;
    } catch (thrown) {
      this.#setFailure(thrown);
      return false;
    }
  }

  #hasMore(): boolean {
    return this.#ready.length > 0 || this.#failed || this.#upstreamDone;
  }

  readonly #broken = (thrown: unknown): never => {
    this.#finish();
    throw thrown;
  };

  /** Reads on while everything is held, in a loop, so that a long hold does not become a long chain of promises. */
  async #pull(first: boolean | Promise<void>): Promise<IteratorResult<Delta>> {
    let passed = first;
    for (;;) {
      try {
        if (typeof passed === 'object') await passed;
      } catch (thrown) {
        this.#setFailure(thrown);
      }
      if (this.#hasMore()) return this.next();
      let result: IteratorResult<Delta>;
      try {
        result = await this.#upstream.next();
      } catch (thrown) {
        return this.#broken(thrown);
      }
      passed = this.#step(result);
      if (passed === true) return result;
    }
  }

  #setFailure(thrown: unknown): void {
    if (this.#failed) return;
    this.#failed = true;
    this.#failure = thrown;
  }

  async #fail(): Promise<never> {
    const failure = this.#failure;
    this.#failed = false;
    this.#finish();
    // The client is told why at once; whether the stream behind stops in order changes nothing for it.
    this.#upstream.return?.().catch(() => undefined);
    throw failure;
  }

  #finish(): IteratorResult<Delta> {
    this.#upstreamDone = true;
    if (!this.#ended) {
      this.#ended = true;
      this.#onEnd?.();
    }
    return { done: true, value: undefined };
  }

  #pass(delta: Delta): boolean | Promise<void> {
    switch (delta.type) {
      case 'text':
        return delta.text === '' || this.#passText(delta);
      case 'toolCall':
        return delta.arguments === '' || this.#passArguments(delta);
      case 'finish':
        return this.#passFinish(delta);
      default:
        return true;
    }
  }

  #passText(delta: TextDelta): boolean {
    const channel = this.#channel(delta.choice, delta.channel, 0);
    if (delta.field !== undefined) channel.field = delta.field;
    const pieces = channel.push(delta.text, delta.logprobs);
    if (pieces === undefined) return true;
    this.#give(channel, pieces);
    return false;
  }

  #passArguments(delta: ToolCallDelta): boolean {
    const channel = this.#channel(delta.choice, 'arguments', delta.index);
    const pieces = channel.push(delta.arguments, undefined);
    if (pieces === undefined) return true;
    // The name and the id wait for nothing.
    if (delta.id !== undefined || delta.name !== undefined) {
      this.#ready.push({ ...delta, arguments: pieces.map((piece) => piece.text).join('') });
      this.#give(channel, []);
    } else this.#give(channel, pieces);
    return false;
  }

  #passFinish(delta: Extract<Delta, { type: 'finish' }>): boolean | Promise<void> {
    const choice = this.#choices.get(delta.choice);
    if (choice === undefined) return true;
    const waiting = this.#flush(choice);
    if (waiting === undefined) {
      if (this.#failed) return false;
      if (this.#ready.length === 0) return true;
      this.#ready.push(delta);
      return false;
    }
    return waiting.then(() => {
      if (!this.#failed) this.#ready.push(delta);
    });
  }

  #flushAll(): Promise<void> | undefined {
    let waiting: Promise<void> | undefined;
    for (const choice of this.#choices.values()) {
      if (choice.finished) continue;
      if (waiting === undefined) waiting = this.#flush(choice);
      else waiting = waiting.then(() => this.#flush(choice));
    }
    return waiting;
  }

  #flush(choice: HeldChoice, from = 0): Promise<void> | undefined {
    choice.finished = true;
    for (let index = from; index < choice.channels.length; index++) {
      const channel = choice.channels[index];
      if (channel === undefined || this.#failed) return undefined;
      const pieces = channel.end();
      if (pieces instanceof Promise) {
        return pieces.then((late) => {
          this.#give(channel, late);
          return this.#flush(choice, index + 1);
        });
      }
      this.#give(channel, pieces);
    }
    return undefined;
  }

  #channel(choiceIndex: number, name: AnswerChannel['channel'], call: number): HeldChannel {
    const recent = this.#recent;
    if (
      recent !== undefined &&
      recent.place.choice === choiceIndex &&
      recent.place.channel === name &&
      recent.place.call === call &&
      !recent.choice.finished
    ) {
      return recent;
    }
    let choice = this.#choices.get(choiceIndex);
    if (choice === undefined) {
      choice = { index: choiceIndex, channels: [], finished: false };
      this.#choices.set(choiceIndex, choice);
    }
    // Text behind the finish would escape scans that have ended.
    if (choice.finished)
      throw new GatehouseError('upstream_invalid_response', { note: 'text behind the finish of its choice' });
    let channel = choice.channels.find(({ place }) => place.channel === name && place.call === call);
    if (channel === undefined) {
      const place = { choice: choiceIndex, channel: name, call };
      channel = new HeldChannel(choice, place, this.#open(place));
      choice.channels.push(channel);
    }
    this.#recent = channel;
    return channel;
  }

  #give(channel: HeldChannel, pieces: readonly Piece[]): void {
    const { choice, channel: name, call } = channel.place;
    let text = '';
    const leave = (logprobs: readonly Json[] | undefined): void => {
      if (text === '' && logprobs === undefined) return;
      if (name === 'arguments') this.#ready.push({ type: 'toolCall', choice, index: call, arguments: text });
      else {
        this.#ready.push({
          type: 'text',
          choice,
          channel: name,
          text,
          ...(channel.field === undefined ? undefined : { field: channel.field }),
          ...(logprobs === undefined ? undefined : { logprobs }),
        });
      }
      text = '';
    };
    for (const piece of pieces) {
      if (piece.logprobs !== undefined) leave(undefined);
      text += piece.text;
      if (piece.logprobs !== undefined) leave(piece.logprobs);
    }
    leave(undefined);
    if (channel.blocked) this.#setFailure(new GatehouseError('output_blocked'));
  }
}
