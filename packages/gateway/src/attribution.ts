import type { AssistantTrace, Attribution } from '@gatehouse/contract/explanation';
import { collect, emptyAnswer } from './core/answer.ts';
import type { CallSignal } from './core/call-signal.ts';
import type { Caller } from './core/caller.ts';
import type { Clock } from './core/clock.ts';
import type { AnswerStream } from './core/delta.ts';
import type { DecodeOptions, Dialect } from './core/dialect.ts';
import { GatehouseError } from './core/errors.ts';
import { type Exchange, openExchange } from './core/exchange.ts';
import type { Evidence, Grounding } from './core/grounding.ts';
import type { Ids } from './core/ids.ts';

export interface AttributionOptions {
  readonly run: (exchange: Exchange) => Promise<AnswerStream>;
  /** Told of every exchange before it goes on the path. */
  readonly began: (exchange: Exchange) => void;
  readonly grounding: Pick<Grounding, 'support'>;
  readonly decodeOptions: () => DecodeOptions;
  readonly clock: Clock;
  readonly ids: Ids;
}

/** What was asked, and what came of it. */
export interface AttributedAnswer {
  readonly trace: AssistantTrace;
  /** The body as it came, in its dialect. */
  readonly body: Uint8Array;
  readonly dialect: Dialect;
}

/** How often the same is asked with nothing left out: how far those answers are apart is how little a difference means. */
const baselines = 2;

/**
 * What each passage did to the words of a model, by leaving it out: the question is asked anew without each passage that the model was shown, and what of
 * the first answer the new one still supports is held against that with all of them. Unlike the Shapley values, which tell what supports the
 * answer as it stands, it tells what the model would have said; it costs calls of the model, which are those of the caller, recorded and paid
 * like any other, and it is only as good as the model is steady (`error`). After leave-one-out and ContextCite (Cohen-Wang et al. 2024), which
 * reads probabilities that chat interfaces do not give.
 */
export async function attribute(
  { body, dialect, trace }: AttributedAnswer,
  caller: Caller,
  signal: CallSignal,
  options: AttributionOptions,
): Promise<Attribution> {
  const said = trace.sentences.filter(({ kept, rendered }) => kept && !rendered).map(({ text }) => text);
  if (trace.asked === 0 || said.length === 0) throw new GatehouseError('nothing_to_attribute');
  const question = trace.queries[0] ?? '';
  let calls = 0;

  /** How much of what was said is still said without a passage. */
  async function worth(without: string | undefined): Promise<number> {
    calls += 1;
    const text = await askAgain(without);
    const again: Evidence = { id: 'again', titles: [], text, language: trace.language };
    const supports = said.map((sentence) => options.grounding.support(sentence, [again], question));
    return supports.reduce((sum, support) => sum + support, 0) / supports.length;
  }

  async function askAgain(without: string | undefined): Promise<string> {
    const { began, clock, decodeOptions, ids, run } = options;
    const exchange = openExchange({
      id: ids.next('req'),
      dialect: dialect.id,
      path: '',
      kind: dialect.kind,
      receivedAt: clock.now(),
      startedAt: clock.elapsed(),
      signal,
      credential: { found: 'kept', key: caller.key },
      incomingTrace: undefined,
      // An answer that was kept would tell nothing.
      cacheWishes: noWishes,
      leaveOut: without === undefined ? undefined : new Set([without]),
      receive: async () => {
        exchange.rawBody = body;
        return { raw: body, request: dialect.decode(body, decodeOptions()) };
      },
    });
    began(exchange);
    const answer = emptyAnswer();
    for await (const delta of await run(exchange)) collect(answer, delta);
    const kept = exchange.notes.assistant?.trace.sentences.filter((sentence) => sentence.kept) ?? [];
    return kept.map(({ text }) => text).join(' ');
  }

  const first: number[] = [];
  for (let asked = 0; asked < baselines; asked += 1) first.push(await worth(undefined));
  const all = first.reduce((sum, value) => sum + value, 0) / first.length;
  const error = Math.max(...first) - Math.min(...first);
  const passages: Attribution['passages'] = [];
  // One after the other: it is the caller's own limit of calls at once.
  for (const { id } of trace.passages) passages.push({ id, effect: rounded(all - (await worth(id))) });
  return { method: 'leave-one-out', calls, worth: rounded(all), error: rounded(error), passages };
}

/** Four decimals: more would be made up. */
function rounded(value: number): number {
  return Math.round(value * 10_000) / 10_000;
}

const noWishes = { noStore: true, noCache: true, onlyIfCached: false, maxAge: undefined, minFresh: undefined } as const;
