import type { Json, JsonObject } from '../core/json.ts';
import { requireSchema } from './answer-schema.ts';
import { numericSettings } from './chat-settings.ts';
import { isObject } from './parse-body.ts';
import { given } from './part-list.ts';
import { refuse, type RequestScan } from './request-scan.ts';

/** Names in `options` that chat has as well. */
const options: ReadonlySet<string> = new Set([
  'frequency_penalty',
  'min_p',
  'presence_penalty',
  'repeat_penalty',
  'seed',
  'temperature',
  'top_k',
  'top_p',
]);

/** How long and where a model stays in memory is the operator's affair; a server that was given nothing does what it does. */
const loading: ReadonlySet<string> = new Set(['keep_alive']);

/** Settings that `/api/chat` and `/api/generate` share, under the names that chat has for them. True where it was one of them. */
export function convertSetting(body: JsonObject, field: string, value: Json, scan: RequestScan): boolean {
  switch (field) {
    case 'options':
      convertOptions(body, value, scan);
      return true;
    case 'format':
      convertFormat(body, value, scan);
      return true;
    case 'think':
      convertThink(body, value);
      return true;
    case 'logprobs':
      if (typeof value !== 'boolean') refuse('logprobs');
      body['logprobs'] = value;
      return true;
    case 'top_logprobs':
      body['top_logprobs'] = numberIn(field, value, field);
      return true;
    case 'stream':
      if (typeof value !== 'boolean') refuse('stream');
      return true;
    default:
      return loading.has(field);
  }
}

function convertOptions(body: JsonObject, wanted: Json, scan: RequestScan): void {
  if (!isObject(wanted)) refuse('options');
  for (const field of Object.keys(wanted)) {
    const value = wanted[field];
    if (!given(value)) continue;
    if (field === 'stop') {
      const stops = typeof value === 'string' ? [value] : value;
      if (!Array.isArray(stops) || stops.length > 64 || !stops.every((text) => typeof text === 'string'))
        refuse('options.stop');
      body['stop'] = [...stops];
      scan.everything(body, 'stop', '/options/stop', 'options.stop', 'parameter');
    } else if (field === 'num_predict') {
      // Below zero it is "no limit" there.
      if (typeof value !== 'number' || !Number.isSafeInteger(value)) refuse('options.num_predict');
      if (value >= 0) body['max_tokens'] = value;
    } else if (options.has(field)) body[field] = numberIn(field, value, `options.${field}`);
    else scan.warn('setting_not_supported');
  }
}

function numberIn(setting: string, value: Json, param: string): number {
  const range = numericSettings.get(setting);
  if (typeof value !== 'number') refuse(param);
  if (range === undefined) return value;
  if (value < range.least || value > range.most || (range.whole && !Number.isSafeInteger(value))) refuse(param);
  return value;
}

/** `json`, or a schema. */
function convertFormat(body: JsonObject, format: Json, scan: RequestScan): void {
  if (format === '') return;
  if (format === 'json') body['response_format'] = { type: 'json_object' };
  else if (isObject(format)) {
    const asked: JsonObject = { name: 'answer', schema: requireSchema(format, { schema: 'format', format: 'format' }) };
    body['response_format'] = { type: 'json_schema', json_schema: asked };
    scan.everything(asked, 'schema', '/format', 'format', 'parameter');
  } else refuse('format');
}

const efforts: ReadonlyMap<unknown, string> = new Map<unknown, string>([
  [true, 'medium'],
  [false, 'none'],
  ['low', 'low'],
  ['medium', 'medium'],
  ['high', 'high'],
]);

function convertThink(body: JsonObject, think: Json): void {
  body['reasoning_effort'] = efforts.get(think) ?? refuse('think');
}
