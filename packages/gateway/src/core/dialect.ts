import type { CollectedAnswer } from './answer.ts';
import type { Caller } from './caller.ts';
import type { Delta } from './delta.ts';
import type { GatehouseError } from './errors.ts';
import type { Exchange } from './exchange.ts';
import type { ExchangeRequest } from './request.ts';

/** Languages in which a client can be told what is wrong. */
export type Language = 'en' | 'de';

export interface DecodeOptions {
  /** What happens to parts that no guard can read: counted in `notInspected`, or refused with `unsupported_content`. */
  readonly uninspectable: 'mark' | 'refuse';
  /** Beta features of its API that the client has named, by header and as it came. */
  readonly betas?: string | undefined;
  /** Content type of the body, where the dialect takes others than JSON. */
  readonly contentType?: string | undefined;
}

/** What an answer says about itself, whichever way it is encoded. */
export interface AnswerHead {
  /** Id of the exchange. */
  readonly exchangeId: string;
  /** Seconds since the Unix epoch. */
  readonly created: number;
  readonly request: ExchangeRequest;
}

/** Writes one answer as a stream of whole events or lines. Every method gives text to send, or the empty text. */
export interface StreamEncoder {
  encode(delta: Delta): string;
  /** The answer is whole and recorded. */
  end(): string;
  /** The answer broke off; nothing follows. */
  fail(error: GatehouseError, language: Language): string;
}

/** What is the same in all answers of an API, refusals included. Where there is none, it is as with OpenAI. */
export interface ApiForm {
  readonly encodeError: EncodeError;
  /** Under which name its clients look for the id of a request, beside `x-request-id`. */
  readonly idHeader?: string;
  /** Content type of its streams where these are not server-sent events. */
  readonly streamType?: string;
}

/** A wire format of clients, to and from the internal form. */
export interface Dialect {
  readonly id: string;
  readonly kind: ExchangeRequest['kind'];
  /** Parses a whole body. Throws a GatehouseError that names the place in `param`. */
  decode(raw: Uint8Array, options: DecodeOptions): ExchangeRequest;
  /** The body of a plain answer, JSON. */
  encodePlain(head: AnswerHead, answer: CollectedAnswer): string;
  openStream(head: AnswerHead): StreamEncoder;
  readonly api?: ApiForm;
  /** Of a dialect whose bodies are forms with a file (RFC 7578). What is recorded of them is what `kept` gives, in JSON. */
  readonly form?: { readonly kept: (request: ExchangeRequest) => Uint8Array };
  /** Content type of a plain answer where it is not JSON. */
  readonly plainType?: (request: ExchangeRequest) => string | undefined;
  /** Decodes with what was kept for the caller before; asked in place of `decode` where it is there. */
  readonly recall?: (raw: Uint8Array, options: DecodeOptions, caller: Caller) => Promise<ExchangeRequest>;
  /** Keeps what the caller may come back to. The answer is whole by then, and its end is sent when this resolves. */
  readonly keep?: (exchange: Exchange, head: AnswerHead) => Promise<void>;
}

/** The body of an error as clients of the API expect it, JSON. `requestId` is that of the exchange. */
export type EncodeError = (error: GatehouseError, language: Language, requestId: string) => string;
