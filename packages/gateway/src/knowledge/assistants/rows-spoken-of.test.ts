import { describe, expect, it } from 'vitest';
import type { Chunk, KnowledgeRow } from '../../core/collections.ts';
import { rowsNamedIn, tellsOfRow } from './rows-spoken-of.ts';

function row(id: string, title: string, price: number, weight = '14,8 kg'): KnowledgeRow {
  return {
    table: 'products',
    id,
    title,
    columns: [
      { name: 'name', label: 'Name', kind: 'text', value: title },
      { name: 'price', label: 'Preis', kind: 'price', currency: 'EUR', value: price },
      { name: 'weight', label: 'Gewicht', kind: 'text', value: weight },
      { name: 'bought_for', label: 'Einkauf', kind: 'hidden', value: 777 },
    ],
  };
}

const seven = row('AB-12/3', 'Tourenrad Alpenglühn 7', 2349);
const nine = row('AB-12/4', 'Tourenrad Alpenglühn 9', 3199.5);
const helmet = row('HM-33/M', 'Helm Windfang, M', 119);
const cargo = row('AB-15/2', 'Packesel XL cargo bike', 5890);

function chunk(one: KnowledgeRow): Chunk {
  return {
    id: one.id,
    collection: 'ware',
    document: one.id,
    titles: [one.title],
    text: one.title,
    language: 'de',
    hash: '',
    documentHash: '',
    row: one,
  } as unknown as Chunk;
}

const chunks = [seven, nine, helmet, cargo].map(chunk);
const named = (sentence: string): readonly string[] => rowsNamedIn(sentence, chunks).map(({ id }) => id);

describe('rowsNamedIn', () => {
  it.each([
    ['Nehmen Sie AB-12/3.', ['AB-12/3']],
    ['Das Tourenrad Alpenglühn 9 ist da.', ['AB-12/4']],
    ['Das Alpenglühn 7 kostet 2.349 €.', ['AB-12/3']],
    ['Der Helm Windfang kostet 119 €.', ['HM-33/M']],
    ['The Packesel XL costs €5,890.00.', ['AB-15/2']],
    ['Das Alpenglühn ist ein Tourenrad.', ['AB-12/3', 'AB-12/4']],
    ['Das Tourenrad kostet 2.349 €.', []],
    ['Es wiegt 7 kg.', []],
    ['', []],
  ])('%s', (sentence, ids) => {
    expect(named(sentence)).toEqual(ids);
  });
});

describe('tellsOfRow', () => {
  it.each([
    'Das Tourenrad Alpenglühn 7 kostet 2.349,00 €.',
    'Das Alpenglühn 7 kostet 2349 Euro.',
    'The Alpenglühn 7 is €2,349.',
    'Es wiegt 14.8 kg.',
    'Bestellen Sie AB-12/3.',
  ])('finds what stands in the row: %s', (sentence) => {
    expect(tellsOfRow(sentence, seven)).toBe(true);
  });

  it.each([
    'Das Alpenglühn 7 ist wasserdicht.',
    'Das Alpenglühn 7 hat 7 Gänge.',
    'Das Alpenglühn 7 kostet 2.394 €.',
    'Im Einkauf kostet es 777 €.',
    'Bestellen Sie AB-12/4.',
  ])('finds nothing of the row: %s', (sentence) => {
    expect(tellsOfRow(sentence, seven)).toBe(false);
  });
});
