import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { remainder } from '../../lib/check-digits.ts';
import { recogniserContract } from '../../testing/recogniser-contract.ts';
import { EntityScanner } from '../entity-scanner.ts';
import { ibanCountries, ibanForm } from '../iban.ts';
import { iban } from './iban.ts';

const scanner = new EntityScanner([iban]);

/** Numbers of all countries that are valid. */
const valid = fc.constantFrom(...ibanCountries).chain((country) => {
  const form = (ibanForm(country) ?? '').slice(2);
  const signs = [...form].map((kind) =>
    fc.constantFrom(
      ...(kind === 'n' ? '0123456789' : kind === 'a' ? 'ABCDEFGHIJKLMNOPQRSTUVWXYZ' : '0123456789ABCDEFXYZ').split(''),
    ),
  );
  return fc.tuple(...signs).map((own) => {
    const account = own.join('');
    const check = 98 - remainder(`${account}${country}00`, 97);
    return country + String(check).padStart(2, '0') + account;
  });
});
const separator = fc.constantFrom(' ', '-', '.', '\u00a0', '\n', '\u202f', ' - ', '/', '\r\n');

function grouped(number: string, separators: readonly string[], width: number): string {
  return (number.match(new RegExp(`.{1,${width}}`, 'g')) ?? [])
    .map((group, at) => (at === 0 ? '' : (separators[at % separators.length] ?? ' ')) + group)
    .join('');
}

describe('the recogniser of bank account numbers', () => {
  recogniserContract(iban, {
    finds: [
      'IBAN⟦DE89370400440532013000⟧',
      'IBAN: ⟦DE89-3704-0044-0532-0130-00⟧.',
      'IBAN ⟦DE89 3704 0044\n0532 0130 00⟧',
      'iban ist ⟦de89370400440532013000⟧ danke',
      'IBAN ⟦DE89 37O4 OO44 O532 O13O OO⟧',
      'IBAN ⟦DE89 3704 0044 0532 0l30 00⟧',
      'IBAN ⟦DE 89 3704 0044 0532 0130 00⟧',
      'IBAN ⟦DE 89 370 400 44 0532 013 000⟧',
      '⟦D E 8 9 3 7 0 4 0 0 4 4 0 5 3 2 0 1 3 0 0 0⟧',
      '{"iban":"⟦AT611904300234573201⟧","bic":"BKAUATWW"}',
      '⟦AT61 1904 3002 3457 3201⟧, ⟦CH9300762011623852957⟧',
      'Konto;⟦FR14 2004 1010 0505 0001 3M02 606⟧;Paris',
      '| ⟦NL91ABNA0417164300⟧ | ⟦BE71 0961 2345 6769⟧ |',
      '⟦IT60X0542811101000000123456⟧ ⟦ES91 2100 0418 4502 0005 1332⟧',
      '⟦MT84MALT011000012345MTLCAST001S⟧ ⟦NO93 8601 1117 947⟧',
      '(⟦PL61109010140000071219812874⟧)',
      'My IBAN is ⟦gb92 zrlw 8574 2620 6499 75⟧',
      '⟦G829 NWBK 6016 1331 9268 19⟧',
      '⟦DE89370400440532013000⟧BIC COBADEFFXXX',
      'Bitte überweisen Sie auf DE-Konto ⟦DE89 3704 0044 0532 0130 00⟧ bei der Bank',
      '⟦DE89 3704 0044 0532 0130 00⟧ 12,50 EUR',
    ],
    passes: [
      'DE89 3704 0044 0532 0130 0',
      'XX89 3704 0044 0532 0130 00',
      'DE89 3704 0044 0532 0130 001',
      'ES2015 und ES6, AT 1010 Wien',
      'DE12 3456 7890 1234 5678 90',
      'IE11 oder IE 11, CH 8000 Zürich',
      'BH67BMA100001299123456',
      'USt-IdNr. DE136695976',
      'se 12 is 13 no 14 at 15',
    ],
  });

  it('finds valid numbers of all countries over all separators and in all groups', () => {
    fc.assert(
      fc.property(
        valid,
        fc.array(separator, { minLength: 1, maxLength: 4 }),
        fc.integer({ min: 1, max: 8 }),
        fc.boolean(),
        (number, separators, width, small) => {
          const written = grouped(small ? number.toLowerCase() : number, separators, width);
          expect(scanner.find(`Konto (${written}).`).map((span) => [span.value, iban.canonical?.(span.value)])).toEqual(
            [[written, number]],
          );
          expect(scanner.find(`"${number}"`).map((span) => span.value)).toEqual([number]);
        },
      ),
      { numRuns: 400 },
    );
  });

  it('finds none with a wrong digit', () => {
    fc.assert(
      fc.property(valid, fc.nat(), fc.integer({ min: 1, max: 9 }), (number, at, shift) => {
        const digits = [...number.matchAll(/\d/g)].map((match) => match.index);
        const place = digits[at % digits.length] ?? 2;
        const wrong = number.slice(0, place) + String((Number(number[place]) + shift) % 10) + number.slice(place + 1);
        expect(scanner.find(`IBAN ${wrong}`)).toEqual([]);
      }),
      { numRuns: 400 },
    );
  });
});
