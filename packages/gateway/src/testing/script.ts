import type { Delta } from '../core/delta.ts';

export interface ScriptedToolCall {
  readonly id?: string;
  readonly name: string;
  /** JSON text. */
  readonly arguments: string;
}

/** What goes wrong. `after` counts the pieces of the answer that are sent before it does. */
export type ScriptedFault =
  /** Sends nothing more and keeps the connection open; before the headers when `after` is missing. */
  | { readonly kind: 'stall'; readonly after?: number }
  /** Destroys the connection; before the headers when `after` is missing. */
  | { readonly kind: 'cut'; readonly after?: number }
  /** Ends in good order as HTTP has it, but in the middle of the answer. */
  | { readonly kind: 'end-early'; readonly after: number }
  /** Leaves out `[DONE]`. */
  | { readonly kind: 'no-done' }
  /** An event that is not JSON. */
  | { readonly kind: 'malformed'; readonly after: number }
  /** An error object in the stream. */
  | { readonly kind: 'error-event'; readonly after: number; readonly message?: string }
  | {
      readonly kind: 'status';
      readonly status: number;
      /** Text as it is, anything else as JSON. */
      readonly body?: unknown;
      readonly headers?: Readonly<Record<string, string>>;
    }
  | { readonly kind: 'redirect'; readonly to: string }
  | { readonly kind: 'html' }
  | { readonly kind: 'not-json' }
  /** An answer of so many bytes. */
  | { readonly kind: 'huge'; readonly bytes: number }
  /** Byte for byte what is given, in these writes. */
  | {
      readonly kind: 'raw';
      readonly status?: number;
      readonly headers?: Readonly<Record<string, string>>;
      readonly writes: readonly (string | Uint8Array)[];
      readonly end?: 'properly' | 'cut' | 'never';
    };

/** What a scripted model does with one request. Without anything it answers with a short sentence. */
export interface Script {
  /** The answer; a list has one text per choice. */
  readonly text?: string | readonly string[];
  /** The answer in exactly these pieces, for every choice. */
  readonly pieces?: readonly string[];
  readonly reasoning?: string;
  readonly reasoningField?: 'reasoning_content' | 'reasoning';
  readonly refusal?: string;
  readonly toolCalls?: readonly ScriptedToolCall[];
  /** `pieces`: arguments in pieces with an index; `whole`: one piece without an index; `legacy`: `function_call`. */
  readonly toolCallForm?: 'pieces' | 'whole' | 'legacy';
  readonly logprobs?: boolean;
  readonly finish?: string;
  /** The `usage` object of the wire, right or wrong; `null` for none. */
  readonly usage?: unknown;
  /** Where a stream has its usage. */
  readonly usageOn?: 'own-chunk' | 'last-choice';
  /** Pieces per second; all at once without it. */
  readonly rate?: number;
  /** Milliseconds before the first byte. */
  readonly delay?: number;
  /** Bytes per write of a stream, across events and characters. */
  readonly bytesPerWrite?: number;
  readonly fault?: ScriptedFault;
}

interface Message {
  readonly role: string;
  readonly text: string;
}

function textOf(content: unknown): string {
  if (typeof content === 'string') return content;
  if (!Array.isArray(content)) return '';
  return content
    .map((part: unknown) => {
      const text = typeof part === 'object' && part !== null && 'text' in part ? part.text : '';
      return typeof text === 'string' ? text : '';
    })
    .join('');
}

function messagesOf(body: Readonly<Record<string, unknown>>): readonly Message[] {
  const messages = body['messages'];
  if (!Array.isArray(messages)) return [];
  return (messages as readonly unknown[]).map((message) => {
    const fields = (typeof message === 'object' && message !== null ? message : {}) as Readonly<
      Record<string, unknown>
    >;
    return { role: typeof fields['role'] === 'string' ? fields['role'] : '', text: textOf(fields['content']) };
  });
}

function lastText(body: Readonly<Record<string, unknown>>): string {
  return messagesOf(body).findLast((message) => message.role !== 'assistant' && message.role !== 'system')?.text ?? '';
}

const injection =
  /\b(?:ignore|disregard|forget|override|ignoriere|vergiss|missachte)\b[^.!?\n]{0,80}\b(?:previous|prior|above|earlier|instructions|bisherigen|vorherigen|anweisungen)\b/i;
const revealing =
  /\b(?:reveal|print|show|repeat|output|verrate|zeige|nenne|gib)\b[^.!?\n]{0,80}\b(?:system\s?prompt|prompt|instructions|anweisungen|secret|geheimnis)\b/i;
const dictation =
  /\b(?:say|answer|reply|respond|sage|antworte)\b(?: only| exactly| nur| genau)*(?: with| mit)?:\s*([^\n]{1,500})/i;

/** Does what instructions in any message tell it to, as a weak model does: the worst case that guards have to meet. */
function obey(body: Readonly<Record<string, unknown>>): string {
  const messages = messagesOf(body);
  const system = messages.filter((message) => message.role === 'system' || message.role === 'developer');
  for (const message of messages.toReversed()) {
    if (message.role === 'system' || message.role === 'developer') continue;
    if (!injection.test(message.text)) continue;
    if (revealing.test(message.text)) return `My system prompt is: ${system.map((one) => one.text).join('\n')}`;
    const dictated = dictation.exec(message.text)?.[1];
    if (dictated !== undefined) return dictated;
  }
  return 'I found no other instructions.';
}

/** Gives placeholders back as models do: inflected, in other case, spaced, quoted, escaped. */
function inflect(text: string): string {
  const seen = [...new Set(text.match(/[<[{(⟦]?[A-Z]{2,20}_[0-9]{1,9}[>\]})⟧]?/gu) ?? [])];
  return seen
    .map((placeholder) => {
      const bare = placeholder.replaceAll(/[^A-Z0-9_]/g, '');
      return [
        placeholder,
        `${placeholder}'s`,
        `${placeholder}s`,
        `**${placeholder}**`,
        `"${placeholder}"`,
        placeholder.toLowerCase(),
        bare,
        bare.replace('_', '\\_'),
        bare.replace('_', ' '),
        `(${placeholder}).`,
        `mailto:${placeholder}`,
      ].join(' | ');
    })
    .join('\n');
}

function numberOf(parameters: URLSearchParams, name: string, otherwise: number): number {
  const value = Number(parameters.get(name) ?? otherwise);
  return Number.isFinite(value) && value >= 0 ? value : otherwise;
}

const fox = 'The quick brown fox jumps over the lazy dog.';
const foxPieces = fox.match(/\S+\s*/g) ?? [];

type Behaviour = (parameters: URLSearchParams, body: Readonly<Record<string, unknown>>) => Script;

/** Behaviours by name, for a model called `scripted:<name>?<parameters>`. */
export const behaviours: Readonly<Record<string, Behaviour>> = {
  text: (parameters) => ({ text: parameters.get('text') ?? fox }),
  echo: (_parameters, body) => ({ text: lastText(body) }),
  /** `tokens` numbered words, so that a lost or doubled one is seen. */
  tokens: (parameters) => ({
    pieces: Array.from({ length: numberOf(parameters, 'tokens', 50) }, (_, index) => `t${index} `),
  }),
  empty: () => ({ text: '' }),
  tools: (parameters) => {
    const form = parameters.get('form');
    return {
      toolCalls: [
        { id: 'call_1', name: 'get_weather', arguments: '{"city":"Köln"}' },
        { id: 'call_2', name: 'get_time', arguments: '{"zone":"Europe/Berlin"}' },
      ],
      ...(form === 'whole' || form === 'legacy' ? { toolCallForm: form } : undefined),
    };
  },
  reasoning: (parameters) => ({
    reasoning: 'First I think about foxes.',
    reasoningField: parameters.get('field') === 'reasoning' ? 'reasoning' : 'reasoning_content',
    text: fox,
  }),
  refusal: () => ({ refusal: 'I cannot help with that.' }),
  logprobs: () => ({ text: fox, logprobs: true }),
  obey: (_parameters, body) => ({ text: obey(body) }),
  inflect: (_parameters, body) => ({ text: inflect(lastText(body)) }),
  stall: () => ({ fault: { kind: 'stall' } }),
  'stall-midway': (parameters) => ({
    pieces: foxPieces,
    fault: { kind: 'stall', after: numberOf(parameters, 'after', 2) },
  }),
  cut: (parameters) => ({ pieces: foxPieces, fault: { kind: 'cut', after: numberOf(parameters, 'after', 2) } }),
  'cut-at-once': () => ({ fault: { kind: 'cut' } }),
  'end-early': (parameters) => ({
    pieces: foxPieces,
    fault: { kind: 'end-early', after: numberOf(parameters, 'after', 2) },
  }),
  'no-done': () => ({ text: fox, fault: { kind: 'no-done' } }),
  malformed: (parameters) => ({
    pieces: foxPieces,
    fault: { kind: 'malformed', after: numberOf(parameters, 'after', 2) },
  }),
  'error-event': (parameters) => ({
    pieces: foxPieces,
    fault: { kind: 'error-event', after: numberOf(parameters, 'after', 2) },
  }),
  html: () => ({ fault: { kind: 'html' } }),
  'not-json': () => ({ fault: { kind: 'not-json' } }),
  'wrong-usage': () => ({ text: fox, usage: { prompt_tokens: -1, completion_tokens: '9', total_tokens: null } }),
  'no-usage': () => ({ text: fox, usage: null }),
  error: (parameters) => ({ fault: { kind: 'status', status: numberOf(parameters, 'status', 500) } }),
  'rate-limited': (parameters) => ({
    fault: { kind: 'status', status: 429, headers: { 'retry-after': String(numberOf(parameters, 'after', 7)) } },
  }),
  'context-length': () => ({
    fault: {
      kind: 'status',
      status: 400,
      body: {
        error: {
          message: "This model's maximum context length is 4096 tokens. However, you requested 5000 tokens.",
          type: 'invalid_request_error',
          code: 'context_length_exceeded',
        },
      },
    },
  }),
  redirect: (parameters) => ({ fault: { kind: 'redirect', to: parameters.get('to') ?? 'http://127.0.0.1:9/' } }),
  huge: (parameters) => ({ fault: { kind: 'huge', bytes: numberOf(parameters, 'bytes', 80_000_000) } }),
};

/**
 * The script for a model name. `scripted:<behaviour>` picks one of `behaviours`; every behaviour takes the parameters `rate`
 * (pieces per second), `delay` (milliseconds) and `cut` (bytes per write). Other names answer with a sentence.
 */
export function scriptFor(model: string, body: Readonly<Record<string, unknown>>): Script {
  if (!model.startsWith('scripted:')) return { text: fox };
  const question = model.indexOf('?');
  const name = model.slice('scripted:'.length, question === -1 ? undefined : question);
  const parameters = new URLSearchParams(question === -1 ? '' : model.slice(question + 1));
  const behaviour = Object.hasOwn(behaviours, name) ? behaviours[name] : undefined;
  if (behaviour === undefined) {
    return {
      fault: {
        kind: 'status',
        status: 404,
        body: { error: { message: `The model \`${name}\` does not exist.`, code: 404 } },
      },
    };
  }
  const rate = numberOf(parameters, 'rate', 0);
  const delay = numberOf(parameters, 'delay', 0);
  const bytes = numberOf(parameters, 'cut', 0);
  return {
    ...behaviour(parameters, body),
    ...(rate > 0 ? { rate } : undefined),
    ...(delay > 0 ? { delay } : undefined),
    ...(bytes > 0 ? { bytesPerWrite: bytes } : undefined),
  };
}

/** Token counts as the scripted models report them: one token per word. */
export function countWords(text: string): number {
  return text.match(/\S+/g)?.length ?? 0;
}

function words(text: string): readonly string[] {
  return text === '' ? [''] : (text.match(/\s*\S+\s*$|\s*\S+/g) ?? [text]);
}

function logprobOf(token: string): { token: string; logprob: number; bytes: number[]; top_logprobs: never[] } {
  return { token, logprob: -0.25, bytes: [...Buffer.from(token)], top_logprobs: [] };
}

/** The words of the prompt, which the usage counts. */
export function promptOf(body: Readonly<Record<string, unknown>>): string {
  return messagesOf(body)
    .map((message) => message.text)
    .join(' ');
}

/** The pieces of a scripted answer, without its usage. */
export function deltasOf(script: Script, choices: number): readonly Delta[] {
  const deltas: Delta[] = [];
  for (let choice = 0; choice < choices; choice += 1) {
    for (const text of script.reasoning === undefined ? [] : words(script.reasoning)) {
      deltas.push({
        type: 'text',
        choice,
        channel: 'reasoning',
        text,
        field: script.reasoningField ?? 'reasoning_content',
      });
    }
    const given = typeof script.text === 'object' ? (script.text[choice] ?? '') : script.text;
    const silent = script.toolCalls !== undefined || script.refusal !== undefined;
    const pieces = script.pieces ?? (given === undefined ? (silent ? [] : foxPieces) : words(given));
    for (const text of pieces) {
      deltas.push({
        type: 'text',
        choice,
        channel: 'content',
        text,
        ...(script.logprobs === true ? { logprobs: [logprobOf(text)] } : undefined),
      });
    }
    for (const text of script.refusal === undefined ? [] : words(script.refusal)) {
      deltas.push({ type: 'text', choice, channel: 'refusal', text });
    }
    // The old form has room for one call.
    const calls = script.toolCallForm === 'legacy' ? script.toolCalls?.slice(0, 1) : script.toolCalls;
    for (const [index, call] of (calls ?? []).entries()) {
      const half =
        script.toolCallForm === undefined || script.toolCallForm === 'pieces'
          ? Math.ceil(call.arguments.length / 2)
          : 0;
      const first = half === 0 ? call.arguments : call.arguments.slice(0, half);
      deltas.push({
        type: 'toolCall',
        choice,
        index,
        ...(call.id === undefined || script.toolCallForm === 'legacy' ? undefined : { id: call.id }),
        name: call.name,
        arguments: first,
      });
      if (half > 0) deltas.push({ type: 'toolCall', choice, index, arguments: call.arguments.slice(half) });
    }
    deltas.push({
      type: 'finish',
      choice,
      reason: script.finish ?? (script.toolCalls === undefined ? 'stop' : 'tool_calls'),
    });
  }
  return deltas;
}

/** Numbers that stand for a text, the same for the same text. */
export function scriptedVector(text: string, dimensions = 8): number[] {
  const vector = Array.from({ length: dimensions }, () => 0);
  for (let index = 0; index < text.length; index += 1) {
    const place = (text.charCodeAt(index) + index) % dimensions;
    vector[place] = (vector[place] ?? 0) + 1;
  }
  const length = Math.hypot(...vector) || 1;
  return vector.map((value) => value / length);
}

/** How alike two texts are, by their scripted vectors: from 0 to 1. */
export function scriptedScore(query: string, document: string): number {
  const one = scriptedVector(query);
  return scriptedVector(document).reduce((sum, value, place) => sum + value * (one[place] ?? 0), 0);
}
