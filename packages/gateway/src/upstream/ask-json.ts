import type { Dispatcher } from 'undici';
import type { Clock } from '../core/clock.ts';
import { GatehouseError } from '../core/errors.ts';
import { type FaultCode, faultOfConnection, faultOfStatus, speaksOfPath } from './faults.ts';
import { type Excerpt, UpstreamAnswerError } from './upstream-answer-error.ts';

const longestAnswer = 8_388_608;

export interface AskContext {
  readonly dispatcher: Dispatcher;
  readonly headers: readonly string[];
  readonly clock: Clock;
  readonly excerpt: Excerpt;
  readonly faultCode?: FaultCode | undefined;
  /** Milliseconds for the whole. */
  readonly timeout: number;
}

/**
 * Asks a server for something short, such as its models: by GET, or by POST where there is a `body`. `read` gives undefined for what is not that; it gets the
 * text as well, for servers that answer with something else than JSON. Throws the same
 * GatehouseErrors as a call does; `upstream_invalid_response` when what answers at this path is not a model server.
 */
export async function askJson<Answer>(
  context: AskContext,
  path: string,
  read: (value: unknown, text: string) => Answer | undefined,
  signal: AbortSignal,
  body?: string,
): Promise<Answer> {
  const { dispatcher, headers, clock, excerpt, faultCode, timeout } = context;
  const timer = AbortSignal.timeout(timeout);
  let begun = false;
  try {
    const answer = await dispatcher.request({
      path,
      method: body === undefined ? 'GET' : 'POST',
      headers: body === undefined ? [...headers] : [...headers, 'content-type', 'application/json'],
      ...(body === undefined ? {} : { body }),
      signal: AbortSignal.any([signal, timer]),
    });
    begun = true;
    const chunks: Buffer[] = [];
    let size = 0;
    for await (const chunk of answer.body as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > longestAnswer) throw new GatehouseError('upstream_invalid_response', { note: 'the list is too long' });
      chunks.push(chunk);
    }
    const text = Buffer.concat(chunks).toString('utf8');
    if (answer.statusCode === 404 && !speaksOfPath(text)) {
      throw new GatehouseError('upstream_invalid_response', { cause: new UpstreamAnswerError(404, excerpt(text)) });
    }
    if (answer.statusCode !== 200) {
      throw faultOfStatus(
        { status: answer.statusCode, headers: answer.headers, body: text },
        clock,
        excerpt,
        faultCode,
      );
    }
    let value: unknown;
    try {
      value = JSON.parse(text);
    } catch {
      value = undefined;
    }
    const understood = read(value, text);
    if (understood !== undefined) return understood;
    throw new GatehouseError('upstream_invalid_response', { cause: new UpstreamAnswerError(200, excerpt(text)) });
  } catch (error) {
    if (error instanceof GatehouseError) throw error;
    if (timer.aborted) throw new GatehouseError('upstream_timeout', { cause: error });
    if (signal.aborted) throw new GatehouseError('client_closed_request', { cause: error });
    throw faultOfConnection(error, begun);
  }
}
