import {
  countries,
  functionWords,
  noTowns,
  stateNames,
  states,
  townBeginnings,
  townEndings,
  townRegions,
  units,
} from './address-words.ts';
import { alpineTowns, towns } from './towns.ts';

/*
 * What comes behind the house number of an address: additions (floor, flat, c/o), the postcode and town in the forms of several countries,
 * the country. Sticky expressions with bounded repetition, tried at one place each.
 */

/** White space, also as an escape in JSON, where lines are quoted too. */
const blank = String.raw`(?:[^\S\r\n]|\\t)`;
const line = String.raw`(?:\r?\n|\r|\\r\\n|\\n|\\r|<br ?\/?>)`;
const space = `(?:${blank}|${line}(?:${blank}{0,8}(?:>{1,3}|\\?{3}|\\*|//|#)(?=\\s))?)`;
const between = new RegExp(
  `${space}{0,8}(?:[,;](?!\\S{0,40};)${space}{1,8}|,|[-–—·•/](?=\\s)${space}{1,8})?${space}{0,24}`,
  'y',
);
const joint = new RegExp(`${space}{1,4}(?:in|in der|à|at|aus)${space}{1,4}`, 'iy');
const notWord = String.raw`(?![\p{L}\p{N}])`;

const addition = new RegExp(
  [
    String.raw`(?:im )?\d{1,2}\.? ?(?:OG|UG|DG|Stockwerk|Stock|Etage|Obergesch(?:oss|oß)|St(?:iege|g)\.?)(?: ?(?:links|rechts|mitte|li\.|re\.|Mitte))?`,
    String.raw`(?:im )?(?:EG|DG|UG|Erdgesch(?:oss|oß)|Dachgesch(?:oss|oß)|Souterrain|Parterre|Hochparterre)(?: (?:links|rechts|mitte|Mitte))?`,
    'Hinterhaus|Vorderhaus|Rückgebäude|Seitenflügel|Quergebäude|Gartenhaus|Nebengebäude|Innenhof|HH|VH|HsH|links|rechts',
    String.raw`(?:Whg|Wohnung|Appartement|Apartment|Appt|App|Apt|Flat|Suite|Ste|Unit|Room|Rm|Zimmer|Zi|Top|Tür|Stiege|Stg|Haus|Gebäude|Geb|Building|Bldg|Block|Aufgang|Eingang|Hof|Floor|Etage|Stock|Box|PO Box|P\.O\. Box|Postfach|# ?)\.? ?(?:Nr\.?|No\.?|#)? ?(?:\d{1,5} ?[A-Za-z]?|[A-Z]\d{0,4}|[A-Z]-?\d{1,4}|[IVX]{1,4})`,
    String.raw`(?:\d{1,2}(?:st|nd|rd|th)|ground|first|second|third|fourth|top) floor`,
    String.raw`(?:c\/o|z\. ?Hd\.?|bei|OT|Ortsteil)${blank}{1,2}\p{Lu}[\p{L}.'-]{1,30}(?:${blank}\p{Lu}[\p{L}'-]{1,30}){0,2}`,
  ]
    .map((one) => `(?:${one})${notWord}`)
    .join('|'),
  'iuy',
);
const houseHyphen = new RegExp(String.raw`(?:[-–](?:Hinterhaus|Vorderhaus|HH|VH|Haus ?[A-Z0-9]))${notWord}`, 'iuy');

const postcode = new RegExp(
  String.raw`(?:(?<country>[A-Z]{1,2})(?: ?[-–] ?| ))?(?<code>\d{4} ?[A-Z]{2}(?=\s)|\d{4,5}|\d{2}-\d{3})(?![\p{L}\p{N}]|[.,]\d)`,
  'uy',
);
const postcodeOfOcr = /(?:D-?)?[0-9OIlSBZ]{5}(?![\p{L}\p{N}])/uy;
const beforeTown = new RegExp(`(?:${blank}|\\u00a0){1,6}|,${blank}|${line}${blank}{0,8}`, 'y');

const townWord = /(?:St\.|[\p{L}][\p{L}\p{M}'’]{1,30}(?:[-–][\p{L}][\p{L}\p{M}'’.]{1,30}){0,4})/uy;
const townNext = new RegExp(String.raw`(?:${blank}|-|(?<=St\.))(?=[\p{L}])`, 'uy');
const townTail = new RegExp(
  String.raw`${blank}(?:am|an der|an den|a\. ?d\.|a\. |a\.|im|in der|in|i\. ?d\.|i\. ?|ob der|o\. ?d\.|vor der|v\. ?d\.|bei|b\. ?|auf|unter|der|v\. ?d\.)${blank}?(?<region>[\p{L}][\p{L}.]{1,24})(?:${blank}(?<more>Meer|Kaiser|Pforte|Wald|See))?${notWord}`,
  'uiy',
);
/** "v.d.H.", "a. M.", "a.d.W." */
const townInitials = new RegExp(
  String.raw`${blank}(?:[avo]\. ?d\. ?|a\. ?|i\. ?|b\. ?)(?:\p{Lu}\p{Ll}{0,4}\.|\p{Lu}${notWord})`,
  'uy',
);
const townBracket =
  /(?: (?:OT|Ortsteil) \p{Lu}[\p{L}-]{1,30}| ?\((?!Tel|Fax|Mob|Stand|Foto)[\p{Lu}][\p{L}.]{1,20}(?: [\p{L}.]{1,20})?\)|\/\p{Lu}[\p{L}.]{2,24})/uy;
const country = new RegExp(`(?:${countries})${notWord}`, 'uy');
const lowerCountry = new RegExp(`(?:${countries})${notWord}`, 'iuy');

const britishPostcode = /(?:GIR ?0AA|[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2})(?![\p{L}\p{N}])/iuy;
const canadianPostcode = /[A-Z]\d[A-Z][ -]?\d[A-Z]\d(?![\p{L}\p{N}])/iuy;
const stateAndZip = new RegExp(
  String.raw`(?:(?<state>[A-Z]{2,3})|(?:${stateNames}))\.?(?:,?${space}{1,8}(?<zip>\d{4,5}(?:-\d{4})?(?![\p{L}\p{N}]|[.,]\d)|[A-Z]\d[A-Z][ -]?\d[A-Z]\d(?![\p{L}\p{N}])))?(?![\p{L}\p{N}])`,
  'uy',
);
const lowerStateAndZip = /(?<state>[a-z]{2})[ ,]{1,3}(?<zip>\d{5}(?:-\d{4})?)(?![\p{L}\p{N}]|[.,]\d)/uy;
const military = /(?:APO|FPO|DPO),? (?:AA|AE|AP) \d{5}(?:-\d{4})?(?![\p{L}\p{N}])/iuy;
const zip = /\d{5}(?:-\d{4})?(?![\p{L}\p{N}]|[.,]\d)/uy;
const phrase = new RegExp(
  String.raw`\p{Lu}[\p{L}\p{M}'’.]{1,30}${notWord}(?:(?:${blank}|-)(?:(?:of|upon|on|le|la|the|by|under|d[eu]|am|an der|u|St\.?)${blank}|upon-|on-)?\p{Lu}[\p{L}\p{M}'’]{1,30}${notWord}){0,4}(?:${blank}\d{1,2}(?=,))?`,
  'uy',
);
const lowerPhrase = /[a-z][a-z'’.-]{2,20}(?: [a-z'’-]{2,20}){0,2}/uy;

function matchAt(pattern: RegExp, text: string, place: number): RegExpExecArray | null {
  pattern.lastIndex = place;
  return pattern.exec(text);
}

function lengthAt(pattern: RegExp, text: string, place: number): number {
  return matchAt(pattern, text, place)?.[0].length ?? 0;
}

function isCapital(character: string): boolean {
  return character.toLowerCase() !== character;
}

export function isTown(name: string): boolean {
  const small = name
    .toLowerCase()
    .replace(/^st\.? /, 'sankt ')
    .replace('ß', 'ß');
  return towns.has(small);
}

export interface Town {
  readonly end: number;
  /** `known` by its name, `likely` by its form, else it might be anything with a capital. */
  readonly certainty: 'known' | 'likely' | 'unknown';
  readonly alpine: boolean;
  readonly word: string;
}

/** The name of a town that begins at a place. */
export function readTown(text: string, place: number): Town | undefined {
  const first = matchAt(townWord, text, place)?.[0];
  if (first === undefined) return undefined;
  const lower = !isCapital(first.charAt(0));
  const small = first.toLowerCase();
  const bare = small.replace('.', '');
  let end = place + first.length;
  let name = small;
  let certainty: Town['certainty'] = 'unknown';
  const gap = lengthAt(townNext, text, end);
  const second = gap > 0 || first === 'St.' ? matchAt(townWord, text, end + gap)?.[0] : undefined;
  if (second !== undefined && isCapital(second.charAt(0)) !== lower) {
    const both = `${bare === 'st' ? 'sankt' : bare} ${second.toLowerCase()}`;
    if (towns.has(both) || (townBeginnings.has(bare) && !functionWords.has(second.toLowerCase()) && !towns.has(bare))) {
      certainty = towns.has(both) || ['bad', 'sankt', 'st'].includes(bare) ? 'known' : 'likely';
      name = both;
      end += gap + second.length;
    }
  }
  if (end === place + first.length) {
    if (functionWords.has(bare) || units.has(bare) || bare.length < 2 || first === 'St.') return undefined;
    const main = small.split(/[-–]/)[0] ?? small;
    if (towns.has(small) || towns.has(main)) certainty = 'known';
    else if (
      main.length > 5 &&
      townEndings.some((ending) => main.endsWith(ending)) &&
      !noTowns.some((word) => main.endsWith(word))
    )
      certainty = 'likely';
  }
  if (lower && (certainty !== 'known' || ordinary.has(small))) return undefined;
  const tail = matchAt(townTail, text, end);
  const region = tail?.groups?.['region']?.toLowerCase().replace(/\.$/, '');
  if (
    tail !== null &&
    region !== undefined &&
    (townRegions.has(region) || /(?:see|gau|tal|gebirge|wald)$/.test(region))
  ) {
    end +=
      tail[0].length - (tail.groups?.['more'] === undefined && text.charAt(end + tail[0].length - 1) === '.' ? 1 : 0);
    if (certainty === 'unknown') certainty = 'likely';
  } else end += lengthAt(townInitials, text, end) || lengthAt(townBracket, text, end);
  return { end, certainty, alpine: alpineTowns.has(name) || alpineTowns.has(name.split(/[-–]/)[0] ?? ''), word: small };
}

/** Names of towns that are ordinary words where they are written small. */
const ordinary: ReadonlySet<string> = new Set(
  `weil seen essen laufen senden stelle hard reading wenden buchen halbe langen daun singen sand zug eich berge fügen lage hart zwingen leer
feucht wang orange nice mobile baden bath wedding fully grandson list much eben halle regen steinen wangen winden linden wetter haar
burg horn roth worms speyer see brand hof rain ende gut buch hausen moos bach lauf lauter leben plan split victoria charlotte
jackson lincoln madison columbia independence enterprise man van may march as`.split(/\s+/),
);

export interface Tail {
  readonly end: number;
  /** `postcode`: with a town; `town`: the name alone; `addition` or nothing: neither. */
  readonly kind: 'postcode' | 'town' | 'addition' | 'none';
  readonly known: boolean;
  /** Whether the postcode is a British one, or comes with the state. */
  readonly coded?: boolean;
}

/** Whether what begins at a place is a German, Austrian, Swiss or similar postcode with its town. */
export function readPostcodeAndTown(
  text: string,
  place: number,
): { readonly end: number; readonly town: Town; readonly digits: number; readonly country: boolean } | undefined {
  const match = matchAt(postcode, text, place) ?? matchAt(postcodeOfOcr, text, place);
  if (match === null) return undefined;
  let at = place + match[0].length;
  const gap = lengthAt(beforeTown, text, at);
  if (gap === 0) return undefined;
  at += gap;
  const town = readTown(text, at);
  if (town === undefined) return undefined;
  const digits = match.groups?.['code']?.replace(/\D/g, '').length ?? 5;
  return { end: town.end, town, digits, country: match.groups?.['country'] !== undefined };
}

/** The end with the country that may follow. */
export function withCountry(text: string, end: number): number {
  const gap = lengthAt(between, text, end);
  if (gap === 0) return end;
  const found =
    lengthAt(country, text, end + gap) || (text.charAt(end) === ',' ? lengthAt(lowerCountry, text, end + gap) : 0);
  return found === 0 ? end : end + gap + found;
}

interface ForeignTown {
  readonly end: number;
  readonly code: boolean;
  /** Whether the postcode is a British one, or comes with the state. */
  readonly coded?: boolean;
}

/** Phrases, up to four of them, and then a postcode as Britain, North America or others have it. */
function readForeignTown(text: string, place: number): ForeignTown | undefined {
  let at = place;
  let soFar: ForeignTown | undefined;
  for (let count = 0; count < 5; count++) {
    const code =
      lengthAt(britishPostcode, text, at) || lengthAt(canadianPostcode, text, at) || lengthAt(military, text, at);
    if (code > 0) return { end: at + code, code: true, coded: true };
    if (count > 0) {
      const state = matchAt(stateAndZip, text, at) ?? matchAt(lowerStateAndZip, text, at);
      const abbreviation = state?.groups?.['state'];
      if (state !== null && (abbreviation === undefined || states.has(abbreviation.toUpperCase()))) {
        const hasZip = state.groups?.['zip'] !== undefined;
        const end = at + state[0].length;
        if (hasZip || abbreviation !== undefined) return { end, code: true, coded: hasZip };
      }
      const digits = lengthAt(zip, text, at);
      if (digits > 0) return { end: at + digits, code: true };
    }
    const next = lengthAt(phrase, text, at) || (count < 2 ? lengthAt(lowerPhrase, text, at) : 0);
    if (next === 0) return soFar;
    let stop = at + next;
    const found = text.slice(at, stop);
    const firstWord = found.split(/[ -]/, 1)[0]?.toLowerCase() ?? '';
    if (!isCapital(found.charAt(0))) {
      // In small letters only what ends in a postcode.
      const words = found.split(' ');
      for (let take = words.length; take > 0; take--) {
        const part = words.slice(0, take).join(' ');
        const after = at + part.length + lengthAt(between, text, at + part.length);
        const code = lengthAt(britishPostcode, text, after) || lengthAt(lowerStateAndZip, text, after);
        if (code > 0) return { end: after + code, code: true };
        if (isTown(part) && !ordinary.has(part)) soFar = { end: at + part.length, code: false };
      }
      return soFar;
    }
    if (functionWords.has(firstWord) && !townBeginnings.has(firstWord)) return soFar;
    // The state may have been read as the end of the town: "Springfield IL 62704".
    const lastSpace = found.lastIndexOf(' ');
    if (lastSpace > 0 && states.has(found.slice(lastSpace + 1)) && lengthAt(stateAndZip, text, at + lastSpace + 1) > 3)
      stop = at + lastSpace;
    const name = text.slice(at, stop);
    if (isTown(name)) soFar = { end: stop, code: false };
    const gap = lengthAt(between, text, stop);
    if (gap === 0) return soFar;
    at = stop + gap;
  }
  return soFar;
}

/**
 * Reads on from behind a house number.
 *
 * `foreign`: towns with postcodes behind them count too, and so do several lines before.
 */
export function readTail(text: string, place: number, foreign: boolean): Tail {
  let end = place + lengthAt(houseHyphen, text, place);
  let kind: Tail['kind'] = end > place ? 'addition' : 'none';
  let known = false;
  for (let count = 0; count < 5; count++) {
    const gap = text.startsWith(' | ', end) && !isRowOfTable(text, end) ? 3 : lengthAt(between, text, end);
    if (gap === 0) break;
    let at = end + gap;
    if (text.charAt(at) === '(') at++;
    let code = readPostcodeAndTown(text, at);
    if (code === undefined) {
      const into = lengthAt(joint, text, end);
      if (into > 0) {
        at = end + into;
        code = readPostcodeAndTown(text, at);
        if (code === undefined) {
          const town = readTown(text, at);
          const foreignTown = foreign ? readForeignTown(text, at) : undefined;
          if (foreignTown?.code === true)
            return { end: withCountry(text, foreignTown.end), kind: 'postcode', known: true };
          if (town?.certainty === 'known') return { end: withCountry(text, town.end), kind: 'town', known: true };
          break;
        }
      }
    }
    if (code !== undefined && isPostcodeBehindStreet(code)) {
      return {
        end: withCountry(text, code.end),
        kind: 'postcode',
        known: code.town.certainty !== 'unknown' || code.country,
      };
    }
    const extra = lengthAt(addition, text, at);
    const bracketed = text.charAt(at - 1) === '(';
    if (extra > 0 && (!bracketed || text.charAt(at + extra) === ')')) {
      end = at + extra + (bracketed ? 1 : 0);
      kind = 'addition';
      known = true;
      continue;
    }
    const foreignTown = foreign ? readForeignTown(text, at) : undefined;
    const tight = gap === 1 && text.charAt(end) === ',';
    if (foreignTown !== undefined && (foreignTown.code || !tight)) {
      return {
        end: withCountry(text, foreignTown.end),
        kind: foreignTown.code ? 'postcode' : 'town',
        known: true,
        coded: foreignTown.coded === true,
      };
    }
    if (!tight && (text.charAt(end) === ',' || text.charAt(end) === ' ')) {
      const district = lengthAt(phrase, text, at);
      if (district > 0) {
        const afterwards = at + district;
        const step = lengthAt(between, text, afterwards);
        const further = step > 0 ? readPostcodeAndTown(text, afterwards + step) : undefined;
        if (further !== undefined && further.town.certainty === 'known' && text.charAt(end) === ',')
          return { end: withCountry(text, further.end), kind: 'postcode', known: true };
      }
      const town = readTown(text, at);
      if (
        town?.certainty === 'known' &&
        isCapital(text.charAt(at)) &&
        (text.charAt(end) === ',' || endsHere(text, town.end))
      )
        return { end: withCountry(text, town.end), kind: 'town', known: true };
    }
    break;
  }
  return { end: kind === 'none' ? end : withCountry(text, end), kind, known };
}

/** Lines of signatures are parted by bars too, but do not begin with one. */
function isRowOfTable(text: string, place: number): boolean {
  const before = text.slice(Math.max(0, place - 200), place);
  return before.slice(before.lastIndexOf('\n') + 1).includes('|');
}

function isPostcodeBehindStreet(code: {
  readonly town: Town;
  readonly digits: number;
  readonly country: boolean;
}): boolean {
  return code.digits >= 4;
}

/** Whether a sentence or a line ends at a place. */
export function endsHere(text: string, place: number): boolean {
  return place >= text.length || /^\s*(?:$|[.,;:!?)\]"'\n\r]|\\[nr])/.test(text.slice(place, place + 6));
}
