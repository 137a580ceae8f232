import { afterEach, describe, expect, it } from 'vitest';
import type { ConfigurationInput } from '@gatehouse/contract/config';
import { createScriptedModel } from '../../packages/gateway/src/testing/scripted-model.ts';
import {
  createTestGateway,
  type TestGateway,
  type TestGatewayOptions,
} from '../../packages/gateway/src/testing/create-test-gateway.ts';

let test: TestGateway;

async function open(options: TestGatewayOptions = {}): Promise<TestGateway> {
  test = await createTestGateway(options);
  return test;
}

function forbidding(action: 'block' | 'redact' | 'flag', ...substrings: string[]): Partial<ConfigurationInput> {
  return { inspection: { guards: [{ use: 'ban-substrings', action, substrings }] } };
}

const hello = { role: 'user', content: 'hello' };

function chat(more: object): object {
  return { model: 'scripted', messages: [hello], ...more };
}

/** What the scripted model was sent last. */
function sent(): unknown {
  return test.model.calls.at(-1)?.body;
}

function tool(parameters: object, more: object = {}): object {
  return { type: 'function', function: { name: 'find', parameters, ...more } };
}

function parts(...texts: string[]): object {
  return chat({ messages: [{ role: 'user', content: texts.map((text) => ({ type: 'text', text })) }] });
}

afterEach(async () => {
  await test.close();
});

describe('an address in the name of a property', () => {
  it('reaches the model in the schema of no tool, and the list of required names stays true', async () => {
    const { ask } = await open();
    const properties = { 'anna@example.org': { type: 'string' }, zip: { type: 'string' } };
    await ask(chat({ tools: [tool({ type: 'object', properties, required: ['anna@example.org', 'zip'] })] }));
    expect(sent()).toMatchObject({
      tools: [
        {
          function: {
            parameters: {
              properties: { '[EMAIL_1]': { type: 'string' }, zip: { type: 'string' } },
              required: ['[EMAIL_1]', 'zip'],
            },
          },
        },
      ],
    });
  });

  it('reaches the model in no other field, known or not', async () => {
    const { ask, leaves } = await open();
    await ask(
      chat({
        metadata: { 'anna@example.org': 'anna@example.org' },
        x_notes: { list: [{ 'bob@example.org': 1 }] },
        'carl@example.org': true,
        'dora@example.org': null,
        messages: [{ ...hello, 'emil@example.org': 'x' }],
      }),
    );
    // Names of fields are made of letters: brackets would be none.
    expect(sent()).toMatchObject({
      messages: [{ EMAIL_1: 'x' }],
      metadata: { '[EMAIL_2]': '[EMAIL_2]' },
      x_notes: { list: [{ '[EMAIL_3]': 1 }] },
      EMAIL_4: true,
      EMAIL_5: null,
    });
    expect(JSON.stringify(sent())).not.toContain('@');
    expect((await leaves()).at(-1)).toMatchObject({ entities: { EMAIL: 6 } });
  });

  it('comes back in the arguments that the model calls the tool with', async () => {
    const model = createScriptedModel({
      script: () => ({ toolCalls: [{ name: 'find', arguments: '{"[EMAIL_1]":{"EMAIL_1":"[EMAIL_2]"}}' }] }),
    });
    const { ask } = await open({ providers: { scripted: model } });
    const { answer } = await ask(
      chat({
        messages: [
          { role: 'user', content: 'from anna@example.org to bob@example.org' },
          {
            role: 'assistant',
            tool_calls: [
              { id: 'c', type: 'function', function: { name: 'find', arguments: '{"anna@example.org":{"a":1}}' } },
            ],
          },
          { role: 'tool', tool_call_id: 'c', content: 'nothing' },
        ],
      }),
    );
    expect(JSON.stringify(model.calls[0]?.body)).not.toContain('@');
    expect(JSON.parse(answer.choices[0]?.toolCalls[0]?.arguments ?? '')).toEqual({
      'anna@example.org': { 'anna@example.org': 'bob@example.org' },
    });
  });

  it('stays another name where it is written in another way', async () => {
    const { ask } = await open();
    await ask(chat({ metadata: { 'anna@example.org': '1', 'anna@EXAMPLE.org': '2' } }));
    expect(sent()).toMatchObject({ metadata: { '[EMAIL_1]': '1', '[EMAIL_1b]': '2' } });
  });

  it('is refused where two names would become the same', async () => {
    const { ask, model } = await open({ configuration: { pseudonymisation: { types: { EMAIL: 'redact' } } } });
    const metadata = { 'anna@example.org': '1', 'bob@example.org': '2' };
    await expect(ask(chat({ metadata }))).rejects.toMatchObject({ code: 'unsupported_content', param: 'metadata' });
    expect(model.calls).toHaveLength(0);
  });

  it('never gets the placeholder that a name in the request already has', async () => {
    const { ask } = await open();
    for (const named of [
      { tools: [{ type: 'function', function: { name: 'EMAIL_1', parameters: {} } }] },
      { tools: [tool({ properties: { EMAIL_1: { type: 'string' } } })] },
      { messages: [{ ...hello, name: 'email-1' }, hello] },
      { tool_choice: 'EMAIL_1' },
    ]) {
      const body = { metadata: { mail: 'anna@example.org' } };
      await ask(chat({ ...named, ...body }));
      expect(sent()).toMatchObject({ metadata: { mail: '[EMAIL_2]' } });
    }
  });
});

describe('a forbidden text in a name', () => {
  const named: readonly (readonly [place: string, body: object])[] = [
    ['the name of a property', { tools: [tool({ properties: { a_verboten_b: { type: 'string' } } })] }],
    ['the list of required properties', { tools: [tool({ required: ['verboten'] })] }],
    ['the name of a tool', { tools: [{ type: 'function', function: { name: 'get_verboten' } }] }],
    ['the description of a tool', { tools: [tool({}, { description: 'so verboten' })] }],
    ['the tool that is chosen', { tool_choice: { type: 'function', function: { name: 'verboten' } } }],
    ['the choice of a tool', { tool_choice: 'verboten' }],
    ['the name of a caller', { messages: [{ ...hello, name: 'verboten' }] }],
    [
      'the name of a schema',
      { response_format: { type: 'json_schema', json_schema: { name: 'verboten', schema: {} } } },
    ],
    [
      'a property of a schema',
      {
        response_format: { type: 'json_schema', json_schema: { name: 'x', schema: { properties: { verboten: {} } } } },
      },
    ],
    ['an unknown field', { x_verboten: 1 }],
    ['an unknown field of a message', { messages: [{ ...hello, x_verboten: null }] }],
    ['a stream option', { stream_options: { verboten: true } }],
    ['the name of metadata', { metadata: { verboten: 'x' } }],
    ['a setting of one word', { service_tier: 'verboten' }],
    [
      'the id of a call',
      {
        messages: [
          hello,
          {
            role: 'assistant',
            tool_calls: [{ id: 'verboten', type: 'function', function: { name: 'f', arguments: '' } }],
          },
          { role: 'tool', tool_call_id: 'verboten', content: '' },
        ],
      },
    ],
    [
      'the name of a tool that was called',
      {
        messages: [
          hello,
          {
            role: 'assistant',
            tool_calls: [{ id: 'c', type: 'function', function: { name: 'verboten', arguments: '' } }],
          },
        ],
      },
    ],
  ];

  it.each(named)('blocks in %s', async (_place, more) => {
    const { ask, model } = await open({ configuration: forbidding('block', 'verboten') });
    await expect(ask(chat(more))).rejects.toMatchObject({ code: 'input_blocked' });
    expect(model.calls).toHaveLength(0);
  });

  it.each(named)('never passes when it is to be redacted: %s', async (_place, more) => {
    const { ask, model } = await open({ configuration: forbidding('redact', 'verboten') });
    await ask(chat(more)).catch((error: unknown) => expect(error).toMatchObject({ code: 'input_blocked' }));
    expect(JSON.stringify(model.calls.map(({ body }) => body))).not.toContain('verboten');
  });

  it('is redacted in the name of a property, with all that names it', async () => {
    const { ask } = await open({ configuration: forbidding('redact', 'verboten') });
    await ask(chat({ tools: [tool({ properties: { verboten: {}, b: {} }, required: ['verboten'] })] }));
    expect(sent()).toMatchObject({
      tools: [{ function: { parameters: { properties: { '[redacted]': {}, b: {} }, required: ['[redacted]'] } } }],
    });
  });

  it('blocks where it would have to be redacted in the name of a tool, and the record says so', async () => {
    const { ask, leaves } = await open({ configuration: forbidding('redact', 'verboten') });
    await expect(ask(chat({ tools: [{ type: 'function', function: { name: 'verboten' } }] }))).rejects.toMatchObject({
      code: 'input_blocked',
    });
    expect((await leaves()).at(-1)).toMatchObject({
      kind: 'refusal',
      verdicts: [{ guard: 'ban-substrings', outcome: 'block', rules: { 'ban-substrings/1': 1 } }],
    });
  });

  it('counts towards the longest prompt', async () => {
    const { ask } = await open({ configuration: { inspection: { guards: [{ use: 'max-tokens', limit: 300 }] } } });
    const properties = Object.fromEntries(
      Array.from({ length: 100 }, (_, index) => [`a property with a long name ${index}`, {}]),
    );
    await expect(ask(chat({ tools: [tool({ properties })] }))).rejects.toMatchObject({ code: 'prompt_too_long' });
  });

  it('is found with hidden characters in it', async () => {
    const { ask } = await open({
      configuration: { inspection: { guards: [{ use: 'invisible-text', action: 'block' }] } },
    });
    await expect(ask(chat({ metadata: { 'a\u200bb': 'x' } }))).rejects.toMatchObject({ code: 'input_blocked' });
  });
});

describe('a text that is cut into parts', () => {
  it('is judged as a model reads it', async () => {
    const { ask, leaves } = await open({ configuration: forbidding('block', 'verboten') });
    await expect(ask(parts('so ver', '', 'bo', 'ten!'))).rejects.toMatchObject({ code: 'input_blocked' });
    expect((await leaves()).at(-1)).toMatchObject({ verdicts: [{ rules: { 'ban-substrings/1': 1 } }] });
  });

  it('is redacted in the first part and cut from the others, and counted once', async () => {
    const { ask, leaves } = await open({ configuration: forbidding('redact', 'verboten') });
    await ask(parts('verboten so ver', '', 'bo', 'ten! verboten'));
    const content = ['[redacted] so [redacted]', '', '', '! [redacted]'].map((text) => ({ type: 'text', text }));
    expect(sent()).toMatchObject({ messages: [{ content }] });
    expect((await leaves()).at(-1)).toMatchObject({ verdicts: [{ rules: { 'ban-substrings/1': 3 } }, {}] });
  });

  it('is judged part by part as well, for a model may read a line break between', async () => {
    const guards = [{ use: 'ban-substrings' as const, substrings: ['Bach'], wholeWords: true }];
    const { ask } = await open({ configuration: { inspection: { guards } } });
    await expect(ask(parts('der Bach', 'er geht'))).rejects.toMatchObject({ code: 'input_blocked' });
  });

  it('shows each guard what those before it left, joined too', async () => {
    const guards = [{ use: 'invisible-text' as const }, { use: 'ban-substrings' as const, substrings: ['verboten'] }];
    const { ask } = await open({ configuration: { inspection: { guards } } });
    await expect(ask(parts('ver\u200b', '\u2060bo\u200bten'))).rejects.toMatchObject({ code: 'input_blocked' });
  });

  it('is not counted twice', async () => {
    const { ask, model } = await open({
      configuration: { inspection: { guards: [{ use: 'max-tokens', limit: 30 }] } },
    });
    await ask(parts('one two three four five six seven eight nine ten ', 'one two three four five six seven eight'));
    expect(model.calls).toHaveLength(1);
  });

  it('keeps an address from the model that is cut in two, and brings it back', async () => {
    const { ask } = await open();
    const body = { ...parts('Mail anna@exa', 'mple.org or bo', 'b@example.org'), model: 'scripted:echo' };
    const { answer } = await ask(body);
    const content = ['Mail [EMAIL_1]', ' or [EMAIL_2]', '[EMAIL_3]'].map((text) => ({ type: 'text', text }));
    expect(sent()).toMatchObject({ messages: [{ content }] });
    expect(answer.choices[0]?.content).toBe('Mail anna@example.org or bob@example.org');
  });

  it('is not joined across an image', async () => {
    const { ask } = await open({ configuration: forbidding('block', 'verboten') });
    const image = { type: 'image_url', image_url: { url: 'https://example.org/x.png' } };
    const content = [{ type: 'text', text: 'verbo' }, image, { type: 'text', text: 'ten' }];
    await ask(chat({ messages: [{ role: 'user', content }] }));
    expect(sent()).toMatchObject({ messages: [{ content }] });
  });
});

describe('a text in a data URL', () => {
  const url = (text: string): string => `data:text/plain;base64,${Buffer.from(text).toString('base64')}`;
  const file = (text: string): object =>
    chat({
      messages: [{ role: 'user', content: [{ type: 'file', file: { filename: 'a.txt', file_data: url(text) } }] }],
    });

  it('is judged', async () => {
    const { ask } = await open({ configuration: forbidding('block', 'verboten') });
    await expect(ask(file('das ist verboten'))).rejects.toMatchObject({ code: 'input_blocked' });
  });

  it('keeps no address', async () => {
    const { ask, leaves } = await open();
    await ask(file('Mail anna@example.org'));
    expect(sent()).toMatchObject({ messages: [{ content: [{ file: { file_data: url('Mail [EMAIL_1]') } }] }] });
    expect((await leaves()).at(-1)).toMatchObject({ notInspected: {} });
  });
});

describe('a result of a tool that is JSON', () => {
  it('is read as JSON, so that no escape hides an address or becomes part of one', async () => {
    const { ask } = await open();
    const content = String.raw`{"to":"anna\u0040example.org","cc":"\nbob@example.org"}`;
    await ask(chat({ messages: [hello, { role: 'tool', tool_call_id: 'c', content }] }));
    expect(sent()).toMatchObject({ messages: [hello, { content: String.raw`{"to":"[EMAIL_1]","cc":"\n[EMAIL_2]"}` }] });
  });
});
