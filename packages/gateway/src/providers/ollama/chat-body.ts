import type { OllamaOptions } from '@gatehouse/contract/providers';
import type { WarningCode } from '@gatehouse/contract/warnings';
import type { Json, JsonObject } from '../../core/json.ts';
import { type ChatQuestion, isJsonObject, judgeLeftovers, unsupported } from '../../upstream/chat-question.ts';
import { type ChatTurn, textOfParts } from '../../upstream/question-turns.ts';

export interface BodySettings extends Pick<OllamaOptions, 'contextLength' | 'keepAlive'> {
  readonly target: string;
  readonly stream: boolean;
  readonly warn: (code: WarningCode) => void;
}

/** Settings of OpenAI's and of local servers' → names in `options`. */
const modelOptions: Readonly<Record<string, string>> = {
  frequency_penalty: 'frequency_penalty',
  min_p: 'min_p',
  presence_penalty: 'presence_penalty',
  repeat_penalty: 'repeat_penalty',
  repetition_penalty: 'repeat_penalty',
  seed: 'seed',
  temperature: 'temperature',
  top_k: 'top_k',
  top_p: 'top_p',
};

const known: ReadonlySet<string> = new Set([
  ...Object.keys(modelOptions),
  'logprobs',
  'reasoning_effort',
  'thinking',
  'top_logprobs',
]);

/** The body of `POST /api/chat` (https://docs.ollama.com/api/chat). */
export function chatBody(question: ChatQuestion, settings: BodySettings): JsonObject {
  const { warn } = settings;
  judgeLeftovers(question, known, warn);
  if (question.toolChoice === 'required' || typeof question.toolChoice === 'object') throw unsupported('tool_choice');
  if (question.parallelCalls === false && question.tools.length > 0) warn('setting_not_supported');
  const body: JsonObject = {
    model: settings.target,
    messages: question.turns.map((turn) => messageOf(turn, warn)),
    stream: settings.stream,
    // Without it the beginning of a prompt that is too long is cut off, and nobody is told.
    truncate: false,
  };
  const options = optionsOf(question, settings);
  if (Object.keys(options).length > 0) body['options'] = options;
  if (question.tools.length > 0 && question.toolChoice !== 'none') {
    body['tools'] = question.tools.map(({ description, name, parameters }) => ({
      type: 'function',
      function: {
        name,
        ...(description === undefined ? undefined : { description }),
        parameters: parameters ?? { type: 'object', properties: {} },
      },
    }));
  }
  if (question.format !== undefined) body['format'] = question.format.type === 'json' ? 'json' : question.format.schema;
  const think = thinkOf(question);
  if (think !== undefined) body['think'] = think;
  if (question.settings.get('logprobs') === true) {
    body['logprobs'] = true;
    const top = question.settings.get('top_logprobs');
    if (typeof top === 'number') body['top_logprobs'] = top;
  }
  if (settings.keepAlive !== undefined) body['keep_alive'] = keepAliveOf(settings.keepAlive);
  return body;
}

/** A number is seconds there, and a text has a unit. */
export function keepAliveOf(text: string): Json {
  return text === '0' || text === '-1' ? Number(text) : text;
}

function optionsOf(question: ChatQuestion, { contextLength }: BodySettings): JsonObject {
  const options: JsonObject = {};
  for (const [name, own] of Object.entries(modelOptions)) {
    const value = question.settings.get(name);
    if (value !== undefined) options[own] = value;
  }
  if (question.maxTokens !== undefined) options['num_predict'] = question.maxTokens;
  if (question.stop.length > 0) options['stop'] = [...question.stop];
  if (contextLength !== undefined) options['num_ctx'] = contextLength;
  return options;
}

function thinkOf({ settings }: ChatQuestion): Json | undefined {
  const given = settings.get('thinking');
  if (typeof given === 'boolean') return given;
  if (isJsonObject(given)) return given['type'] !== 'disabled';
  switch (settings.get('reasoning_effort')) {
    case 'none':
    case 'minimal':
      return false;
    case 'low':
      return 'low';
    case 'medium':
      return 'medium';
    case 'high':
    case 'xhigh':
      return 'high';
    default:
      return undefined;
  }
}

function messageOf(turn: ChatTurn, warn: (code: WarningCode) => void): JsonObject {
  const { callId, callName, calls, parts, reasoning, role } = turn;
  const images = parts.flatMap((part) => {
    if (part.cacheControl !== undefined) warn('cache_hint_not_supported');
    if (part.type === 'text') return [];
    if (part.type !== 'image' || part.source.type !== 'data') throw unsupported(part.place);
    return [part.source.data];
  });
  let thinking = '';
  for (const one of reasoning) {
    if ('redacted' in one) warn('reasoning_not_sent');
    else thinking += one.text;
  }
  return {
    role,
    content: textOfParts(parts, '\n'),
    ...(thinking === '' ? undefined : { thinking }),
    ...(images.length === 0 ? undefined : { images }),
    ...(calls.length === 0
      ? undefined
      : {
          tool_calls: calls.map(({ id, ...call }) => ({
            id,
            function: { name: call.name, arguments: call.arguments },
          })),
        }),
    ...(callName === undefined ? undefined : { tool_name: callName }),
    ...(callId === undefined ? undefined : { tool_call_id: callId }),
  };
}
