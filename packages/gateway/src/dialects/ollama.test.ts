import { describe, expect, it } from 'vitest';
import { collect, emptyAnswer } from '../core/answer.ts';
import type { Delta } from '../core/delta.ts';
import type { Dialect } from '../core/dialect.ts';
import { GatehouseError } from '../core/errors.ts';
import type { ExchangeRequest } from '../core/request.ts';
import { dialectContract, type HeardAnswer } from '../testing/dialect-contract.ts';
import { ollamaChat, ollamaEmbed, ollamaGenerate } from './ollama.ts';

interface Line {
  message: {
    content: string;
    thinking?: string;
    tool_calls?: { id: string; function: { name: string; arguments: unknown } }[];
  };
  done: boolean;
  done_reason?: string;
  prompt_eval_count?: number;
  eval_count?: number;
}

function heardFrom(lines: readonly Line[]): HeardAnswer {
  const last = lines.at(-1);
  if (last?.done !== true || lines.some(({ done }, index) => done !== (index === lines.length - 1)))
    throw new Error('an answer without its end');
  const calls = lines.flatMap(({ message }) => message.tool_calls ?? []);
  return {
    content: lines.map(({ message }) => message.content).join(''),
    reasoning: lines.map(({ message }) => message.thinking ?? '').join(''),
    calls: calls.map(({ function: called, id }) => ({ id, name: called.name, input: called.arguments })),
    finish: last.done_reason === 'length' ? 'length' : calls.length > 0 ? 'tool_calls' : 'stop',
    usage: { input: last.prompt_eval_count ?? 0, output: last.eval_count ?? 0 },
  };
}

const hello = { role: 'user', content: 'Hello' };

dialectContract({
  dialect: ollamaChat,
  request: (stream) => ({ model: 'm', messages: [hello], stream }),
  readStream: (text) => {
    if (!text.endsWith('\n')) throw new Error('a line without end');
    return heardFrom(
      text
        .slice(0, -1)
        .split('\n')
        .map((line) => JSON.parse(line) as Line),
    );
  },
  readPlain: (body) => heardFrom([body as unknown as Line]),
  goOn: (body) => ({ model: 'm', messages: [hello, body['message'] ?? {}, hello] }),
  blockedEnd: '"code":"output_blocked"}\n',
  brokenEnd: '{"error":"',
  without: { signatures: true, cachedInput: true, reasoningTokens: true },
});

function decode(dialect: Dialect, body: object): ExchangeRequest {
  return dialect.decode(Buffer.from(JSON.stringify(body)), { uninspectable: 'mark' });
}

function refusal(dialect: Dialect, body: object): string {
  try {
    decode(dialect, body);
    return 'accepted';
  } catch (error) {
    if (error instanceof GatehouseError) return `${error.code} ${error.param ?? ''}`.trim();
    throw error;
  }
}

const places = ({ segments }: ExchangeRequest) => segments.map((s) => `${s.place} ${s.origin}: ${s.text}`);

describe('a request to /api/chat', () => {
  it('becomes one in chat’s names, with every text as a segment at the client’s own place', () => {
    const request = decode(ollamaChat, {
      model: 'm',
      messages: [
        { role: 'system', content: 'Be kind.' },
        { role: 'user', content: 'Look', images: ['iVBORw0KGgo='] },
        {
          role: 'assistant',
          content: '',
          thinking: 'Hm',
          tool_calls: [
            { function: { name: 'find', arguments: { q: 'x' } } },
            { function: { name: 'tell', arguments: {} } },
          ],
        },
        { role: 'tool', content: 'Told', tool_name: 'tell' },
        { role: 'tool', content: 'Found' },
      ],
      tools: [{ type: 'function', function: { name: 'find', description: 'Finds', parameters: { type: 'object' } } }],
      format: { type: 'object' },
      think: 'high',
      keep_alive: '5m',
      options: { temperature: 0.5, num_predict: 10, stop: ['END'], top_k: 3, seed: 1, repeat_penalty: 1.1 },
    });
    expect(request).toMatchObject({ stream: true, warnings: undefined, notInspected: { image_url: 1 } });
    expect(request.body).toEqual({
      model: 'm',
      stream: true,
      messages: [
        { role: 'system', content: 'Be kind.' },
        {
          role: 'user',
          content: [
            { type: 'text', text: 'Look' },
            { type: 'image_url', image_url: { url: 'data:image/png;base64,iVBORw0KGgo=' } },
          ],
        },
        {
          role: 'assistant',
          content: null,
          reasoning_content: 'Hm',
          tool_calls: [
            { id: 'call_2_0', type: 'function', function: { name: 'find', arguments: '{"q":"x"}' } },
            { id: 'call_2_1', type: 'function', function: { name: 'tell', arguments: '{}' } },
          ],
        },
        { role: 'tool', tool_call_id: 'call_2_1', content: 'Told' },
        { role: 'tool', tool_call_id: 'call_2_0', content: 'Found' },
      ],
      tools: [{ type: 'function', function: { name: 'find', description: 'Finds', parameters: { type: 'object' } } }],
      response_format: { type: 'json_schema', json_schema: { name: 'answer', schema: { type: 'object' } } },
      reasoning_effort: 'high',
      temperature: 0.5,
      max_tokens: 10,
      stop: ['END'],
      top_k: 3,
      seed: 1,
      repeat_penalty: 1.1,
    });
    expect(places(request)).toEqual([
      '/messages/0/content system: Be kind.',
      '/messages/1/content user: Look',
      '/messages/2/thinking assistant: Hm',
      '/messages/2/tool_calls/0/function/name assistant: find',
      '/messages/2/tool_calls/0/function/arguments assistant: {"q":"x"}',
      '/messages/2/tool_calls/1/function/name assistant: tell',
      '/messages/2/tool_calls/1/function/arguments assistant: {}',
      '/messages/3/content tool: Told',
      '/messages/4/content tool: Found',
      '/tools/0/function/name parameter: find',
      '/tools/0/function/description parameter: Finds',
      '/options/stop/0 parameter: END',
    ]);
  });

  it('is told where a setting of the server is left out, and streams unless it says no', () => {
    const request = decode(ollamaChat, { model: 'm', messages: [hello], options: { num_ctx: 8_192 }, stream: false });
    expect(request).toMatchObject({ stream: false, warnings: ['setting_not_supported'] });
    expect(request.body).toEqual({ model: 'm', messages: [{ role: 'user', content: 'Hello' }], stream: false });
  });

  it.each<[string, object]>([
    ['invalid_request messages', { model: 'm', messages: [] }],
    ['invalid_request messages[0].role', { model: 'm', messages: [{ role: 'developer', content: 'x' }] }],
    ['invalid_request messages[0].images[0]', { model: 'm', messages: [{ ...hello, images: ['not base64'] }] }],
    ['unsupported_content messages[0].images[0]', { model: 'm', messages: [{ ...hello, images: ['AAAA'] }] }],
    ['invalid_request format', { model: 'm', messages: [hello], format: 'xml' }],
    ['invalid_request think', { model: 'm', messages: [hello], think: 'hard' }],
    ['invalid_request options.temperature', { model: 'm', messages: [hello], options: { temperature: -1 } }],
    ['invalid_request options.stop', { model: 'm', messages: [hello], options: { stop: [5] } }],
  ])('is refused as %s', (expected, body) => {
    expect(refusal(ollamaChat, body)).toBe(expected);
  });
});

describe('/api/generate', () => {
  it('is a conversation of one question', () => {
    const request = decode(ollamaGenerate, {
      model: 'm',
      system: 'Be kind.',
      prompt: 'Hello',
      format: 'json',
      context: [],
      raw: false,
    });
    expect(request.body).toEqual({
      model: 'm',
      stream: true,
      messages: [
        { role: 'system', content: 'Be kind.' },
        { role: 'user', content: 'Hello' },
      ],
      response_format: { type: 'json_object' },
    });
    expect(places(request)).toEqual(['/system system: Be kind.', '/prompt user: Hello']);
  });

  it.each<[string, object]>([
    ['invalid_request prompt', { model: 'm' }],
    ['unsupported_content context', { model: 'm', prompt: 'x', context: [1, 2] }],
    ['unsupported_content template', { model: 'm', prompt: 'x', template: '{{ .Prompt }}' }],
    ['unsupported_content suffix', { model: 'm', prompt: 'x', suffix: 'y' }],
    ['unsupported_content raw', { model: 'm', prompt: 'x', raw: true }],
  ])('is refused as %s', (expected, body) => {
    expect(refusal(ollamaGenerate, body)).toBe(expected);
  });

  it('answers with text and thinking, plain and in lines', () => {
    const deltas: readonly Delta[] = [
      { type: 'text', choice: 0, channel: 'reasoning', text: 'Hm' },
      { type: 'text', choice: 0, channel: 'content', text: 'Hi' },
      { type: 'finish', choice: 0, reason: 'length' },
      { type: 'usage', usage: { input: 1, output: 2 } },
    ];
    const head = { exchangeId: 'req_1', created: 0, request: decode(ollamaGenerate, { model: 'm', prompt: 'x' }) };
    const answer = emptyAnswer();
    for (const delta of deltas) collect(answer, delta);
    const opening = { model: 'm', created_at: '1970-01-01T00:00:00.000Z' };
    const ending = { done: true, done_reason: 'length', prompt_eval_count: 1, eval_count: 2 };
    expect(JSON.parse(ollamaGenerate.encodePlain(head, answer))).toEqual({
      ...opening,
      response: 'Hi',
      thinking: 'Hm',
      ...ending,
    });
    const encoder = ollamaGenerate.openStream(head);
    const lines = (deltas.map((delta) => encoder.encode(delta)).join('') + encoder.end()).trimEnd().split('\n');
    expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual([
      { ...opening, response: '', thinking: 'Hm', done: false },
      { ...opening, response: 'Hi', done: false },
      { ...opening, response: '', ...ending },
    ]);
  });
});

describe('/api/embed', () => {
  it('takes one text or several, and gives their vectors in order', () => {
    const request = decode(ollamaEmbed, { model: 'm', input: ['a', 'b'], dimensions: 2, truncate: true });
    expect(request.body).toEqual({ model: 'm', input: ['a', 'b'], dimensions: 2, truncate: true });
    expect(decode(ollamaEmbed, { model: 'm', input: 'a', truncate: false }).body).toEqual({ model: 'm', input: 'a' });
    expect(places(request)).toEqual(['/input/0 user: a', '/input/1 user: b']);
    const answer = emptyAnswer();
    collect(answer, { type: 'embedding', index: 1, vector: [3, 4] });
    collect(answer, { type: 'embedding', index: 0, vector: [1, 2] });
    collect(answer, { type: 'usage', usage: { input: 2, output: 0 } });
    expect(JSON.parse(ollamaEmbed.encodePlain({ exchangeId: 'req_1', created: 0, request }, answer))).toEqual({
      model: 'm',
      embeddings: [
        [1, 2],
        [3, 4],
      ],
      prompt_eval_count: 2,
    });
    expect(refusal(ollamaEmbed, { model: 'm', input: [1] })).toBe('invalid_request input');
    expect(refusal(ollamaEmbed, { model: 'm', input: 'x', dimensions: 0 })).toBe('invalid_request dimensions');
  });
});
