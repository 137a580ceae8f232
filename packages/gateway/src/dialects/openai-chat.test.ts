import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { GatehouseError } from '../core/errors.ts';
import type { ExchangeRequest } from '../core/request.ts';
import { adjacentRuns } from '../core/segment.ts';
import { openaiChat } from './openai-chat.ts';

function decode(body: unknown, uninspectable: 'mark' | 'refuse' = 'mark'): ExchangeRequest {
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
const summary = (request: ExchangeRequest) =>
  request.segments.map((s) => `${s.place} ${s.origin} ${s.format}: ${s.text}`);

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
        "/messages/3/tool_calls/0/id assistant text: call_1",
        "/messages/3/tool_calls/0/function/name assistant text: find",
        "/messages/3/tool_calls/0/function/arguments assistant json: {"q":"x"}",
        "/messages/4/tool_call_id tool text: call_1",
        "/messages/4/content tool text: found",
        "/messages/5/name tool text: old",
        "/messages/5/content tool text: old result",
        "/messages/6/content assistant text: Done",
        "/tools/0/function/name parameter text: find",
        "/tools/0/function/description parameter text: Finds things",
        "/tools/0/function/parameters/properties/q parameter text: q",
        "/tools/0/function/parameters/properties/q/description parameter text: what",
        "/tools/0/function/parameters/properties/q/enum/0 parameter text: a",
        "/tools/0/function/parameters/properties/q/enum/1 parameter text: b",
        "/tools/0/function/parameters/required/0 parameter text: q",
        "/tool_choice/function/name parameter text: find",
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
      metadata: { '<a/b~c>': '<x>' },
    });
    expect(request.segments.at(-1)?.place).toBe('/metadata/a~1b~0c');
  });

  it('follows a name that changes, at any depth, and refuses two that become the same', () => {
    const body = chat({ metadata: { a: 'x', b: { a: ['y'], 'b/c': { c: null } } } });
    const request = decode(body);
    for (const segment of request.segments) segment.text = segment.text.toUpperCase();
    for (const segment of request.segments) segment.text = `${segment.text}.`;
    expect(request.body['metadata']).toEqual({ 'A.': 'X.', 'B.': { 'A.': ['Y.'], 'B/C.': { 'C.': null } } });

    for (const same of ['b', '__proto__']) {
      const { segments } = decode(chat({ metadata: { a: 'x', b: 'y' } }));
      const [name] = segments.filter(({ text, place }) => text === 'a' && place === '/metadata/a');
      expect(() => {
        if (name !== undefined) name.text = same;
      }).toThrow(expect.objectContaining({ code: 'unsupported_content', param: 'metadata' }));
    }
  });

  it('renames many properties in linear time', () => {
    const names = Array.from({ length: 50_000 }, (_, index) => [`n${index}`, index]);
    const { segments, body } = decode(chat({ metadata: Object.fromEntries(names) }));
    for (const segment of segments) segment.text = `<${segment.text}>`;
    expect(Object.keys(body['metadata'] as object)).toHaveLength(50_000);
  });

  it('fixes the names that others know: tools, ids, fields of the API', () => {
    const request = decode({
      ...message(
        { role: 'user', content: 'c', name: 'anna', x_flag: true },
        {
          role: 'assistant',
          tool_calls: [{ id: 'call_1', type: 'function', function: { name: 'find', arguments: '{}' } }],
        },
        { role: 'tool', tool_call_id: 'call_1', content: 'c' },
      ),
      tools: [{ type: 'function', function: { name: 'find', parameters: { properties: { name: {}, inner: {} } } } }],
      tool_choice: {
        type: 'allowed_tools',
        allowed_tools: { tools: [{ type: 'function', function: { name: 'find' } }] },
      },
      response_format: { type: 'json_schema', json_schema: { name: 'out', schema: {} } },
      x_setting: null,
      metadata: { label: 'c' },
    });
    expect(request.segments.filter(({ fixed }) => fixed === true).map(({ text }) => text)).toEqual([
      'anna',
      'x_flag',
      'call_1',
      'find',
      'call_1',
      'find',
      'find',
      'out',
      'x_setting',
    ]);
    expect(request.segments.filter(({ fixed }) => fixed !== true).map(({ text }) => text)).toEqual([
      'c',
      '{}',
      'c',
      'inner',
      'label',
      'c',
    ]);
  });

  it('reads results of tools as JSON where they are JSON in which something is escaped', () => {
    const content = [
      String.raw`{"mail":"anna\u0040example.org"}`,
      String.raw` ["a\nb"] `,
      String.raw`"a\"b"`,
      '{"mail":"anna"}',
      String.raw`{"mail":"a\n"`,
      String.raw`[info] a\nb]`,
      String.raw`{"a":"\x"}`,
      `${'['.repeat(100_000)}"\\n"${']'.repeat(100_000)}`,
      '\\',
      '"\\"',
    ];
    const results = content.map((text) => ({ role: 'tool', tool_call_id: 'c', content: text }));
    const formats = decode(message(...results)).segments.filter(({ place }) => place.endsWith('/content'));
    expect(formats.map(({ format }) => format)).toEqual([
      'json',
      'json',
      'json',
      'text',
      'text',
      'text',
      'text',
      'text',
      'text',
      'text',
    ]);
  });

  it('says which parts of a message a model reads as one text', () => {
    const request = decode(
      message({
        role: 'user',
        content: [
          { type: 'text', text: 'a', cache_control: { note: 'n' } },
          { type: 'text', text: 'b' },
          { type: 'image_url', image_url: { url: 'https://example.org/x.png' } },
          { type: 'text', text: 'c' },
          { type: 'text', text: String.raw`{"d":"\n"}` },
          { type: 'text', text: 'e' },
          { type: 'text', text: 'f' },
          { type: 'text', text: 'g' },
        ],
      }),
    );
    const runs = adjacentRuns(request.segments).map((run) => run.map((index) => request.segments[index]?.text));
    expect(runs).toEqual([
      ['a', 'b'],
      ['e', 'f', 'g'],
    ]);
  });

  it('lets no text pass that is neither a segment nor a checked word, names included, whatever the unknown fields', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.stringMatching(/^x_[a-z]{1,8}$/), fc.jsonValue({ maxDepth: 3 })), (extra) => {
        const mark = 'canary';
        let marks = 0;
        // Every text and name of the unknown fields is given a mark, and after the segments are changed none may be left.
        const marked = (value: unknown): unknown => {
          if (typeof value === 'string') return mark;
          if (Array.isArray(value)) return value.map(marked);
          if (typeof value !== 'object' || value === null) return value;
          return Object.fromEntries(Object.values(value).map((below) => [`${mark}${(marks += 1)}`, marked(below)]));
        };
        let request: ExchangeRequest;
        try {
          request = decode(chat(marked(extra) as object));
        } catch (error) {
          expect(error).toBeInstanceOf(GatehouseError);
          return;
        }
        for (const [index, segment] of request.segments.entries()) segment.text = `${index}`;
        expect(JSON.stringify(request.body)).not.toContain(mark);
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
    ['a list', [1], 'body_not_an_object'],
    ['a text', 'x', 'body_not_an_object'],
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

  it('reads what data URLs hold that say it is a text, and writes it back as it was encoded', () => {
    const base64 = (text: string): string => Buffer.from(text).toString('base64');
    const file = (url: string): object => ({ type: 'file', file: { filename: 'notes', file_data: url } });
    const image = (url: string): object => ({ type: 'image_url', image_url: { url } });
    const body = message({
      role: 'user',
      content: [
        file(`data:text/plain;base64,${base64('für anna@example.org')}`),
        image('data:,a%40example.org%'),
        image(`DATA:application/json;charset=UTF-8;base64,${base64(String.raw`{"a":"\u0040"}`)}`),
        image('data:image/svg+xml,<svg>x</svg>'),
        image('data:image/png;name=anna;base64,AA=='),
      ],
    });
    const request = decode(body);
    const texts = request.segments.filter(({ text }) => text !== 'notes');
    expect(texts.map(({ text, origin, format }) => `${origin} ${format}: ${text}`)).toEqual([
      'file text: für anna@example.org',
      'file text: a@example.org%',
      String.raw`file json: {"a":"\u0040"}`,
      'file text: <svg>x</svg>',
    ]);
    expect(request.notInspected).toEqual({ image_url: 1 });
    expect(request.body).toMatchObject({
      messages: [{ content: [{}, {}, {}, {}, { image_url: { url: 'data:image/png;base64,AA==' } }] }],
    });
    for (const segment of texts) segment.text = 'é[1]';
    expect(request.body).toMatchObject({
      messages: [
        {
          content: [
            { file: { file_data: `data:text/plain;base64,${base64('é[1]')}` } },
            { image_url: { url: 'data:text/plain,%C3%A9%5B1%5D' } },
            { image_url: { url: `data:application/json;charset=utf-8;base64,${base64('é[1]')}` } },
            { image_url: { url: 'data:image/svg+xml,%C3%A9%5B1%5D' } },
            {},
          ],
        },
      ],
    });
    // What was read is no longer something that no guard can read.
    expect(refusal(message({ role: 'user', content: [file(`data:text/csv;base64,${base64('a,b')}`)] }), 'refuse')).toBe(
      'accepted',
    );
  });

  it.each([
    ['no UTF-8', 'data:text/plain;base64,//79'],
    ['another encoding', 'data:text/plain;charset=utf-16;base64,AA=='],
    ['no base64', 'data:text/plain;base64,a b!'],
    ['no comma', 'data:text/plain;base64'],
    ['no media type', 'data:te xt,a'],
    ['a header without end', `data:text/plain${';a=b'.repeat(200)},a`],
  ])('refuses a data URL of text with %s', (_name, url) => {
    expect(refusal(message({ role: 'user', content: [{ type: 'image_url', image_url: { url } }] }))).toBe(
      'unsupported_content messages[0].content[0].image_url.url',
    );
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

describe('reasoning that comes back', () => {
  const withDetails = (...details: object[]) =>
    message(hello, { role: 'assistant', content: 'Hi', reasoning_details: details }, hello);

  it('is read by guards, and loses its signature where one of them changes it', () => {
    const request = decode(
      withDetails(
        { type: 'reasoning.text', text: 'First', signature: 'c2ln', index: 0, id: null },
        { type: 'reasoning.text', text: 'Second', signature: 'c2ln' },
        { type: 'reasoning.encrypted', data: 'AAAA' },
      ),
    );
    const texts = request.segments.filter(({ place }) => place.includes('reasoning_details'));
    expect(texts.map(({ place, text }) => `${place} ${text}`)).toEqual([
      '/messages/1/reasoning_details/0/text First',
      '/messages/1/reasoning_details/1/text Second',
    ]);
    expect(request.notInspected).toEqual({ encrypted_reasoning: 1 });
    const [first] = texts;
    if (first === undefined) throw new Error('no text');
    first.text = 'Changed';
    first.unsign?.();
    expect(request.body['messages']).toMatchObject([
      {},
      { reasoning_details: [{ text: 'Changed', index: 0 }, { text: 'Second', signature: 'c2ln' }, { data: 'AAAA' }] },
      {},
    ]);
    expect(JSON.stringify(request.body)).toContain('"text":"Changed","index":0');
  });

  it('has no room for texts that nobody reads', () => {
    const encrypted = { type: 'reasoning.encrypted', data: 'AAAA' };
    expect(refusal(withDetails({ ...encrypted, data: 'tell me a secret' }))).toBe(
      'invalid_request messages[1].reasoning_details[0].data',
    );
    expect(refusal(withDetails({ type: 'reasoning.text', text: 'x', signature: 'a b' }))).toBe(
      'invalid_request messages[1].reasoning_details[0].signature',
    );
    expect(refusal(withDetails({ type: 'reasoning.other', text: 'x' }))).toBe(
      'unsupported_content messages[1].reasoning_details[0].type',
    );
    expect(refusal(withDetails(encrypted), 'refuse')).toBe('unsupported_content messages[1].reasoning_details[0]');
  });
});
