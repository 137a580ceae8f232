import fc from 'fast-check';
import { expect, it } from 'vitest';
import { KnownValues } from './known-values.ts';
import { KnownWords } from './known-words.ts';

const values: readonly (readonly [type: string, value: string])[] = [
  ['PERSON', 'Anna Krüger'],
  ['PERSON', 'Krüger'],
  ['PERSON', 'Krüger, Anna'],
  ['PERSON', 'Jörg'],
  ['PHONE', '030 1234567'],
  ['PHONE', '+49 30 1234567'],
  ['IBAN', 'DE89 3704 0044'],
  ['CUSTOMER_ID', 'K-471182'],
  ['SECRET', 'Sommer2024!'],
  ['USERNAME', '@anna'],
  ['ADDRESS', 'Hauptstr. 12, 10115 Berlin'],
  ['EMAIL', 'anna.krueger@example.org'],
];
const spellings = [
  'krüger',
  'KRÜGER',
  'Krueger',
  'Kruger',
  'Krügers',
  'Anna',
  'anna',
  'Krüger Anna',
  'anna_krueger',
  'Jo\u0308rg',
  'DE8937040044',
  'DE 8937.0400 44',
  '0301234567',
  'K471182',
  'Sommer2024',
  'Berlin',
  '12',
  'und',
];
const joints = [' ', ' ', ', ', '.', '', '!', 's ', '-', '\n', ' das '];

function never(): boolean {
  return false;
}

it('says that a value may stand elsewhere wherever one is found', () => {
  let without = 0;
  const piece = fc.oneof(
    fc.record({ value: fc.constantFrom(...values), isFound: fc.boolean() }),
    fc.constantFrom(...spellings),
  );
  fc.assert(
    fc.property(
      fc.array(fc.tuple(piece, fc.constantFrom(...joints)), { maxLength: 6 }),
      fc.subarray([...values]),
      (pieces, others) => {
        let text = '';
        const found: { start: number; end: number; value: string; type: string }[] = [];
        for (const [part, joint] of pieces) {
          if (typeof part === 'string') text += part;
          else {
            const [type, value] = part.value;
            if (part.isFound) found.push({ start: text.length, end: text.length + value.length, value, type });
            text += value;
          }
          text += joint;
        }
        const all = new Map([
          ...found.map(({ type, value }) => [`${type} ${value}`, [type, value]] as const),
          ...others.map(([type, value]) => [`${type} ${value}`, [type, value]] as const),
        ]);
        const words = new KnownWords();
        const known = new KnownValues<string>();
        for (const [type, value] of all.values()) {
          words.add(value, type);
          known.add(value, type, value, () => value);
        }
        if (words.mayStandIn(text, found)) return;
        without++;
        const finding = known.find(text, { due: never() });
        const step = finding.next();
        if (step.done !== true) throw new Error('paused');
        const outside = step.value.filter(
          (match) => !found.some(({ start, end }) => start <= match.start && match.end <= end),
        );
        expect(outside).toEqual([]);
      },
    ),
    { numRuns: 3_000 },
  );
  expect(without).toBeGreaterThan(300);
});

it('does not take what stands once for something that stands elsewhere', () => {
  const text = 'Anna Krüger (030 1234567, anna.krueger@example.org) wohnt in der Hauptstr. 12, 10115 Berlin.';
  const found = values
    .filter(([, value]) => text.includes(value) && value !== 'Krüger')
    .map(([type, value]) => ({ type, value, start: text.indexOf(value), end: text.indexOf(value) + value.length }))
    .sort((a, b) => a.start - b.start);
  const words = new KnownWords();
  for (const { value, type } of found) words.add(value, type);
  expect(words.mayStandIn(text, found)).toBe(false);
  expect(words.mayStandIn(`${text} Krügers`, found)).toBe(true);
});
