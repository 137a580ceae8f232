import { GatehouseError } from '../core/errors.ts';
import type { Json, JsonObject } from '../core/json.ts';

/** Data as they came, in base64, or where they are. */
export type MediaSource =
  | { readonly type: 'data'; readonly mediaType: string; readonly data: string }
  | { readonly type: 'url'; readonly url: string };

export type TurnPart = (
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'image'; readonly source: MediaSource }
  | { readonly type: 'audio'; readonly source: MediaSource }
  | { readonly type: 'document'; readonly source: MediaSource; readonly name: string | undefined }
) & {
  /** In the request, such as `messages[2].content[0]`. */
  readonly place: string;
  /** Anthropic's mark of what is worth caching. */
  readonly cacheControl?: Json;
};

/** What a model thought before an earlier answer; `redacted` is what nobody but its provider can read. */
export type TurnReasoning = { readonly text: string; readonly signature?: string } | { readonly redacted: string };

export interface TurnCall {
  readonly id: string;
  readonly name: string;
  readonly arguments: JsonObject;
}

/** One message. */
export interface ChatTurn {
  readonly role: 'system' | 'user' | 'assistant' | 'tool';
  readonly place: string;
  readonly parts: readonly TurnPart[];
  readonly reasoning: readonly TurnReasoning[];
  readonly calls: readonly TurnCall[];
  /** Of a result: the call that it answers, and its name, where the request has one with that id. */
  readonly callId: string | undefined;
  readonly callName: string | undefined;
  /** Of a result: whether the call failed. */
  readonly failed: boolean;
}

const dataUrl = /^data:([A-Za-z0-9.+-]{1,64}\/[A-Za-z0-9.+-]{1,64})(?:;[A-Za-z0-9=._-]{1,64}){0,4};base64,/;

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function unsupported(param: string): GatehouseError {
  return new GatehouseError('unsupported_by_model', { param });
}

/** Messages in OpenAI's form, which their dialect has checked. A part of a kind that is not known here is refused. */
export function readTurns(messages: Json | undefined): readonly ChatTurn[] {
  if (!Array.isArray(messages)) return [];
  const names = new Map<string, string>();
  return messages.flatMap((message, index) => {
    if (!isObject(message)) return [];
    const turn = readTurn(message, `messages[${index}]`, names);
    for (const { id, name } of turn.calls) names.set(id, name);
    return [turn];
  });
}

function readTurn(message: JsonObject, place: string, names: ReadonlyMap<string, string>): ChatTurn {
  const role = roleOf(message['role']);
  const callId = typeof message['tool_call_id'] === 'string' ? message['tool_call_id'] : undefined;
  const parts = readParts(message['content'], `${place}.content`);
  const refusal = message['refusal'];
  if (typeof refusal === 'string' && refusal !== '') parts.push({ type: 'text', text: refusal, place });
  const hint = message['cache_control'];
  const last = parts.at(-1);
  if (hint !== undefined && hint !== null && last !== undefined)
    parts[parts.length - 1] = { ...last, cacheControl: hint };
  return {
    role,
    place,
    parts,
    reasoning: role === 'assistant' ? readReasoning(message) : [],
    calls: role === 'assistant' ? readCalls(message['tool_calls'], place) : [],
    callId,
    callName: callId === undefined ? undefined : names.get(callId),
    failed: message['is_error'] === true,
  };
}

function roleOf(role: Json | undefined): ChatTurn['role'] {
  if (role === 'developer' || role === 'system') return 'system';
  if (role === 'function' || role === 'tool') return 'tool';
  return role === 'assistant' ? 'assistant' : 'user';
}

function readParts(content: Json | undefined, place: string): TurnPart[] {
  if (typeof content === 'string') return content === '' ? [] : [{ type: 'text', text: content, place }];
  if (!Array.isArray(content)) return [];
  return content.flatMap((part: Json, index) => readPart(part, `${place}[${index}]`));
}

function readPart(part: Json, place: string): TurnPart[] {
  if (!isObject(part)) throw unsupported(place);
  const hint = part['cache_control'];
  const marks = hint === undefined || hint === null ? { place } : { place, cacheControl: hint };
  switch (part['type']) {
    case 'text':
    case 'input_text':
    case 'output_text':
      return typeof part['text'] === 'string' && part['text'] !== ''
        ? [{ type: 'text', text: part['text'], ...marks }]
        : [];
    case 'refusal':
      return typeof part['refusal'] === 'string' ? [{ type: 'text', text: part['refusal'], ...marks }] : [];
    case 'image_url': {
      const image = part['image_url'];
      const url = isObject(image) ? image['url'] : image;
      if (typeof url !== 'string') throw unsupported(place);
      return [{ type: 'image', source: sourceOf(url, place), ...marks }];
    }
    case 'input_audio': {
      const audio = isObject(part['input_audio']) ? part['input_audio'] : {};
      const { data, format } = audio;
      if (typeof data !== 'string' || typeof format !== 'string') throw unsupported(place);
      return [{ type: 'audio', source: { type: 'data', mediaType: `audio/${format}`, data }, ...marks }];
    }
    case 'file': {
      const file = isObject(part['file']) ? part['file'] : {};
      const { file_data: data, filename } = file;
      if (typeof data !== 'string') throw unsupported(place);
      const name = typeof filename === 'string' ? filename : undefined;
      return [{ type: 'document', source: sourceOf(data, place), name, ...marks }];
    }
    default:
      throw unsupported(place);
  }
}

function sourceOf(url: string, place: string): MediaSource {
  const head = dataUrl.exec(url);
  if (head?.[1] !== undefined)
    return { type: 'data', mediaType: head[1].toLowerCase(), data: url.slice(head[0].length) };
  if (!/^https?:\/\//i.test(url)) throw unsupported(place);
  return { type: 'url', url };
}

function readReasoning(message: JsonObject): TurnReasoning[] {
  const details = message['reasoning_details'];
  if (Array.isArray(details) && details.length > 0) {
    return details.flatMap((detail): TurnReasoning[] => {
      if (!isObject(detail)) return [];
      const { data, signature, text } = detail;
      if (detail['type'] === 'reasoning.encrypted') return typeof data === 'string' ? [{ redacted: data }] : [];
      if (typeof text !== 'string' && typeof signature !== 'string') return [];
      return [
        {
          text: typeof text === 'string' ? text : '',
          ...(typeof signature === 'string' && signature !== '' ? { signature } : undefined),
        },
      ];
    });
  }
  for (const field of ['reasoning_content', 'reasoning'] as const) {
    const text = message[field];
    if (typeof text === 'string' && text !== '') return [{ text }];
  }
  return [];
}

function readCalls(calls: Json | undefined, place: string): TurnCall[] {
  if (!Array.isArray(calls)) return [];
  return calls.map((call, index) => {
    const definition = isObject(call) ? call['function'] : undefined;
    if (!isObject(call) || !isObject(definition) || typeof definition['name'] !== 'string')
      throw unsupported(`${place}.tool_calls[${index}]`);
    const id = typeof call['id'] === 'string' ? call['id'] : `call_${index}`;
    return { id, name: definition['name'], arguments: argumentsOf(definition['arguments']) };
  });
}

/** An earlier answer may hold arguments that are no JSON. Servers that want an object get them as the text that they are. */
function argumentsOf(text: Json | undefined): JsonObject {
  if (isObject(text)) return text;
  if (typeof text !== 'string' || text.trim() === '') return {};
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : { arguments: text };
  } catch {
    return { arguments: text };
  }
}

/** The texts of a turn, one after the other. */
export function textOfParts(parts: readonly TurnPart[], between: string): string {
  return parts.flatMap((part) => (part.type === 'text' ? [part.text] : [])).join(between);
}
