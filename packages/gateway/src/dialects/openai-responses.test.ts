import { describe, expect, it } from 'vitest';
import type { ReasoningDetail } from '../core/answer.ts';
import { GatehouseError } from '../core/errors.ts';
import type { Json } from '../core/json.ts';
import type { ChatRequest } from '../core/request.ts';
import { dialectContract, type HeardAnswer } from '../testing/dialect-contract.ts';
import { sseEvents } from '../testing/sse-events.ts';
import { openaiResponses } from './openai-responses.ts';

const dialect = openaiResponses({
  states: { get: async () => undefined, put: async () => true, remove: async () => false },
  subjectOf: () => undefined,
});

function decode(body: object, uninspectable: 'mark' | 'refuse' = 'mark'): ChatRequest {
  const request = dialect.decode(Buffer.from(JSON.stringify(body)), { uninspectable });
  if (request.kind !== 'chat') throw new Error('no chat');
  return request;
}

function refusal(body: object, uninspectable: 'mark' | 'refuse' = 'mark'): string {
  try {
    decode(body, uninspectable);
    return 'accepted';
  } catch (error) {
    if (error instanceof GatehouseError) return `${error.code} ${error.param ?? ''}`.trim();
    throw error;
  }
}

interface Item {
  id: string;
  type: string;
  content?: { type: string; text?: string }[];
  encrypted_content?: string | null;
  call_id?: string;
  name?: string;
  arguments?: string;
  status?: string;
}

interface Answer {
  status: string;
  output: Item[];
  incomplete_details: { reason: string } | null;
  usage: {
    input_tokens: number;
    output_tokens: number;
    input_tokens_details: { cached_tokens: number };
    output_tokens_details: { reasoning_tokens: number };
  };
}

function heardFrom({ incomplete_details: incomplete, output, usage }: Answer): HeardAnswer {
  const textIn = (type: string) =>
    output
      .map((item) => (item.type === type ? (item.content ?? []).map(({ text = '' }) => text).join('') : ''))
      .join('');
  const calls = output.filter(({ type }) => type === 'function_call');
  return {
    content: textIn('message'),
    reasoning: textIn('reasoning'),
    details: output.flatMap(({ content = [], encrypted_content: encrypted, type }): ReasoningDetail[] => {
      if (type !== 'reasoning' || encrypted === null || encrypted === undefined) return [];
      if (encrypted.startsWith('e.')) return [{ type: 'reasoning.encrypted', data: encrypted.slice(2) }];
      return [{ type: 'reasoning.text', text: content[0]?.text ?? '', signature: encrypted.slice(2) }];
    }),
    calls: calls.map(({ arguments: text = '', call_id: id = '', name = '' }) => ({
      id,
      name,
      input: JSON.parse(text) as unknown,
    })),
    finish: incomplete?.reason === 'max_output_tokens' ? 'length' : calls.length > 0 ? 'tool_calls' : 'stop',
    usage: {
      input: usage.input_tokens,
      output: usage.output_tokens,
      cachedInput: usage.input_tokens_details.cached_tokens,
      reasoning: usage.output_tokens_details.reasoning_tokens,
    },
  };
}

/** Puts the events together by themselves, and holds them against what the last one says of the whole. */
function readStream(text: string): HeardAnswer {
  const items: Item[] = [];
  const pieces = new Map<string, string>();
  let last: Answer | undefined;
  const events = sseEvents(text).map(({ data, name }) => {
    const event = JSON.parse(data) as Record<string, unknown> & { type: string; sequence_number: number };
    if (event.type !== name) throw new Error(`${name} is ${event.type}`);
    return event;
  });
  events.forEach((event, index) => {
    if (event.sequence_number !== index) throw new Error('an event out of order');
    const output = event['output_index'] as number;
    if (event.type === 'response.output_item.added') {
      if (output !== items.length) throw new Error('an item out of order');
      items.push(event['item'] as Item);
    } else if (event.type === 'response.output_item.done') {
      const item = event['item'] as Item;
      if (items[output]?.id !== item.id) throw new Error('another item');
      items[output] = item;
      const said = item.arguments ?? (item.content ?? []).map((part) => part.text ?? '').join('');
      expect(pieces.get(item.id) ?? '').toBe(said);
    } else if (event.type.endsWith('.delta')) {
      const id = event['item_id'] as string;
      if (items[output]?.id !== id) throw new Error('a piece of another item');
      pieces.set(id, (pieces.get(id) ?? '') + (event['delta'] as string));
    } else if (event.type === 'response.completed' || event.type === 'response.incomplete') {
      if (index !== events.length - 1) throw new Error('something behind the end');
      last = event['response'] as Answer;
    }
  });
  if (last === undefined) throw new Error('a stream without its end');
  expect(last.output).toEqual(items);
  return heardFrom(last);
}

const ask = (fields: object) => ({ model: 'm', input: 'Hello', ...fields });

dialectContract({
  dialect,
  request: (stream) => ({ model: 'm', input: 'Hello', stream }),
  readStream,
  readPlain: (body) => heardFrom(body as unknown as Answer),
  goOn: (body) => ({
    model: 'm',
    input: [
      { role: 'user', content: 'Hello' },
      ...(body['output'] as unknown as Json[]),
      { role: 'user', content: 'On' },
    ],
  }),
  blockedEnd: '"incomplete_details":{"reason":"content_filter"}',
  brokenEnd: 'event: error\ndata: {"type":"error"',
});

describe('a request for a response', () => {
  it('becomes one in chat’s names, with every text as a segment at the client’s own place', () => {
    const request = decode({
      model: 'm',
      instructions: 'Be kind.',
      input: [
        { role: 'developer', content: 'Be short.' },
        {
          role: 'user',
          content: [
            { type: 'input_text', text: 'Look' },
            { type: 'input_image', image_url: 'data:image/png;base64,AA==', detail: 'low' },
            { type: 'input_file', filename: 'notes.txt', file_data: 'data:text/plain;base64,Tm90ZXM=' },
          ],
        },
        { type: 'reasoning', id: 'rs_1', summary: [], content: [{ type: 'reasoning_text', text: 'Hm' }] },
        {
          type: 'message',
          id: 'msg_1',
          role: 'assistant',
          content: [{ type: 'output_text', text: 'I look.', annotations: [] }],
        },
        { type: 'function_call', id: 'fc_1', call_id: 'call_1', name: 'find', arguments: '{"q":"x"}' },
        { type: 'function_call_output', call_id: 'call_1', output: 'Found' },
      ],
      tools: [{ type: 'function', name: 'find', description: 'Finds', parameters: { type: 'object' }, strict: true }],
      tool_choice: { type: 'function', name: 'find' },
      text: {
        format: { type: 'json_schema', name: 'out', schema: { type: 'object' }, strict: true },
        verbosity: 'low',
      },
      reasoning: { effort: 'high', summary: 'auto' },
      max_output_tokens: 50,
      temperature: 1,
      metadata: { ours: 'x' },
      user: 'anna',
    });
    expect(request.body).toEqual({
      model: 'm',
      messages: [
        { role: 'system', content: 'Be kind.' },
        { role: 'system', content: 'Be short.' },
        {
          role: 'user',
          content: [
            { type: 'text', text: 'Look' },
            { type: 'image_url', image_url: { url: 'data:image/png;base64,AA==', detail: 'low' } },
            { type: 'file', file: { filename: 'notes.txt', file_data: 'data:text/plain;base64,Tm90ZXM=' } },
          ],
        },
        {
          role: 'assistant',
          content: 'I look.',
          reasoning_content: 'Hm',
          tool_calls: [{ id: 'call_1', type: 'function', function: { name: 'find', arguments: '{"q":"x"}' } }],
        },
        { role: 'tool', tool_call_id: 'call_1', content: 'Found' },
      ],
      tools: [
        {
          type: 'function',
          function: { name: 'find', description: 'Finds', parameters: { type: 'object' }, strict: true },
        },
      ],
      tool_choice: { type: 'function', function: { name: 'find' } },
      response_format: { type: 'json_schema', json_schema: { name: 'out', schema: { type: 'object' }, strict: true } },
      verbosity: 'low',
      reasoning_effort: 'high',
      max_tokens: 50,
      temperature: 1,
      user: 'anna',
    });
    expect(request.segments.map((s) => `${s.place} ${s.origin}: ${s.text}`)).toEqual([
      '/instructions system: Be kind.',
      '/input/0/content system: Be short.',
      '/input/1/content/0/text user: Look',
      '/input/1/content/2/file/filename file: notes.txt',
      '/input/1/content/2/file/file_data file: Notes',
      '/input/2/content/0/text assistant: Hm',
      '/input/3/content/0/text assistant: I look.',
      '/input/4/call_id assistant: call_1',
      '/input/4/name assistant: find',
      '/input/4/arguments assistant: {"q":"x"}',
      '/input/5/call_id tool: call_1',
      '/input/5/output tool: Found',
      '/tools/0/name parameter: find',
      '/tools/0/description parameter: Finds',
      '/tool_choice/name parameter: find',
      '/text/format/name parameter: out',
      '/user parameter: anna',
    ]);
    expect(request).toMatchObject({ subject: 'anna', notInspected: { image_url: 1 }, warnings: undefined });
  });

  it('tells again what the client has said, and not what the model is shown', () => {
    const request = decode(ask({ instructions: 'About Anna', metadata: { ours: 'x' } }));
    for (const segment of request.segments) segment.text = '[PERSON_1]';
    const answer = { start: undefined, choices: [], embeddings: [], scores: [], usage: undefined };
    const head = { exchangeId: `req_${'a'.repeat(32)}`, created: 1, request };
    expect(JSON.parse(dialect.encodePlain(head, answer))).toMatchObject({
      id: `resp_${'a'.repeat(32)}`,
      instructions: 'About Anna',
      metadata: { ours: 'x' },
      usage: null,
    });
  });

  it.each<[string, object]>([
    ['invalid_request input', { model: 'm' }],
    ['invalid_request input', ask({ input: [] })],
    ['invalid_request input[0].role', ask({ input: [{ role: 'tool', content: 'x' }] })],
    ['invalid_request input[0].content', ask({ input: [{ role: 'user', content: 5 }] })],
    ['unsupported_content input[0].type', ask({ input: [{ type: 'web_search_call', id: 'x' }] })],
    [
      'unsupported_content input[0].content[0].type',
      ask({ input: [{ role: 'user', content: [{ type: 'input_audio' }] }] }),
    ],
    [
      'unsupported_content input[0].content[0].file_id',
      ask({ input: [{ role: 'user', content: [{ type: 'input_image', file_id: 'x' }] }] }),
    ],
    ['unsupported_content tools[0].type', ask({ tools: [{ type: 'web_search' }] })],
    ['unsupported_content tool_choice.type', ask({ tool_choice: { type: 'mcp' } })],
    ['unsupported_content background', ask({ background: true })],
    ['unsupported_content conversation', ask({ conversation: 'conv_1' })],
    ['invalid_request max_output_tokens', ask({ max_output_tokens: 'many' })],
    [
      'invalid_request input[0].encrypted_content',
      ask({ input: [{ type: 'reasoning', summary: [], encrypted_content: 'a text' }] }),
    ],
    ['resource_not_found previous_response_id', ask({ previous_response_id: 'resp_1' })],
  ])('is refused as %s', (expected, body) => {
    expect(refusal(body)).toBe(expected);
  });

  it('is told where a setting is left out', () => {
    expect(decode(ask({ truncation: 'auto' })).warnings).toEqual(['setting_not_supported']);
    expect(
      decode(ask({ truncation: 'disabled', background: false, include: ['reasoning.encrypted_content'] })).warnings,
    ).toBeUndefined();
  });
});
