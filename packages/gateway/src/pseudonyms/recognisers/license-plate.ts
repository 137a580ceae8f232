import { type EntitySpan, type Recogniser, type TextView, tokenKinds } from '../../core/recogniser.ts';
import { austrianDistricts, germanDistricts, swissCantons } from '../plate-districts.ts';
import { listedBefore, listedFrom, wordList } from '../words-around.ts';

/*
 * Number plates of vehicles. The German form with a dash, a district that there is and a number of two digits or more (three where the
 * district is a single letter) is sure enough alone, unless a word before it names a part, a norm or a room; all others, also German ones
 * with spaces, in small letters or in one piece, Austrian, Swiss and British ones, need a word. Right behind "Kennzeichen" or "plate" any
 * short mixture of capitals and digits is one, of whatever country.
 */

const { digit, letter, small, capitalised } = tokenKinds;

const sureLabels = wordList(
  'kennzeichen kfz-kennzeichen autokennzeichen nummernschild nummernschilder nummernschildes nummerntafel kontrollschild plate plates platenumber licenseplate licenceplate numberplate regnr reg vrm vrn registration *nummernschild *kennzeichen',
);
const noLabels = wordList(
  'aktenzeichen geschäftskennzeichen vereinskennzeichen länderkennzeichen ordnungskennzeichen aktenkennzeichen tarifkennzeichen kassenkennzeichen',
);
const labels = wordList(
  `kfz pkw lkw auto autos wagen fahrzeug fahrzeuge fahrzeugs fahrzeughalter fahrzeugschein fahrer fahrerin fahrerflucht halter halterin halters motorrad anhänger transporter lieferwagen mietwagen
  dienstwagen firmenwagen roller moped wohnmobil taxi bus parkt parkte parken parkplatz parkausweis geparkt falschparker falschgeparkt geblitzt blitzer zugelassen zulassung tüv unfall unfallgegner
  unfallgegners abgeschleppt abschleppen zulassungsstelle zulassungsbescheinigung amtliche amtliches amtlichen tiefgarage stellplatz tankkarte
  car cars vehicle vehicles truck van motorcycle motorbike lorry driver parked registered dvla insured mot taxi
  vw golf passat polo audi bmw mercedes opel ford toyota skoda seat renault peugeot citroen fiat volvo tesla porsche mazda hyundai kia nissan honda suzuki dacia mini smart`,
);
const otherWords = wordList(
  `artikel* art teil* typ type modell model bauteil* pos position* din norm en iso iec vde raum zimmer gebäude halle regal fach lager* sku serie* serien* charge* bestell* auftrag* rechnung* produkt*
  product* item* part* section abschnitt kapitel aktenzeichen az urteil beschluss § paragraph flug flight gleis linie line bus kurs version firmware klasse class room building`,
);
/** Pairs of letters that are the beginning of something else where they stand with a dash. */
const otherPairs: ReadonlySet<string> = new Set([
  'DIN-EN',
  'DIN-VD',
  'EU-VO',
  'EG-VO',
  'EM-WM',
  'A-Z',
  'HP-LJ',
  'ES-EN',
  'DE-EN',
  'EN-DE',
  'LG-TV',
  'RS-S',
  'IN-EN',
  'DE-DE',
  'AN-AB',
  'MS-DO',
  'PS-AB',
  'OS-X',
  'PC-AT',
  'SS-SS',
]);

const dash = 0x2d;
const labelReach = 8;
const sureReach = 4;
const behindReach = 5;

const german =
  /(?<![\p{L}\p{N}])([A-ZÄÖÜ]{1,3})([ \u00a0]?[-\u2010\u2011\u2013:·][ \u00a0]?|[ \u00a0])([A-Z]{1,2})[ \u00a0-]?([1-9]\d{0,3})( ?[EH])?(?:[ \u00a0](?:0[1-9]|1[0-2])[-/](?:0[1-9]|1[0-2]))?(?![\p{L}\p{N}])/iuy;
const compact = /([A-ZÄÖÜ]{2,5})[ \u00a0-]?([1-9]\d{1,3})([EH])?(?![\p{L}\p{N}])/iuy;
const austrian = /([A-Z]{1,2})[ -]?(\d{1,6}) ?([A-Z]{1,3})(?![\p{L}\p{N}])/iuy;
const swiss = /([A-Z]{2})[ -·]{1,3}(\d{2,6}|\d{1,3}['’ ]\d{3})(?![\p{L}\p{N}])/iuy;
const british = /[A-HJ-PR-Y][A-HJ-PR-Y](?:0[2-9]|[12]\d|5[1-9]|[67]\d)( ?)[A-HJ-PR-Z]{3}(?![\p{L}\p{N}])/iuy;
const bundeswehr = /[YX]-\d{3}[ .]?\d{2,3}(?!\d)/y;
const anyPlate = /[A-ZÄÖÜ\d]{1,7}(?:[ -]?[A-Z\d]{1,5}){0,3}(?![\p{L}\p{N}])/uy;

/** What a text has that names a plate; a search for each is many times faster than one pattern for all. */
const namingParts: readonly string[] =
  'ennzeichen ENNZEICHEN ummernsch UMMERNSCH ntafel ontrollsch plate Plate PLATE egistration EGISTRATION regnr vrm VRM vrn VRN'
    .split(' ')
    .concat(' reg ', ' Reg ');

function namesPlates(text: string): boolean {
  for (const part of namingParts) if (text.includes(part)) return true;
  return false;
}

function matchAt(pattern: RegExp, text: string, place: number): RegExpExecArray | null {
  pattern.lastIndex = place;
  return pattern.exec(text);
}

/** How near a word is that names a plate (2), or a vehicle (1); 0 where none is. */
function told(view: TextView, first: number, last: number): number {
  const sure = listedBefore(view, first, sureLabels, sureReach);
  if (sure > 0 && listedBefore(view, first, noLabels, sure) !== sure) return 2;
  if (listedBefore(view, first, labels, labelReach) > 0 || listedBefore(view, first, sureLabels, labelReach) > 0)
    return 1;
  return listedFrom(view, last + 1, labels, behindReach) > 0 || listedFrom(view, last + 1, sureLabels, behindReach) > 0
    ? 1
    : 0;
}

function span(view: TextView, start: number, end: number, score: number): EntitySpan {
  return { type: 'LICENSE_PLATE', start, end, value: view.text.slice(start, end), score, recogniser: 'license-plate' };
}

/** The German plate whose letters begin with this token. */
function germanAt(view: TextView, token: number): EntitySpan | undefined {
  const { text } = view;
  const start = view.tokens.starts[token] ?? 0;
  const match = matchAt(german, text, start);
  if (match === null) return undefined;
  const [whole, district = '', sign = '', letters = '', number = '', kind = ''] = match;
  const upper = district.toUpperCase();
  if (!germanDistricts.has(upper) || district.length + letters.length + number.length > 8) return undefined;
  const end = start + whole.length;
  if (
    /[\p{L}\p{N}_]/u.test(text.charAt(start - 1)) ||
    (/[-/.]/.test(text.charAt(start - 1)) && /[\p{L}\p{N}]/u.test(text.charAt(start - 2)))
  )
    return undefined;
  // A number that goes on: a decimal, a list of parts, a range.
  if (/^[.,:/-]\d/.test(text.slice(end, end + 2)) || /^-[A-Za-z]/.test(text.slice(end, end + 2))) return undefined;
  const capitals = district === upper && letters === letters.toUpperCase();
  const hasDash = /[-\u2010\u2011\u2013:·]/.test(sign);
  const words = told(view, token, view.tokenFrom(end - 1));
  if (words > 0) {
    // "auto in ab 12": words of a sentence that happen to be districts.
    if (
      !capitals &&
      (`${district}${letters}` !== `${district}${letters}`.toLowerCase() || !(hasDash || isSaidToBe(view, token)))
    )
      return undefined;
    if (words === 1 && !hasDash && number.length + letters.length < 3) return undefined;
    return span(view, start, end, words === 2 ? 960 : 900);
  }
  // What fills a line or a cell of a table: there is nothing else that it belongs to.
  const alone = standsAlone(text, start, end);
  if (
    alone !== 'no' &&
    number.length >= (capitals && district.length > 1 ? 2 : 3) &&
    whole.length >= 6 &&
    (capitals || alone === 'text') &&
    !otherPairs.has(`${upper}-${letters.toUpperCase()}`)
  )
    return span(view, start, end, 700);
  if (!capitals || !hasDash || listedBefore(view, token, otherWords, 3) > 0 || otherPairs.has(`${upper}-${letters}`))
    return undefined;
  if (/[:·]/.test(sign) || number.length < (district.length === 1 ? 3 : 2)) return undefined;
  // "M-AB-123" and "MAB 123" alone are as often the name of a thing.
  if (!/[- ]\d/.test(whole) || (/-\d/.test(whole) && kind === '')) return undefined;
  return span(view, start, end, 720);
}

/** Whether nothing else is in the text, or in the line, the cell or the quotation marks. */
function standsAlone(text: string, start: number, end: number): 'no' | 'text' | 'cell' {
  if (start === 0 && end === text.length) return 'text';
  const before = /[\n|;\t"][ \t]?$/.test(text.slice(Math.max(0, start - 2), start)) || start === 0;
  return before && /^[ \t.]?(?:[\r\n|;\t"]|$)/.test(text.slice(end, end + 3)) ? 'cell' : 'no';
}

/** `kennzeichen b ab 123`, `nummernschild lautet b ab 123` */
function isSaidToBe(view: TextView, token: number): boolean {
  const distance = listedBefore(view, token, sureLabels, 2);
  return distance === 1 || (distance === 2 && /^(?:ist|lautet|is|war|nr)$/.test(view.word(token - 1)));
}

/** Other forms, for which there must be a word. */
function otherAt(view: TextView, token: number): EntitySpan | undefined {
  const { text, tokens } = view;
  const start = tokens.starts[token] ?? 0;
  if (/[-/.]/.test(text.charAt(start - 1)) && /[\p{L}\p{N}]/u.test(text.charAt(start - 2))) return undefined;
  const plate = matchAt(british, text, start);
  if (plate !== null) {
    const end = start + plate[0].length;
    if (told(view, token, view.tokenFrom(end - 1)) > 0) return span(view, start, end, 900);
    if (standsAlone(text, start, end) !== 'no') return span(view, start, end, 700);
    if (plate[1] === ' ' && plate[0] === plate[0].toUpperCase() && listedBefore(view, token, otherWords, 3) === 0)
      return span(view, start, end, 500);
    return undefined;
  }
  const military = matchAt(bundeswehr, text, start);
  if (military !== null)
    return told(view, token, token + 2) > 0 ? span(view, start, start + military[0].length, 850) : undefined;
  for (const [pattern, districts] of [
    [austrian, austrianDistricts],
    [swiss, swissCantons],
  ] as const) {
    const match = matchAt(pattern, text, start);
    if (match === null || !districts.has(match[1] ?? '')) continue;
    const end = start + match[0].length;
    if (match[0] !== match[0].toUpperCase() || /^[.,:/-]\d/.test(text.slice(end, end + 2))) continue;
    const words = told(view, token, view.tokenFrom(end - 1));
    if (words === 2 || (words === 1 && match[0].replaceAll(/[^\p{L}\p{N}]/gu, '').length >= 5))
      return span(view, start, end, 850);
  }
  return undefined;
}

/** What stands right behind "Kennzeichen", "license plate" or the like. */
function namedAt(view: TextView, token: number): EntitySpan | undefined {
  const { text, tokens } = view;
  const start = tokens.starts[token] ?? 0;
  const distance = listedBefore(view, token, sureLabels, 3);
  if (distance === 0 || listedBefore(view, token, noLabels, distance) === distance) return undefined;
  const match = matchAt(anyPlate, text, start);
  const small = match === null ? matchAt(compact, text, start) : null;
  if (small !== null && districtOf(small[1] ?? '')) return span(view, start, start + small[0].length, 800);
  if (match === null) return undefined;
  const written = match[0];
  const signs = written.replaceAll(/[^\p{L}\p{N}]/gu, '');
  if (
    signs.length < 4 ||
    signs.length > 9 ||
    !/\d/.test(signs) ||
    !/\p{L}/u.test(signs) ||
    /^\d{1,2}(?:ST|ND|RD|TH|KM|KG|H|X)$/.test(signs)
  )
    return undefined;
  return span(view, start, start + written.length, 800);
}

/** Whether letters are a district and one or two letters more. */
function districtOf(letters: string): boolean {
  const upper = letters.toUpperCase();
  for (let length = 1; length <= 3 && length < upper.length; length++) {
    if (upper.length - length <= 2 && germanDistricts.has(upper.slice(0, length))) return true;
  }
  return false;
}

const none: readonly EntitySpan[] = Object.freeze([]);

function find(view: TextView): readonly EntitySpan[] {
  const { text, tokens } = view;
  const { starts, ends, kinds, numbers, numberCount } = tokens;
  let spans: EntitySpan[] | undefined;
  let earliest = 0;
  let isNamed: boolean | undefined;
  for (let index = 0; index < numberCount; index++) {
    const token = numbers[index] ?? 0;
    const start = starts[token] ?? 0;
    if (start < earliest) continue;
    const width = (ends[token] ?? 0) - start;
    if (width > 9) continue;
    // The letters stand in one or two short tokens before the digits, or in the same.
    let first = token;
    const isMixed = ((kinds[token] ?? 0) & letter) !== 0;
    while (
      token - first < 2 &&
      first > 0 &&
      isShortWord(view, first - 1) &&
      (starts[first] ?? 0) - (ends[first - 1] ?? 0) <= 3 &&
      (starts[first - 1] ?? 0) >= earliest
    )
      first--;
    if (!isMixed && !hasCapitals(view, first, token) && text.charCodeAt(start - 1) !== dash) {
      // Most of what comes here is prose: "ab 12", "am 3". Two short words may be a plate in small letters: "b ab 12".
      if (token - first < 2 && !(isMixed || (first === token && hasCapitals(view, token + 1, token + 2)))) continue;
    }
    if (first === token && !isMixed && listedBefore(view, token, sureLabels, 3) === 0) continue;
    let found: EntitySpan | undefined;
    let isTold: boolean | undefined;
    const isLabelled = (): boolean =>
      (isNamed ??= namesPlates(text)) && (isTold ??= listedBefore(view, token, sureLabels, labelReach) > 0);
    for (let from = first; from <= token && found === undefined; from++) {
      const capitals = ((kinds[from] ?? 0) & (small | capitalised)) === capitalised;
      const sign = text.charCodeAt(ends[from] ?? 0);
      if (!capitals && !(from < token && sign !== 0x20) && starts[from] !== 0 && !isLabelled()) continue;
      if (from < token && width <= 6) found = germanAt(view, from);
      if (found === undefined && (from === token ? isMixed : capitals)) found = otherAt(view, from);
    }
    if (found === undefined && isLabelled()) {
      for (let from = first; from <= token && found === undefined; from++) found = namedAt(view, from);
    }
    if (
      found === undefined ||
      found.start < earliest ||
      found.end <= start ||
      (!/\d/.test(text.charAt(found.end - 1)) && !/\d/.test(found.value))
    )
      continue;
    (spans ??= []).push(found);
    earliest = found.end;
  }
  return spans ?? none;
}

/** Whether one of the tokens has capitals alone. */
function hasCapitals(view: TextView, from: number, to: number): boolean {
  const { kinds, count } = view.tokens;
  for (let at = from; at < Math.min(to, count); at++) {
    if (((kinds[at] ?? 0) & (small | capitalised)) === capitalised) return true;
  }
  return false;
}

function isShortWord(view: TextView, token: number): boolean {
  const { starts, ends, kinds } = view.tokens;
  return (ends[token] ?? 0) - (starts[token] ?? 0) <= 3 && ((kinds[token] ?? 0) & digit) === 0;
}

/** Capitals and digits alone. */
function canonical(value: string): string {
  return value.toUpperCase().replaceAll(/[^\p{L}\p{N}]/gu, '');
}

export const licensePlate: Recogniser = Object.freeze({
  id: 'license-plate',
  type: 'LICENSE_PLATE',
  sources: [
    'Fahrzeug-Zulassungsverordnung, §§ 8 to 10 and annex 1',
    'Kraftfahrgesetz-Durchführungsverordnung (Austria), annex 5d',
    'Verkehrszulassungsverordnung (Switzerland), articles 83 to 87',
    'DVLA, INF104',
  ],
  examples: {
    finds: [
      'Mein Kennzeichen ist ⟦B-AB 1234⟧.',
      'Das Auto ⟦HH XY 123E⟧ parkt falsch.',
      '⟦MÜ-AB 123⟧ steht in der Einfahrt',
      'My car reg is ⟦AB51 ABC⟧',
    ],
    passes: ['DIN-EN 1234', 'Artikel B-AB 12', 'ab in den 12. Stock', 'A-Z 26', 'IPv6 und H2O', 'um 12 Uhr in B am 13'],
  },
  find,
  canonical,
});
