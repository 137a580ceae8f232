import type { Language } from '../../core/knowledge.ts';

/** Numbers in words, folded: "neunundvierzig", "zweihundertfunfzig", "forty". What stands for a number of one ("ein", "one") is read elsewhere. */
const german: Readonly<Record<string, number>> = {
  null: 0, eins: 1, zwei: 2, zwo: 2, drei: 3, vier: 4, funf: 5, sechs: 6, sieben: 7, acht: 8, neun: 9, zehn: 10, elf: 11, zwolf: 12,
  dreizehn: 13, vierzehn: 14, funfzehn: 15, sechzehn: 16, siebzehn: 17, achtzehn: 18, neunzehn: 19, zwanzig: 20, dreissig: 30,
  vierzig: 40, funfzig: 50, sechzig: 60, siebzig: 70, achtzig: 80, neunzig: 90,
}; // prettier-ignore

const english: Readonly<Record<string, number>> = {
  zero: 0, two: 2, three: 3, four: 4, five: 5, six: 6, seven: 7, eight: 8, nine: 9, ten: 10, eleven: 11, twelve: 12, thirteen: 13,
  fourteen: 14, fifteen: 15, sixteen: 16, seventeen: 17, eighteen: 18, nineteen: 19, twenty: 20, thirty: 30, forty: 40, fifty: 50,
  sixty: 60, seventy: 70, eighty: 80, ninety: 90, dozen: 12,
}; // prettier-ignore

const germanOrdinals: Readonly<Record<string, number>> = {
  zweit: 2, dritt: 3, viert: 4, funft: 5, sechst: 6, siebt: 7, neunt: 9, zehnt: 10, elft: 11, zwolft: 12, zwanzigst: 20,
}; // prettier-ignore

const englishOrdinals: Readonly<Record<string, number>> = {
  third: 3, fourth: 4, fifth: 5, sixth: 6, seventh: 7, eighth: 8, ninth: 9, tenth: 10, eleventh: 11, twelfth: 12, twentieth: 20,
}; // prettier-ignore

/** What a number before it is multiplied by. "Billion" is a thousand times more in German. */
const multipliers: Readonly<Record<Language, Readonly<Record<string, number>>>> = {
  de: { hundert: 100, tausend: 1e3, tsd: 1e3, million: 1e6, millionen: 1e6, mio: 1e6, milliarde: 1e9, milliarden: 1e9, mrd: 1e9, billion: 1e12, billionen: 1e12 },
  en: { hundred: 100, thousand: 1e3, million: 1e6, millions: 1e6, mio: 1e6, mn: 1e6, m: 1e6, billion: 1e9, billions: 1e9, bn: 1e9, trillion: 1e12, k: 1e3 },
}; // prettier-ignore

function own(table: Readonly<Record<string, number>>, word: string): number | undefined {
  return Object.hasOwn(table, word) ? table[word] : undefined;
}

export function multiplier(form: string, language: Language): number | undefined {
  return own(multipliers[language], form);
}

function belowHundred(word: string): number | undefined {
  if (word === 'ein') return 1;
  const plain = own(german, word);
  if (plain !== undefined) return plain;
  const und = word.indexOf('und', 3);
  if (und < 0) return undefined;
  const ones = word.slice(0, und) === 'ein' ? 1 : own(german, word.slice(0, und));
  const tens = own(german, word.slice(und + 3));
  return ones !== undefined && ones < 10 && tens !== undefined && tens >= 20 ? tens + ones : undefined;
}

function parted(
  word: string,
  by: string,
  factor: number,
  rest: (part: string) => number | undefined,
): number | undefined {
  const place = word.indexOf(by);
  if (place < 0) return undefined;
  const before = word.slice(0, place);
  const behind = word.slice(place + by.length).replace(/^und(?=.)/, '');
  const many = before === '' ? 1 : rest(before);
  const more = behind === '' ? 0 : rest(behind);
  return many === undefined || more === undefined || many >= 1_000 ? undefined : many * factor + more;
}

function belowThousand(word: string): number | undefined {
  return parted(word, 'hundert', 100, belowHundred) ?? belowHundred(word);
}

/** The number that a folded word is, cardinal or ordinal; undefined for other words, and for "ein" and "one". */
export function numberOfWord(form: string, language: Language): number | undefined {
  if (form.length < 3 || form.length > 48) return undefined;
  if (language === 'en') return own(english, form) ?? own(englishOrdinals, form);
  if (form === 'ein') return undefined;
  const cardinal = parted(form, 'tausend', 1_000, belowThousand) ?? belowThousand(form);
  if (cardinal !== undefined) return cardinal;
  const stem = /^(.{4,}t)(?:e[nmrs]?)$/.exec(form)?.[1];
  const ordinal = stem === undefined ? undefined : own(germanOrdinals, stem);
  if (ordinal !== undefined) return ordinal;
  const multiple = /^(.{3,})(?:mal|fach|fache[nmrs]?)$/.exec(form)?.[1];
  return multiple === undefined ? undefined : belowHundred(multiple);
}
