import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isLuhn } from '../../lib/check-digits.ts';
import { recogniserContract } from '../../testing/recogniser-contract.ts';
import { EntityScanner } from '../entity-scanner.ts';
import { creditCard } from './credit-card.ts';

const scanner = new EntityScanner([creditCard]);

/** Valid numbers of the great issuers. */
const valid = fc
  .constantFrom(['4', 16], ['51', 16], ['2221', 16], ['37', 15], ['36', 14], ['3528', 16], ['6011', 16] as const)
  .chain(([prefix, length]) =>
    fc
      .string({
        unit: fc.integer({ min: 0, max: 9 }).map(String),
        minLength: Number(length) - 1 - String(prefix).length,
        maxLength: Number(length) - 1 - String(prefix).length,
      })
      .map((own) => {
        const body = `${prefix}${own}`;
        return body + ('0123456789'.split('').find((digit) => isLuhn(body + digit)) ?? '');
      }),
  );

describe('the recogniser of payment cards', () => {
  recogniserContract(creditCard, {
    finds: [
      'my credit card: ⟦122000000000003⟧',
      '⟦371449635398431⟧',
      '⟦5555555555554444⟧, ⟦4917300800000000⟧; ⟦4484070000000000⟧',
      'Please block card no ⟦4735110554588⟧',
      'What is the limit for card ⟦5293025225984832⟧?',
      'cc ⟦4539612346517430⟧ on my e-mail',
      'What’s your credit card? ⟦4111 1111 1111 1111⟧',
      '{"cardNumber":"⟦4111111111111111⟧","cvc":"123"}',
      'karte ⟦4111.1111.1111.1111⟧ gültig bis 12/27',
      'Kreditkartennummer ⟦4111 1111\n1111 1111⟧',
      'Karte ⟦4lll 1111 1111 1111⟧',
      'VISA ⟦4111\u00a01111\u00a01111\u00a01111⟧',
      'amex: ⟦3782 822463 10005⟧',
      'Diners ⟦3056 930902 5904⟧',
      '| Anna | ⟦5105 1051 0510 5100⟧ | 12/26 |',
      'Anna;⟦5105105105105100⟧;12/26',
      'pan=⟦6011111111111117⟧',
    ],
    passes: [
      '36168002586008',
      'purchase 113542617735902 and 732201349959',
      'order number 4111111111111111',
      'IMEI: 490154203237518',
      'EAN 4006381333931',
      'DE89 3704 0044 0532 0130 00',
      'Sendungsnummer 4111111111111111',
      '4111 **** **** 1111',
      '0000 0000 0000 0000',
      '1710238272123',
      'SHA 4111111111111111111111111111111111111111',
      '3.14159265358979323846',
      '4111111111111112 items',
    ],
  });

  it('finds valid numbers in groups of four with any sign between them', () => {
    fc.assert(
      fc.property(valid, fc.constantFrom(' ', '-', '.', '\u00a0', ''), (number, sign) => {
        fc.pre(!/^(\d)\1+$/.test(number));
        const written = (number.match(/.{1,4}/g) ?? []).join(sign);
        expect(scanner.find(`Kreditkarte ${written}!`).map((span) => span.value)).toEqual([written]);
        expect(creditCard.canonical?.(written)).toBe(number);
      }),
    );
  });

  it('finds none with a wrong digit', () => {
    fc.assert(
      fc.property(valid, fc.nat(), fc.integer({ min: 1, max: 9 }), (number, at, shift) => {
        const place = at % number.length;
        const wrong = number.slice(0, place) + String((Number(number[place]) + shift) % 10) + number.slice(place + 1);
        expect(scanner.find(`Kreditkarte ${wrong}!`)).toEqual([]);
      }),
    );
  });
});
