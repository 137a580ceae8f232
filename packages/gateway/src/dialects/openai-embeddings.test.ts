import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { collect, emptyAnswer } from '../core/answer.ts';
import { GatehouseError } from '../core/errors.ts';
import type { ExchangeRequest } from '../core/request.ts';
import { openaiEmbeddings } from './openai-embeddings.ts';

function decode(body: object, uninspectable: 'mark' | 'refuse' = 'mark'): ExchangeRequest {
  return openaiEmbeddings.decode(Buffer.from(JSON.stringify({ model: 'm', ...body })), { uninspectable });
}

function encode(
  format: string | undefined,
  vector: readonly number[] | string,
): { data: { embedding: unknown }[]; usage?: unknown } {
  const answer = emptyAnswer();
  collect(answer, { type: 'embedding', index: 0, vector });
  collect(answer, { type: 'usage', usage: { input: 3, output: 0 } });
  const request = decode({ input: 'x', encoding_format: format });
  return JSON.parse(openaiEmbeddings.encodePlain({ exchangeId: 'req_1', created: 1, request }, answer)) as ReturnType<
    typeof encode
  >;
}

describe('an embeddings request', () => {
  it('gives every input as a segment', () => {
    expect(decode({ input: 'a', user: 'u' }).segments.map((s) => [s.place, s.text])).toEqual([
      ['/input', 'a'],
      ['/user', 'u'],
    ]);
    const request = decode({ input: ['a', 'b'] });
    for (const segment of request.segments) segment.text += '!';
    expect(request.body['input']).toEqual(['a!', 'b!']);
  });

  it('counts token lists as not inspected, or refuses them', () => {
    expect(decode({ input: [1, 2] }).notInspected).toEqual({ tokens: 1 });
    expect(decode({ input: [[1], [2]] }).notInspected).toEqual({ tokens: 2 });
    expect(() => decode({ input: [1, 2] }, 'refuse')).toThrow(GatehouseError);
  });

  it.each([
    [{}],
    [{ input: [] }],
    [{ input: [{}] }],
    [{ input: [1, 'a'] }],
    [{ input: [-1] }],
    [{ input: 'x', encoding_format: 'int8' }],
    [{ input: 'x', dimensions: 0 }],
    [{ input: 'x', messages: [] }],
    [{ input: Array.from({ length: 2_049 }, () => 'x') }],
  ])('refuses %j', (body) => {
    expect(() => decode(body)).toThrow(GatehouseError);
  });
});

describe('an embeddings answer', () => {
  it('has the encoding that the client asked for, whichever the provider gave', () => {
    fc.assert(
      fc.property(fc.array(fc.float({ noNaN: true, noDefaultInfinity: true })), (vector) => {
        const numbers = vector.map((value) => value + 0);
        const packed = Buffer.from(new Float32Array(numbers).buffer).toString('base64');
        expect(encode('base64', numbers).data[0]?.embedding).toBe(packed);
        expect(encode('base64', packed).data[0]?.embedding).toBe(packed);
        expect(encode('float', packed).data[0]?.embedding).toEqual(JSON.parse(JSON.stringify(numbers)));
        expect(encode(undefined, numbers).data[0]?.embedding).toEqual(JSON.parse(JSON.stringify(numbers)));
      }),
    );
  });

  it('reports usage, and refuses a vector that is no Base64', () => {
    expect(encode(undefined, [1]).usage).toEqual({ prompt_tokens: 3, total_tokens: 3 });
    for (const format of ['float', 'base64']) expect(() => encode(format, 'no base64!')).toThrow(GatehouseError);
  });
});
