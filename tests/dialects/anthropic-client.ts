import Anthropic from '@anthropic-ai/sdk';
import type { ChatClient } from './chat-client.ts';

const finishes: Readonly<Record<string, string>> = {
  end_turn: 'stop',
  max_tokens: 'length',
  tool_use: 'tool_calls',
  refusal: 'blocked',
};

/** The `@anthropic-ai/sdk` client. */
export const anthropicClient: ChatClient = {
  name: '@anthropic-ai/sdk',
  dialect: 'anthropic-messages',
  async ask({ key, url }, { model = 'scripted', onText, results, schema, signal, stream, system, text, tools }) {
    const client = new Anthropic({ baseURL: url, apiKey: key, maxRetries: 0 });
    const messages: Anthropic.MessageParam[] = [{ role: 'user', content: text }];
    if (results !== undefined) {
      messages.push(
        { role: 'assistant', content: results.map(({ id, input, name }) => ({ type: 'tool_use', id, name, input })) },
        {
          role: 'user',
          content: results.map(({ id, result }) => ({ type: 'tool_result', tool_use_id: id, content: result })),
        },
      );
    }
    const body: Anthropic.MessageCreateParamsNonStreaming = {
      model,
      max_tokens: 1_000,
      messages,
      ...(system === undefined ? {} : { system }),
      ...(tools === undefined
        ? {}
        : {
            tools: tools.map((name) => ({
              name,
              input_schema: { type: 'object' as const, properties: { text: { type: 'string' } } },
            })),
          }),
      ...(schema === undefined ? {} : { output_config: { format: { type: 'json_schema', schema: { ...schema } } } }),
    };
    const options = signal === undefined ? {} : { signal };
    let message: Anthropic.Message;
    if (stream) {
      const runner = client.messages.stream(body, options);
      runner.on('text', (piece) => onText?.(piece));
      message = await runner.finalMessage();
    } else message = await client.messages.create(body, options);
    return {
      text: message.content.map((block) => (block.type === 'text' ? block.text : '')).join(''),
      reasoning: message.content.map((block) => (block.type === 'thinking' ? block.thinking : '')).join(''),
      calls: message.content.flatMap((block) =>
        block.type === 'tool_use' ? [{ id: block.id, name: block.name, input: block.input }] : [],
      ),
      finish: finishes[message.stop_reason ?? ''] ?? String(message.stop_reason),
      tokens: message.usage.input_tokens + (message.usage.cache_read_input_tokens ?? 0) + message.usage.output_tokens,
    };
  },
  failureOf(thrown) {
    if (!(thrown instanceof Anthropic.APIError)) throw thrown;
    return { status: thrown.status as number | undefined, said: thrown.message };
  },
};
