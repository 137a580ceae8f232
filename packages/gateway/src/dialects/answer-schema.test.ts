import { describe, expect, test } from 'vitest';
import type { Json } from '../core/json.ts';
import { anthropicMessages } from './anthropic-messages.ts';
import { ollamaChat } from './ollama.ts';
import { openaiChat } from './openai-chat.ts';
import { decodeResponsesRequest } from './responses-request.ts';

const options = { uninspectable: 'mark' } as const;
const messages = [{ role: 'user', content: 'Hello' }];

interface Case {
  readonly decode: (raw: Uint8Array) => unknown;
  readonly body: (schema: Json | undefined) => object;
  /** Where a bad schema is told, and where one that is none. */
  readonly bad: string;
  readonly none: string;
}

const cases: Readonly<Record<string, Case>> = {
  'openai-chat': {
    decode: (raw) => openaiChat.decode(raw, options),
    body: (schema) => ({
      model: 'm',
      messages,
      response_format: { type: 'json_schema', json_schema: { name: 'a', strict: true, schema } },
    }),
    bad: 'response_format',
    none: 'response_format.json_schema.schema',
  },
  responses: {
    decode: (raw) => decodeResponsesRequest(raw, options, []),
    body: (schema) => ({
      model: 'm',
      input: 'Hello',
      text: { format: { type: 'json_schema', name: 'a', strict: true, schema } },
    }),
    bad: 'text.format.schema',
    none: 'text.format.schema',
  },
  anthropic: {
    decode: (raw) => anthropicMessages.decode(raw, options),
    body: (schema) => ({
      model: 'm',
      max_tokens: 5,
      messages,
      output_config: { format: { type: 'json_schema', schema } },
    }),
    bad: 'output_config.format.schema',
    none: 'output_config.format.schema',
  },
};

const decode = (one: Case, schema: Json | undefined): unknown =>
  one.decode(Buffer.from(JSON.stringify(one.body(schema))));

describe.each(Object.entries(cases))('the schema of an answer in %s', (_name, one) => {
  test.each([[undefined], [null], ['x'], [7], [['x']]])('is refused where it is none (%j)', (schema) => {
    expect(() => decode(one, schema)).toThrow(
      expect.objectContaining({ code: 'invalid_request', param: one.none }) as Error,
    );
  });

  test.each<Json>([
    { type: 'objekt' },
    { type: [] },
    { type: ['string', 'nul'] },
    { type: 'object', properties: { name: { type: 'strin' } } },
    { type: 'object', properties: [] },
    { type: 'object', required: 'name' },
    { type: 'object', additionalProperties: 'no' },
    { type: 'array', items: 'string' },
    { anyOf: { type: 'string' } },
    { anyOf: [{ type: 'string' }, null] },
    { $defs: { one: 5 }, $ref: '#/$defs/one' },
    { type: 'string', pattern: 5 },
    { enum: 'a' },
    { not: { type: 'text' } },
  ])('is refused before anybody is asked where a model cannot hold to it (%j)', (schema) => {
    expect(() => decode(one, schema)).toThrow(
      expect.objectContaining({ code: 'invalid_request', param: one.bad }) as Error,
    );
  });

  test.each<Json>([
    {},
    { type: 'object' },
    { type: ['object', 'null'], properties: { type: { type: 'string' } }, required: ['type'] },
    { type: 'object', properties: {}, additionalProperties: false, 'x-own': 5, title: 'A', format: 'whatever' },
    { type: 'array', items: [{ type: 'string' }, true], prefixItems: [{}] },
    { $defs: { a: { enum: [1, null] } }, allOf: [{ $ref: '#/$defs/a' }] },
    { const: { type: 'objekt' }, default: { properties: 7 }, examples: [{ type: 'objekt' }] },
  ])('is taken where it is one (%j)', (schema) => {
    expect(() => decode(one, schema)).not.toThrow();
  });

  test('may not be nested without end', () => {
    let schema: Json = { type: 'string' };
    for (let depth = 0; depth < 200; depth += 1) schema = { type: 'array', items: schema };
    expect(() => decode(one, schema)).toThrow();
  });
});

describe('the schema of an answer', () => {
  const plain = (format: object): unknown =>
    openaiChat.decode(Buffer.from(JSON.stringify({ model: 'm', messages, response_format: format })), options);

  test('may be left out in openai-chat where nobody is strict about it', () => {
    expect(() => plain({ type: 'json_schema', json_schema: { name: 'a' } })).not.toThrow();
    expect(() => plain({ type: 'json_schema', json_schema: { name: 'a', schema: 'x' } })).toThrow();
    expect(() => plain({ type: 'json_schema' })).toThrow(
      expect.objectContaining({ param: 'response_format.json_schema' }) as Error,
    );
  });

  test('is refused in ollama where it is a bad one', () => {
    const ask = (format: Json): unknown =>
      ollamaChat.decode(Buffer.from(JSON.stringify({ model: 'm', messages, format })), options);
    expect(() => ask({ type: 'object' })).not.toThrow();
    expect(() => ask({ type: 'objekt' })).toThrow(
      expect.objectContaining({ code: 'invalid_request', param: 'format' }) as Error,
    );
  });
});
