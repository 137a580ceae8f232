import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { EntityType } from '@gatehouse/contract/entity-types';
import { isGs1, isMod11Comma10, travelDocumentDigit, weightedDigitSum, weightedSum } from '../lib/check-digits.ts';
import { EntityScanner } from './entity-scanner.ts';
import { recogniserCatalogue } from './recogniser-catalogue.ts';

/* Values made at random, with the check digit that the publications give, in random layouts and surroundings. */

const scanner = new EntityScanner(recogniserCatalogue.filter(({ type }) => /^(?:DE|AT|CH|US|UK)_/.test(type)));
const digits = (count: number): fc.Arbitrary<string> =>
  fc.string({ unit: fc.constantFrom(...Array.from('0123456789')), minLength: count, maxLength: count });
const signs = (alphabet: string, count: number): fc.Arbitrary<string> =>
  fc.string({ unit: fc.constantFrom(...Array.from(alphabet)), minLength: count, maxLength: count });
const cardSigns = '0123456789CFGHJKLMNPRTVWXYZ';
const capitals = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';

/** The digit that makes a value valid. */
function completed(isValid: (value: string) => boolean, ...between: readonly [string, string]): string | undefined {
  for (const digit of '0123456789')
    if (isValid(between[0] + digit + between[1])) return between[0] + digit + between[1];
  return undefined;
}

const known = <Value>(value: Value | undefined): value is Value => value !== undefined;
const birth = fc
  .date({ min: new Date('1930-01-01'), max: new Date('2010-12-31'), noInvalidDate: true })
  .map((date) => date.toISOString())
  .map((iso) => iso.slice(8, 10) + iso.slice(5, 7) + iso.slice(2, 4));
const letterNumber = (letter: string): string => String(letter.charCodeAt(0) - 0x40).padStart(2, '0');

interface Kind {
  readonly type: EntityType;
  readonly values: fc.Arbitrary<string>;
  /** Lengths of groups. */
  readonly layouts: readonly (readonly number[])[];
  readonly separators: readonly string[];
  readonly labels: readonly string[];
  /** The place of the check digit; undefined where there is none. */
  readonly check?: number;
}

const kinds: readonly Kind[] = [
  {
    type: 'DE_TAX_ID',
    values: fc
      .tuple(fc.shuffledSubarray(Array.from('0123456789'), { minLength: 9, maxLength: 9 }), fc.nat(8), fc.nat(9))
      .map(([all, from, to]) => [...all.slice(0, to), all[from] ?? '', ...all.slice(to)].join(''))
      .filter((value) => value[0] !== '0')
      .map((value) => completed(isMod11Comma10, value, ''))
      .filter(known),
    layouts: [[11], [2, 3, 3, 3], [5, 6]],
    separators: [' ', '-', '/', '\n', '\u00a0', '.'],
    labels: ['Steuer-ID', 'Steueridentifikationsnummer:', 'IdNr.', 'tax id', '"steuerIdNr":'],
    check: 10,
  },
  {
    type: 'DE_VAT_ID',
    values: digits(8)
      .filter((value) => value[0] !== '0')
      .map((value) => completed(isMod11Comma10, value, ''))
      .filter(known)
      .map((value) => `DE${value}`),
    layouts: [[11], [2, 9], [2, 3, 3, 3]],
    separators: [' ', '-', '.', '\u00a0'],
    labels: ['USt-IdNr.:', 'Umsatzsteuer-ID', 'VAT number', ''],
    check: 10,
  },
  {
    type: 'DE_SOCIAL_SECURITY',
    values: fc
      .tuple(fc.integer({ min: 2, max: 89 }), birth, fc.constantFrom(...Array.from(capitals)), digits(2))
      .map(([area, date, letter, serial]) => {
        const start = String(area).padStart(2, '0') + date;
        const sum = weightedDigitSum(start + letterNumber(letter) + serial, [2, 1, 2, 5, 7, 1, 2, 1, 2, 1, 2, 1]);
        return `${start}${letter}${serial}${sum % 10}`;
      }),
    layouts: [[12], [2, 6, 1, 3], [2, 6, 4], [8, 4]],
    separators: [' ', '-', '.', '\u00a0', '\n'],
    labels: ['RVNR', 'Rentenversicherungs-Nr.', 'Sozialversicherungsnummer:', 'social security number'],
    check: 11,
  },
  {
    type: 'DE_HEALTH_INSURANCE',
    values: fc
      .tuple(fc.constantFrom(...Array.from(capitals)), digits(8))
      .map(([letter, number]) => letter + number + (weightedDigitSum(letterNumber(letter) + number, [1, 2]) % 10)),
    layouts: [[10], [1, 3, 3, 3], [4, 3, 3]],
    separators: [' ', '-', '\u00a0', '\n'],
    labels: ['KVNR', 'Versichertennummer:', 'Krankenversicherten-Nr.', '"kvnr":', 'health insurance number'],
    check: 9,
  },
  {
    type: 'DE_ID_CARD',
    values: fc
      .tuple(signs('LMNPRTVWXY', 1), digits(2), signs(cardSigns, 6))
      .map((parts) => parts.join(''))
      .map((value) => value + travelDocumentDigit(value)),
    layouts: [[10]],
    separators: [''],
    labels: ['Personalausweis', 'Ausweisnummer:', 'ID card no.'],
    check: 9,
  },
  {
    type: 'DE_PASSPORT',
    values: fc
      .tuple(signs('CFGHJK', 1), digits(2), signs(cardSigns, 6))
      .map((parts) => parts.join(''))
      .map((value) => value + travelDocumentDigit(value)),
    layouts: [[10]],
    separators: [''],
    labels: ['Reisepass', 'Reisepassnummer:', 'German passport no.'],
    check: 9,
  },
  {
    type: 'DE_DRIVING_LICENCE',
    values: fc
      .tuple(signs('ABCDEFGHIJKLMNOP', 1), digits(3), signs(`0123456789${capitals}`, 5))
      .map((parts) => parts.join(''))
      .map((value) => [value, weightedSum(value, [9, 8, 7, 6, 5, 4, 3, 2, 1]) % 11] as const)
      .filter(([, rest]) => rest < 10)
      .map(([value, rest]) => `${value}${rest}1`),
    layouts: [[11]],
    separators: [' '],
    labels: ['Führerscheinnummer', 'Fahrerlaubnis-Nr.:', 'driving licence'],
    check: 9,
  },
  {
    type: 'DE_LANR',
    values: digits(6).map((value) => `${value}${(10 - (weightedSum(value, [4, 9]) % 10)) % 10}01`),
    layouts: [[9], [7, 2]],
    separators: [' ', '-'],
    labels: ['LANR', 'Arztnummer:', 'lebenslange Arztnummer'],
    check: 6,
  },
  {
    type: 'AT_SOCIAL_SECURITY',
    values: fc
      .tuple(digits(3), birth)
      .filter(([serial]) => serial[0] !== '0')
      .map(([serial, date]) =>
        completed(
          (value) => weightedSum(value, [3, 7, 9, 0, 5, 8, 4, 2, 1, 6]) % 11 === Number(value[3]),
          serial,
          date,
        ),
      )
      .filter(known),
    layouts: [[10], [4, 6], [4, 2, 2, 2]],
    separators: [' ', '-'],
    labels: ['SVNR', 'Sozialversicherungsnummer:', 'Versicherungsnummer'],
    check: 3,
  },
  {
    type: 'CH_AHV',
    values: digits(9)
      .map((value) => completed(isGs1, `756${value}`, ''))
      .filter(known),
    layouts: [[13], [3, 4, 4, 2]],
    separators: ['.', ' ', '-'],
    labels: ['AHV-Nr.', 'AHV-Nummer:', ''],
    check: 12,
  },
  {
    type: 'UK_NINO',
    values: fc
      .tuple(signs('ABCEHJ', 1), signs('ABCEHJ', 1), digits(6), signs('ABCD', 1))
      .map((parts) => parts.join('')),
    layouts: [[9], [2, 2, 2, 2, 1]],
    separators: [' '],
    labels: ['NINO', 'National Insurance number:'],
  },
];

const before = fc.constantFrom(
  '',
  'Guten Tag,\n',
  'Bitte prüfen: ',
  '| Name | ',
  '{"a": 1, ',
  'On 12.05.2024 she wrote: ',
  '- ',
  '**',
);
const behind = fc.constantFrom('', '.', ' und danke.', ' |', '"}', ', geboren 1980', '\nViele Grüße', '**', ')');
const join = fc.constantFrom(' ', ': ', '\n', ' | ', ' "', ' (', ' = ');

function grouped(value: string, layout: readonly number[], separator: string): string {
  let at = 0;
  return layout.map((length) => value.slice(at, (at += length))).join(separator);
}

for (const kind of kinds) {
  const written = fc
    .tuple(kind.values, fc.constantFrom(...kind.layouts), fc.constantFrom(...kind.separators))
    .map(([value, layout, separator]) => ({ value, layout, separator }));
  const around = fc.tuple(before, fc.constantFrom(...kind.labels), join, behind);

  test(`finds every ${kind.type}, however it is written`, () => {
    fc.assert(
      fc.property(written, around, ({ value, layout, separator }, [head, label, sign, tail]) => {
        const shown = grouped(value, layout, separator);
        const text = `${head}${label}${sign}${shown}${tail}`;
        expect(scanner.find(text)).toMatchObject([{ type: kind.type, value: shown }]);
      }),
      { numRuns: 200 },
    );
  });

  const place = kind.check;
  if (place === undefined) continue;
  test(`finds no ${kind.type} whose check digit is wrong`, () => {
    fc.assert(
      fc.property(written, around, fc.integer({ min: 1, max: 9 }), ({ value, layout, separator }, words, wrong) => {
        const other = String((Number(value[place]) + wrong) % 10);
        const shown = grouped(value.slice(0, place) + other + value.slice(place + 1), layout, separator);
        const text = `${words[0]}${words[1]}${words[2]}${shown}${words[3]}`;
        expect(scanner.find(text).filter(({ type }) => type === kind.type)).toEqual([]);
      }),
      { numRuns: 200 },
    );
  });
}
