import type { IncomingMessage } from 'node:http';
import { GatehouseError } from '../core/errors.ts';
import { type EdgeHeaders, isJsonType, isMergePatchType } from './edge-headers.ts';

export interface BodyLimits {
  readonly maxBytes: number;
  /** Milliseconds from the first look at the body to its end. */
  readonly timeout: number;
  /** Sends `100 Continue`, for a client that waits for it. */
  readonly askForBody: (() => void) | undefined;
}

/** What is read and thrown away at most after a refusal, in bytes and in milliseconds. */
const mostDiscarded = 33_554_432;
const longestDiscard = 3_000;

/** Reads one request body, only when asked to, within its limits. */
export class BodyReader {
  readonly #request: IncomingMessage;
  readonly #headers: EdgeHeaders;
  readonly #limits: BodyLimits;
  #asked = false;
  #fault: GatehouseError | undefined;
  #reject: ((error: GatehouseError) => void) | undefined;

  constructor(request: IncomingMessage, headers: EdgeHeaders, limits: BodyLimits) {
    this.#request = request;
    this.#headers = headers;
    this.#limits = limits;
  }

  /** Whether the client may still be sending. */
  get unread(): boolean {
    return !this.#request.complete && (this.#headers.chunked || (this.#headers.contentLength ?? 0) > 0);
  }

  /** Whether the client waits to be asked and was not. */
  get notAskedFor(): boolean {
    return this.#limits.askForBody !== undefined && !this.#asked;
  }

  /** The connection has a fault that ends the body. */
  fail(error: GatehouseError): void {
    this.#fault ??= error;
    this.#reject?.(error);
  }

  /**
   * The whole body of a JSON request. Throws a GatehouseError for each way in which there is none. All that is patched here with JSON is
   * patched as RFC 7396 has it.
   */
  readJson(): Promise<Buffer> {
    return this.read(this.#request.method === 'PATCH' ? isMergePatchType : isJsonType);
  }

  /** The same of a request of another type. */
  async read(isType: (contentType: string | undefined) => boolean, maxBytes = this.#limits.maxBytes): Promise<Buffer> {
    const { contentEncoding, contentType, contentLength } = this.#headers;
    if (contentEncoding !== undefined && contentEncoding.toLowerCase() !== 'identity') {
      throw new GatehouseError('unsupported_content_encoding');
    }
    if (!isType(contentType)) throw new GatehouseError('unsupported_media_type');
    if (contentLength !== undefined && contentLength > maxBytes) throw new GatehouseError('body_too_large');
    if (!this.#request.complete) {
      if (this.notAskedFor) this.#limits.askForBody?.();
      this.#asked = true;
      // A body that came with its headers has been parsed by the next turn of the microtask queue.
      await Promise.resolve();
    }
    if (this.#fault !== undefined) throw this.#fault;
    if (!this.#request.complete) return this.#collect(maxBytes);
    const body = (this.#request.read() as Buffer | null) ?? Buffer.alloc(0);
    if (body.length > maxBytes) throw new GatehouseError('body_too_large');
    return body;
  }

  /**
   * The body piece by piece, for what is too large for memory: never more than one piece of it is read ahead. `maxBytes` is a bound of its
   * own, and the time-out is for each piece. Whoever stops early leaves the rest unread.
   */
  async *pieces(isType: (contentType: string | undefined) => boolean, maxBytes: number): AsyncGenerator<Buffer> {
    const request = this.#request;
    const { contentEncoding, contentLength, contentType } = this.#headers;
    if (contentEncoding !== undefined && contentEncoding.toLowerCase() !== 'identity')
      throw new GatehouseError('unsupported_content_encoding');
    if (!isType(contentType)) throw new GatehouseError('unsupported_media_type');
    if (contentLength !== undefined && contentLength > maxBytes) throw new GatehouseError('body_too_large');
    if (this.notAskedFor) this.#limits.askForBody?.();
    this.#asked = true;
    const waiting: Buffer[] = [];
    let size = 0;
    let ended = false;
    let fault = this.#fault;
    let wake: (() => void) | undefined;
    const fail = (error: GatehouseError): void => {
      fault ??= error;
      wake?.();
    };
    const take = (chunk: Buffer): void => {
      size += chunk.length;
      request.pause();
      waiting.push(chunk);
      if (size > maxBytes) fail(new GatehouseError('body_too_large'));
      wake?.();
    };
    const end = (): void => {
      ended = true;
      wake?.();
    };
    // It follows the end, too.
    const close = (): void => {
      if (!ended) fail(new GatehouseError('incomplete_body'));
    };
    this.#reject = fail;
    request.on('data', take).on('end', end).on('close', close).on('error', close);
    request.pause();
    if (request.destroyed && !request.readableEnded) close();
    try {
      for (;;) {
        // A fault comes before what was read: nobody wants the beginning of something that is not whole.
        if (fault !== undefined) throw fault;
        const chunk = waiting.shift();
        if (chunk !== undefined) yield chunk;
        else if (ended || request.readableEnded) return;
        else
          await new Promise<void>((resolve) => {
            // Only while the client is waited for: what becomes of a piece here takes its time, and is not the client's fault.
            const timer = setTimeout(() => fail(new GatehouseError('request_timeout')), this.#limits.timeout);
            wake = () => {
              clearTimeout(timer);
              resolve();
            };
            request.resume();
          });
      }
    } finally {
      request.off('data', take).off('end', end).off('close', close).off('error', close);
      request.on('error', () => undefined);
      this.#reject = undefined;
    }
  }

  #collect(maxBytes: number): Promise<Buffer> {
    const request = this.#request;
    const { timeout } = this.#limits;
    return new Promise((resolve, reject) => {
      const chunks: Buffer[] = [];
      let size = 0;
      const settle = (): void => {
        clearTimeout(timer);
        request.off('data', take).off('end', end).off('close', close).off('error', close);
        // An error after this must not bring the process down.
        request.on('error', () => undefined);
        this.#reject = undefined;
      };
      const fail = (error: GatehouseError): void => {
        settle();
        request.pause();
        reject(error);
      };
      const take = (chunk: Buffer): void => {
        size += chunk.length;
        if (size > maxBytes) fail(new GatehouseError('body_too_large'));
        else chunks.push(chunk);
      };
      const end = (): void => {
        settle();
        const [only] = chunks;
        resolve(chunks.length === 1 && only !== undefined ? only : Buffer.concat(chunks, size));
      };
      const close = (): void => fail(new GatehouseError('incomplete_body'));
      const timer = setTimeout(() => fail(new GatehouseError('request_timeout')), timeout);
      this.#reject = fail;
      request.on('data', take).on('end', end).on('close', close).on('error', close);
      if (request.destroyed) close();
    });
  }

  /** Reads and drops what still comes, within limits, and then calls `done` once. */
  discard(done: () => void): void {
    const request = this.#request;
    let size = 0;
    const finish = (): void => {
      clearTimeout(timer);
      request.off('data', take).off('end', finish).off('close', finish).off('error', finish);
      request.on('error', () => undefined);
      this.#reject = undefined;
      done();
    };
    const take = (chunk: Buffer): void => {
      size += chunk.length;
      if (size > mostDiscarded) finish();
    };
    const timer = setTimeout(finish, longestDiscard);
    this.#reject = finish;
    request.on('data', take).on('end', finish).on('close', finish).on('error', finish);
    request.resume();
  }
}
