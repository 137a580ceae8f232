import type { AnswerStream, Delta } from '../core/delta.ts';
import { GatehouseError } from '../core/errors.ts';
import type { Json } from '../core/json.ts';
import type { OpenScanners } from './answer-channel.ts';
import { HeldIntroduction } from './held-introduction.ts';
import { HeldChannel, type HeldPlace, isLong } from './held-channel.ts';
import type { Piece } from './held-text.ts';
import { inspectLogprobs } from './logprobs.ts';
import { isClean } from './fixed-text.ts';

/** White space only may still become JSON. */
const jsonBegins = /^\s*(?:[[{"]|$)/;

type TextDelta = Extract<Delta, { type: 'text' }>;
type ToolCallDelta = Extract<Delta, { type: 'toolCall' }>;

interface HeldChoice {
  readonly index: number;
  /** By order of appearance, which is the order in which they are flushed. */
  readonly channels: HeldChannel[];
  /** By position. */
  readonly calls: Map<number, HeldIntroduction>;
  finished: boolean;
}

export interface HoldBackOptions {
  /** The client has asked for JSON, so a content that begins as JSON is read and changed as such. */
  readonly answersInJson?: boolean;
  /**
   * What is replaced was replaced the other way in the request, and will be again, so signatures of reasoning stay good. Otherwise a
   * block of which something was replaced loses its signature: nobody has signed what it says now.
   */
  readonly keepsSignatures?: boolean;
  /** Called exactly once, however the answer ends. */
  readonly onEnd?: () => void;
}

/**
 * The buffer that every text of an answer passes: of each channel of each choice and of the arguments of each tool call it
 * releases exactly what no scanner can still need, with the replacements that they want. Deltas that nothing has to be done
 * about are passed on as they are.
 *
 * A held end of a channel leaves at the latest before the finish of its choice, even if other channels have gone on: letting
 * it go when the channel changes would let a match out that goes on later. Names and ids of tool calls are judged before
 * they leave and never changed, since the client knows its tools by them: what would have to be replaced blocks.
 *
 * A block ends the answer with `output_blocked`, after what stands before the match; the stream behind is told to stop.
 * Errors that a scanner throws end it without anything more.
 *
 * Long deltas, as answers that come in one piece, are shown to the scanners in slices, between which others are let run.
 *
 * Written as an iterator by hand, because a generator would cost three promises for each delta where this needs one.
 */
export function holdBack(
  stream: AnswerStream,
  open: OpenScanners,
  options: HoldBackOptions = {},
): AsyncIterableIterator<Delta> {
  return new HeldAnswer(stream, open, options);
}

class HeldAnswer implements AsyncIterableIterator<Delta> {
  readonly #upstream: AsyncIterator<Delta>;
  readonly #open: OpenScanners;
  readonly #options: HoldBackOptions;
  readonly #choices = new Map<number, HeldChoice>();
  /** The channel that the last text was for, if its choice goes on. */
  #recent: HeldChannel | undefined;
  #ready: Delta[] = [];
  #failure: unknown;
  #failed = false;
  #upstreamDone = false;
  #ended = false;

  constructor(stream: AnswerStream, open: OpenScanners, options: HoldBackOptions) {
    this.#upstream = stream[Symbol.asyncIterator]();
    this.#open = open;
    this.#options = options;
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
      this.#options.onEnd?.();
    }
    return { done: true, value: undefined };
  }

  #pass(delta: Delta): boolean | Promise<void> {
    switch (delta.type) {
      case 'text':
        if (delta.signature !== undefined || delta.redacted !== undefined) return this.#passMark(delta);
        return delta.text === '' || this.#passText(delta);
      case 'toolCall':
        return this.#passCall(delta);
      case 'finish':
        return this.#passFinish(delta);
      default:
        return true;
    }
  }

  #passText(delta: TextDelta): boolean | Promise<void> {
    const channel = this.#channel(delta.choice, delta.channel, 0, delta);
    if (delta.field !== undefined) channel.field = delta.field;
    const given = delta.logprobs;
    const logprobs = given === undefined ? undefined : this.#judgeLogprobs(delta, given);
    if (logprobs === undefined && isLong(delta.text)) {
      return channel.pushInTurns(delta.text).then((pieces) => {
        if (pieces === undefined && given === undefined) this.#ready.push(delta);
        else this.#give(channel, pieces ?? [{ text: delta.text, logprobs }]);
      });
    }
    const pieces = channel.push(delta.text, logprobs);
    if (pieces === undefined && logprobs === given) return true;
    this.#give(channel, pieces ?? [{ text: delta.text, logprobs }]);
    return false;
  }

  /**
   * A signature closes its block of reasoning, so the block has to leave before it. What comes after is a text of its own: whoever reads
   * the blocks reads them apart.
   */
  #passMark(delta: TextDelta): boolean | Promise<void> {
    const { signature: _signature, redacted: _redacted, ...text } = delta;
    const passed = text.text === '' || this.#passText(text);
    if (typeof passed === 'object') return passed.then(() => this.#closeBlock(delta));
    if (passed && text.text !== '') this.#ready.push(text);
    return this.#closeBlock(delta) ?? false;
  }

  #closeBlock(delta: TextDelta): Promise<void> | undefined {
    const { channels } = this.#choice(delta.choice);
    const place = channels.findIndex((one) => one.place.channel === delta.channel);
    const channel = channels[place];
    if (channel === undefined) {
      this.#leaveMark(delta, false);
      return undefined;
    }
    channels.splice(place, 1);
    if (this.#recent === channel) this.#recent = undefined;
    const pieces = channel.end();
    if (pieces instanceof Promise) {
      return pieces.then((late) => {
        this.#give(channel, late);
        this.#leaveMark(delta, channel.changed);
      });
    }
    this.#give(channel, pieces);
    this.#leaveMark(delta, channel.changed);
    return undefined;
  }

  #leaveMark(delta: TextDelta, changed: boolean): void {
    if (this.#failed) return;
    const broken = changed && this.#options.keepsSignatures !== true && delta.signature !== undefined;
    this.#ready.push({ ...delta, text: '', ...(broken ? { signature: '' } : undefined) });
  }

  #judgeLogprobs(delta: TextDelta, logprobs: readonly Json[]): readonly Json[] | undefined {
    const place = { choice: delta.choice, channel: 'alternative', call: 0 } as const;
    if (this.#open(place).length === 0) return logprobs;
    return inspectLogprobs(delta.text, logprobs, (token) => isClean(token, this.#open(place)));
  }

  /** A name that is not known whole yet, or not judged, keeps the call that it begins. */
  #passCall(delta: ToolCallDelta): boolean | Promise<void> {
    const named = delta.id !== undefined || delta.name !== undefined;
    if (!named && delta.arguments === '') return true;
    const choice = this.#choice(delta.choice);
    let introduction = choice.calls.get(delta.index);
    if (introduction === undefined) {
      if (!named) return this.#passArguments(delta, false);
      introduction = new HeldIntroduction(delta, this.#open);
      choice.calls.set(delta.index, introduction);
    }
    const waited = introduction.waits;
    if (named) introduction.push(delta);
    if (!introduction.waits && !waited) {
      introduction.passed();
      return delta.arguments === '' || this.#passArguments(delta, false);
    }
    if (delta.arguments === '' && introduction.waits) return false;
    const held = introduction;
    const ended = held.waits ? held.end() : undefined;
    if (ended !== undefined) return ended.then(() => this.#beginCall(held, delta));
    return this.#beginCall(held, delta) ?? false;
  }

  #beginCall(introduction: HeldIntroduction, delta: ToolCallDelta): Promise<void> | undefined {
    this.#ready.push(introduction.release());
    return delta.arguments === '' ? undefined : this.#passBare(delta);
  }

  /** The arguments of a call whose name has left in a delta of its own. */
  #passBare(delta: ToolCallDelta): Promise<void> | undefined {
    const { choice, index } = delta;
    const bare: ToolCallDelta = { type: 'toolCall', choice, index, arguments: delta.arguments };
    const passed = this.#passArguments(bare, true);
    if (passed === true) this.#ready.push(bare);
    return typeof passed === 'object' ? passed : undefined;
  }

  #passArguments(delta: ToolCallDelta, apart: boolean): boolean | Promise<void> {
    const channel = this.#channel(delta.choice, 'arguments', delta.index, undefined);
    if (isLong(delta.arguments)) {
      return channel.pushInTurns(delta.arguments).then((pieces) => {
        if (this.#giveArguments(delta, apart, channel, pieces)) this.#ready.push(delta);
      });
    }
    return this.#giveArguments(delta, apart, channel, channel.push(delta.arguments, undefined));
  }

  /** True where the delta may leave as it is. */
  #giveArguments(
    delta: ToolCallDelta,
    apart: boolean,
    channel: HeldChannel,
    pieces: readonly Piece[] | undefined,
  ): boolean {
    if (pieces === undefined) return true;
    if (!apart && (delta.id !== undefined || delta.name !== undefined)) {
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

  #flush(choice: HeldChoice): Promise<void> | undefined {
    choice.finished = true;
    this.#recent = undefined;
    let waiting: Promise<void> | undefined;
    for (const introduction of choice.calls.values()) {
      if (!introduction.waits) continue;
      const end = (): Promise<void> | undefined => {
        const ended = introduction.end();
        if (ended === undefined) this.#ready.push(introduction.release());
        return ended?.then(() => void this.#ready.push(introduction.release()));
      };
      waiting = waiting === undefined ? end() : waiting.then(end);
    }
    return waiting === undefined ? this.#flushChannels(choice, 0) : waiting.then(() => this.#flushChannels(choice, 0));
  }

  #flushChannels(choice: HeldChoice, from: number): Promise<void> | undefined {
    for (let index = from; index < choice.channels.length; index++) {
      const channel = choice.channels[index];
      if (channel === undefined || this.#failed) return undefined;
      const pieces = channel.end();
      if (pieces instanceof Promise) {
        return pieces.then((late) => {
          this.#give(channel, late);
          return this.#flushChannels(choice, index + 1);
        });
      }
      this.#give(channel, pieces);
    }
    return undefined;
  }

  #choice(index: number): HeldChoice {
    let choice = this.#choices.get(index);
    if (choice === undefined) {
      choice = { index, channels: [], calls: new Map(), finished: false };
      this.#choices.set(index, choice);
    }
    // Text behind the finish would escape scans that have ended.
    if (choice.finished)
      throw new GatehouseError('upstream_invalid_response', { note: 'text behind the finish of its choice' });
    return choice;
  }

  #channel(choiceIndex: number, name: HeldPlace['channel'], call: number, first: TextDelta | undefined): HeldChannel {
    const recent = this.#recent;
    if (
      recent !== undefined &&
      recent.place.choice === choiceIndex &&
      recent.place.channel === name &&
      recent.place.call === call
    ) {
      return recent;
    }
    const choice = this.#choice(choiceIndex);
    let channel = choice.channels.find(({ place }) => place.channel === name && place.call === call);
    if (channel === undefined) {
      const place = { choice: choiceIndex, channel: name, call };
      channel = new HeldChannel(place, this.#open(place), this.#formatOf(name, first));
      choice.channels.push(channel);
    }
    this.#recent = channel;
    return channel;
  }

  #formatOf(name: HeldPlace['channel'], first: TextDelta | undefined): 'text' | 'json' {
    if (name === 'arguments') return 'json';
    // Entries belong to the text as it came, so a text with log probabilities stays one.
    const asked = this.#options.answersInJson === true && name === 'content' && first?.logprobs === undefined;
    return asked && jsonBegins.test(first?.text ?? '') ? 'json' : 'text';
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
