import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { collect, emptyAnswer } from '../core/answer.ts';
import type { Delta } from '../core/delta.ts';
import type { AnswerHead } from '../core/dialect.ts';
import { GatehouseError } from '../core/errors.ts';
import { openaiChat } from './openai-chat.ts';

function headFor(fields: object = {}): AnswerHead {
  const body = { model: 'alias', messages: [{ role: 'user', content: 'x' }], ...fields };
  return {
    exchangeId: 'req_1',
    created: 1_700,
    request: openaiChat.decode(Buffer.from(JSON.stringify(body)), { uninspectable: 'mark' }),
  };
}

function plain(deltas: readonly Delta[]): unknown {
  const answer = emptyAnswer();
  for (const delta of deltas) collect(answer, delta);
  return JSON.parse(openaiChat.encodePlain(headFor(), answer));
}

/** The data of all events, read by the letter of the SSE standard: any line that is no data line is an error. */
function events(stream: string): string[] {
  const found: string[] = [];
  for (const event of stream.split('\n\n').slice(0, -1)) {
    const lines = event.split(/\r\n|\r|\n/);
    if (lines.length !== 1 || !lines[0]?.startsWith('data: ')) throw new Error(`not one data line: ${event}`);
    found.push(event.slice('data: '.length));
  }
  if (!stream.endsWith('\n\n')) throw new Error('an event without end');
  return found;
}

function streamed(deltas: readonly Delta[], fields: object = {}): unknown[] {
  const encoder = openaiChat.openStream(headFor({ stream: true, ...fields }));
  const text = deltas.map((delta) => encoder.encode(delta)).join('') + encoder.end();
  return events(text).map((data) => (data === '[DONE]' ? data : (JSON.parse(data) as unknown)));
}

const answer: readonly Delta[] = [
  { type: 'start', id: 'provider-id', model: 'provider-model', fingerprint: 'fp_1' },
  { type: 'text', choice: 0, channel: 'reasoning', text: 'Hm.', field: 'reasoning' },
  { type: 'text', choice: 0, channel: 'content', text: 'Hel', logprobs: [{ token: 'Hel', logprob: -0.1 }] },
  { type: 'text', choice: 0, channel: 'content', text: 'lo' },
  { type: 'usage', usage: { input: 3, output: 2, cachedInput: 1, reasoning: 1 } },
  { type: 'toolCall', choice: 0, index: 0, id: 'call_a', name: 'find', arguments: '' },
  { type: 'toolCall', choice: 0, index: 0, arguments: '{"q":1}' },
  { type: 'toolCall', choice: 0, index: 1, name: 'other', arguments: '{}' },
  { type: 'text', choice: 1, channel: 'refusal', text: 'No.' },
  { type: 'finish', choice: 1, reason: 'strange_reason' },
  { type: 'finish', choice: 0, reason: 'tool_calls' },
];

describe('a plain chat answer', () => {
  it('has everything that the model gave, under the names of the API', () => {
    expect(plain(answer)).toMatchInlineSnapshot(`
      {
        "choices": [
          {
            "finish_reason": "tool_calls",
            "index": 0,
            "logprobs": {
              "content": [
                {
                  "logprob": -0.1,
                  "token": "Hel",
                },
              ],
              "refusal": null,
            },
            "message": {
              "content": "Hello",
              "reasoning": "Hm.",
              "refusal": null,
              "role": "assistant",
              "tool_calls": [
                {
                  "function": {
                    "arguments": "{"q":1}",
                    "name": "find",
                  },
                  "id": "call_a",
                  "type": "function",
                },
                {
                  "function": {
                    "arguments": "{}",
                    "name": "other",
                  },
                  "id": "call_1_0_1",
                  "type": "function",
                },
              ],
            },
          },
          {
            "finish_reason": "strange_reason",
            "index": 1,
            "logprobs": null,
            "message": {
              "content": null,
              "refusal": "No.",
              "role": "assistant",
            },
          },
        ],
        "created": 1700,
        "id": "chatcmpl-1",
        "model": "alias",
        "object": "chat.completion",
        "system_fingerprint": "fp_1",
        "usage": {
          "completion_tokens": 2,
          "completion_tokens_details": {
            "reasoning_tokens": 1,
          },
          "prompt_tokens": 3,
          "prompt_tokens_details": {
            "cached_tokens": 1,
          },
          "total_tokens": 5,
        },
      }
    `);
  });

  it('does not invent usage', () => {
    expect(plain([{ type: 'text', choice: 0, channel: 'content', text: 'x' }])).not.toHaveProperty('usage');
  });
});

describe('a streamed chat answer', () => {
  it('has chunks as OpenAI sends them', () => {
    expect(streamed(answer)).toMatchInlineSnapshot(`
      [
        {
          "choices": [
            {
              "delta": {
                "reasoning": "Hm.",
                "role": "assistant",
              },
              "finish_reason": null,
              "index": 0,
              "logprobs": null,
            },
          ],
          "created": 1700,
          "id": "chatcmpl-1",
          "model": "alias",
          "object": "chat.completion.chunk",
          "system_fingerprint": "fp_1",
        },
        {
          "choices": [
            {
              "delta": {
                "content": "Hel",
              },
              "finish_reason": null,
              "index": 0,
              "logprobs": {
                "content": [
                  {
                    "logprob": -0.1,
                    "token": "Hel",
                  },
                ],
                "refusal": null,
              },
            },
          ],
          "created": 1700,
          "id": "chatcmpl-1",
          "model": "alias",
          "object": "chat.completion.chunk",
          "system_fingerprint": "fp_1",
        },
        {
          "choices": [
            {
              "delta": {
                "content": "lo",
              },
              "finish_reason": null,
              "index": 0,
              "logprobs": null,
            },
          ],
          "created": 1700,
          "id": "chatcmpl-1",
          "model": "alias",
          "object": "chat.completion.chunk",
          "system_fingerprint": "fp_1",
        },
        {
          "choices": [
            {
              "delta": {
                "tool_calls": [
                  {
                    "function": {
                      "arguments": "",
                      "name": "find",
                    },
                    "id": "call_a",
                    "index": 0,
                    "type": "function",
                  },
                ],
              },
              "finish_reason": null,
              "index": 0,
              "logprobs": null,
            },
          ],
          "created": 1700,
          "id": "chatcmpl-1",
          "model": "alias",
          "object": "chat.completion.chunk",
          "system_fingerprint": "fp_1",
        },
        {
          "choices": [
            {
              "delta": {
                "tool_calls": [
                  {
                    "function": {
                      "arguments": "{"q":1}",
                    },
                    "index": 0,
                  },
                ],
              },
              "finish_reason": null,
              "index": 0,
              "logprobs": null,
            },
          ],
          "created": 1700,
          "id": "chatcmpl-1",
          "model": "alias",
          "object": "chat.completion.chunk",
          "system_fingerprint": "fp_1",
        },
        {
          "choices": [
            {
              "delta": {
                "tool_calls": [
                  {
                    "function": {
                      "arguments": "{}",
                      "name": "other",
                    },
                    "id": "call_1_0_1",
                    "index": 1,
                    "type": "function",
                  },
                ],
              },
              "finish_reason": null,
              "index": 0,
              "logprobs": null,
            },
          ],
          "created": 1700,
          "id": "chatcmpl-1",
          "model": "alias",
          "object": "chat.completion.chunk",
          "system_fingerprint": "fp_1",
        },
        {
          "choices": [
            {
              "delta": {
                "refusal": "No.",
                "role": "assistant",
              },
              "finish_reason": null,
              "index": 1,
              "logprobs": null,
            },
          ],
          "created": 1700,
          "id": "chatcmpl-1",
          "model": "alias",
          "object": "chat.completion.chunk",
          "system_fingerprint": "fp_1",
        },
        {
          "choices": [
            {
              "delta": {},
              "finish_reason": "strange_reason",
              "index": 1,
              "logprobs": null,
            },
          ],
          "created": 1700,
          "id": "chatcmpl-1",
          "model": "alias",
          "object": "chat.completion.chunk",
          "system_fingerprint": "fp_1",
        },
        {
          "choices": [
            {
              "delta": {},
              "finish_reason": "tool_calls",
              "index": 0,
              "logprobs": null,
            },
          ],
          "created": 1700,
          "id": "chatcmpl-1",
          "model": "alias",
          "object": "chat.completion.chunk",
          "system_fingerprint": "fp_1",
        },
        "[DONE]",
      ]
    `);
  });

  it('ends with a usage chunk without choices, and usage null before it, only where the client asked for it', () => {
    const chunks = streamed(answer, { stream_options: { include_usage: true } });
    expect(chunks.at(-1)).toBe('[DONE]');
    expect(chunks.at(-2)).toMatchObject({
      choices: [],
      usage: { prompt_tokens: 3, completion_tokens: 2, total_tokens: 5 },
    });
    for (const chunk of chunks.slice(0, -2)) expect(chunk).toMatchObject({ usage: null });
    expect(streamed(answer).some((chunk) => JSON.stringify(chunk).includes('usage'))).toBe(false);
  });

  it('gives the first delta of each choice its role, once', () => {
    const roles = streamed(answer).flatMap(
      (chunk) => /"index":(\d),"delta":\{"role"/.exec(JSON.stringify(chunk))?.[1] ?? [],
    );
    expect(roles).toEqual(['0', '1']);
  });

  it('cannot be made to hold another event or field by any content', () => {
    const nasty = fc.array(
      fc.oneof(
        fc.constantFrom(
          '\r',
          '\n',
          '\r\n',
          '\n\n',
          'event: x',
          'id: 1',
          'data: [DONE]',
          ':',
          '\u2028',
          '\u0085',
          '\0',
          '"}',
          '\ud800',
        ),
        fc.string({ unit: 'binary' }),
      ),
    );
    fc.assert(
      fc.property(
        nasty,
        fc.constantFrom('content', 'reasoning', 'refusal', 'tool', 'finish', 'start', 'model', 'logprobs'),
        (pieces, where) => {
          const text = pieces.join('');
          const delta: Delta =
            where === 'tool'
              ? { type: 'toolCall', choice: 0, index: 0, id: text, name: text, arguments: text }
              : where === 'finish'
                ? { type: 'finish', choice: 0, reason: text }
                : where === 'start'
                  ? { type: 'start', fingerprint: text, id: text, model: text }
                  : where === 'logprobs'
                    ? { type: 'text', choice: 0, channel: 'content', text, logprobs: [{ token: text }] }
                    : { type: 'text', choice: 0, channel: where === 'model' ? 'reasoning' : where, text, field: text };
          const chunks = streamed([delta, { type: 'text', choice: 0, channel: 'content', text: 'x' }]);
          expect(chunks.length).toBe(where === 'start' ? 2 : 3);
          if (where === 'content') expect(chunks[0]).toMatchObject({ choices: [{ delta: { content: text } }] });
        },
      ),
      { numRuns: 1_000 },
    );
  });

  it('gives the same text as the plain answer, however it was cut', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'grapheme' }), { minLength: 1 }), (pieces) => {
        const deltas = pieces.map((text): Delta => ({ type: 'text', choice: 0, channel: 'content', text }));
        const chunks = streamed(deltas).slice(0, -1) as { choices: { delta: { content: string } }[] }[];
        expect(chunks.map((chunk) => chunk.choices[0]?.delta.content).join('')).toBe(pieces.join(''));
      }),
    );
  });

  it('says in the language of the client why it broke, and then nothing', () => {
    const encoder = openaiChat.openStream(headFor({ stream: true }));
    const [data] = events(
      encoder.fail(new GatehouseError('upstream_broken_stream', { note: 'secret', cause: 'secret' }), 'de'),
    );
    expect(JSON.parse(data ?? '')).toEqual({
      error: {
        message: 'Die Verbindung zum Modellserver brach mitten in der Antwort ab.',
        type: 'upstream_error',
        param: null,
        code: 'upstream_broken_stream',
      },
    });
  });
});

describe('signed reasoning in an answer', () => {
  const deltas: readonly Delta[] = [
    { type: 'text', choice: 0, channel: 'reasoning', text: 'Fir' },
    { type: 'text', choice: 0, channel: 'reasoning', text: 'st' },
    { type: 'text', choice: 0, channel: 'reasoning', text: '', signature: 'c2ln' },
    { type: 'text', choice: 0, channel: 'reasoning', text: '', redacted: 'AAAA' },
    { type: 'text', choice: 0, channel: 'reasoning', text: 'open' },
    { type: 'finish', choice: 0, reason: 'stop' },
  ];
  const signed = { type: 'reasoning.text', text: 'First', signature: 'c2ln', index: 0 };
  const encrypted = { type: 'reasoning.encrypted', data: 'AAAA', index: 1 };

  it('stands whole in `reasoning_details`', () => {
    expect(plain(deltas)).toMatchObject({
      choices: [
        {
          message: {
            reasoning_content: 'Firstopen',
            reasoning_details: [signed, encrypted, { type: 'reasoning.text', text: 'open', index: 2 }],
          },
        },
      ],
    });
  });

  it('is told whole once more in a stream, when its signature comes', () => {
    const found = streamed(deltas).flatMap((chunk) => {
      const { choices } = chunk as { choices?: { delta: { reasoning_details?: object[] } }[] };
      return choices?.flatMap(({ delta }) => delta.reasoning_details ?? []) ?? [];
    });
    expect(found).toEqual([signed, encrypted]);
  });
});
