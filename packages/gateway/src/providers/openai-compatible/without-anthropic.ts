import type { WarningCode } from '@gatehouse/contract/warnings';
import type { Json, JsonObject } from '../../core/json.ts';
import type { ServerProfile } from './profiles.ts';

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

type Warn = (code: WarningCode) => void;

/**
 * A request that came in Anthropic's words has some of them left, for providers that know them: how to think, marks for the cache, results
 * of tools that failed. Servers that refuse what they do not know would refuse all of it. Everything else stays as and where it is.
 */
export function withoutAnthropic(
  body: JsonObject,
  { cacheControl, thinking: takesThinking }: Pick<ServerProfile, 'cacheControl' | 'thinking'>,
  warn: Warn,
): JsonObject {
  const shaped: JsonObject = {};
  for (const [name, value] of Object.entries(body)) {
    if (name === 'thinking' && isObject(value)) {
      if (takesThinking) shaped[name] = { type: value['type'] === 'disabled' ? 'disabled' : 'enabled' };
      else warn('setting_not_supported');
    } else if (name === 'tools' && Array.isArray(value) && !cacheControl) {
      shaped[name] = (value as readonly Json[]).map((tool) => withoutMark(tool, warn));
    } else if (name === 'messages' && Array.isArray(value)) {
      shaped[name] = (value as readonly Json[]).map((message) => shapeMessage(message, cacheControl, warn));
    } else shaped[name] = value;
  }
  return shaped;
}

function withoutMark(holder: Json, warn: Warn): Json {
  if (!isObject(holder) || holder['cache_control'] === undefined) return holder;
  const { cache_control: _mark, ...unmarked } = holder;
  warn('cache_hint_not_supported');
  return unmarked;
}

function shapeMessage(message: Json, cacheControl: boolean, warn: Warn): Json {
  if (!isObject(message)) return message;
  const { tool_calls: calls } = message;
  let shaped = message;
  if (Array.isArray(calls) && !cacheControl)
    shaped = { ...shaped, tool_calls: (calls as readonly Json[]).map((call) => withoutMark(call, warn)) };
  if (shaped['is_error'] === undefined) return shaped;
  const { is_error: _failed, ...said } = shaped;
  // What went wrong stands in the result itself.
  warn('setting_not_supported');
  return said;
}
