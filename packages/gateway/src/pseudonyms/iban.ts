import { type TextView, tokenKinds } from '../core/recogniser.ts';
import { remainder } from '../lib/check-digits.ts';

/*
 * International bank account numbers (ISO 13616-1), by the registry of SWIFT: the country, two check digits, and the country's own form with
 * digits (n), letters (a) and either (c).
 */

const registry = `AD 8n12c,AE 19n,AL 8n16c,AT 16n,AZ 4a20c,BA 16n,BE 12n,BG 4a6n8c,BH 4a14c,BI 23n,BR 23n1a1c,BY 4c4n16c,CH 5n12c,CR 18n,CY 8n16c,CZ 20n,DE 18n,DJ 23n,DK 14n,DO 4c20n,EE 16n,
EG 25n,ES 20n,FI 14n,FK 2a12n,FO 14n,FR 10n11c2n,GB 4a14n,GE 2a16n,GI 4a15c,GL 14n,GR 7n16c,GT 24c,HN 4a20n,HR 17n,HU 24n,IE 4a14n,IL 19n,IQ 4a15n,IS 22n,IT 1a10n12c,JO 4a4n18c,
KW 4a22c,KZ 3n13c,LB 4n20c,LC 4a24c,LI 5n12c,LT 16n,LU 3n13c,LV 4a13c,LY 21n,MC 10n11c2n,MD 20c,ME 18n,MK 3n10c2n,MN 16n,MR 23n,MT 4a5n18c,MU 4a19n3a,NI 4a20n,NL 4a10n,NO 11n,OM 3n16c,
PK 4a16c,PL 24n,PS 4a21c,PT 21n,QA 4a21c,RO 4a16c,RS 18n,RU 14n15c,SA 2n18c,SC 4a20n3a,SD 14n,SE 20n,SI 15n,SK 20n,SM 1a10n12c,SO 19n,ST 21n,SV 4a20n,TL 19n,TN 20n,TR 6n16c,UA 6n19c,VA 18n,
VG 4a16n,XK 16n,YE 4a4n18c`;

/** One sign for each character behind the country, by country. */
const forms: ReadonlyMap<string, string> = new Map(
  registry.split(/,\s*/).map((entry) => {
    const [country = '', form = ''] = entry.split(' ');
    return [
      country,
      'nn' + form.replaceAll(/(\d+)([nac])/g, (_, count: string, kind: string) => kind.repeat(Number(count))),
    ];
  }),
);

export const ibanCountries: readonly string[] = [...forms.keys()];

/** The signs of a country's numbers behind its code: n, a or c each. */
export function ibanForm(country: string): string | undefined {
  return forms.get(country);
}

/** Signs that scans and typists take for one another. */
const digitFor: Readonly<Record<string, string>> = {
  O: '0',
  Q: '0',
  D: '0',
  I: '1',
  L: '1',
  S: '5',
  B: '8',
  Z: '2',
  G: '6',
};
const letterFor: Readonly<Record<string, string>> = { '0': 'O', '1': 'I', '5': 'S', '8': 'B', '2': 'Z', '6': 'G' };
const mostRepairs = 8;
const longestGap = 5;

export interface Iban {
  readonly start: number;
  readonly end: number;
  readonly lastToken: number;
  /** Without separators, in capitals, slips of the pen put right. */
  readonly compact: string;
}

function isAlphanumeric(unit: number): boolean {
  return (unit >= 0x30 && unit <= 0x39) || (unit >= 0x41 && unit <= 0x5a) || (unit >= 0x61 && unit <= 0x7a);
}

function isDigit(unit: number): boolean {
  return unit >= 0x30 && unit <= 0x39;
}

/** White space, dots, dashes, slashes, and what tables and quoted lines have at their borders. */
function isSeparator(unit: number): boolean {
  return (
    unit === 0x20 ||
    unit === 0xa0 ||
    unit === 0x2d ||
    unit === 0x2e ||
    unit === 0x0a ||
    unit === 0x0d ||
    unit === 0x09 ||
    unit === 0x2f ||
    unit === 0x5f ||
    (unit >= 0x2000 && unit <= 0x2015) ||
    unit === 0x202f ||
    unit === 0xb7
  );
}

/** The number of a country as it should have been written; undefined where the form or the check digits are wrong (ISO 7064, MOD 97-10). */
function checked(country: string, form: string, rest: string): string | undefined {
  let repairs = 0;
  let read = '';
  for (let at = 0; at < form.length; at++) {
    const sign = rest.charAt(at);
    const digit = isDigit(rest.charCodeAt(at));
    const kind = form.charCodeAt(at);
    if (kind === 0x63 || (kind === 0x6e) === digit) {
      read += sign;
      continue;
    }
    const other = digit ? letterFor[sign] : digitFor[sign];
    if (other === undefined || ++repairs > mostRepairs) return undefined;
    read += other;
  }
  const compact = country + read;
  return remainder(read.slice(2) + country + read.slice(0, 2), 97) === 1 && !/^..00|^..01|^..99/.test(compact)
    ? compact
    : undefined;
}

/** Reads the signs of a form from a place on, over separators; undefined where the text has others before the form is full. */
function readForm(
  text: string,
  from: number,
  length: number,
): { readonly signs: string; readonly end: number } | undefined {
  let signs = '';
  let gap = 0;
  for (let at = from; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    if (isAlphanumeric(unit)) {
      gap = 0;
      signs += text.charAt(at);
      if (signs.length === length) return { signs: signs.toUpperCase(), end: at + 1 };
    } else if (!isSeparator(unit) || ++gap > longestGap) return undefined;
  }
  return undefined;
}

function countryOf(written: string): string | undefined {
  const country = written.toUpperCase();
  if (forms.has(country)) return country;
  if (!/[A-Z]/.test(country)) return undefined;
  const repaired = country.replaceAll(/\d/g, (sign) => letterFor[sign] ?? sign);
  return forms.has(repaired) ? repaired : undefined;
}

function readAt(view: TextView, start: number, behindCountry: number, written: string): Iban | undefined {
  const { text } = view;
  const country = countryOf(written);
  const form = country === undefined ? undefined : forms.get(country);
  if (country === undefined || form === undefined) return undefined;
  // The check digits come first: most of what begins like a country ends here.
  const first = text.charCodeAt(behindCountry);
  if (!isAlphanumeric(first) && !isSeparator(first)) return undefined;
  const rest = readForm(text, behindCountry, form.length);
  if (rest === undefined) return undefined;
  const compact = checked(country, form, rest.signs);
  if (compact === undefined) return undefined;
  const behind = text.charCodeAt(rest.end);
  if (isAlphanumeric(behind) && (isDigit(behind) || !isDigit(text.charCodeAt(rest.end - 1)))) return undefined;
  return { start, end: rest.end, lastToken: view.tokenFrom(rest.end - 1), compact };
}

/** The number that begins with this token, which has digits, or with the country before it; undefined where none does. */
export function ibanAt(view: TextView, token: number): Iban | undefined {
  const { text, tokens } = view;
  const { starts, ends, kinds } = tokens;
  const start = starts[token] ?? 0;
  const end = ends[token] ?? 0;
  if (((kinds[token] ?? 0) & tokenKinds.letter) !== 0) {
    if (end - start < 3) return undefined;
    const found = readAt(view, start, start + 2, text.slice(start, start + 2));
    if (found !== undefined) return found;
    // A word glued to it: "IBANDE89…".
    const glued = end - start > 6 ? text.slice(start, start + 24).search(/iban(?=[a-z]{2}\d)/i) : -1;
    return glued === -1
      ? undefined
      : readAt(view, start + glued + 4, start + glued + 6, text.slice(start + glued + 4, start + glued + 6));
  }
  if (end - start > 4 || token === 0) return end - start >= 2 && token > 0 ? countryBefore(view, token) : undefined;
  return countryBefore(view, token);
}

/** `DE 89 …` and `D E 8 9 …` */
function countryBefore(view: TextView, token: number): Iban | undefined {
  const { text, tokens } = view;
  const { starts, ends, kinds } = tokens;
  const previous = token - 1;
  if (((kinds[previous] ?? 0) & tokenKinds.letter) === 0) return undefined;
  const from = starts[previous] ?? 0;
  const to = ends[previous] ?? 0;
  if ((starts[token] ?? 0) - to > 4) return undefined;
  if (to - from === 2) return readAt(view, from, to, text.slice(from, to));
  if (to - from !== 1 || previous === 0) return undefined;
  const first = starts[previous - 1] ?? 0;
  if ((ends[previous - 1] ?? 0) - first !== 1 || from - first > 5) return undefined;
  return readAt(view, first, to, text.charAt(first) + text.charAt(from));
}
