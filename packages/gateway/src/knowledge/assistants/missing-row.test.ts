import { describe, expect, it } from 'vitest';
import type { Chunk } from '../../core/collections.ts';
import { missingRow } from './missing-row.ts';

function lamp(title: string, cells: Readonly<Record<string, string>> = {}): Chunk {
  const columns = Object.entries(cells).map(([name, value]) => ({ name, kind: 'text' as const, label: name, value }));
  const row = { table: 'lamps', id: `L-${title.length}`, title, columns };
  const place = {
    source: 'lamps',
    anchor: '',
    language: 'en' as const,
    collection: 'shop',
    document: `lamps/${title}`,
  };
  return { ...place, id: title, titles: [title], text: title, documentHash: '', hash: '', row };
}

function ask(text: string, chunks: readonly Chunk[], shared: readonly string[] = ['lamp'], ...leanedOn: string[]) {
  return missingRow({ text, leanedOn }, { chunks, isShared: (word) => shared.includes(word) }, 'en');
}

const lamps = [lamp('Lamp Glimmer 3'), lamp('Lamp Glimmer 5, red', { colour: 'red', reach: '12 m' })];

describe('a name with another number', () => {
  it('is said not to be there, with all that are', () => {
    const missing = ask('How much is the Glimmer 4?', lamps);
    expect(missing?.sentence).toBe('According to the data there is no "Lamp Glimmer 4". There is:');
    expect(missing?.chunks.map(({ id }) => id)).toEqual(['Lamp Glimmer 3', 'Lamp Glimmer 5, red']);
  });

  it.each([
    'Glimmer 3',
    'the Glimmer 5?',
    'Glimmer 4 pieces',
    'Glimmer 4 €',
    'Glimmer 4.50',
    'Lamp 4',
    '4 lamps Glimmer 3',
  ])('is none in "%s"', (question) => {
    expect(ask(question, lamps)).toBeUndefined();
  });

  it('may be a model', () => {
    expect(ask('Do you have the Glimmer Pro?', [lamp('Lamp Glimmer')])?.sentence).toContain('"Lamp Glimmer Pro"');
    expect(ask('Do you have the Glimmer?', [lamp('Lamp Glimmer')])).toBeUndefined();
  });
});

describe('a value that no row of the name has', () => {
  it('is said not to be there, with those that are', () => {
    expect(ask('Glimmer in dark blue', lamps)?.sentence).toContain('with "blue". colour: red.');
    expect(ask('Glimmer in red', lamps)).toBeUndefined();
  });

  it('is nothing to things that are not named, and have no such column', () => {
    expect(ask('a blue lamp', lamps)).toBeUndefined();
    expect(ask('Glimmer in size XL', lamps)).toBeUndefined();
  });
});
