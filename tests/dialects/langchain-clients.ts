// oxlint-disable eslint/id-denylist -- `args` is what LangChain calls the input of a tool
import { ChatAnthropic } from '@langchain/anthropic';
import type { BaseChatModel } from '@langchain/core/language_models/chat_models';
import {
  AIMessage,
  type AIMessageChunk,
  type BaseMessage,
  HumanMessage,
  SystemMessage,
  ToolMessage,
} from '@langchain/core/messages';
import { ChatOllama } from '@langchain/ollama';
import { ChatOpenAI } from '@langchain/openai';
import type { ChatClient, Failure, Question, Said } from './chat-client.ts';

interface At {
  readonly url: string;
  readonly key: string;
}

const finishes: Readonly<Record<string, string>> = {
  completed: 'stop',
  end_turn: 'stop',
  max_output_tokens: 'length',
  max_tokens: 'length',
  tool_use: 'tool_calls',
  content_filter: 'blocked',
  refusal: 'blocked',
};

function messagesOf({ results, system, text }: Question): BaseMessage[] {
  const asked = [...(system === undefined ? [] : [new SystemMessage(system)]), new HumanMessage(text)];
  if (results === undefined) return asked;
  return [
    ...asked,
    new AIMessage({
      content: '',
      tool_calls: results.map(({ id, input, name }) => ({ id, name, args: { ...input }, type: 'tool_call' })),
    }),
    ...results.map(({ id, name, result }) => new ToolMessage({ tool_call_id: id, name, content: result })),
  ];
}

function reasonOf({
  additional_kwargs: more,
  response_metadata: told,
  tool_calls: calls,
}: AIMessage | AIMessageChunk): string {
  const details: unknown = told['incomplete_details'];
  const incomplete =
    typeof details === 'object' && details !== null && 'reason' in details ? details.reason : undefined;
  const reason =
    incomplete ??
    told['finish_reason'] ??
    told['stop_reason'] ??
    more['stop_reason'] ??
    told['done_reason'] ??
    told['status'];
  if (typeof reason !== 'string') return '';
  const plain = finishes[reason] ?? reason;
  // Ollama and the responses API say that an answer is whole, and have no word for one that calls tools.
  return plain === 'stop' && (calls?.length ?? 0) > 0 ? 'tool_calls' : plain;
}

function totalOf(usage: unknown): number {
  const total: unknown =
    typeof usage === 'object' && usage !== null && 'total_tokens' in usage ? usage.total_tokens : 0;
  return typeof total === 'number' ? total : 0;
}

function saidOf(message: AIMessage | AIMessageChunk): Said {
  const usage: unknown = message.usage_metadata;
  const blocks = message.contentBlocks;
  return {
    text: blocks.map((block) => (block.type === 'text' ? block.text : '')).join(''),
    reasoning: blocks.map((block) => (block.type === 'reasoning' ? block.reasoning : '')).join(''),
    calls: (message.tool_calls ?? []).map(({ args, id, name }) => ({ id, name, input: args as unknown })),
    finish: reasonOf(message),
    tokens: totalOf(usage),
  };
}

function failureOf(thrown: unknown): Failure {
  if (!(thrown instanceof Error)) throw thrown;
  const status: unknown = 'status' in thrown ? thrown.status : 'status_code' in thrown ? thrown.status_code : undefined;
  const code = 'code' in thrown ? String(thrown.code) : '';
  return { status: typeof status === 'number' ? status : undefined, said: `${code} ${thrown.message}` };
}

/** LangChain.js, with the package that it has for a dialect. `inForm` says how an answer of a schema is asked for. */
function langchainClient(
  name: string,
  dialect: string,
  open: (at: At, model: string) => BaseChatModel,
  inForm: (schema: object) => object,
): ChatClient {
  return {
    name: `LangChain (${name})`,
    dialect,
    failureOf,
    async ask(at, question) {
      const { model = 'scripted', onText, schema, signal, stream, tools } = question;
      const opened = open(at, model);
      const offered = tools?.map((tool) => ({
        type: 'function' as const,
        function: {
          name: tool,
          description: tool,
          parameters: { type: 'object', properties: { text: { type: 'string' } } },
        },
      }));
      const bound = offered === undefined ? opened : (opened.bindTools?.(offered) ?? opened);
      const options = { ...(signal === undefined ? {} : { signal }), ...(schema === undefined ? {} : inForm(schema)) };
      if (!stream) return saidOf(await bound.invoke(messagesOf(question), options));
      let whole: AIMessageChunk | undefined;
      for await (const chunk of await bound.stream(messagesOf(question), options)) {
        if (chunk.text !== '') onText?.(chunk.text);
        whole = whole === undefined ? chunk : whole.concat(chunk);
      }
      if (whole === undefined) throw new Error('an empty stream');
      return saidOf(whole);
    },
  };
}

const asJsonSchema = (schema: object): object => ({
  response_format: { type: 'json_schema', json_schema: { name: 'answer', schema, strict: true } },
});

const openai =
  (more: object) =>
  ({ key, url }: At, model: string): BaseChatModel =>
    new ChatOpenAI({ model, apiKey: key, maxRetries: 0, configuration: { baseURL: `${url}/v1` }, ...more });

export const langchainClients: readonly ChatClient[] = [
  {
    ...langchainClient('@langchain/openai', 'openai-chat', openai({}), asJsonSchema),
    // It reads no reasoning: OpenAI's own chat completions have none.
    misses: ['reasoning'],
  },
  {
    // It reads summaries of reasoning, and not the reasoning itself, which open models tell.
    ...langchainClient(
      '@langchain/openai, responses',
      'openai-responses',
      openai({ useResponsesApi: true }),
      asJsonSchema,
    ),
    misses: ['reasoning'],
  },
  {
    // It takes the tokens of the question from the first event of a stream, and most servers tell them with the last.
    ...langchainClient(
      '@langchain/anthropic',
      'anthropic-messages',
      ({ key, url }, model) =>
        new ChatAnthropic({ model, apiKey: key, anthropicApiUrl: url, maxRetries: 0, maxTokens: 1_000 }),
      (schema) => ({ outputConfig: { format: { type: 'json_schema', schema } } }),
    ),
    misses: ['input-tokens-of-streams'],
  },
  {
    // A plain answer is a stream that it collects, and a stream that was called off is over for it.
    ...langchainClient(
      '@langchain/ollama',
      'ollama-chat',
      ({ key, url }, model) =>
        new ChatOllama({ model, baseUrl: url, headers: { Authorization: `Bearer ${key}` }, maxRetries: 0 }),
      (schema) => ({ format: schema }),
    ),
    misses: ['plain-calls', 'failure-when-called-off'],
  },
];
