import { describe, expect, test } from 'vitest';
import { SimilarQuestions, unitVector } from './similar-questions.ts';

function vector(...values: number[]): Float32Array {
  const unit = unitVector(values);
  if (unit === undefined) throw new Error('points nowhere');
  return unit;
}

describe('questions by what they mean', () => {
  test('are found where they are similar enough, the most similar first', () => {
    const questions = new SimilarQuestions(10);
    questions.add('set', { key: 'near', vector: vector(1, 0.1), facts: '' });
    questions.add('set', { key: 'nearer', vector: vector(1, 0.05), facts: '' });
    questions.add('set', { key: 'far', vector: vector(0, 1), facts: '' });
    expect(questions.find('set', vector(2, 0), '', 0.9)?.key).toBe('nearer');
    expect(questions.find('set', vector(2, 0), '', 0.9999)).toBeUndefined();
  });

  test('are compared in their set only, with the same facts, and with vectors of the same model', () => {
    const questions = new SimilarQuestions(10);
    questions.add('set', { key: 'a', vector: vector(1, 0), facts: '10' });
    expect(questions.find('other', vector(1, 0), '10', 0.5)).toBeUndefined();
    expect(questions.find('set', vector(1, 0), '20', 0.5)).toBeUndefined();
    expect(questions.find('set', vector(1, 0, 0), '10', 0.5)).toBeUndefined();
    expect(questions.find('set', vector(1, 0), '10', 0.5)?.similarity).toBeCloseTo(1);
  });

  test('are as many as may be known, and none after all were forgotten', () => {
    const questions = new SimilarQuestions(3);
    for (const set of ['a', 'b', 'c', 'd']) questions.add(set, { key: set, vector: vector(1), facts: '' });
    const found = (): string[] => ['a', 'b', 'c', 'd'].filter((set) => questions.find(set, vector(1), '', 0.5));
    expect(found()).toEqual(['b', 'c', 'd']);
    questions.clear();
    expect(found()).toEqual([]);
  });

  test('have no vector that points nowhere', () => {
    expect(unitVector([0, 0])).toBeUndefined();
    expect(unitVector([])).toBeUndefined();
    expect(unitVector([Number.NaN])).toBeUndefined();
  });
});
