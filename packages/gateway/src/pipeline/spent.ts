import type { Usage } from '../core/delta.ts';
import type { Exchange, Meter, Spent } from '../core/exchange.ts';
import type { Cost, Prices } from '../core/prices.ts';
import { isStreamed } from '../core/request.ts';
import type { PossibleTarget, Router } from '../core/router.ts';
import { longestRecording } from '../lib/recording-length.ts';
import { TokenEstimate } from '../lib/token-estimate.ts';

export interface SpentRooms {
  readonly prices: Prices;
  readonly router: Pick<Router, 'targetsOf'>;
}

const nothing: Spent = Object.freeze({
  usage: undefined,
  source: 'none',
  estimate: undefined,
  cost: undefined,
  saved: undefined,
});

/**
 * What an exchange has used and cost, reckoned once when its answer has ended, whichever way. Whoever asks first fixes it, so that
 * the record and the budgets say the same. `elapsed`: monotonic milliseconds.
 */
export function spentOn(exchange: Exchange, { prices, router }: SpentRooms, elapsed: number): Spent {
  const { notes } = exchange;
  notes.spent ??= reckon(exchange, prices, router, elapsed);
  return notes.spent;
}

function reckon(exchange: Exchange, prices: Prices, router: SpentRooms['router'], elapsed: number): Spent {
  return exchange.notes.cache === 'hit' ? spared(exchange, prices, router) : spentOnCall(exchange, prices, elapsed);
}

/** What the call that stands in the exchange has used and cost: the last one, or one that is being left for another. */
export function spentOnCall(exchange: Exchange, prices: Prices, elapsed: number): Spent {
  const { notes, receivedAt } = exchange;
  const { meter, provider, target } = notes;
  if (meter === undefined || provider === undefined || target === undefined) return nothing;
  if (!meter.began && !meter.givenUp) return nothing;
  const isCounted = meter.usage === undefined || (prices.version !== undefined && isSampled(exchange.id));
  const estimate = isCounted ? { input: estimateInput(exchange), output: meter.output } : undefined;
  const tokens = meter.usage ?? (estimate === undefined ? undefined : { ...estimate, output: unseen(exchange, meter) });
  const usage = tokens === undefined ? undefined : { ...tokens, ...mediaOf(exchange, meter) };
  const cost =
    usage === undefined
      ? undefined
      : prices.costOf(
          provider,
          target,
          { ...usage, busy: busyFor(meter, exchange, elapsed), batch: exchange.ofBatch !== undefined },
          receivedAt,
        );
  return {
    usage,
    source: meter.usage === undefined ? 'estimated' : 'provider',
    estimate,
    cost,
    saved: undefined,
  };
}

/** What is no token: how long a recording is, by the provider or else by the recording itself, and the images that came, or may have been made. */
function mediaOf({ request }: Exchange, { audio, images }: Meter): Pick<Usage, 'audio' | 'images'> | undefined {
  if (request?.kind === 'transcription') return { audio: audio ?? longestRecording(request.file.bytes) };
  if (request?.kind === 'image') return { images: images === 0 ? request.images : images };
  return undefined;
}

/**
 * Of a plain answer that never came nobody knows how long it had become by then, so all that was reserved for it counts: otherwise whoever hangs up
 * early would get models to work for nothing.
 */
function unseen({ request, spending }: Exchange, { output }: Meter): number {
  const streamed = isStreamed(request);
  return streamed || output > 0 ? output : (spending?.reserved?.output ?? output);
}

/** The usage of an answer from the cache is that of the call that it came from. */
function spared(exchange: Exchange, prices: Prices, router: SpentRooms['router']): Spent {
  const usage = exchange.answer?.usage;
  return {
    usage,
    source: usage === undefined ? 'none' : 'provider',
    estimate: undefined,
    cost: undefined,
    saved: usage === undefined ? undefined : sparedCost(exchange, usage, prices, router),
  };
}

function sparedCost(
  { notes, receivedAt, request }: Exchange,
  usage: Usage,
  prices: Prices,
  router: SpentRooms['router'],
): Cost | undefined {
  const target: PossibleTarget | undefined = notes.keptFrom ?? router.targetsOf(notes.model ?? request?.model ?? '')[0];
  return target === undefined ? undefined : prices.costOf(target.provider, target.target, usage, receivedAt);
}

/** Of one request in eight: enough to compare with what providers tell, at little cost. Ids are random, in hexadecimal. */
function isSampled(id: string): boolean {
  return id.charCodeAt(id.length - 1) % 8 === 0;
}

function busyFor(meter: Meter, { notes }: Exchange, elapsed: number): number {
  return (meter.endedAt ?? elapsed) - (notes.upstreamStartedAt ?? elapsed);
}

/** Of the texts as they were sent. Parts that are no text, and what a chat template adds, are not in. */
function estimateInput({ request }: Exchange): number {
  const estimate = new TokenEstimate();
  for (const { text } of request?.segments ?? []) {
    estimate.restart();
    estimate.add(text);
  }
  return Math.ceil(estimate.tokens);
}
