import type { Dispatcher } from 'undici';
import type { Clock } from '../../core/clock.ts';
import { GatehouseError } from '../../core/errors.ts';
import type { JsonObject } from '../../core/json.ts';
import type { ModelInfo } from '../../core/provider.ts';
import { type Excerpt, faultOfConnection, faultOfStatus, speaksOfPath, UpstreamAnswerError } from './faults.ts';
import { isObject } from './foreign-json.ts';

const longestListing = 8_388_608;
const mostModels = 10_000;
const mostDetails = 16;
const modelName = /^[^\p{Cc}\p{Cs}]{1,256}$/u;

export interface ListingContext {
  readonly dispatcher: Dispatcher;
  readonly headers: readonly string[];
  readonly clock: Clock;
  readonly excerpt: Excerpt;
  /** Milliseconds for the whole listing. */
  readonly timeout: number;
}

function modelOf(value: unknown): ModelInfo | undefined {
  if (!isObject(value)) return undefined;
  const id = value['id'];
  if (typeof id !== 'string' || !modelName.test(id)) return undefined;
  const created = value['created'];
  const owner = value['owned_by'];
  let details: JsonObject | undefined;
  for (const key of Object.keys(value).slice(0, 64)) {
    const one = value[key];
    if (
      (typeof one !== 'number' && typeof one !== 'boolean') ||
      key === 'created' ||
      !/^[a-z][a-z0-9_]{0,63}$/i.test(key)
    )
      continue;
    details ??= {};
    if (Object.keys(details).length < mostDetails) details[key] = one;
  }
  return {
    id,
    ...(typeof created === 'number' && Number.isSafeInteger(created) && created > 0 ? { created } : undefined),
    ...(typeof owner === 'string' && modelName.test(owner) ? { owner } : undefined),
    ...(details === undefined ? undefined : { details }),
  };
}

/** Reads what `GET /models` answers; `undefined` when it is no list of models. Ollama says `"data": null` for none. */
export function readModels(value: unknown): readonly ModelInfo[] | undefined {
  if (!isObject(value)) return undefined;
  const data = value['data'];
  if (data === null && value['object'] === 'list') return [];
  if (!Array.isArray(data) || data.length > mostModels) return undefined;
  const models: ModelInfo[] = [];
  for (const entry of data as readonly unknown[]) {
    const model = modelOf(entry);
    if (model === undefined) return undefined;
    models.push(model);
  }
  return models;
}

/**
 * Asks a server for its models. Throws the same GatehouseErrors as a call does; `upstream_invalid_response` when what
 * answers at this path is not a model server.
 */
export async function listModels(
  context: ListingContext,
  path: string,
  signal: AbortSignal,
): Promise<readonly ModelInfo[]> {
  const { dispatcher, headers, clock, excerpt, timeout } = context;
  const timer = AbortSignal.timeout(timeout);
  let begun = false;
  try {
    const answer = await dispatcher.request({
      path,
      method: 'GET',
      headers: [...headers],
      signal: AbortSignal.any([signal, timer]),
    });
    begun = true;
    const chunks: Buffer[] = [];
    let size = 0;
    for await (const chunk of answer.body as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > longestListing)
        throw new GatehouseError('upstream_invalid_response', { note: 'the list is too long' });
      chunks.push(chunk);
    }
    const body = Buffer.concat(chunks).toString('utf8');
    if (answer.statusCode === 404 && !speaksOfPath(body)) {
      throw new GatehouseError('upstream_invalid_response', { cause: new UpstreamAnswerError(404, excerpt(body)) });
    }
    if (answer.statusCode !== 200) {
      throw faultOfStatus({ status: answer.statusCode, headers: answer.headers, body }, clock, excerpt);
    }
    let value: unknown;
    try {
      value = JSON.parse(body);
    } catch {
      value = undefined;
    }
    const models = readModels(value);
    if (models !== undefined) return models;
    throw new GatehouseError('upstream_invalid_response', { cause: new UpstreamAnswerError(200, excerpt(body)) });
  } catch (error) {
    if (error instanceof GatehouseError) throw error;
    if (timer.aborted) throw new GatehouseError('upstream_timeout', { cause: error });
    if (signal.aborted) throw new GatehouseError('client_closed_request', { cause: error });
    throw faultOfConnection(error, begun);
  }
}
