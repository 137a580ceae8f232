import OpenAI from 'openai';
import type { ChatClient } from './chat-client.ts';

const reasoningOf = (message: object): string =>
  'reasoning_content' in message && typeof message.reasoning_content === 'string' ? message.reasoning_content : '';

/** The `openai` client with chat completions. */
export const openaiChatClient: ChatClient = {
  name: 'openai (chat completions)',
  dialect: 'openai-chat',
  async ask({ key, url }, { model = 'scripted', onText, results, schema, signal, stream, system, text, tools }) {
    const client = new OpenAI({ baseURL: `${url}/v1`, apiKey: key, maxRetries: 0 });
    const messages: OpenAI.ChatCompletionMessageParam[] = [
      ...(system === undefined ? [] : [{ role: 'system' as const, content: system }]),
      { role: 'user', content: text },
    ];
    if (results !== undefined) {
      messages.push({
        role: 'assistant',
        tool_calls: results.map(({ id, input, name }) => ({
          id,
          type: 'function',
          function: { name, arguments: JSON.stringify(input) },
        })),
      });
      for (const { id, result } of results) messages.push({ role: 'tool', tool_call_id: id, content: result });
    }
    const body = {
      model,
      messages,
      ...(tools === undefined
        ? {}
        : {
            tools: tools.map((name) => ({
              type: 'function' as const,
              function: { name, parameters: { type: 'object', properties: { text: { type: 'string' } } } },
            })),
          }),
      ...(schema === undefined
        ? {}
        : {
            response_format: { type: 'json_schema' as const, json_schema: { name: 'answer', schema: { ...schema } } },
          }),
    };
    const completion = stream
      ? await streamed(client, body, signal, onText)
      : await client.chat.completions.create(body, signal === undefined ? {} : { signal });
    const [choice] = completion.choices;
    const calls = (choice?.message.tool_calls ?? []).flatMap((call) => (call.type === 'function' ? [call] : []));
    return {
      text: choice?.message.content ?? '',
      reasoning: reasoningOf(choice?.message ?? {}),
      calls: calls.map(({ function: called, id }) => ({
        id,
        name: called.name,
        input: JSON.parse(called.arguments) as unknown,
      })),
      finish: choice?.finish_reason ?? '',
      tokens: completion.usage?.total_tokens ?? 0,
    };
  },
  failureOf(thrown) {
    if (!(thrown instanceof OpenAI.APIError)) throw thrown;
    return { status: thrown.status as number | undefined, said: String(thrown.code) };
  },
};

async function streamed(
  client: OpenAI,
  body: OpenAI.ChatCompletionCreateParamsNonStreaming,
  signal: AbortSignal | undefined,
  onText: ((piece: string) => void) | undefined,
): Promise<OpenAI.ChatCompletion> {
  let reasoning = '';
  const runner = client.chat.completions.stream(
    { ...body, stream: true, stream_options: { include_usage: true } },
    signal === undefined ? {} : { signal },
  );
  runner.on('chunk', (chunk) => {
    reasoning += reasoningOf(chunk.choices[0]?.delta ?? {});
  });
  runner.on('content', (piece) => onText?.(piece));
  const completion = await runner.finalChatCompletion();
  const [choice] = completion.choices;
  if (choice !== undefined) Object.assign(choice.message, { reasoning_content: reasoning });
  return completion;
}
