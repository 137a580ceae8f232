import { errorCatalogue, type ErrorCode } from '@gatehouse/contract/errors';
import { collect, type CollectedAnswer, emptyAnswer } from '../core/answer.ts';
import type { BatchUsage, StoredBatch } from '../core/batch-store.ts';
import type { CallController } from '../core/call-signal.ts';
import type { Clock } from '../core/clock.ts';
import type { AnswerStream } from '../core/delta.ts';
import type { AnswerHead, DecodeOptions, Dialect, EncodeError } from '../core/dialect.ts';
import { asGatehouseError, GatehouseError } from '../core/errors.ts';
import { callerOf, type Exchange, openExchange } from '../core/exchange.ts';
import type { Ids } from '../core/ids.ts';
import type { JsonObject } from '../core/json.ts';
import type { BatchDetails } from './batch-desk.ts';

export interface AskLineOptions {
  /** The path in force. */
  readonly run: (exchange: Exchange) => Promise<AnswerStream>;
  /** Told of every exchange before it goes on the path. */
  readonly began: (exchange: Exchange) => void;
  readonly decodeOptions: () => DecodeOptions;
  readonly encodeError: EncodeError;
  readonly clock: Clock;
  readonly ids: Ids;
}

export interface LineQuestion {
  readonly batch: StoredBatch;
  readonly details: BatchDetails;
  readonly dialect: Dialect;
  readonly body: JsonObject;
  readonly controller: CallController;
}

/** What a client would have got that had asked it by itself. */
export interface LineAnswer {
  readonly requestId: string;
  readonly status: number;
  readonly body: string;
  readonly error: GatehouseError | undefined;
  readonly usage: BatchUsage | undefined;
}

/** Sends one line down the path as an exchange of its own, of whoever made the batch. Never rejects. */
export async function askLine(question: LineQuestion, options: AskLineOptions): Promise<LineAnswer> {
  const { details, dialect } = question;
  const exchange = exchangeOf(question, options);
  try {
    options.began(exchange);
    let own: CollectedAnswer | undefined;
    for await (const delta of await options.run(exchange)) {
      if (exchange.answer !== undefined) continue;
      own ??= emptyAnswer();
      collect(own, delta);
    }
    const { request } = exchange;
    if (request === undefined) throw new GatehouseError('internal_error', { note: 'an answer without a request' });
    const head: AnswerHead = {
      exchangeId: exchange.id,
      created: Math.floor(exchange.receivedAt / 1_000),
      request,
    };
    await dialect.keep?.(exchange, head);
    const body = dialect.encodePlain(head, exchange.answer ?? own ?? emptyAnswer());
    return { requestId: exchange.id, status: 200, body, error: undefined, usage: usageOf(exchange) };
  } catch (thrown) {
    const error = asGatehouseError(thrown);
    const { status } = errorCatalogue[error.code];
    const body = options.encodeError(error, details.language, exchange.id);
    return { requestId: exchange.id, status, body, error, usage: usageOf(exchange) };
  }
}

function exchangeOf(
  { batch, body, controller, details, dialect }: LineQuestion,
  { clock, decodeOptions, ids }: AskLineOptions,
): Exchange {
  const exchange = openExchange({
    id: ids.next('req'),
    dialect: dialect.id,
    path: batch.endpoint,
    kind: dialect.kind,
    receivedAt: clock.now(),
    startedAt: clock.elapsed(),
    signal: controller.signal,
    credential: { found: 'kept', key: batch.key },
    incomingTrace: undefined,
    client: details.client,
    subject: details.subject,
    consent: details.consent,
    cacheWishes: details.cacheWishes,
    batch: true,
    ofBatch: batch.id,
    receive: async () => {
      const raw = Buffer.from(JSON.stringify(body));
      exchange.rawBody = raw;
      const request =
        dialect.recall === undefined
          ? dialect.decode(raw, decodeOptions())
          : await dialect.recall(raw, decodeOptions(), callerOf(exchange));
      if (request.warnings !== undefined) exchange.notes.warnings.push(...request.warnings);
      return { raw, request };
    },
  });
  return exchange;
}

function usageOf({ notes }: Exchange): BatchUsage | undefined {
  const usage = notes.spent?.usage;
  if (usage === undefined) return undefined;
  const { cachedInput = 0, input, output, reasoning = 0 } = usage;
  return { input, output, cachedInput, reasoning };
}

/** With these nothing that the same key asks is answered any more. */
const endingCodes: ReadonlySet<ErrorCode> = new Set([
  'key_revoked',
  'key_expired',
  'owner_not_active',
  'session_ended',
  'role_not_permitted',
  'address_not_permitted',
  'route_not_permitted',
]);

/** The gateway itself is at fault, and comes back: nothing is lost by waiting. */
const ownCodes: ReadonlySet<ErrorCode> = new Set(['ledger_unavailable', 'limits_unavailable', 'policy_changed']);

/** Cut in the middle: asking again would cost as much again, and end alike. */
const finalCodes: ReadonlySet<ErrorCode> = new Set(['output_limit_exceeded', 'not_in_cache', 'vault_full']);

/** How often a line is asked again whose model server fails. */
const mostAttempts = 5;
const ownWait = 15_000;
const firstWait = 2_000;
const longestWait = 120_000;

/** What is to be done about a line that was refused. */
export type Consequence =
  | { readonly what: 'keep' }
  /** It is asked once more after so many milliseconds; `all` are the other lines of the batch, which would be refused alike. */
  | { readonly what: 'later'; readonly wait: number; readonly all: boolean; readonly counts: boolean }
  | { readonly what: 'end' };

export function consequenceOf(error: GatehouseError, attempts: number): Consequence {
  const { code, retryAfter } = error;
  if (endingCodes.has(code)) return { what: 'end' };
  if (finalCodes.has(code)) return { what: 'keep' };
  if (ownCodes.has(code)) return { what: 'later', wait: ownWait, all: true, counts: false };
  const { status } = errorCatalogue[code];
  if ((status === 429 || status === 503 || code === 'key_suspended') && retryAfter !== undefined)
    return { what: 'later', wait: Math.max(1, retryAfter) * 1_000, all: true, counts: false };
  if ((status === 429 || status >= 502) && attempts + 1 < mostAttempts)
    return { what: 'later', wait: Math.min(longestWait, firstWait * 4 ** attempts), all: false, counts: true };
  return { what: 'keep' };
}
