import type { JsonObject } from '../core/json.ts';
import { isObject } from './parse-body.ts';

/** Whether the arguments of a call are whole by now: an object of JSON. */
export function isWholeObject(text: string): boolean {
  if (!text.trimEnd().endsWith('}')) return false;
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** Arguments that were cut off, or are no object, are given as the text that they are. */
export function inputOf(text: string): JsonObject {
  if (text === '') return {};
  try {
    const input: unknown = JSON.parse(text);
    if (isObject(input)) return input;
  } catch {
    // Told below.
  }
  return { raw_arguments: text };
}
