import { describe, expect, it } from 'vitest';
import type { RerankRequest } from '../core/request.ts';
import { mostInput, usualInput } from './reserve-call.ts';

function ranking(query: string, documents: readonly string[]): RerankRequest {
  return { kind: 'rerank', model: 'm', segments: [], notInspected: {}, body: { query, documents: [...documents] } };
}

describe('the tokens of a ranking', () => {
  const long = 'Who pays for the return of items that were bought on sale? '.repeat(20);

  it.each([
    ['at most', mostInput],
    ['as they mostly are', usualInput],
  ])('count the query with each document, %s', (_name, count) => {
    const one = count(ranking(long, ['x']), 0);
    const ten = count(
      ranking(
        long,
        Array.from({ length: 10 }, () => 'x'),
      ),
      0,
    );
    expect(ten).toBeGreaterThan(9 * one);
    expect(ten).toBeLessThan(11 * one);
  });

  it('are no fewer at most than they mostly are', () => {
    const request = ranking('Größe?', ['Straße', 'Übermut', 'x'.repeat(500)]);
    expect(mostInput(request, 0)).toBeGreaterThanOrEqual(usualInput(request, 0));
  });
});
