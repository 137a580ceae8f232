import type { Json, JsonObject } from '../core/json.ts';
import { parseStrictJson, StrictJsonError } from '../lib/strict-json.ts';

/** What is wrong with a line of a file, as the API tells it. All messages are constants. */
export interface LineFault {
  readonly code: string;
  readonly message: string;
  readonly param: string | null;
  /** Undefined where it is the file as a whole. */
  readonly line: number | null;
}

/** A request of a batch. */
export interface BatchLine {
  readonly customId: string;
  readonly body: JsonObject;
}

/** Characters of a `custom_id` at most. */
export const longestCustomId = 512;

const required = ['custom_id', 'method', 'url', 'body'] as const;

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function fault(line: number, code: string, message: string, param: string | null): LineFault {
  return { code, message, param, line };
}

/** Reads one line, or says what is wrong with it. `text` is without what surrounds it. */
export function readBatchLine(text: Uint8Array, number: number, endpoint: string): BatchLine | LineFault {
  let value: unknown;
  try {
    value = parseStrictJson(text);
  } catch (thrown) {
    if (!(thrown instanceof StrictJsonError)) throw thrown;
    const message =
      thrown.fault === 'duplicate_key'
        ? 'This line has a duplicate or forbidden object key.'
        : 'This line is not parseable as valid JSON.';
    return fault(number, 'invalid_json_line', message, null);
  }
  if (!isObject(value)) return fault(number, 'invalid_json_line', 'This line is not a JSON object.', null);
  for (const name of required)
    if (value[name] === undefined || value[name] === null)
      return fault(number, 'missing_required_parameter', `Missing required parameter: '${name}'.`, name);
  const { body, custom_id: customId, method, url } = value;
  if (typeof customId !== 'string' || customId === '' || customId.length > longestCustomId)
    return fault(
      number,
      'invalid_custom_id',
      `The custom_id must be a string of 1 to ${longestCustomId} characters.`,
      'custom_id',
    );
  if (method !== 'POST') return fault(number, 'invalid_method', "The method must be 'POST'.", 'method');
  if (url !== endpoint)
    return fault(number, 'invalid_url', 'The URL must be the endpoint that the batch was created for.', 'url');
  if (!isObject(body)) return fault(number, 'invalid_body', 'The body must be a JSON object.', 'body');
  if (body['stream'] === true)
    return fault(number, 'unsupported_parameter', 'Requests of a batch cannot be streamed.', 'body.stream');
  return { customId, body };
}

/** The body of a line whatever else is wrong with it, for whom it is about; undefined where there is none. */
export function bodyOfLine(text: Uint8Array): JsonObject | undefined {
  try {
    const value = JSON.parse(Buffer.from(text).toString()) as Json;
    const body = isObject(value) ? value['body'] : undefined;
    return isObject(body) ? body : undefined;
  } catch {
    return undefined;
  }
}

/** The `custom_id` of a line that was found good before. */
export function customIdOf(text: Uint8Array): string | undefined {
  try {
    const value = JSON.parse(Buffer.from(text).toString()) as Json;
    const id = isObject(value) ? value['custom_id'] : undefined;
    return typeof id === 'string' ? id : undefined;
  } catch {
    return undefined;
  }
}

/** A line of the output or error file. */
export function resultLine(result: {
  readonly id: string;
  readonly customId: string;
  readonly response: { readonly status: number; readonly requestId: string; readonly body: string } | undefined;
  readonly error: { readonly code: string; readonly message: string } | undefined;
}): Buffer {
  const { customId, error, id, response } = result;
  // The body is JSON already, and stays as it is, byte for byte.
  const told =
    response === undefined
      ? 'null'
      : `{"status_code":${response.status},"request_id":${JSON.stringify(response.requestId)},"body":${oneLine(response.body)}}`;
  return Buffer.from(
    `{"id":${JSON.stringify(id)},"custom_id":${JSON.stringify(customId)},"response":${told},"error":${error === undefined ? 'null' : JSON.stringify(error)}}\n`,
  );
}

/** JSON has line breaks between its parts only, where they mean nothing. */
function oneLine(json: string): string {
  return json.includes('\n') || json.includes('\r') ? JSON.stringify(JSON.parse(json)) : json;
}
