const currencies = /(?:€|\$|£|¥|\b(?:EUR|USD|GBP|CHF|JPY|SEK|NOK|DKK|PLN|CZK)\b|\bEuro\b)/gi;
const plain = /^[+-]?\d+(?:\.\d+)?(?:e[+-]?\d{1,3})?$/i;

/** How numbers of a column are written. */
export type DecimalSign = ',' | '.';

/**
 * What a column says about its decimal sign by the numbers that can be read in one way only: "1.299,00" and "12,5" are German,
 * "1,299.00" and "12.50" English. Undefined where none tells.
 */
export function decimalSignOf(texts: Iterable<string>): DecimalSign | undefined {
  for (const text of texts) {
    const digits = withoutCurrency(text);
    if (!/^[+-]?[\d.,]+$/.test(digits)) continue;
    const comma = digits.lastIndexOf(',');
    const point = digits.lastIndexOf('.');
    if (comma !== -1 && point !== -1) return comma > point ? ',' : '.';
    const at = Math.max(comma, point);
    if (at === -1) continue;
    const sign = comma === -1 ? '.' : ',';
    const isRepeated = digits.indexOf(sign) !== at;
    if (isRepeated) return sign === ',' ? '.' : ',';
    // Three digits behind one sign may be thousands; so may nothing else.
    if (digits.length - at - 1 !== 3 || at > 3 || /^[+-]?0*$/.test(digits.slice(0, at))) return sign;
  }
  return undefined;
}

/** A number as people write it: with a currency, signs between thousands, and the decimal sign of its column. Undefined where it is none. */
export function readNumber(text: string, sign: DecimalSign, isCounted = false): number | undefined {
  const digits = withoutCurrency(text);
  // What is counted comes in wholes: "1.000" pieces are a thousand however decimals are written.
  if (isCounted && /^[+-]?[1-9]\d{0,2}(?:([.,])\d{3})(?:\1\d{3})*$/.test(digits))
    return Number(digits.replace(/[.,]/g, ''));
  const grouped = sign === ',' ? /^[+-]?\d{1,3}(?:\.\d{3})+(?:,\d*)?$/ : /^[+-]?\d{1,3}(?:,\d{3})+(?:\.\d*)?$/;
  const simple = sign === ',' ? /^[+-]?\d*,?\d+$/ : /^[+-]?\d*\.?\d+$/;
  let written: string;
  if (grouped.test(digits)) written = digits.replaceAll(sign === ',' ? '.' : ',', '');
  else if (simple.test(digits) || plain.test(digits)) written = digits;
  else return undefined;
  const number = Number(sign === ',' && !plain.test(written) ? written.replace(',', '.') : written);
  return Number.isFinite(number) ? number : undefined;
}

/** Also without the sign for whole euros, `129,-` and `129,–`, the minus of typesetters, and spaces and apostrophes between thousands. */
function withoutCurrency(text: string): string {
  return text
    .slice(0, 100)
    .replace(currencies, '')
    .replace(/[,.](?:-|–|—){1,2}\s*$/, '')
    .replace(/[\s'’_]/g, '')
    .replace('−', '-');
}
