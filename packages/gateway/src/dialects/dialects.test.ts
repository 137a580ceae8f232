import type { JsonObject } from '../core/json.ts';
import { decodeContract } from '../testing/decode-contract.ts';
import { anthropicMessages } from './anthropic-messages.ts';
import { ollamaChat, ollamaEmbed, ollamaGenerate } from './ollama.ts';
import { openaiChat } from './openai-chat.ts';
import { openaiCompletions } from './openai-completions.ts';
import { openaiEmbeddings } from './openai-embeddings.ts';
import { openaiResponses } from './openai-responses.ts';

const schema: JsonObject = { type: 'object', properties: { city: { type: 'string', description: 'Where' } } };
const called: JsonObject = { type: 'function', function: { name: 'find', description: 'Finds', parameters: schema } };

decodeContract(openaiChat, [
  {
    model: 'm',
    messages: [
      { role: 'system', content: 'Be kind.' },
      {
        role: 'user',
        content: [
          { type: 'text', text: 'Look' },
          { type: 'image_url', image_url: { url: 'https://example.org/x.png', detail: 'low' } },
        ],
      },
      {
        role: 'assistant',
        content: 'I look.',
        reasoning_details: [
          { type: 'reasoning.text', text: 'Hm', signature: 'c2ln' },
          { type: 'reasoning.encrypted', data: 'AAAA' },
        ],
        tool_calls: [{ id: 'call_1', type: 'function', function: { name: 'find', arguments: '{}' } }],
      },
      { role: 'tool', tool_call_id: 'call_1', content: 'Found' },
    ],
    tools: [called],
    tool_choice: { type: 'function', function: { name: 'find' } },
    stop: ['END'],
    response_format: { type: 'json_schema', json_schema: { name: 'out', schema } },
    metadata: { ours: 'x' },
    user: 'anna',
  },
]);

decodeContract(anthropicMessages, [
  {
    model: 'm',
    max_tokens: 10,
    system: [{ type: 'text', text: 'Be kind.', cache_control: { type: 'ephemeral', ttl: '1h' } }],
    messages: [
      {
        role: 'user',
        content: [
          { type: 'text', text: 'Look' },
          { type: 'image', source: { type: 'base64', media_type: 'image/png', data: 'AA==' } },
          { type: 'image', source: { type: 'url', url: 'https://example.org/x.png' } },
          { type: 'document', title: 'T', context: 'C', source: { type: 'text', media_type: 'text/plain', data: 'D' } },
          { type: 'document', title: 'T', source: { type: 'base64', media_type: 'application/pdf', data: 'AA==' } },
          { type: 'document', source: { type: 'content', content: [{ type: 'text', text: 'D' }] } },
          { type: 'search_result', title: 'T', source: 'S', content: [{ type: 'text', text: 'D' }] },
        ],
      },
      {
        role: 'assistant',
        content: [
          { type: 'thinking', thinking: 'Hm', signature: 'c2ln' },
          { type: 'redacted_thinking', data: 'AAAA' },
          { type: 'text', text: 'I look.' },
          { type: 'tool_use', id: 'toolu_1', name: 'find', input: { city: 'Köln' } },
        ],
      },
      {
        role: 'user',
        content: [
          { type: 'tool_result', tool_use_id: 'toolu_1', is_error: true, content: [{ type: 'text', text: 'Found' }] },
          { type: 'text', text: 'On' },
        ],
      },
    ],
    tools: [{ name: 'find', description: 'Finds', input_schema: schema, strict: true }],
    tool_choice: { type: 'tool', name: 'find', disable_parallel_tool_use: true },
    stop_sequences: ['END'],
    metadata: { user_id: 'anna' },
    thinking: { type: 'enabled', budget_tokens: 2_000, display: 'summarized' },
    output_config: { effort: 'high', format: { type: 'json_schema', schema } },
    top_k: 3,
  },
]);

decodeContract(
  openaiResponses({
    states: { get: async () => undefined, put: async () => true, remove: async () => false },
    subjectOf: () => undefined,
  }),
  [
    {
      model: 'm',
      instructions: 'Be kind.',
      input: [
        {
          role: 'user',
          content: [
            { type: 'input_text', text: 'Look' },
            { type: 'input_image', image_url: 'https://example.org/x.png', detail: 'low' },
            { type: 'input_file', filename: 'a.txt', file_data: 'data:text/plain;base64,QQ==' },
          ],
        },
        {
          type: 'reasoning',
          id: 'rs_1',
          summary: [],
          content: [{ type: 'reasoning_text', text: 'Hm' }],
          encrypted_content: 's.c2ln',
        },
        { type: 'message', role: 'assistant', content: [{ type: 'output_text', text: 'I look.' }] },
        { type: 'function_call', call_id: 'call_1', name: 'find', arguments: '{}' },
        { type: 'function_call_output', call_id: 'call_1', output: [{ type: 'input_text', text: 'Found' }] },
      ],
      tools: [{ type: 'function', name: 'find', description: 'Finds', parameters: schema, strict: true }],
      tool_choice: { type: 'function', name: 'find' },
      text: { format: { type: 'json_schema', name: 'out', schema, strict: true }, verbosity: 'low' },
      reasoning: { effort: 'high' },
      metadata: { ours: 'x' },
      prompt_cache_key: 'key',
      service_tier: 'auto',
      user: 'anna',
    },
    { model: 'm', input: 'Hello' },
  ],
);

decodeContract(ollamaChat, [
  {
    model: 'm',
    messages: [
      { role: 'system', content: 'Be kind.' },
      { role: 'user', content: 'Look', images: ['iVBORw0KGgo='] },
      {
        role: 'assistant',
        content: '',
        thinking: 'Hm',
        tool_calls: [{ id: 'call_1', function: { name: 'find', arguments: { city: 'Köln' } } }],
      },
      { role: 'tool', content: 'Found', tool_name: 'find' },
    ],
    tools: [called],
    format: schema,
    think: 'high',
    options: { temperature: 0.5, stop: ['END'], num_predict: 10, num_ctx: 100 },
  },
]);

decodeContract(ollamaGenerate, [
  { model: 'm', system: 'Be kind.', prompt: 'Look', images: ['iVBORw0KGgo='], format: 'json', context: [], raw: false },
]);

decodeContract(ollamaEmbed, [{ model: 'm', input: ['a', 'b'], dimensions: 2, options: { num_ctx: 5 } }]);

decodeContract(openaiEmbeddings, [{ model: 'm', input: ['a', 'b'], dimensions: 2, user: 'anna' }]);

decodeContract(openaiCompletions, [{ model: 'm', prompt: 'Hello', stop: ['END'], user: 'anna', max_tokens: 5 }]);
