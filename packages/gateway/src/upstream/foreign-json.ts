import { GatehouseError } from '../core/errors.ts';
import { type Excerpt, UpstreamAnswerError } from './upstream-answer-error.ts';

/** An object out of a server's answer: nothing about it is to be believed. */
export type Foreign = Readonly<Record<string, unknown>>;

/** A word without spaces: ids and names of models. */
export const printable = /^[\x21-\x7e]{1,256}$/;

export function isObject(value: unknown): value is Foreign {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Whether a value could hold text; numbers, booleans and empty things cannot. */
export function bearsContent(value: unknown): boolean {
  if (typeof value === 'string') return value !== '';
  if (Array.isArray(value)) return value.length > 0;
  return isObject(value) && Object.keys(value).length > 0;
}

export function invalid(note: string, cause?: unknown): GatehouseError {
  return new GatehouseError('upstream_invalid_response', cause === undefined ? { note } : { note, cause });
}

/** An object that a server sent as JSON. Throws a GatehouseError for everything else. */
export function parseObject(text: string, excerpt: Excerpt): Foreign {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw invalid('the answer is not JSON', new UpstreamAnswerError(200, excerpt(text)));
  }
  if (!isObject(value)) throw invalid('the answer is not an object');
  return value;
}
