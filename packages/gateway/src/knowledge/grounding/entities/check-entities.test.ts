import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CellValue, KnowledgeRow } from '../../../core/collections.ts';
import { createEntityCheck } from './check-entities.ts';

const checkEntities = createEntityCheck();

function row(
  id: string,
  title: string,
  price: number,
  stock: number,
  more: Readonly<Record<string, CellValue>> = {},
): KnowledgeRow {
  return {
    table: 'products',
    id,
    title,
    columns: [
      { name: 'price', label: 'Preis', kind: 'price', currency: 'EUR', value: price },
      { name: 'stock', label: 'Bestand', kind: 'quantity', value: stock },
      ...Object.entries(more).map(([name, value]) => ({ name, label: name, kind: 'text' as const, value })),
    ],
  };
}

const rows = [
  row('QW-1101', 'Rucksack Birkenpfad 28', 89, 21, { Gewicht: '1,1 kg' }),
  row('QW-1102', 'Trekkingrucksack Hochsteig 55', 169, 0),
  row('QW-1304', 'Wanderhose Steinbruch, Sand', 94.9, 6, { Farbe: 'Sand' }),
  row('QW-1305', 'Mütze Raureif, Rostrot', 29.9, 4, { Farbe: 'Rostrot' }),
  {
    table: 'orders',
    id: 'QB-30417',
    title: 'Bestellung QB-30417',
    columns: [{ name: 'status', label: 'Stand', kind: 'text' as const, value: 'zugestellt' }],
  },
];

function problems(answer: string): readonly string[] {
  return checkEntities(answer, rows).flatMap((finding) => finding.problems);
}

describe('checkEntities', () => {
  it.each([
    ['Nehmen Sie QW-1109.', 'unknown-id'],
    ['Nehmen Sie Q W - 1 1 0 9.', 'unknown-id'],
    ['Nehmen Sie QW\u200B-11\u200B09.', 'unknown-id'],
    ['Nehmen Sie ԚW-1109.', 'unknown-id'],
    ['Nehmen Sie QW-１１０９.', 'unknown-id'],
    ['Nehmen Sie QW eins eins null neun.', 'unknown-id'],
    ['Nehmen Sie QW-1101-XL.', 'unknown-id'],
    ['Nehmen Sie QV-1101.', 'unknown-id'],
    ['Der Rucksack Birkenpfad 28 kostet 169 €.', 'number'],
    ['Der Rucksack Birkenpfad 28 kostet neunundsiebzig Euro.', 'number'],
    ['Der Rucksack Birkenpfad 28 kostet 89 $.', 'number'],
    ['Der Rucksack Birkenpfad 28 ist ausverkauft.', 'number'],
    ['QW-1102 ist sofort lieferbar.', 'number'],
    ['Von QW-1101 sind noch 22 Stück auf Lager.', 'number'],
    ['Vom Birkenpfad 28 sind noch 28 Stück auf Lager.', 'number'],
    ['Der Rucksack Birkenpfad 28 wiegt 2,4 kg.', 'number'],
    ['Der Rucksack Birkenpfad 32 kostet 89 €.', 'name'],
    ['Der Rucksack Birkenpfad 28 Pro ist da.', 'name'],
    ['Die Wanderhose Steinbruch in Rostrot ist da.', 'name'],
    ['Das Zelt Nordlicht kostet 89 €.', 'name'],
    ['Der Birkenpfad 28 kostet 169 €, der Hochsteig 55 kostet 89 €.', 'number'],
    ['Den Birkenpfad 28 gibt es ab 79 €.', 'number'],
    ['Sie bekommen den Birkenpfad 28 geschenkt.', 'number'],
    ['Vom Birkenpfad 28 haben wir noch hundert Stück.', 'number'],
    ['| Birkenpfad 28 | 79,00 € |', 'number'],
    ['Die Hängematte Raureif ist da.', 'name'],
    ['Rucksack Birkenpfad 28 (QW-1102)', 'name'],
    ['Die Bestellung QB-30417 wurde storniert.', 'number'],
    ['Die Bestellung QB-30471 wurde zugestellt.', 'unknown-id'],
  ])('finds what is not so: %s', (answer, problem) => {
    expect(problems(answer)).toContain(problem);
  });

  it.each([
    'Der Rucksack Birkenpfad 28 kostet 89,00 €.',
    'Der Rucksack Birkenpfad 28 (QW-1101) kostet neunundachtzig Euro.',
    'QW 1101 ist auf Lager. Er kostet EUR 89.',
    'Trekkingrucksack Hochsteig 55: leider ausverkauft.',
    'Von QW-1101 sind noch 21 Stück auf Lager.',
    'Die Wanderhose Steinbruch in Sand kostet 94,90 Euro.',
    'Das weiß ich nicht.',
    'Wir haben zwei Rucksäcke: Birkenpfad 28 für 89 € und Hochsteig 55 für 169 €.',
    'Für 89 € bekommen Sie den Birkenpfad 28, für 169 € den Hochsteig 55.',
    'Sie finden ihn unter https://quellwinkel.example/de/QW-1101.',
    'Das iPhone 15 führen wir leider nicht.',
    'Gern helfe ich Ihnen weiter, Frau Müller.',
    'Wir sind am Dienstag ab 9 Uhr da.',
    'Unter 100 € haben wir den Rucksack Birkenpfad 28.',
    'Die Bestellung QB-30417 wurde zugestellt.',
    'The Birkenpfad 28 costs €89.00 and weighs 1.1 kg.',
    'Yes, we have 21 of the Birkenpfad 28 rucksack in stock.',
  ])('lets pass what is so: %s', (answer) => {
    expect(checkEntities(answer, rows)).toEqual([]);
  });

  it('believes passages beside the rows', () => {
    const answer = 'Der Versand kostet 4,90 €, ab 59 € ist er kostenlos.';
    expect(problems(answer)).toContain('number');
    expect(checkEntities(answer, rows, { texts: ['Versand: 4,90 €, ab 59 € Bestellwert kostenlos.'] })).toEqual([]);
  });

  it('never throws, and tells places within the answer', () => {
    const word = fc.constantFrom(
      'QW-1101',
      'QW-',
      '1',
      '49 €',
      'Rucksack',
      'Birkenpfad',
      '\u200B',
      'ist',
      '.',
      '\n',
      '|',
      '…',
      'Euro',
      '٣',
      '#W',
    );
    const answers = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(word, { maxLength: 30 }).map((words) => words.join(' ')),
    );
    fc.assert(
      fc.property(answers, (answer) => {
        for (const { end, problems: found, start, text } of checkEntities(answer, rows)) {
          expect(answer.slice(start, end)).toBe(text);
          expect(found.length).toBeGreaterThan(0);
        }
      }),
    );
  });

  it('takes time that grows with the length alone', { timeout: 60_000 }, () => {
    for (const hostile of [
      'a'.repeat(500_000),
      '1 '.repeat(50_000),
      'QW-'.repeat(100_000),
      '1-'.repeat(200_000),
      '1. '.repeat(50_000),
    ])
      expect(checkEntities(hostile, rows)).toBeInstanceOf(Array);
  });
});
