import { describe, expect, it } from 'vitest';
import type { ReasoningDetail } from '../core/answer.ts';
import { GatehouseError } from '../core/errors.ts';
import type { JsonObject } from '../core/json.ts';
import type { ChatRequest } from '../core/request.ts';
import { adjacentRuns } from '../core/segment.ts';
import { dialectContract, type HeardAnswer } from '../testing/dialect-contract.ts';
import { sseEvents } from '../testing/sse-events.ts';
import { anthropicMessages } from './anthropic-messages.ts';

const hello = { role: 'user', content: 'Hello' };

function decode(body: unknown, options: { uninspectable?: 'mark' | 'refuse'; betas?: string } = {}): ChatRequest {
  const { betas, uninspectable = 'mark' } = options;
  const raw = Buffer.from(JSON.stringify(body));
  const request = anthropicMessages.decode(raw, { uninspectable, ...(betas === undefined ? {} : { betas }) });
  if (request.kind !== 'chat') throw new Error('no chat');
  return request;
}

function refusal(body: unknown, uninspectable: 'mark' | 'refuse' = 'mark'): string {
  try {
    decode(body, { uninspectable });
    return 'accepted';
  } catch (error) {
    if (error instanceof GatehouseError) return `${error.code} ${error.param ?? ''}`.trim();
    throw error;
  }
}

const chat = (fields: object) => ({ model: 'm', max_tokens: 10, messages: [hello], ...fields });
const said = (...content: object[]) => chat({ messages: [{ role: 'user', content }] });
const answered = (...content: object[]) => chat({ messages: [hello, { role: 'assistant', content }, hello] });
const summary = ({ segments }: ChatRequest) => segments.map((s) => `${s.place} ${s.origin} ${s.format}: ${s.text}`);

interface Block {
  type: string;
  text?: string;
  thinking?: string;
  signature?: string;
  data?: string;
  id?: string;
  name?: string;
  input?: unknown;
}

const reasons: Readonly<Record<string, string>> = { end_turn: 'stop', max_tokens: 'length', tool_use: 'tool_calls' };

function heardFrom(blocks: readonly Block[], stop: string, usage: Readonly<Record<string, unknown>>): HeardAnswer {
  const details = blocks.flatMap((block): ReasoningDetail[] => {
    if (block.type === 'redacted_thinking') return [{ type: 'reasoning.encrypted', data: block.data ?? '' }];
    if (block.type !== 'thinking' || block.signature === '') return [];
    return [{ type: 'reasoning.text', text: block.thinking ?? '', signature: block.signature ?? '' }];
  });
  const { cache_creation_input_tokens: created, cache_read_input_tokens: cached, input_tokens: input } = usage;
  const thought = usage['output_tokens_details'] as { thinking_tokens: number } | null;
  return {
    content: blocks.map((block) => (block.type === 'text' ? (block.text ?? '') : '')).join(''),
    reasoning: blocks.map((block) => block.thinking ?? '').join(''),
    details,
    calls: blocks
      .filter(({ type }) => type === 'tool_use')
      .map(({ id = '', input: given, name = '' }) => ({ id, name, input: given })),
    finish: reasons[stop] ?? stop,
    usage: {
      input: Number(input) + Number(cached) + Number(created),
      output: Number(usage['output_tokens']),
      cachedInput: Number(cached),
      reasoning: thought?.thinking_tokens ?? 0,
    },
  };
}

/** As `MessageStream` of the official client puts events together, strictly: every block has its start and its stop. */
function readStream(text: string): HeardAnswer {
  const blocks: Block[] = [];
  const partial: string[] = [];
  const open = new Set<number>();
  let stop = '';
  let usage = {};
  let ended = false;
  for (const { data, name } of sseEvents(text)) {
    const event = JSON.parse(data) as Record<string, unknown> & { type: string; index: number };
    if (event.type !== name || ended) throw new Error(`${name} is ${event.type}`);
    switch (event.type) {
      case 'content_block_start':
        if (event.index !== blocks.length) throw new Error('a block out of order');
        blocks.push(event['content_block'] as Block);
        open.add(event.index);
        break;
      case 'content_block_delta': {
        const block = blocks[event.index];
        const delta = event['delta'] as Record<string, string>;
        if (block === undefined || !open.has(event.index)) throw new Error('a piece of no open block');
        if (delta['type'] === 'text_delta') block.text = (block.text ?? '') + (delta['text'] ?? '');
        else if (delta['type'] === 'thinking_delta')
          block.thinking = (block.thinking ?? '') + (delta['thinking'] ?? '');
        else if (delta['type'] === 'signature_delta') block.signature = delta['signature'] ?? '';
        else partial[event.index] = (partial[event.index] ?? '') + (delta['partial_json'] ?? '');
        break;
      }
      case 'content_block_stop': {
        if (!open.delete(event.index)) throw new Error('a stop of no open block');
        const json = partial[event.index];
        const block = blocks[event.index];
        if (json !== undefined && block !== undefined) block.input = JSON.parse(json);
        break;
      }
      case 'message_delta':
        if (open.size > 0) throw new Error('a block without its stop');
        stop = (event['delta'] as { stop_reason: string }).stop_reason;
        usage = event['usage'] as object;
        break;
      case 'message_stop':
        ended = true;
    }
  }
  if (!ended) throw new Error('a stream without its end');
  return heardFrom(blocks, stop, usage);
}

const contentOf = (body: JsonObject) => body['content'] as unknown as Block[];

dialectContract({
  dialect: anthropicMessages,
  request: (stream) => ({ model: 'm', max_tokens: 10, messages: [hello], stream }),
  readStream,
  readPlain: (body) => heardFrom(contentOf(body), body['stop_reason'] as string, body['usage'] as JsonObject),
  goOn: (body) => {
    const own = body['content'] ?? [];
    return chat({ messages: [hello, { role: 'assistant', content: own }, hello] });
  },
  blockedEnd: '"stop_reason":"refusal"',
  brokenEnd: 'event: error\ndata: {"type":"error"',
});

describe('a request for a message', () => {
  it('becomes one in OpenAI’s names, with every text as a segment at the client’s own place', () => {
    const request = decode({
      model: 'claude',
      max_tokens: 100,
      stream: true,
      system: [
        { type: 'text', text: 'Be kind.' },
        { type: 'text', text: 'Be short.', cache_control: { type: 'ephemeral', ttl: '1h', scope: 'x' } },
      ],
      messages: [
        {
          role: 'user',
          content: [
            { type: 'text', text: 'Look' },
            { type: 'image', source: { type: 'base64', media_type: 'image/png', data: 'AA==' } },
            {
              type: 'document',
              title: 'Notes',
              source: { type: 'text', media_type: 'text/plain', data: 'Some notes' },
            },
          ],
        },
        {
          role: 'assistant',
          content: [
            { type: 'thinking', thinking: 'Hm', signature: 'c2ln' },
            { type: 'text', text: 'I look.' },
            { type: 'tool_use', id: 'toolu_1', name: 'find', input: { q: 'x' } },
          ],
        },
        {
          role: 'user',
          content: [
            { type: 'tool_result', tool_use_id: 'toolu_1', is_error: true, content: [{ type: 'text', text: 'Found' }] },
            { type: 'text', text: 'Go on' },
          ],
        },
      ],
      tools: [
        {
          name: 'find',
          description: 'Finds things',
          input_schema: { type: 'object', properties: { q: { type: 'string', description: 'What' } } },
          cache_control: { type: 'ephemeral' },
          eager_input_streaming: true,
        },
      ],
      tool_choice: { type: 'tool', name: 'find', disable_parallel_tool_use: true },
      stop_sequences: ['END'],
      temperature: 0.5,
      top_k: 3,
      metadata: { user_id: 'anna' },
      thinking: { type: 'enabled', budget_tokens: 2_000 },
    });
    expect(request.body).toEqual({
      model: 'claude',
      messages: [
        {
          role: 'system',
          content: [
            { type: 'text', text: 'Be kind.' },
            { type: 'text', text: 'Be short.', cache_control: { type: 'ephemeral', ttl: '1h' } },
          ],
        },
        {
          role: 'user',
          content: [
            { type: 'text', text: 'Look' },
            { type: 'image_url', image_url: { url: 'data:image/png;base64,AA==' } },
            { type: 'text', text: 'Notes' },
            { type: 'text', text: 'Some notes' },
          ],
        },
        {
          role: 'assistant',
          content: 'I look.',
          reasoning_details: [{ type: 'reasoning.text', text: 'Hm', signature: 'c2ln' }],
          tool_calls: [{ id: 'toolu_1', type: 'function', function: { name: 'find', arguments: '{"q":"x"}' } }],
        },
        { role: 'tool', tool_call_id: 'toolu_1', content: 'Found', is_error: true },
        { role: 'user', content: 'Go on' },
      ],
      max_tokens: 100,
      stream: true,
      tools: [
        {
          type: 'function',
          function: {
            name: 'find',
            description: 'Finds things',
            parameters: { type: 'object', properties: { q: { type: 'string', description: 'What' } } },
          },
          cache_control: { type: 'ephemeral' },
        },
      ],
      tool_choice: { type: 'function', function: { name: 'find' } },
      parallel_tool_calls: false,
      stop: ['END'],
      temperature: 0.5,
      top_k: 3,
      user: 'anna',
      thinking: { type: 'enabled', budget_tokens: 2_000 },
    });
    expect(summary(request)).toEqual([
      '/system/0/text system text: Be kind.',
      '/system/1/text system text: Be short.',
      '/messages/0/content/0/text user text: Look',
      '/messages/0/content/2/title document text: Notes',
      '/messages/0/content/2/source/data document text: Some notes',
      '/messages/1/content/0/thinking assistant text: Hm',
      '/messages/1/content/1/text assistant text: I look.',
      '/messages/1/content/2/id assistant text: toolu_1',
      '/messages/1/content/2/name assistant text: find',
      '/messages/1/content/2/input assistant json: {"q":"x"}',
      '/messages/2/content/0/tool_use_id tool text: toolu_1',
      '/messages/2/content/0/content/0/text tool text: Found',
      '/messages/2/content/1/text user text: Go on',
      '/tools/0/name parameter text: find',
      '/tools/0/description parameter text: Finds things',
      '/tools/0/input_schema/properties/q parameter text: q',
      '/tools/0/input_schema/properties/q/description parameter text: What',
      '/tool_choice/name parameter text: find',
      '/stop_sequences/0 parameter text: END',
      '/metadata/user_id parameter text: anna',
    ]);
    expect(request).toMatchObject({
      stream: true,
      subject: 'anna',
      notInspected: { image_url: 1 },
      warnings: undefined,
    });
    expect(request.echo).toEqual({ stops: ['END'] });
  });

  it('is changed where a guard or the pseudonymiser writes into a segment', () => {
    const request = decode(
      chat({
        system: 'S',
        messages: [
          { role: 'user', content: [{ type: 'text', text: 'U' }] },
          {
            role: 'assistant',
            content: [
              { type: 'thinking', thinking: 'T', signature: '' },
              { type: 'text', text: 'A' },
            ],
          },
          { role: 'user', content: [{ type: 'tool_result', tool_use_id: 'a', content: 'R' }] },
        ],
        stop_sequences: ['E'],
      }),
    );
    for (const segment of request.segments) if (segment.fixed !== true) segment.text = `${segment.text}!`;
    expect(request.body).toMatchObject({
      messages: [
        { role: 'system', content: 'S!' },
        { role: 'user', content: 'U!' },
        { role: 'assistant', content: 'A!', reasoning_content: 'T!' },
        { role: 'tool', content: 'R!' },
      ],
      stop: ['E!'],
    });
  });

  it('is read as one text where text blocks follow one another', () => {
    const { segments } = decode(
      said({ type: 'text', text: 'pass' }, { type: 'text', text: 'word' }, { type: 'text', text: 's' }),
    );
    expect(adjacentRuns(segments)).toEqual([[0, 1, 2]]);
  });

  it('is what Claude Code sends: marks, sessions, features of its own, and a warning for what is left out', () => {
    const request = decode(
      chat({
        system: [
          { type: 'text', text: 'You are Claude Code.', cache_control: { type: 'ephemeral' } },
          { type: 'text', text: 'Help.', cache_control: { type: 'ephemeral', ttl: '1h' } },
        ],
        metadata: { user_id: `user_${'a'.repeat(64)}_account_x_session_${'b'.repeat(36)}` },
        thinking: { type: 'adaptive', display: 'summarized' },
        output_config: { effort: 'high' },
        context_management: { edits: [{ type: 'clear_thinking_20251015', keep: 'all' }] },
        tools: [{ type: 'custom', name: 'Bash', input_schema: { type: 'object' }, defer_loading: false }],
      }),
      { betas: 'claude-code-20250219, effort-2025-11-24,NOT A NAME' },
    );
    expect(request).toMatchObject({
      subject: undefined,
      warnings: ['setting_not_supported', 'beta_not_forwarded'],
      betas: ['claude-code-20250219', 'effort-2025-11-24'],
    });
    expect(request.body).toMatchObject({
      reasoning_effort: 'high',
      thinking: { type: 'adaptive', display: 'summarized' },
    });
    expect(request.body).not.toHaveProperty('context_management');
  });

  it('puts a mark for the whole request on its last part', () => {
    const { body } = decode({
      ...said({ type: 'text', text: 'a' }, { type: 'text', text: 'b' }),
      cache_control: { type: 'ephemeral' },
    });
    expect(body['messages']).toEqual([
      {
        role: 'user',
        content: [
          { type: 'text', text: 'a' },
          { type: 'text', text: 'b', cache_control: { type: 'ephemeral' } },
        ],
      },
    ]);
  });

  it('asks for JSON as the internal form does', () => {
    const schema = { type: 'object', properties: { city: { type: 'string' } } };
    for (const fields of [
      { output_config: { format: { type: 'json_schema', schema } } },
      { output_format: { type: 'json_schema', schema } },
    ]) {
      expect(decode(chat(fields)).body['response_format']).toEqual({
        type: 'json_schema',
        json_schema: { name: 'answer', schema, strict: true },
      });
    }
  });

  it.each<[string, object]>([
    ['invalid_request max_tokens', { model: 'm', messages: [hello] }],
    ['invalid_request max_tokens', chat({ max_tokens: 0 })],
    ['invalid_request messages', chat({ messages: [] })],
    ['invalid_request messages[0].role', chat({ messages: [{ role: 'tool', content: 'x' }] })],
    ['invalid_request messages[0].content', chat({ messages: [{ role: 'user' }] })],
    ['invalid_request messages[0].content[0].text', said({ type: 'text' })],
    ['unsupported_content messages[0].content[0].type', said({ type: 'container_upload', file_id: 'x' })],
    [
      'unsupported_content messages[0].content[0].source.type',
      said({ type: 'image', source: { type: 'file', file_id: 'x' } }),
    ],
    [
      'invalid_request messages[0].content[0].source.media_type',
      said({ type: 'image', source: { type: 'base64', media_type: 'text/html', data: '' } }),
    ],
    [
      'invalid_request messages[0].content[0].source.data',
      said({ type: 'image', source: { type: 'base64', media_type: 'image/png', data: 'not base64' } }),
    ],
    [
      'invalid_request messages[0].content[0].source.url',
      said({ type: 'image', source: { type: 'url', url: 'data:text/plain,hidden' } }),
    ],
    [
      'unsupported_content messages[0].content[0].source.type',
      said({ type: 'document', source: { type: 'url', url: 'https://x' } }),
    ],
    [
      'unsupported_content messages[1].content[0].type',
      answered({ type: 'server_tool_use', id: 'x', name: 'web_search', input: {} }),
    ],
    [
      'unsupported_content messages[1].content[0].caller',
      answered({ type: 'tool_use', id: 'x', name: 'f', input: {}, caller: { type: 'code_execution_20250825' } }),
    ],
    [
      'invalid_request messages[1].content[0].signature',
      answered({ type: 'thinking', thinking: 'x', signature: 'a text' }),
    ],
    ['invalid_request messages[1].content[0].data', answered({ type: 'redacted_thinking', data: 'a text' })],
    ['unsupported_content tools[0].type', chat({ tools: [{ type: 'web_search_20250305', name: 'web_search' }] })],
    ['invalid_request tools[0].name', chat({ tools: [{ name: 'a b', input_schema: {} }] })],
    ['invalid_request tool_choice.type', chat({ tool_choice: { type: 'required' } })],
    ['invalid_request temperature', chat({ temperature: 1.5 })],
    ['unsupported_content mcp_servers', chat({ mcp_servers: [{ url: 'https://x' }] })],
    ['unsupported_content inference_geo', chat({ inference_geo: 'us' })],
    ['invalid_request thinking.budget_tokens', chat({ thinking: { type: 'enabled' } })],
    [
      'invalid_request system[0].cache_control.type',
      chat({ system: [{ type: 'text', text: 'x', cache_control: { type: 'for ever' } }] }),
    ],
  ])('is refused as %s', (expected, body) => {
    expect(refusal(body)).toBe(expected);
  });

  it('is refused where nothing may pass that no guard can read', () => {
    const image = { type: 'image', source: { type: 'base64', media_type: 'image/png', data: 'AA==' } };
    expect(refusal(said(image), 'refuse')).toBe('unsupported_content messages[0].content[0]');
    expect(refusal(answered({ type: 'redacted_thinking', data: 'AAAA' }), 'refuse')).toBe(
      'unsupported_content messages[1].content[0].data',
    );
  });
});

describe('the end of a message', () => {
  const ending = (delta: object, body: object = chat({ stop_sequences: ['[EMAIL_1]'] })) => {
    const request = decode(body);
    const head = { exchangeId: 'req_1', created: 1, request };
    const encoder = anthropicMessages.openStream(head);
    encoder.encode({ type: 'finish', choice: 0, reason: 'stop', ...delta });
    return encoder.end();
  };

  it('says in the client’s own words which stop sequence it was', () => {
    const request = decode(chat({ stop_sequences: ['anna@example.org'] }));
    const [stop] = request.segments.filter(({ place }) => place === '/stop_sequences/0');
    if (stop === undefined) throw new Error('no stop');
    stop.text = '[EMAIL_1]';
    const encoder = anthropicMessages.openStream({ exchangeId: 'req_1', created: 1, request });
    encoder.encode({
      type: 'finish',
      choice: 0,
      reason: 'stop',
      detail: { reason: 'stop_sequence', sequence: '[EMAIL_1]' },
    });
    expect(encoder.end()).toContain('"stop_reason":"stop_sequence","stop_sequence":"anna@example.org"');
  });

  it('tells of no sequence that the client never named', () => {
    const text = ending({ detail: { reason: 'stop_sequence', sequence: 'leaked text' } });
    expect(text).not.toContain('leaked');
    expect(text).toContain('"stop_sequence":null');
  });

  it.each([
    [{ detail: { reason: 'pause_turn' } }, 'pause_turn'],
    [{ reason: 'content_filter' }, 'refusal'],
    [{ reason: 'length' }, 'max_tokens'],
    [{ reason: 'a_word_of_its_own' }, 'end_turn'],
  ])('of %j is %s', (delta, expected) => {
    expect(ending(delta)).toContain(`"stop_reason":"${expected}"`);
  });
});
