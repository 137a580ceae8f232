import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { likelihoodOf, likelihoodWeights, rankOf, rankWeights, type Signals } from './judge.ts';

const nothing: Signals = {
  covered: 0,
  topicCovered: 0,
  chiefCovered: 0,
  found: 0,
  words: 0,
  unknown: 1,
  strange: 1,
  few: 1,
  loneWord: 1,
  heading: 0,
  sameQuestion: 0,
  inHeading: 0,
  titled: 0,
  asksAlike: 0,
  deniesMore: 0,
  namesThing: 0,
};
const everything: Signals = {
  ...nothing,
  covered: 1,
  topicCovered: 1,
  chiefCovered: 1,
  found: 1,
  words: 1,
  unknown: 0,
  strange: 0,
  few: 0,
  loneWord: 0,
  heading: 1,
  sameQuestion: 1,
  inHeading: 1,
  titled: 1,
  asksAlike: 1,
};
const share = fc.double({ min: 0, max: 1, noNaN: true });
const anySignals = fc
  .record(Object.fromEntries(Object.keys(nothing).map((name) => [name, share])))
  .map((signals) => ({ ...nothing, ...signals }));
const names = Object.keys(nothing) as readonly (keyof Signals)[];

describe('likelihoodOf', () => {
  it('rises from next to nothing to next to certain', () => {
    expect(likelihoodOf(nothing, 1)).toBeLessThan(0.01);
    expect(likelihoodOf(everything, 0)).toBeGreaterThan(0.99);
  });

  it('is a share that follows the sign of every signal', () => {
    fc.assert(
      fc.property(anySignals, fc.constantFrom(...names), share, (signals, name, rival) => {
        const less = likelihoodOf({ ...signals, [name]: 0 }, rival);
        const more = likelihoodOf({ ...signals, [name]: 1 }, rival);
        expect(Math.min(less, more)).toBeGreaterThanOrEqual(0);
        expect(Math.max(less, more)).toBeLessThanOrEqual(1);
        expect(Math.sign(more - less)).toBe(Math.sign(likelihoodWeights[name] ?? 0));
      }),
    );
  });

  it('falls where another passage is as good', () => {
    fc.assert(
      fc.property(anySignals, (signals) => {
        expect(likelihoodOf(signals, 1)).toBeLessThan(likelihoodOf(signals, 0));
      }),
    );
  });
});

describe('rankOf', () => {
  it('grows with what the words are worth, and follows the sign of every signal', () => {
    fc.assert(
      fc.property(anySignals, fc.constantFrom(...names), (signals, name) => {
        expect(rankOf(2, signals)).toBeCloseTo(2 * rankOf(1, signals));
        const [less, more] = [0, 1].map((value) => rankOf(1, { ...signals, [name]: value }));
        expect(Math.sign((more ?? 0) - (less ?? 0))).toBe(Math.sign(rankWeights[name] ?? 0));
      }),
    );
  });
});
