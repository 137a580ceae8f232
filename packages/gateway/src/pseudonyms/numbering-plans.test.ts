import fc from 'fast-check';
import { parsePhoneNumberFromString } from 'libphonenumber-js/max';
import { expect, it } from 'vitest';
import { lazyNumberingPlans } from './numbering-plans.ts';

const digits = (least: number, most: number): fc.Arbitrary<string> =>
  fc.string({ unit: fc.integer({ min: 0, max: 9 }).map(String), minLength: least, maxLength: most });

it('says of numbers what libphonenumber says', () => {
  const plans = lazyNumberingPlans()();
  const codes = fc.constantFrom('49', '43', '41', '44', '1', '33', '39', '90', '48', '351', '7', '800', '423');
  let valid = 0;
  fc.assert(
    fc.property(codes, digits(4, 12), (code, national) => {
      const theirs = parsePhoneNumberFromString(`+${code}${national}`, { extract: false });
      // Of a national prefix within an international number the parser makes nothing of ours.
      if (theirs === undefined || theirs.countryCallingCode + theirs.nationalNumber !== code + national) return;
      expect([national, plans.isNumber(code, national)]).toEqual([national, theirs.isValid()]);
      if (theirs.isValid()) valid++;
    }),
    { numRuns: 4_000 },
  );
  expect(valid).toBeGreaterThan(100);
});

it('knows the calling codes', () => {
  const plans = lazyNumberingPlans()();
  expect(['4930123', '12125550199', '35312345', '999'].map((number) => plans.callingCode(number))).toEqual([
    '49',
    '1',
    '353',
    undefined,
  ]);
});
