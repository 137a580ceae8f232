import { createAnthropic } from '@ai-sdk/anthropic';
import { createOpenAI } from '@ai-sdk/openai';
import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import {
  APICallError,
  generateText,
  jsonSchema,
  type LanguageModel,
  type ModelMessage,
  Output,
  streamText,
  tool,
  type ToolSet,
} from 'ai';
import type { ChatClient, Question } from './chat-client.ts';

const finishes: Readonly<Record<string, string>> = { 'tool-calls': 'tool_calls', 'content-filter': 'blocked' };

function messagesOf({ results, text }: Question): ModelMessage[] {
  if (results === undefined) return [{ role: 'user', content: text }];
  return [
    { role: 'user', content: text },
    {
      role: 'assistant',
      content: results.map(({ id, input, name }) => ({
        type: 'tool-call',
        toolCallId: id,
        toolName: name,
        input,
      })),
    },
    {
      role: 'tool',
      content: results.map(({ id, name, result }) => ({
        type: 'tool-result',
        toolCallId: id,
        toolName: name,
        output: { type: 'text', value: result },
      })),
    },
  ];
}

function optionsOf(question: Question, model: LanguageModel) {
  const { schema, signal, system, tools } = question;
  return {
    model,
    messages: messagesOf(question),
    maxRetries: 0,
    ...(system === undefined ? {} : { instructions: system }),
    ...(signal === undefined ? {} : { abortSignal: signal }),
    ...(schema === undefined ? {} : { output: Output.object({ schema: jsonSchema<object>(schema) }) }),
    // Of models that it does not know by name it asks for a tool in the form of the answer otherwise.
    providerOptions: { anthropic: { structuredOutputMode: 'outputFormat' } },
    ...(tools === undefined
      ? {}
      : {
          tools: Object.fromEntries(
            tools.map((name) => [
              name,
              tool<object, never>({
                inputSchema: jsonSchema<object>({
                  type: 'object',
                  properties: { text: { type: 'string' } },
                  additionalProperties: false,
                }),
              }),
            ]),
          ) as ToolSet,
        }),
  };
}

/** The Vercel AI SDK, with the provider that it has for a dialect. */
function aiSdkClient(
  name: string,
  dialect: string,
  open: (at: { readonly url: string; readonly key: string }, model: string) => LanguageModel,
): ChatClient {
  return {
    name: `ai (${name})`,
    dialect,
    async ask(at, question) {
      const options = optionsOf(question, open(at, question.model ?? 'scripted'));
      if (!question.stream) return saidOf(await generateText(options));
      let failed: unknown;
      const result = streamText({
        ...options,
        onError: ({ error }) => {
          failed = error;
        },
      });
      for await (const piece of result.textStream) question.onText?.(piece);
      if (failed !== undefined) throw failed instanceof Error ? failed : new Error(JSON.stringify(failed));
      question.signal?.throwIfAborted();
      return saidOf({
        text: await result.text,
        reasoningText: (await result.finalStep).reasoningText,
        toolCalls: await result.toolCalls,
        finishReason: await result.finishReason,
        usage: await result.usage,
      });
    },
    failureOf(thrown) {
      if (APICallError.isInstance(thrown)) return { status: thrown.statusCode, said: thrown.message };
      return { status: undefined, said: thrown instanceof Error ? thrown.message : JSON.stringify(thrown) };
    },
  };
}

interface Result {
  readonly text: string;
  readonly reasoningText: string | undefined;
  readonly toolCalls: readonly { readonly toolCallId: string; readonly toolName: string; readonly input: unknown }[];
  readonly finishReason: string;
  readonly usage: { readonly totalTokens: number | undefined };
}

function saidOf({ finishReason, reasoningText, text, toolCalls, usage }: Result) {
  return {
    text,
    reasoning: reasoningText ?? '',
    calls: toolCalls.map(({ input, toolCallId, toolName }) => ({ id: toolCallId, name: toolName, input })),
    finish: finishes[finishReason] ?? finishReason,
    tokens: usage.totalTokens ?? 0,
  };
}

export const aiSdkClients: readonly ChatClient[] = [
  aiSdkClient('@ai-sdk/openai-compatible', 'openai-chat', ({ key, url }, model) =>
    createOpenAICompatible({
      name: 'gatehouse',
      baseURL: `${url}/v1`,
      apiKey: key,
      includeUsage: true,
      supportsStructuredOutputs: true,
    })(model),
  ),
  {
    // It reads summaries of reasoning, and not the reasoning itself, which open models tell.
    ...aiSdkClient('@ai-sdk/openai, responses', 'openai-responses', ({ key, url }, model) =>
      createOpenAI({ baseURL: `${url}/v1`, apiKey: key })(model),
    ),
    misses: ['reasoning'],
  },
  {
    // It reads no reasoning: OpenAI's own chat completions have none.
    ...aiSdkClient('@ai-sdk/openai, chat', 'openai-chat', ({ key, url }, model) =>
      createOpenAI({ baseURL: `${url}/v1`, apiKey: key }).chat(model),
    ),
    misses: ['reasoning'],
  },
  aiSdkClient('@ai-sdk/anthropic', 'anthropic-messages', ({ key, url }, model) =>
    createAnthropic({ baseURL: `${url}/v1`, apiKey: key })(model),
  ),
];
