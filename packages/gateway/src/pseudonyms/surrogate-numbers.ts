import { ibanCheckDigits } from '../lib/iban-check-digits.ts';

/** Numbers from a keyed hash: the same for the same, and unforeseeable without the key. */
export interface Draw {
  /** A whole number from 0 up to, not including, `below`. */
  (below: number): number;
}

/**
 * Ranges that nobody has: for Germany the drama numbers of the Bundesnetzagentur, for the United Kingdom those of Ofcom, for North
 * America 555-0100 to 555-0199.
 */
export function surrogatePhone(value: string, draw: Draw): string {
  const digits = value.replaceAll(/\D/g, '');
  const isInternational = /^\s*(?:\+|00)/.test(value);
  const prefix = value.trimStart().startsWith('00') ? '00' : '+';
  const country = isInternational ? digits.replace(/^00/, '') : '';
  const number = (count: number): string => String(draw(10 ** count)).padStart(count, '0');
  if (country.startsWith('44')) return `${prefix}44 7700 900${number(3)}`;
  if (country.startsWith('1')) return `${prefix}1 202-555-01${number(2)}`;
  const areas = [
    ['30', '23125'],
    ['69', '90009'],
    ['40', '66969'],
    ['221', '4710'],
    ['89', '99998'],
  ] as const;
  const [area, block] = areas[draw(areas.length)] ?? areas[0];
  return isInternational ? `${prefix}49 ${area} ${block}${number(3)}` : `0${area} ${block}${number(3)}`;
}

/**
 * Of the same country and length, with valid check digits (ISO 13616), and in the same groups. A German bank code that begins with 9
 * belongs to no bank; elsewhere the whole number is made up.
 */
export function surrogateIban(value: string, draw: Draw): string {
  const compact = value.replaceAll(/[^A-Za-z0-9]/g, '').toUpperCase();
  const country = compact.slice(0, 2);
  let account = '';
  for (const sign of compact.slice(4))
    account += /\d/.test(sign) ? String(draw(10)) : String.fromCharCode(0x41 + draw(26));
  account = account.replace(/^\d/, '9');
  const whole = country + ibanCheckDigits(country, account) + account;
  let place = 0;
  return value.replaceAll(/[A-Za-z0-9]/g, () => whole[place++] ?? '');
}
