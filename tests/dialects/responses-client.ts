import OpenAI from 'openai';
import type { ChatClient } from './chat-client.ts';

/** The `openai` client with responses. */
export const responsesClient: ChatClient = {
  name: 'openai (responses)',
  dialect: 'openai-responses',
  async ask({ key, url }, { model = 'scripted', onText, results, schema, signal, stream, system, text, tools }) {
    const client = new OpenAI({ baseURL: `${url}/v1`, apiKey: key, maxRetries: 0 });
    const input: OpenAI.Responses.ResponseInput = [{ role: 'user', content: text }];
    for (const { id, input: called, name } of results ?? [])
      input.push({ type: 'function_call', call_id: id, name, arguments: JSON.stringify(called) });
    for (const { id, result } of results ?? [])
      input.push({ type: 'function_call_output', call_id: id, output: result });
    const body: OpenAI.Responses.ResponseCreateParamsNonStreaming = {
      model,
      input,
      ...(system === undefined ? {} : { instructions: system }),
      ...(tools === undefined
        ? {}
        : {
            tools: tools.map((name) => ({
              type: 'function' as const,
              name,
              parameters: { type: 'object', properties: { text: { type: 'string' } } },
              strict: false,
            })),
          }),
      ...(schema === undefined
        ? {}
        : { text: { format: { type: 'json_schema' as const, name: 'answer', schema: { ...schema } } } }),
    };
    const options = signal === undefined ? {} : { signal };
    let response: OpenAI.Responses.Response;
    if (stream) {
      const runner = client.responses.stream({ ...body, stream: true }, options);
      runner.on('response.output_text.delta', ({ delta }) => onText?.(delta));
      response = await runner.finalResponse();
    } else response = await client.responses.create(body, options);
    const calls = response.output.flatMap((item) => (item.type === 'function_call' ? [item] : []));
    const incomplete = response.incomplete_details?.reason;
    return {
      text: response.output_text,
      reasoning: response.output
        .flatMap((item) => (item.type === 'reasoning' ? (item.content ?? []) : []))
        .map((part) => part.text)
        .join(''),
      calls: calls.map((call) => ({
        id: call.call_id,
        name: call.name,
        input: JSON.parse(call.arguments) as unknown,
      })),
      finish:
        incomplete === 'max_output_tokens'
          ? 'length'
          : incomplete === 'content_filter'
            ? 'blocked'
            : calls.length > 0
              ? 'tool_calls'
              : 'stop',
      tokens: response.usage?.total_tokens ?? 0,
    };
  },
  failureOf(thrown) {
    if (!(thrown instanceof OpenAI.APIError)) throw thrown;
    return { status: thrown.status as number | undefined, said: `${String(thrown.code)} ${thrown.message}` };
  },
};
