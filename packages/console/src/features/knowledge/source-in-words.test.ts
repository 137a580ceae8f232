import { describe, expect, test } from 'vitest';
import { sourceInWords } from './source-in-words.ts';

describe('a source in words', () => {
  test.each([
    ['folder ./knowledge/page 1', 'Ordner ./knowledge/page 1'],
    ['table products in ./data/folder x.csv', 'Tabelle products in ./data/folder x.csv'],
    ['database orders', 'Datenbank orders'],
    ['page https://example.com/faq', 'Seite https://example.com/faq'],
    ['12 pages', '12 Seiten'],
    ['something new', 'something new'],
    ['folder', 'folder'],
  ])('of %s is in German %s', (said, german) => {
    expect(sourceInWords(said, 'de')).toBe(german);
    expect(sourceInWords(said, 'en')).toBe(said);
  });
});
