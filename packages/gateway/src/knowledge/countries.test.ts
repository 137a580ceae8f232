import { describe, expect, it } from 'vitest';
import { countryNames } from './countries.ts';

describe('countryNames', () => {
  it('has the countries of the world in both languages', () => {
    expect(countryNames('de')).toEqual(expect.arrayContaining(['Schweden', 'Österreich', 'Vereinigtes Königreich']));
    expect(countryNames('en')).toEqual(expect.arrayContaining(['Sweden', 'Austria', 'United Kingdom']));
    for (const language of ['de', 'en'] as const) expect(countryNames(language).length).toBeGreaterThan(200);
  });

  it('has no codes and no remarks in brackets', () => {
    for (const name of [...countryNames('de'), ...countryNames('en')]) expect(name).not.toMatch(/[()]|^[A-Z]{2}$/);
  });
});
