import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { collect, emptyAnswer, type ReasoningDetail } from '../core/answer.ts';
import type { Delta, Usage } from '../core/delta.ts';
import type { AnswerHead, Dialect } from '../core/dialect.ts';
import { GatehouseError } from '../core/errors.ts';
import type { JsonObject } from '../core/json.ts';
import { cutAt, cutPlaces } from './chunks.ts';

/** What a client of a dialect understands of an answer. */
export interface HeardAnswer {
  readonly content: string;
  /** All of it, whether signed or not. */
  readonly reasoning: string;
  /** Blocks that are signed or encrypted; undefined where the dialect has no room for them. */
  readonly details?: readonly ReasoningDetail[];
  readonly calls: readonly { readonly id?: string; readonly name: string; readonly input: unknown }[];
  /** OpenAI's reason. */
  readonly finish: string;
  readonly usage: Pick<Usage, 'input' | 'output' | 'cachedInput' | 'reasoning'>;
}

export interface DialectContract {
  readonly dialect: Dialect;
  /** A request that is answered, in the words of the dialect. */
  readonly request: (stream: boolean) => JsonObject;
  /** As an official client reads a whole stream, and a plain answer. */
  readonly readStream: (text: string) => HeardAnswer;
  readonly readPlain: (body: JsonObject) => HeardAnswer;
  /** What the client sends when it goes on after the plain answer. */
  readonly goOn: (body: JsonObject) => JsonObject;
  /** How a stream ends that guards have stopped: what says so. */
  readonly blockedEnd: string;
  /** How a stream ends that broke. */
  readonly brokenEnd: string;
  /** What the wire has no room for. */
  readonly without?: {
    readonly signatures?: true;
    readonly callIds?: true;
    readonly cachedInput?: true;
    readonly reasoningTokens?: true;
  };
}

interface MadeAnswer {
  readonly blocks: readonly (
    | { readonly text: string; readonly signature: string }
    | { readonly redacted: string }
    | { readonly open: string }
  )[];
  readonly content: string;
  readonly calls: readonly {
    readonly id: string;
    readonly name: string;
    readonly input: Readonly<Record<string, unknown>>;
  }[];
  readonly usage: Usage;
  readonly atMaximum: boolean;
}

const anyText = fc.string({ unit: 'grapheme', maxLength: 60 });
const someText = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 60 });
const opaque = fc.base64String({ minLength: 4, maxLength: 40 });
const name = fc.stringMatching(/^[a-z][a-z_]{0,19}$/);
const count = fc.nat(5_000);

const madeAnswer: fc.Arbitrary<MadeAnswer> = fc.record({
  blocks: fc
    .tuple(
      fc.array(fc.oneof(fc.record({ text: someText, signature: opaque }), fc.record({ redacted: opaque })), {
        maxLength: 3,
      }),
      fc.option(fc.record({ open: someText }), { nil: undefined }),
    )
    .map(([closed, open]) => (open === undefined ? closed : [...closed, open])),
  content: anyText,
  calls: fc.array(
    fc.record({ id: fc.stringMatching(/^call_[a-z0-9]{4,8}$/), name, input: fc.dictionary(name, anyText) }),
    {
      maxLength: 3,
    },
  ),
  usage: fc
    .record({ input: count, output: count, cachedInput: count, reasoning: count })
    .map((usage) => ({ ...usage, input: usage.input + usage.cachedInput, output: usage.output + usage.reasoning })),
  atMaximum: fc.boolean(),
});

function finishOf({ atMaximum, calls }: MadeAnswer): string {
  if (atMaximum) return 'length';
  return calls.length > 0 ? 'tool_calls' : 'stop';
}

/** The answer as a provider gives it, cut at any places; pieces of calls come in turns. */
function deltasOf(made: MadeAnswer, places: readonly number[]): Delta[] {
  const deltas: Delta[] = [{ type: 'start', id: 'provider-1', model: 'provider-model' }];
  const reasoning = (text: string) => {
    for (const piece of cutAt(text, places))
      deltas.push({ type: 'text', choice: 0, channel: 'reasoning', text: piece });
  };
  const mark = (said: object): Delta => ({ type: 'text', choice: 0, channel: 'reasoning', text: '', ...said });
  for (const block of made.blocks) {
    if ('redacted' in block) deltas.push(mark(block));
    else if ('open' in block) reasoning(block.open);
    else {
      reasoning(block.text);
      deltas.push(mark({ signature: block.signature }));
    }
  }
  for (const text of cutAt(made.content, places)) deltas.push({ type: 'text', choice: 0, channel: 'content', text });
  const pieces = made.calls.map(({ input }) => cutAt(JSON.stringify(input), places));
  for (const [index, { id, name: called }] of made.calls.entries())
    deltas.push({ type: 'toolCall', choice: 0, index, id, name: called, arguments: pieces[index]?.shift() ?? '' });
  while (pieces.some((rest) => rest.length > 0)) {
    for (const [index, rest] of pieces.entries()) {
      const piece = rest.shift();
      if (piece !== undefined) deltas.push({ type: 'toolCall', choice: 0, index, arguments: piece });
    }
  }
  deltas.push({ type: 'finish', choice: 0, reason: finishOf(made) }, { type: 'usage', usage: made.usage });
  return deltas;
}

/** What has to be heard of it. */
function expectedOf(made: MadeAnswer, { without }: DialectContract): HeardAnswer {
  const { usage } = made;
  const details = made.blocks.flatMap((block): ReasoningDetail[] => {
    if ('redacted' in block) return [{ type: 'reasoning.encrypted', data: block.redacted }];
    return 'open' in block ? [] : [{ type: 'reasoning.text', ...block }];
  });
  return {
    content: made.content,
    reasoning: made.blocks.map((block) => ('text' in block ? block.text : 'open' in block ? block.open : '')).join(''),
    ...(without?.signatures === true ? {} : { details }),
    calls: made.calls.map(({ id, input, name: called }) => ({
      ...(without?.callIds === true ? {} : { id }),
      name: called,
      input,
    })),
    finish: finishOf(made),
    usage: {
      input: usage.input,
      output: usage.output,
      ...(without?.cachedInput === true ? {} : { cachedInput: usage.cachedInput ?? 0 }),
      ...(without?.reasoningTokens === true ? {} : { reasoning: usage.reasoning ?? 0 }),
    },
  };
}

function headFor({ dialect, request }: DialectContract, stream: boolean): AnswerHead {
  const decoded = dialect.decode(Buffer.from(JSON.stringify(request(stream))), { uninspectable: 'mark' });
  return { exchangeId: 'req_1', created: 1_700, request: decoded };
}

function plainBody(contract: DialectContract, deltas: readonly Delta[]): JsonObject {
  const answer = emptyAnswer();
  for (const delta of deltas) collect(answer, delta);
  return JSON.parse(contract.dialect.encodePlain(headFor(contract, false), answer)) as JsonObject;
}

interface InternalMessage {
  readonly role: string;
  readonly content?: unknown;
  readonly reasoning_content?: string;
  readonly reasoning_details?: readonly {
    readonly type: string;
    readonly text?: string;
    readonly signature?: string;
  }[];
  readonly tool_calls?: readonly { readonly id: string; readonly function: { name: string; arguments: string } }[];
}

/** Of what the client sends next, the answer as models are shown it again. */
function sentBack(
  messages: readonly InternalMessage[],
): Pick<HeardAnswer, 'content' | 'reasoning' | 'calls' | 'details'> {
  const own = messages.filter(({ role }) => role === 'assistant');
  const details = own.flatMap((message) => message.reasoning_details ?? []);
  const reasoning = own.map((message) => message.reasoning_content ?? '').join('');
  return {
    content: own.map(({ content }) => textOf(content)).join(''),
    reasoning: details.length > 0 ? details.map(({ text }) => text ?? '').join('') : reasoning,
    details: details.filter(
      ({ signature, type }) => type === 'reasoning.encrypted' || signature !== undefined,
    ) as readonly ReasoningDetail[],
    calls: own
      .flatMap((message) => message.tool_calls ?? [])
      .map(({ id, function: called }) => ({ id, name: called.name, input: JSON.parse(called.arguments) as unknown })),
  };
}

function textOf(content: unknown): string {
  if (typeof content === 'string') return content;
  return Array.isArray(content) ? content.map((part: { text?: string }) => part.text ?? '').join('') : '';
}

/** What every dialect of chat does: an answer gets to the client whole, however it was cut, and comes back as it was. */
export function dialectContract(contract: DialectContract): void {
  const { dialect } = contract;

  describe(`the dialect ${dialect.id}`, () => {
    it('loses nothing of an answer on its way to the client, plain or in pieces of any size', () => {
      fc.assert(
        fc.property(madeAnswer, cutPlaces, (made, places) => {
          const deltas = deltasOf(made, places);
          const encoder = dialect.openStream(headFor(contract, true));
          const stream = deltas.map((delta) => encoder.encode(delta)).join('') + encoder.end();
          const expected = expectedOf(made, contract);
          expect(contract.readStream(stream)).toEqual(expected);
          expect(contract.readPlain(plainBody(contract, deltas))).toEqual(expected);
        }),
        { numRuns: 150 },
      );
    });

    it('takes back what it gave, for the next turn, as it was', () => {
      fc.assert(
        fc.property(madeAnswer, (made) => {
          const next = contract.goOn(plainBody(contract, deltasOf(made, [])));
          const decoded = dialect.decode(Buffer.from(JSON.stringify(next)), { uninspectable: 'mark' });
          const back = sentBack(decoded.body['messages'] as unknown as readonly InternalMessage[]);
          const { calls, content, reasoning, details } = expectedOf(made, contract);
          expect(back.content).toBe(content);
          expect(back.reasoning).toBe(reasoning);
          expect(back.calls).toMatchObject(calls);
          if (details !== undefined) expect(back.details).toMatchObject(details);
        }),
        { numRuns: 150 },
      );
    });

    it('ends a stream that guards have stopped, and one that broke, in its own way', () => {
      for (const [code, end] of [
        ['output_blocked', contract.blockedEnd],
        ['upstream_broken_stream', contract.brokenEnd],
      ] as const) {
        const encoder = dialect.openStream(headFor(contract, true));
        encoder.encode({ type: 'start' });
        const begun = encoder.encode({ type: 'text', choice: 0, channel: 'content', text: 'Hello' });
        expect(begun).toContain('Hello');
        const last = encoder.fail(new GatehouseError(code), 'en');
        expect(last).toContain(end);
        expect(last).not.toContain('[DONE]');
      }
    });

    it('writes no event or line that is content’s own', () => {
      const nasty = 'a\n\ndata: {"forged":true}\n\nevent: x\r\n\u2028{"done":true}\n';
      const encoder = dialect.openStream(headFor(contract, true));
      const stream =
        encoder.encode({ type: 'text', choice: 0, channel: 'content', text: nasty }) +
        encoder.encode({ type: 'finish', choice: 0, reason: 'stop' }) +
        encoder.encode({ type: 'usage', usage: { input: 1, output: 1 } }) +
        encoder.end();
      expect(contract.readStream(stream).content).toBe(nasty);
      expect(stream).not.toContain('\r');
      expect(stream.split('\n').filter((line) => line.includes('forged') && line.startsWith('data: {"forged'))).toEqual(
        [],
      );
    });
  });
}
