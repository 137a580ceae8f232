import { describe, expect, it } from 'vitest';
import { makeChunk } from '../../testing/made-chunks.ts';
import { madeHit, madeRow } from '../../testing/made-rows.ts';
import { bestQuotes } from './best-quotes.ts';

const whole = madeHit(madeRow('Glow Lamp'), 0.3);
const red = madeHit(madeRow('Glow Lamp, red'), 0.6);
const blue = madeHit(madeRow('Glow Lamp, blue'), 0.6);
const care = madeHit(makeChunk('help', 'care', { titles: ['Care'], text: 'Dust the lamp.' }).chunk, 0.55);

const quotes = (question: string, ...hits: readonly ReturnType<typeof madeHit>[]) =>
  bestQuotes(question, hits, 0.2).map(({ chunk }) => chunk.titles[0]);

describe('bestQuotes', () => {
  it('gives a thing once, by the row of the thing itself', () => {
    expect(quotes('Which lamp?', red, blue, care, whole)).toEqual(['Glow Lamp', 'Care']);
  });

  it('gives the variant that is asked for', () => {
    expect(quotes('Is the red lamp there?', red, blue, care, whole)).toEqual(['Glow Lamp, red', 'Care']);
  });

  it('gives one that is found alone as it is, and all where there is no row of the thing', () => {
    expect(quotes('Which lamp?', red, care, whole)).toEqual(['Glow Lamp, red', 'Care']);
    expect(quotes('Which lamp?', red, blue)).toEqual(['Glow Lamp, red', 'Glow Lamp, blue']);
  });

  it('leaves out what is far behind the best, or below what is needed', () => {
    expect(quotes('Which lamp?', care, { ...whole, support: 0.3 })).toEqual(['Care']);
    expect(bestQuotes('Which lamp?', [care], 0.9)).toEqual([]);
  });
});
