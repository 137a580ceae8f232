import { describe, expect, it } from 'vitest';
import type { ChunkHit, KnowledgeRow } from '../../core/collections.ts';
import { createGrounding } from '../grounding/create-grounding.ts';
import { createEntityCheck } from '../grounding/entities/check-entities.ts';
import { judgeAnswer } from './judge-answer.ts';

function row(id: string, title: string, [price, francs, stock]: readonly number[], weight: string): KnowledgeRow {
  return {
    table: 'ware',
    id,
    title,
    columns: [
      { name: 'category', label: 'kategorie', kind: 'text', value: 'Fahrräder' },
      { name: 'price', label: 'Preis', kind: 'price', currency: 'EUR', value: price ?? 0 },
      { name: 'price_chf', label: 'Preis Schweiz', kind: 'price', currency: 'CHF', value: francs ?? 0 },
      { name: 'stock', label: 'Bestand', kind: 'quantity', value: stock ?? 0 },
      { name: 'colour', label: 'Farbe', kind: 'text', value: 'petrol' },
      { name: 'weight', label: 'Gewicht', kind: 'text', value: weight },
    ],
  };
}

const rows = [
  row('AB-12/3', 'Tourenrad Alpenglühn 7', [2349, 2499, 4], '14,8 kg'),
  row('AB-12/4', 'Tourenrad Alpenglühn 9', [3199.5, 3390, 0], '13,9 kg'),
];
const hits = rows.map(
  (one): ChunkHit =>
    ({
      chunk: {
        id: one.id,
        collection: 'ware',
        document: one.id,
        titles: [one.title],
        text: one.title,
        language: 'de',
        hash: 'hash',
        documentHash: 'hash',
        row: one,
      },
      quote: one.title,
      score: 1,
      support: 1,
      terms: [],
    }) as unknown as ChunkHit,
);

function judged(answer: string): string {
  const options = {
    grounding: createGrounding(),
    checkEntities: createEntityCheck(),
    refuses: false,
    unknown: 'Ich weiß es nicht.',
  };
  const facts = {
    assistant: 'shop',
    answerFrom: 0.4,
    supportFrom: 0.5,
    collections: ['ware'],
    queries: [],
    language: 'de' as const,
  };
  const { answer: given } = judgeAnswer(options, facts, hits, {
    answer,
    asked: 1,
    question: 'Was kostet das Tourenrad Alpenglühn 7?',
  });
  return given.text;
}

describe('judgeAnswer', () => {
  it.each([
    'Tourenrad Alpenglühn 7 kostet 2.349,00 €.',
    'Das Alpenglühn 7 bekommen Sie für 2.349,00 €, in der Schweiz für CHF 2.499,00.',
    'Vom Tourenrad Alpenglühn 7 sind noch 4 Stück auf Lager.',
    'Die Artikelnummer des Tourenrads Alpenglühn 7 ist AB-12/3.',
    'Tourenrad Alpenglühn 7 (AB-12/3) kostet 2.349 Euro und wiegt 14,8 kg.',
  ])('lets the row say what is so of it, whatever words the model had: %s', (answer) => {
    const text = judged(answer);
    expect(text).toContain('**Tourenrad Alpenglühn 7** (AB-12/3)');
    expect(text).not.toContain(answer);
    expect(text).not.toContain('AB-12/4');
  });

  it.each([
    'Tourenrad Alpenglühn 7 kostet 2.394,00 €.',
    'Tourenrad Alpenglühn 7 kostet CHF 2.349,00.',
    'Tourenrad Alpenglühn 7 kostet 3.199,50 €.',
    'Das Alpenglühn 8 bekommen Sie für 2.349,00 €.',
    'Vom Tourenrad Alpenglühn 7 sind noch 7 Stück auf Lager.',
    'Die Artikelnummer des Tourenrads Alpenglühn 7 ist AB-12/4.',
    'Das Tourenrad Alpenglühn 7 ist wasserdicht.',
    'Auf das Tourenrad Alpenglühn 7 bekommen Sie 20 % Rabatt.',
  ])('lets nothing stand in its place where it is not: %s', (answer) => {
    expect(judged(answer)).toBe('Ich weiß es nicht.');
  });
});
