import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { GatehouseError } from '../core/errors.ts';
import type { ModelRequest } from '../core/request.ts';
import { openaiChat } from './openai-chat.ts';

function decode(body: unknown, uninspectable: 'mark' | 'refuse' = 'mark'): ModelRequest {
  return openaiChat.decode(Buffer.from(JSON.stringify(body)), { uninspectable });
}

function refusal(body: unknown, uninspectable: 'mark' | 'refuse' = 'mark'): string {
  try {
    decode(body, uninspectable);
    return 'accepted';
  } catch (error) {
    if (error instanceof GatehouseError) return `${error.code} ${error.param ?? ''}`.trim();
    throw error;
  }
}

const hello = { role: 'user', content: 'Hello' };
const chat = (fields: object) => ({ model: 'm', messages: [hello], ...fields });
const message = (...messages: object[]) => ({ model: 'm', messages });
const summary = (request: ModelRequest) => request.segments.map((s) => `${s.place} ${s.origin} ${s.format}: ${s.text}`);

describe('a chat completion request', () => {
  it('gives every text as a segment, in order of appearance', () => {
    const request = decode({
      user: 'anna@example.org',
      model: 'qwen',
      messages: [
        { role: 'system', content: 'Be kind.' },
        { role: 'developer', content: [{ type: 'text', text: 'Be short.' }] },
        {
          role: 'user',
          content: [
            { type: 'text', text: 'Look' },
            { type: 'image_url', image_url: { url: 'data:image/png;base64,AA==', detail: 'low' } },
          ],
          name: 'Anna M.',
        },
        {
          role: 'assistant',
          content: null,
          reasoning_content: 'Hm',
          tool_calls: [{ id: 'call_1', type: 'function', function: { name: 'find', arguments: '{"q":"x"}' } }],
        },
        { role: 'tool', tool_call_id: 'call_1', content: 'found' },
        { role: 'function', name: 'old', content: 'old result' },
        { role: 'assistant', content: 'Done', refusal: null, annotations: [], audio: null, function_call: null },
      ],
      tools: [
        {
          type: 'function',
          function: {
            name: 'find',
            description: 'Finds things',
            parameters: {
              type: 'object',
              properties: { q: { type: 'string', description: 'what', enum: ['a', 'b'] } },
              required: ['q'],
            },
            strict: true,
          },
        },
      ],
      tool_choice: { type: 'function', function: { name: 'find' } },
      stop: ['END'],
      response_format: { type: 'json_schema', json_schema: { name: 'out', schema: { type: 'object', title: 'Out' } } },
      stream: true,
      stream_options: { include_usage: true },
      n: 2,
    });
    expect(summary(request)).toMatchInlineSnapshot(`
      [
        "/user parameter text: anna@example.org",
        "/messages/0/content system text: Be kind.",
        "/messages/1/content/0/text system text: Be short.",
        "/messages/2/content/0/text user text: Look",
        "/messages/2/name user text: Anna M.",
        "/messages/3/reasoning_content assistant text: Hm",
        "/messages/3/tool_calls/0/function/arguments assistant json: {"q":"x"}",
        "/messages/4/content tool text: found",
        "/messages/5/content tool text: old result",
        "/messages/6/content assistant text: Done",
        "/tools/0/function/description parameter text: Finds things",
        "/tools/0/function/parameters/properties/q/description parameter text: what",
        "/tools/0/function/parameters/properties/q/enum/0 parameter text: a",
        "/tools/0/function/parameters/properties/q/enum/1 parameter text: b",
        "/stop/0 parameter text: END",
        "/response_format/json_schema/name parameter text: out",
        "/response_format/json_schema/schema/title parameter text: Out",
      ]
    `);
    expect(request).toMatchObject({
      kind: 'chat',
      model: 'qwen',
      stream: true,
      includeUsage: true,
      choices: 2,
      notInspected: { image_url: 1 },
    });
  });

  it('forwards what a stage has changed', () => {
    const request = decode(chat({ stop: ['a', 'b'], metadata: { 'a/b~c': 'x' } }));
    for (const segment of request.segments) segment.text = `<${segment.text}>`;
    expect(request.body).toEqual({
      model: 'm',
      messages: [{ role: 'user', content: '<Hello>' }],
      stop: ['<a>', '<b>'],
      metadata: { 'a/b~c': '<x>' },
    });
    expect(request.segments.at(-1)?.place).toBe('/metadata/a~1b~0c');
  });

  it('lets no text pass that is neither a segment nor a checked word, whatever the unknown fields', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.stringMatching(/^x_[a-z]{1,8}$/), fc.jsonValue({ maxDepth: 3 })), (extra) => {
        const mark = 'canary';
        // Every text of the unknown fields is given a mark, and after the segments are blanked none may be left.
        const marked: unknown = JSON.parse(JSON.stringify(extra), (_key, value: unknown) =>
          typeof value === 'string' ? mark : value,
        );
        let request: ModelRequest;
        try {
          request = decode(chat(marked as object));
        } catch (error) {
          expect(error).toBeInstanceOf(GatehouseError);
          return;
        }
        for (const segment of request.segments) segment.text = '';
        const left = JSON.stringify(request.body, (key, value: unknown) => (key === 'required' ? undefined : value));
        expect(left).not.toContain(mark);
      }),
    );
  });

  it.each([
    [
      'parameters of providers',
      {
        chat_template_kwargs: { enable_thinking: false, note: 'x' },
        guided_json: { type: 'object' },
        top_k: 20,
        min_p: 0.1,
      },
    ],
    [
      'null for everything optional',
      { temperature: null, stop: null, tools: null, n: null, stream: null, stream_options: null, user: null },
    ],
    ['no limit on tokens as llama.cpp writes it', { max_tokens: -1 }],
    ['a plain response format', { response_format: { type: 'text' } }],
    ['a prediction', { prediction: { type: 'content', content: [{ type: 'text', text: 'x' }] } }],
    ['text as the only modality', { modalities: ['text'] }],
    ['a bias on tokens', { logit_bias: { '50256': -100 } }],
  ])('accepts %s', (_name, fields) => {
    expect(refusal(chat(fields))).toBe('accepted');
  });

  it.each([
    ['no model', { messages: [hello] }, 'invalid_request model'],
    ['a model that is no text', { model: 1, messages: [hello] }, 'invalid_request model'],
    ['a model with a line break', { model: 'a\nb', messages: [hello] }, 'invalid_request model'],
    ['no messages', { model: 'm' }, 'invalid_request messages'],
    ['empty messages', { model: 'm', messages: [] }, 'invalid_request messages'],
    ['messages as a text', { model: 'm', messages: 'hi' }, 'invalid_request messages'],
    ['a message that is a text', { model: 'm', messages: ['hi'] }, 'invalid_request messages[0]'],
    ['an unknown role', message({ role: 'root', content: '' }), 'invalid_request messages[0].role'],
    [
      'a role from the object prototype',
      message({ role: 'constructor', content: '' }),
      'invalid_request messages[0].role',
    ],
    ['a user message without content', message({ role: 'user' }), 'invalid_request messages[0].content'],
    ['content as a number', message({ role: 'user', content: 1 }), 'invalid_request messages[0].content'],
    ['content as an object', message({ role: 'user', content: { text: 'x' } }), 'invalid_request messages[0].content'],
    [
      'a tool result without its call',
      message({ role: 'tool', content: 'x' }),
      'invalid_request messages[0].tool_call_id',
    ],
    [
      'a text part without text',
      message({ role: 'user', content: [{ type: 'text' }] }),
      'invalid_request messages[0].content[0].text',
    ],
    [
      'an unknown part',
      message({ role: 'user', content: [{ type: 'secret', secret: 'x' }] }),
      'unsupported_content messages[0].content[0].type',
    ],
    [
      'an unknown structure in a message',
      message({ role: 'user', content: '', extra: { a: 'x' } }),
      'unsupported_content messages[0].extra',
    ],
    [
      'an unknown structure in a part',
      message({ role: 'user', content: [{ type: 'text', text: '', extra: ['x'] }] }),
      'unsupported_content messages[0].content[0].extra',
    ],
    [
      'tool arguments as an object',
      message({
        role: 'assistant',
        tool_calls: [{ id: 'a', type: 'function', function: { name: 'f', arguments: {} } }],
      }),
      'invalid_request messages[0].tool_calls[0].function.arguments',
    ],
    ['a hosted tool', chat({ tools: [{ type: 'web_search' }] }), 'unsupported_content tools[0].type'],
    [
      'a tool without a name',
      chat({ tools: [{ type: 'function', function: {} }] }),
      'invalid_request tools[0].function.name',
    ],
    ['spoken answers', chat({ modalities: ['text', 'audio'] }), 'unsupported_content modalities'],
    ['another list of models', chat({ models: ['other'] }), 'unsupported_content models'],
    ['too many answers', chat({ n: 17 }), 'invalid_request n'],
    ['half an answer', chat({ n: 1.5 }), 'invalid_request n'],
    ['a temperature as a text', chat({ temperature: '1' }), 'invalid_request temperature'],
    ['stream as a text', chat({ stream: 'yes' }), 'invalid_request stream'],
    ['a number as stop', chat({ stop: [1] }), 'invalid_request stop'],
    [
      'a text in the stream options',
      chat({ stream_options: { include_usage: 'x' } }),
      'invalid_request stream_options.include_usage',
    ],
    ['a key as long as a text', chat({ metadata: { ['x'.repeat(300)]: '' } }), 'invalid_request metadata'],
    ['a list', [1], 'invalid_request'],
    ['a text', 'x', 'invalid_request'],
  ])('refuses %s', (_name, body, expected) => {
    expect(refusal(body)).toBe(expected);
  });

  it('counts parts that no guard can read, or refuses them where it is told so', () => {
    const body = message({
      role: 'user',
      content: [
        { type: 'image_url', image_url: { url: 'https://example.org/a.png' } },
        { type: 'image_url', image_url: { url: 'data:image/png;base64,AA==' } },
        { type: 'input_audio', input_audio: { data: 'AA==', format: 'wav' } },
        { type: 'video_url', video_url: { url: 'data:video/mp4;base64,AA==' } },
        { type: 'file', file: { filename: 'secret plans.pdf', file_data: 'AA==' } },
      ],
    });
    const request = decode(body);
    expect(request.notInspected).toEqual({ image_url: 2, input_audio: 1, video_url: 1, file: 1 });
    expect(summary(request)).toEqual([
      '/messages/0/content/0/image_url/url file text: https://example.org/a.png',
      '/messages/0/content/4/file/filename file text: secret plans.pdf',
    ]);
    expect(refusal(body, 'refuse')).toBe('unsupported_content messages[0].content[0]');
  });

  it('counts long lists of numbers in unknown fields, which may be a text in tokens', () => {
    expect(decode(chat({ prompt_ids: Array.from({ length: 100 }, (_, index) => index) })).notInspected).toEqual({
      numbers: 1,
    });
  });

  it('never throws anything but its own error, whatever the JSON', () => {
    fc.assert(
      fc.property(
        fc.jsonValue(),
        fc.constantFrom('messages', 'tools', 'stop', 'prediction', 'response_format', 'n'),
        (value, field) => {
          refusal(chat({ [field]: value }));
          refusal(message({ role: 'assistant', content: value as object, tool_calls: value }));
        },
      ),
      { numRuns: 1_000 },
    );
  });
});
