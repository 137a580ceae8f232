import type { Limits } from '@gatehouse/contract/limits';
import type { Clock } from '../core/clock.ts';
import { GatehouseError } from '../core/errors.ts';
import type { Exchange } from '../core/exchange.ts';
import type { Json, JsonObject } from '../core/json.ts';
import type { GreatestUse, Spending } from '../core/limits.ts';
import type { Prices } from '../core/prices.ts';
import type { ChatRequest, ModelRequest } from '../core/request.ts';
import type { PossibleTarget } from '../core/router.ts';
import { namesOfModel } from '../core/rule-selectors.ts';
import { longestRecording } from '../lib/recording-length.ts';
import { TokenEstimate } from '../lib/token-estimate.ts';
import type { TellModel } from './tell-model.ts';

export interface ReserveCallRooms {
  readonly clock: Clock;
  readonly prices: Prices;
  readonly limits: Pick<Limits, 'estimate' | 'imageTokens' | 'maxOutputTokens' | 'maxOutputTokensByModel'>;
  readonly aliases: readonly { readonly name: string; readonly provider: string; readonly target: string }[];
  readonly tellModel?: TellModel | undefined;
}

/** Reserves what the call may use, and gives the request as it may be sent. */
export type ReserveCall = (
  exchange: Exchange,
  request: ModelRequest,
  target: PossibleTarget,
) => ModelRequest | Promise<ModelRequest>;

/** What a chat template adds to a conversation and to each message at most: names of roles, marks, a preface of its own. */
const templateTokens = 256;
const messageTokens = 16;
/** The same as it mostly is. */
const usualTemplateTokens = 16;
const usualMessageTokens = 4;

export function createReserveCall({ clock, prices, limits, aliases, tellModel }: ReserveCallRooms): ReserveCall {
  function inputOf(exchange: Exchange, request: ModelRequest): number {
    // What only the model is told is sent as well; it stands in the request only while it is sent.
    const takeBack = tellModel?.(exchange, request);
    try {
      return limits.estimate === 'typical'
        ? usualInput(request, limits.imageTokens)
        : mostInput(request, limits.imageTokens);
    } finally {
      takeBack?.();
    }
  }

  function usualMost(target: PossibleTarget, asked: string): number {
    const { maxOutputTokens, maxOutputTokensByModel } = limits;
    for (const name of [asked, ...namesOfModel(aliases, asked, target)]) {
      if (Object.hasOwn(maxOutputTokensByModel, name)) return maxOutputTokensByModel[name] ?? maxOutputTokens;
    }
    return maxOutputTokens;
  }

  return (exchange, request, target) => {
    const { admission } = exchange;
    if (admission === undefined) return request;
    const limited = admission.callLimits(target);
    const input = limited.input ? inputOf(exchange, request) : 0;
    let output = 0;
    let sent = request;
    if (limited.output && request.kind === 'chat') {
      const asked = askedFor(request);
      const most = asked ?? usualMost(target, request.model);
      output = most * request.choices;
      if (asked === undefined) sent = { ...request, body: { ...request.body, max_tokens: most } };
    }
    const cost = limited.cost
      ? prices.costAtMost(target.provider, target.target, { input, output, ...mediaIn(request) }, exchange.receivedAt)
      : undefined;
    if (limited.cost && cost === undefined && prices.refusesUnknown === true) throw new GatehouseError('price_unknown');
    const greatest: GreatestUse = { input, output, micros: cost?.micros ?? 0 };
    const spending = admission.spend(target, greatest, clock.now());
    if (spending instanceof Promise) return spending.then((made) => kept(exchange, made, sent));
    return kept(exchange, spending, sent);
  };
}

/** What a call may cost at most, in millionths, whatever is limited; undefined where nobody knows the price. The request has what the model is told. */
export function mostCost(
  { limits, prices }: Pick<ReserveCallRooms, 'prices'> & { readonly limits: ReserveCallRooms['limits'] },
  { receivedAt }: Exchange,
  request: ModelRequest,
  { provider, target }: PossibleTarget,
): number | undefined {
  const input = mostInput(request, limits.imageTokens);
  const output = request.kind === 'chat' ? (askedFor(request) ?? limits.maxOutputTokens) * request.choices : 0;
  return prices.costAtMost(provider, target, { input, output, ...mediaIn(request) }, receivedAt)?.micros;
}

function mediaIn(request: ModelRequest): { readonly audio?: number; readonly images?: number } | undefined {
  if (request.kind === 'transcription') return { audio: longestRecording(request.file.bytes) };
  return request.kind === 'image' ? { images: request.images } : undefined;
}

function kept(exchange: Exchange, spending: Spending, sent: ModelRequest): ModelRequest {
  exchange.spending = spending;
  return sent;
}

/** The greatest of what the client names; undefined where it names none, or -1, which is "no limit" to some servers. */
function askedFor({ body }: ChatRequest): number | undefined {
  const named = [body['max_tokens'], body['max_completion_tokens']].filter(
    (value): value is number => typeof value === 'number' && value >= 0,
  );
  return named.length === 0 ? undefined : Math.max(...named);
}

/**
 * No vocabulary of bytes has a token of less than one, so the bytes of all that is sent are an upper bound of its tokens. Parts that are no text
 * count by the allowance that is configured for them.
 */
export function mostInput(request: ModelRequest, imageTokens: number): number {
  const weigh = new ByteCount();
  walkBody(request, weigh);
  return weigh.bytes + templateOf(request, templateTokens, messageTokens) + partsOf(request, imageTokens);
}

/** About as many as there are; see lib/token-estimate.ts for the error. */
export function usualInput(request: ModelRequest, imageTokens: number): number {
  const weigh = new UsualCount();
  walkBody(request, weigh);
  return weigh.tokens + templateOf(request, usualTemplateTokens, usualMessageTokens) + partsOf(request, imageTokens);
}

function partsOf({ notInspected }: ModelRequest, tokens: number): number {
  let parts = 0;
  for (const kind in notInspected) parts += notInspected[kind] ?? 0;
  return parts * tokens;
}

function templateOf({ body, kind }: ModelRequest, template: number, message: number): number {
  if (kind === 'rerank') return message * documentsOf(body);
  if (kind !== 'chat') return 0;
  const messages = body['messages'];
  return template + message * (Array.isArray(messages) ? messages.length : 0);
}

function documentsOf({ documents }: JsonObject): number {
  return Array.isArray(documents) ? documents.length : 0;
}

interface Weigh {
  /** `times` that the model reads it. */
  text(text: string, times?: number): void;
  /** Numbers, and what stands around values. */
  other(): void;
}

/** A number has no more bytes, and punctuation stands in the place of what templates put around a value. */
const otherBytes = 24;
const around = 4;

class ByteCount implements Weigh {
  bytes = 0;

  text(text: string, times = 1): void {
    this.bytes += (Buffer.byteLength(text) + around) * times;
  }

  other(): void {
    this.bytes += otherBytes;
  }
}

class UsualCount implements Weigh {
  readonly #estimate = new TokenEstimate();
  #again = 0;

  get tokens(): number {
    return Math.ceil(this.#estimate.tokens + this.#again);
  }

  text(text: string, times = 1): void {
    const before = this.#estimate.tokens;
    this.#estimate.restart();
    this.#estimate.add(text);
    if (times > 1) this.#again += (this.#estimate.tokens - before) * (times - 1);
  }

  other(): void {
    this.#estimate.add('0,');
  }
}

/** All of the body, but for the parts of messages that are no text: only there, so that nothing can be hidden by calling it one. */
function walkBody({ body, kind, notInspected }: ModelRequest, weigh: Weigh): void {
  for (const name in body) {
    const value = body[name];
    weigh.text(name);
    // Models that rank read the query anew with each document.
    if (kind === 'rerank' && name === 'query' && typeof value === 'string')
      weigh.text(value, Math.max(1, documentsOf(body)));
    else if (name !== 'messages' || !Array.isArray(value)) walk(value, weigh);
    else for (const message of value as readonly Json[]) walkMessage(message, notInspected, weigh);
  }
}

function walkMessage(message: Json, notInspected: ModelRequest['notInspected'], weigh: Weigh): void {
  if (!isObject(message)) {
    walk(message, weigh);
    return;
  }
  for (const name in message) {
    const value = message[name];
    weigh.text(name);
    if (name !== 'content' || !Array.isArray(value)) {
      walk(value, weigh);
      continue;
    }
    for (const part of value as readonly Json[]) {
      const type = isObject(part) ? part['type'] : undefined;
      if (typeof type !== 'string' || type === 'text' || !Object.hasOwn(notInspected, type)) walk(part, weigh);
    }
  }
}

function walk(value: Json | undefined, weigh: Weigh): void {
  if (typeof value === 'string') weigh.text(value);
  else if (Array.isArray(value)) for (const item of value as readonly Json[]) walk(item, weigh);
  else if (isObject(value)) {
    for (const name in value) {
      weigh.text(name);
      walk(value[name], weigh);
    }
  } else weigh.other();
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
