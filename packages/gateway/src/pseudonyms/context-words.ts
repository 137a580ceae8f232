import { type TextView, tokenKinds } from '../core/recogniser.ts';
import { columnHead } from './table-columns.ts';

const { digit, innerCapital, small, wide } = tokenKinds;

/*
 * Words beside a value that say what it is. They are looked for in a region: the words before (or behind) the value, in small letters, with
 * ae, oe, ue and ss for ä, ö, ü and ß, cut at inner capitals and joined by single spaces, whatever stood between them: colons, quotation
 * marks, cells of tables, line breaks. So `"steuerIdNr": "…"`, `Steuer-Id-Nr.: …` and `| Steuer ID Nr | … |` all end in `steuer id nr`.
 */

/** A region reaches so far at most. */
const longestRegion = 160;
/** Digits in a row that are a value of their own: what stands before them belongs to them. */
const otherValue = 5;

const umlauts: ReadonlyMap<string, string> = new Map([
  ['ä', 'ae'],
  ['ö', 'oe'],
  ['ü', 'ue'],
  ['ß', 'ss'],
]);

function plainWord(view: TextView, token: number): string {
  const kind = view.tokens.kinds[token] ?? 0;
  let word: string;
  if ((kind & innerCapital) !== 0 && (kind & small) !== 0) {
    const written = view.text.slice(view.tokens.starts[token], view.tokens.ends[token]);
    word = written.length > 60 ? written : written.replaceAll(/(?<=[a-zäöüß])(?=[A-ZÄÖÜ])/g, ' ').toLowerCase();
  } else word = view.word(token);
  return (kind & wide) === 0 ? word : word.replaceAll(/[äöüß]/g, (character) => umlauts.get(character) ?? character);
}

/** The digits of a number that ends with this token, over one sign each, unless it is a date or a time; and its first token. */
function valueThatEndsWith(view: TextView, token: number): { readonly first: number; readonly isValue: boolean } {
  const { starts, ends, kinds } = view.tokens;
  let digits = 0;
  let first = token;
  for (let index = token; index >= 0 && ((kinds[index] ?? 0) & digit) !== 0 && digits < 40; index--) {
    if (index < token && (starts[index + 1] ?? 0) - (ends[index] ?? 0) !== 1) break;
    digits += (ends[index] ?? 0) - (starts[index] ?? 0);
    first = index;
  }
  const isDate =
    token - first === 2 && digits >= 4 && digits <= 8 && (ends[first + 1] ?? 0) - (starts[first + 1] ?? 0) <= 2;
  return { first, isValue: digits >= otherValue && !isDate };
}

/**
 * The words before a place, at most so many. It ends at a number that is a value of its own, for what stands before that names that one.
 * In a table the words at the head of the column follow, as if they stood right before the value. `first` is the token that the value begins in.
 */
export function regionBefore(view: TextView, first: number, words: number): string {
  const { starts, ends, kinds } = view.tokens;
  const place = starts[first] ?? 0;
  const head = columnHead(view, place);
  let region = '';
  const earliest = place - longestRegion;
  for (let token = first - 1, left = words; token >= 0 && left > 0; token--, left--) {
    if ((ends[token] ?? 0) < earliest) break;
    if (((kinds[token] ?? 0) & digit) !== 0 && valueThatEndsWith(view, token).isValue) break;
    const word = plainWord(view, token);
    region = region === '' ? word : `${word} ${region}`;
  }
  if (head === undefined) return region;
  for (let token = view.tokenFrom(head.start); token < first && (ends[token] ?? 0) <= head.end; token++)
    region += ` ${plainWord(view, token)}`;
  return region.trimStart();
}

/**
 * The words behind a place, at most so many; none where they lead to another value, which they will belong to, unless they stand in brackets.
 * `last` is the token that the value ends in.
 */
export function regionBehind(view: TextView, last: number, words: number): string {
  const { text, tokens } = view;
  const { starts, ends, kinds, count } = tokens;
  const end = ends[last] ?? 0;
  const bracket = text.charCodeAt(end) === 0x28 || text.startsWith(' (', end);
  let region = '';
  const latest = Math.min(count, last + 1 + words + 3);
  for (let token = last + 1; token < latest; token++) {
    if ((starts[token] ?? 0) - end > longestRegion) break;
    if (bracket && text.slice(ends[token - 1], starts[token]).includes(')')) break;
    if (((kinds[token] ?? 0) & digit) !== 0 && (ends[token] ?? 0) - (starts[token] ?? 0) >= 3 && !bracket) return '';
    if (token > last + words) continue;
    const between = text.slice(ends[token - 1], starts[token]);
    if (!bracket && /[\n;|.:]/.test(between)) return region;
    region = region === '' ? plainWord(view, token) : `${region} ${plainWord(view, token)}`;
  }
  return region;
}

const endings = '(?:e[nrs]?|n|s)?(?: ?(?:nummern?|nrn?|num|numbers?|nos?|codes?|ids?|kennung|kennzeichen))*';

/** `*` stands for letters, a space for a space or nothing. */
function source(phrase: string): string {
  return phrase.trim().replaceAll(' ', ' ?').replaceAll('*', '[a-z]{0,24}');
}

/** Words that name a kind of value, compiled once. */
export interface ContextWords {
  /** Where the last of them ends in a region; -1 where there is none. */
  lastEnd(region: string): number;
}

/**
 * Phrases in small letters, with ae, oe, ue and ss for ä, ö, ü, ß. A space in a phrase may be written or not (`steuer id` finds
 * `Steuer-ID`, `steuerId` and `SteuerID`); `*` stands for letters (`*versichertennummer`, `rentenversicherung*`); endings of
 * inflection and what numbers are called (`-nr`, `Nummern`, `no`, `number`, `code`, `id`) may follow.
 */
export function contextWords(phrases: readonly string[]): ContextWords {
  const pattern = new RegExp(
    `^.*(?<![a-z0-9])(?:${longestFirst(phrases).map(source).join('|')})${endings}(?![a-z0-9])`,
  );
  const seeds = seedsOf(phrases);
  return Object.freeze({
    lastEnd(region: string): number {
      for (const seed of seeds) if (region.includes(seed)) return pattern.exec(region)?.[0].length ?? -1;
      return -1;
    },
  });
}

/** Of phrases that begin alike the longest is to be found. */
function longestFirst(phrases: readonly string[]): readonly string[] {
  return [...phrases].sort((a, b) => b.length - a.length);
}

/** One of these stands in whatever a phrase finds: a search for them is far quicker than the pattern. */
function seedsOf(phrases: readonly string[]): readonly string[] {
  const longest = phrases.map((phrase) =>
    phrase.split(/[ *]+/).reduce((seed, word) => (word.length > seed.length ? word : seed), ''),
  );
  return [...new Set(longest)].filter((seed) => !longest.some((other) => other !== seed && seed.includes(other)));
}

/** Names of numbers that are no personal data, or of other kinds than those with a check digit: whatever stands right behind is one of these. */
const otherNames = new RegExp(
  `(?<![a-z0-9])(?:${[
    'bestell(?:ung|ungs)?',
    'auftrags?',
    'rechnungs?',
    'artikel',
    'produkt',
    'material',
    'teile?',
    'serien',
    'seriennummer',
    'chargen?',
    'sendungs?(?:verfolgungs)?',
    'paket',
    'tracking',
    'ticket',
    'vorgangs?',
    'fall',
    'aktenzeichen',
    'az',
    'gz',
    'geschaeftszeichen',
    'beleg',
    'buchungs?',
    'transaktions?',
    'referenz',
    'vertrags?',
    'angebots?',
    'lieferschein',
    'liefer',
    'isbn(?: ?1[03])?',
    'issn',
    'ean',
    'gtin',
    'upc',
    'asin',
    'pzn',
    'sku',
    'vin',
    'fin',
    'fahrgestell',
    'fahrzeug',
    'imei',
    'telefon',
    'tel',
    'phone',
    'mobil(?:funk)?',
    'mobile',
    'handy',
    'fax',
    'order',
    'invoice',
    'case',
    'item',
    'part',
    'product',
    'serial',
    'model',
    'batch',
    'reference',
    'ref',
    'shipment',
    'transaction',
    'version',
    'build',
    'commit',
    'timestamp',
    'zeitstempel',
    'pid',
    'port',
    'zaehler',
    'zaehlerstand',
    'hash',
    'checksum',
    'pruefsumme',
    'md5',
    'sha',
    'blz',
    'bankleitzahl',
    'plz',
    'postleitzahl',
    'los',
    'inventar',
    'duns',
    'lei',
  ].join('|')})${endings}(?![a-z0-9])`,
);

/** Whether a region names something that is no identifier of a person. */
export function namesSomethingElse(region: string): boolean {
  return otherNames.test(region);
}
