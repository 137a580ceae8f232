import { type ChatRequest, type ChatResponse, Ollama } from 'ollama';
import type { ChatClient, Said } from './chat-client.ts';

/** The `ollama` client. */
export const ollamaClient: ChatClient = {
  name: 'ollama',
  dialect: 'ollama-chat',
  async ask({ key, url }, { model = 'scripted', onText, results, schema, signal, stream, system, text, tools }) {
    // By itself the client can give up only an answer that has begun to stream.
    const client = new Ollama({
      host: url,
      headers: { authorization: `Bearer ${key}` },
      ...(signal === undefined ? {} : { fetch: (input, init) => fetch(input, { ...init, signal }) }),
    });
    const request: ChatRequest = {
      model,
      messages: [
        ...(system === undefined ? [] : [{ role: 'system', content: system }]),
        { role: 'user', content: text },
        ...(results === undefined
          ? []
          : [
              {
                role: 'assistant',
                content: '',
                tool_calls: results.map(({ input, name }) => ({ function: { name, arguments: { ...input } } })),
              },
              ...results.map(({ name, result }) => ({ role: 'tool', content: result, tool_name: name })),
            ]),
      ],
      ...(tools === undefined
        ? {}
        : {
            tools: tools.map((name) => ({
              type: 'function',
              function: { name, parameters: { type: 'object', properties: { text: { type: 'string' } } } },
            })),
          }),
      ...(schema === undefined ? {} : { format: schema }),
    };
    const parts: ChatResponse[] = [];
    if (stream) {
      const answer = await client.chat({ ...request, stream: true });
      for await (const part of answer) {
        parts.push(part);
        if (part.message.content !== '') onText?.(part.message.content);
      }
    } else parts.push(await client.chat({ ...request, stream: false }));
    return saidBy(parts);
  },
  failureOf(thrown) {
    if (!(thrown instanceof Error)) throw thrown;
    const status = 'status_code' in thrown ? (thrown.status_code as number) : undefined;
    return { status, said: thrown.message };
  },
};

function saidBy(parts: readonly ChatResponse[]): Said {
  const last = parts.at(-1);
  const calls = parts.flatMap(({ message }) => message.tool_calls ?? []);
  return {
    text: parts.map(({ message }) => message.content).join(''),
    reasoning: parts.map(({ message }) => message.thinking ?? '').join(''),
    calls: calls.map((call) => ({
      id: 'id' in call && typeof call.id === 'string' ? call.id : undefined,
      name: call.function.name,
      input: call.function.arguments,
    })),
    finish: last?.done_reason === 'length' ? 'length' : calls.length > 0 ? 'tool_calls' : 'stop',
    tokens: (last?.prompt_eval_count ?? 0) + (last?.eval_count ?? 0),
  };
}
