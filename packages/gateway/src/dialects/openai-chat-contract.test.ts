import type { ReasoningDetail } from '../core/answer.ts';
import type { JsonObject } from '../core/json.ts';
import { dialectContract, type HeardAnswer } from '../testing/dialect-contract.ts';
import { sseEvents } from '../testing/sse-events.ts';
import { openaiChat } from './openai-chat.ts';

interface Message {
  content?: string | null;
  reasoning_content?: string;
  reasoning_details?: readonly { type: string; text?: string; signature?: string; data?: string }[];
  tool_calls?: { index?: number; id?: string; function: { name?: string; arguments: string } }[];
}

interface Usage {
  prompt_tokens: number;
  completion_tokens: number;
  prompt_tokens_details?: { cached_tokens: number };
  completion_tokens_details?: { reasoning_tokens: number };
}

interface Chunk {
  choices: { delta: Message; message: Message; finish_reason: string | null }[];
  usage: Usage | null;
}

function heardFrom(message: Message, finish: string, usage: Usage): HeardAnswer {
  const details = (message.reasoning_details ?? []).flatMap((detail): ReasoningDetail[] => {
    if (detail.type === 'reasoning.encrypted') return [{ type: 'reasoning.encrypted', data: detail.data ?? '' }];
    if (detail.signature === undefined) return [];
    return [{ type: 'reasoning.text', text: detail.text ?? '', signature: detail.signature }];
  });
  return {
    content: message.content ?? '',
    reasoning: message.reasoning_content ?? '',
    details,
    calls: (message.tool_calls ?? []).map(({ id = '', function: called }) => ({
      id,
      name: called.name ?? '',
      input: JSON.parse(called.arguments) as unknown,
    })),
    finish,
    usage: {
      input: usage.prompt_tokens,
      output: usage.completion_tokens,
      cachedInput: usage.prompt_tokens_details?.cached_tokens ?? 0,
      reasoning: usage.completion_tokens_details?.reasoning_tokens ?? 0,
    },
  };
}

/** As the official client puts chunks together. */
function readStream(text: string): HeardAnswer {
  const events = sseEvents(text).map(({ data }) => data);
  if (events.pop() !== '[DONE]') throw new Error('a stream without its end');
  const whole: Required<Message> = { content: '', reasoning_content: '', reasoning_details: [], tool_calls: [] };
  let finish = '';
  let usage: Usage | undefined;
  for (const event of events) {
    const chunk = JSON.parse(event) as Chunk;
    usage = chunk.usage ?? usage;
    const [choice] = chunk.choices;
    if (choice === undefined) continue;
    const { delta } = choice;
    whole.content += delta.content ?? '';
    whole.reasoning_content += delta.reasoning_content ?? '';
    whole.reasoning_details = [...whole.reasoning_details, ...(delta.reasoning_details ?? [])];
    for (const { function: called, id, index = 0 } of delta.tool_calls ?? []) {
      const call = (whole.tool_calls[index] ??= { function: { name: '', arguments: '' } });
      if (id !== undefined) call.id = id;
      call.function.name = (call.function.name ?? '') + (called.name ?? '');
      call.function.arguments += called.arguments;
    }
    finish = choice.finish_reason ?? finish;
  }
  if (usage === undefined) throw new Error('a stream without usage');
  return heardFrom(whole, finish, usage);
}

const hello = { role: 'user', content: 'Hello' };

dialectContract({
  dialect: openaiChat,
  request: (stream) => ({ model: 'm', messages: [hello], stream, stream_options: { include_usage: true } }),
  readStream,
  readPlain: (body) => {
    const { choices, usage } = body as unknown as Chunk;
    if (choices[0] === undefined || usage === null) throw new Error('no choice');
    return heardFrom(choices[0].message, choices[0].finish_reason ?? '', usage);
  },
  goOn: (body) => {
    const [choice] = (body as unknown as { choices: { message: JsonObject }[] }).choices;
    return { model: 'm', messages: [hello, choice?.message ?? {}, hello] };
  },
  blockedEnd: '"finish_reason":"content_filter"',
  brokenEnd: 'data: {"error":{',
});
