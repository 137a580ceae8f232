import { describe, expect, it } from 'vitest';
import { collect, emptyAnswer } from '../core/answer.ts';
import { GatehouseError } from '../core/errors.ts';
import type { ExchangeRequest } from '../core/request.ts';
import { decodeContract } from '../testing/decode-contract.ts';
import { rerank } from './rerank.ts';

function decode(body: object, uninspectable: 'mark' | 'refuse' = 'mark'): ExchangeRequest {
  return rerank.decode(Buffer.from(JSON.stringify({ model: 'm', ...body })), { uninspectable });
}

function answered(body: object, scores: readonly number[]): Record<string, unknown> {
  const answer = emptyAnswer();
  for (const [index, score] of scores.entries()) collect(answer, { type: 'score', index, score });
  collect(answer, { type: 'usage', usage: { input: 9, output: 0 } });
  const request = decode(body);
  for (const segment of request.segments) segment.text = `[${segment.text}]`;
  return JSON.parse(rerank.encodePlain({ exchangeId: 'req_1', created: 1, request }, answer)) as never;
}

decodeContract(rerank, [
  {
    model: 'm',
    query: 'What?',
    documents: ['a', { text: 'b', title: 'x' }],
    top_n: 1,
    instruct: 'Rank.',
    user: 'anna',
  },
  { model: 'm', query: { text: 'What?' }, texts: ['a', 'b'], truncate: true, return_text: true },
]);

describe('a request to rank', () => {
  it('gives the query and each document as a segment, and forwards what they become', () => {
    const request = decode({ query: 'q', documents: ['a', { text: 'b', id: 7 }], top_n: 5, return_documents: true });
    expect(request.segments.map(({ origin, place, text }) => [place, origin, text])).toEqual([
      ['/query', 'user', 'q'],
      ['/documents/0', 'document', 'a'],
      ['/documents/1/text', 'document', 'b'],
    ]);
    for (const segment of request.segments) segment.text += '!';
    expect(request.body).toEqual({ model: 'm', query: 'q!', documents: ['a!', 'b!'], top_n: 5 });
  });

  it.each([
    [{ documents: ['a'] }, 'invalid_request', 'query'],
    [{ query: 'q' }, 'invalid_request', 'documents'],
    [{ query: 'q', documents: [] }, 'invalid_request', 'documents'],
    [{ query: 'q', documents: 'a' }, 'invalid_request', 'documents'],
    [{ query: 'q', documents: ['a', 7] }, 'invalid_request', 'documents[1]'],
    [{ query: 'q', documents: [{ title: 'a' }] }, 'invalid_request', 'documents[0].text'],
    [{ query: 'q', documents: [{ image: 'https://x' }] }, 'unsupported_content', 'documents[0].image'],
    [{ query: 'q', documents: ['a'], texts: ['a'] }, 'invalid_request', 'texts'],
    [{ query: 'q', documents: ['a'], top_n: 0 }, 'invalid_request', 'top_n'],
    [{ query: 'q', documents: ['a'], max_tokens_per_doc: 1.5 }, 'invalid_request', 'max_tokens_per_doc'],
    [{ query: 'q', documents: ['a'], return_documents: 'yes' }, 'invalid_request', 'return_documents'],
    [{ query: 'q', documents: ['a'], rank_fields: ['title'] }, 'unsupported_content', 'rank_fields'],
    [{ query: 'q', documents: ['a'], return_embeddings: true }, 'unsupported_content', 'return_embeddings'],
    [{ query: 'q', documents: ['a'], stream: true }, 'unsupported_content', 'stream'],
    [{ query: 'q', documents: Array.from({ length: 10_001 }, () => 'a') }, 'invalid_request', 'documents'],
  ])('%j is refused', (body, code, param) => {
    let refused: unknown;
    try {
      decode(body);
    } catch (thrown) {
      refused = thrown;
    }
    expect(refused).toBeInstanceOf(GatehouseError);
    expect(refused).toMatchObject({ code, param });
  });
});

describe('a ranking', () => {
  const documents = ['a', { text: 'b', id: 7 }, 'c'];

  it('has the best first, and no more than were asked for', () => {
    expect(answered({ query: 'q', documents, top_n: 2 }, [0.1, 0.9, 0.5])).toEqual({
      id: 'rerank-1',
      model: 'm',
      results: [
        { index: 1, relevance_score: 0.9 },
        { index: 2, relevance_score: 0.5 },
      ],
      usage: { prompt_tokens: 9, total_tokens: 9 },
      meta: { api_version: { version: '2' }, tokens: { input_tokens: 9, output_tokens: 0 } },
    });
  });

  it('tells the documents as the client sent them, whatever the model read', () => {
    expect(answered({ query: 'q', documents, return_documents: true }, [0.9, 0.5, 0.1])['results']).toEqual([
      { index: 0, relevance_score: 0.9, document: { text: 'a' } },
      { index: 1, relevance_score: 0.5, document: { text: 'b', id: 7 } },
      { index: 2, relevance_score: 0.1, document: { text: 'c' } },
    ]);
  });

  it('is a bare list for who asks with texts', () => {
    expect(answered({ query: 'q', texts: ['a', 'b'], return_text: true }, [0.1, 0.9])).toEqual([
      { index: 1, score: 0.9, text: 'b' },
      { index: 0, score: 0.1, text: 'a' },
    ]);
  });
});
