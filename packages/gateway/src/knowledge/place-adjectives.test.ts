import { describe, expect, it } from 'vitest';
import { samePlace } from './place-adjectives.ts';
import { stem } from './stem.ts';

describe('samePlace', () => {
  it('goes from the name of a place to what is of it, and back', () => {
    expect(samePlace(stem('france', 'en'), 'en')).toContain(stem('french', 'en'));
    expect(samePlace(stem('french', 'en'), 'en')).toContain(stem('france', 'en'));
    expect(samePlace(stem('frankreich', 'de'), 'de')).toContain(stem('franzosischen', 'de'));
    expect(samePlace(stem('deutsche', 'de'), 'de')).toContain(stem('deutschland', 'de'));
  });

  it('never gives the word itself, nor another place', () => {
    for (const language of ['de', 'en'] as const)
      for (const name of ['china', 'peru', 'japan'])
        expect(samePlace(stem(name, language), language)).not.toContain(stem(name, language));
    expect(samePlace(stem('france', 'en'), 'en')).not.toContain(stem('german', 'en'));
  });

  it('knows nothing of other words', () => {
    expect(samePlace(stem('table', 'en'), 'en')).toEqual([]);
  });
});
