import { lazyNumberingPlans } from './numbering-plans.ts';

/** Countries in whose languages people write here, and where numbers begin with a zero. */
const trunkCountries: readonly string[] = ['49', '43', '41', '44'];
const plans = lazyNumberingPlans();

export function startsWithCallingCode(digits: string): boolean {
  return plans().callingCode(digits) !== undefined;
}

/** The number of E.164 that international digits stand for, the national prefix within them left out. */
function internationalOf(digits: string): string | undefined {
  const code = plans().callingCode(digits);
  if (code === undefined) return undefined;
  const national = digits.slice(code.length);
  if (plans().isNumber(code, national)) return digits;
  return national.startsWith('0') && plans().isNumber(code, national.slice(1)) ? code + national.slice(1) : undefined;
}

/** The same for digits with a national prefix, of the countries in whose languages people write here. */
function nationalOf(digits: string): string | undefined {
  if (digits.startsWith('0')) {
    const national = digits.slice(1);
    const code = trunkCountries.find((country) => plans().isNumber(country, national));
    return code === undefined ? undefined : code + national;
  }
  const national = digits.length === 11 && digits.startsWith('1') ? digits.slice(1) : digits;
  return national.length === 10 && plans().isNumber('1', national) ? `1${national}` : undefined;
}

/** Digits as dialled: with `00` (or `011`) for the plus sign. */
export function dialledNumber(digits: string, plus: boolean): string | undefined {
  if (plus) return internationalOf(digits);
  if (digits.startsWith('00')) return internationalOf(digits.slice(2)) ?? nationalOf(digits);
  if (digits.startsWith('011')) return internationalOf(digits.slice(3)) ?? nationalOf(digits);
  return nationalOf(digits);
}
