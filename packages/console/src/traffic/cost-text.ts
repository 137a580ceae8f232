import { formatMoney } from '../language/format.ts';
import type { Language } from '../language/language.ts';

/** Sums in each currency, the largest first; a dash where none is known. */
export function costText(cost: Readonly<Record<string, number>>, language: Language): string {
  const sums = Object.entries(cost).toSorted(([, one], [, other]) => other - one);
  return sums.length === 0
    ? '–'
    : sums.map(([currency, micros]) => formatMoney(micros, currency, language)).join(' + ');
}
