import { tokenKinds } from '../core/recogniser.ts';
import { isTown } from './address-tail.ts';
import { type AddressTokens } from './address-tokens.ts';
import {
  articles,
  functionWords,
  noAdjectives,
  noStreets,
  placeEndings,
  romanceParticles,
  romanceStreets,
  streetAdjectives,
  streetEndings,
  streetPrepositions,
  units,
} from './address-words.ts';

const { letter, digit, capitalised, innerCapital } = tokenKinds;

/** How far the words of a name of a street go back. */
const mostWords = 6;

/**
 * `sure`: enough with a number. `likely`: enough where nothing is counted. `weak`: only with a postcode and town, or a word before that
 * tells of an address. `any`: only with a postcode and town.
 */
export type Strength = 'sure' | 'likely' | 'weak' | 'any';

export interface Street {
  readonly start: number;
  readonly strength: Strength;
}

/** Names of streets before their house number: German ones, those of Romance languages, and before a postcode any name. */
export class StreetReader {
  readonly #tokens: AddressTokens;

  constructor(tokens: AddressTokens) {
    this.#tokens = tokens;
  }

  /** The street whose name ends with a token. */
  before(last: number, comma: boolean): Street | undefined {
    const word = this.#tokens.word(last);
    const kind = this.#tokens.kind(last);
    if (units.has(word) && !word.endsWith('mark')) return undefined;
    const ending = endingOf(word);
    if (ending !== undefined && !comma) {
      if (ending.length === word.length) {
        const street = this.#bareStreet(last, ending);
        if (street !== undefined) return street;
      } else if (word.length - ending.length >= 2 && isCompound(word, ending)) {
        const capital = (kind & capitalised) !== 0;
        const inCode = (kind & innerCapital) !== 0 && !this.#tokens.isAllCapitals(last);
        if (
          !inCode &&
          (capital || this.#isHyphened(last) || (word.length - ending.length >= 3 && isPlainEnding(ending)))
        ) {
          // "auf der Landstraße 30" is a speed.
          return { start: this.withBeginning(last), strength: /^landstra(?:ß|ss)e$/.test(word) ? 'weak' : 'sure' };
        }
      }
    }
    if (!this.#tokens.isCapital(last))
      return comma || !this.#tokens.postcodeFollows() ? undefined : this.#prepositional(last);
    if (functionWords.has(word)) return this.#ofSomething(last);
    if (!comma) {
      const street = this.#ofSomething(last) ?? this.#romance(last) ?? this.#prepositional(last);
      if (street !== undefined) return street;
    }
    return this.#tokens.postcodeFollows() ? this.#anyName(last) : undefined;
  }

  /** "Frankfurter Allee", "Karl-Marx-Straße", "Carl von Ossietzky Straße", but not "die Straße". */
  #bareStreet(last: number, ending: string): Street | undefined {
    const gap = last === 0 ? '' : this.#tokens.between(last - 1, last);
    if (gap === '-' || gap === '.-' || gap === '–' || gap === ' -' || gap === '- ') {
      return { start: this.withBeginning(last), strength: 'sure' };
    }
    if (gap !== ' ' && gap !== '. ' && gap !== '\u00a0') return undefined;
    const before = this.#tokens.word(last - 1);
    if (functionWords.has(before) || noAdjectives.has(before) || streetPrepositions.has(before)) return undefined;
    const vague = !['straße', 'strasse', 'str', 'allee', 'gasse', 'chaussee', 'damm', 'ufer'].includes(ending);
    if ((this.#tokens.kind(last - 1) & digit) !== 0) return undefined;
    const capital = this.#tokens.isCapital(last - 1);
    const capitalHere = this.#tokens.isCapital(last);
    if (before.endsWith('er') && before.length > 4) {
      if (!capital && (capitalHere || vague)) return undefined;
      return {
        start: this.#withAdjectives(last - 1),
        strength: vague && !isTown(before.slice(0, -2)) ? 'likely' : 'sure',
      };
    }
    if (streetAdjectives.has(before) && (capital || !capitalHere)) {
      return { start: this.#withAdjectives(last - 1), strength: vague || !capital ? 'likely' : 'sure' };
    }
    if (!capital) return undefined;
    let first = last - 1;
    for (let count = 0; count < 3 && first > 0; count++) {
      const joint = this.#tokens.between(first - 1, first);
      if (!/^(?:[ -]|\. ?|\.-)$/.test(joint)) break;
      const word = this.#tokens.word(first - 1);
      const particle = word === 'von' || word === 'der' || word === 'zu' || word === 'und';
      if (
        particle
          ? first < 2 || !this.#tokens.isCapital(first - 2)
          : !this.#tokens.isCapital(first - 1) || functionWords.has(word)
      )
        break;
      if (streetPrepositions.has(word)) break;
      first--;
    }
    return { start: this.#tokens.start(first), strength: vague ? 'weak' : 'likely' };
  }

  /** "Straße des 17. Juni", "Platz der Republik". */
  #ofSomething(last: number): Street | undefined {
    for (let at = last - 1, count = 0; at >= 0 && count < 5; at--, count++) {
      const word = this.#tokens.word(at);
      if (!this.#tokens.joins(at)) return undefined;
      if (
        word === 'straße' ||
        word === 'strasse' ||
        word === 'platz' ||
        word === 'allee' ||
        word === 'weg' ||
        word === 'ufer'
      ) {
        const next = this.#tokens.word(at + 1);
        if (!articles.has(next) && !streetPrepositions.has(next)) return undefined;
        if (!this.#tokens.isCapital(at) || (!this.#tokens.isCapital(last) && (this.#tokens.kind(last) & digit) === 0))
          return undefined;
        const sure = (next === 'des' || next === 'der') && word !== 'weg' && word !== 'ufer';
        return { start: this.#tokens.start(at), strength: sure ? (word === 'platz' ? 'likely' : 'sure') : 'weak' };
      }
    }
    return undefined;
  }

  /** "Rue de Lausanne", "Via Nassa". */
  #romance(last: number): Street | undefined {
    for (let at = last - 1, count = 0; at >= 0 && count < 5; at--, count++) {
      if (!this.#tokens.joins(at)) return undefined;
      const word = this.#tokens.word(at);
      if (romanceStreets.has(word)) {
        const sure = !/^(?:via|place|route|cours|square|passage|avenue|boulevard|plaza|pl|bd|al|ul)$/.test(word);
        if (!this.#tokens.isCapital(at) && !sure) return undefined;
        if (functionWords.has(this.#tokens.word(at + 1)) && !romanceParticles.has(this.#tokens.word(at + 1)))
          return undefined;
        return { start: this.#tokens.start(at), strength: sure ? 'likely' : 'weak' };
      }
      if (!this.#tokens.isCapital(at) && !romanceParticles.has(word)) return undefined;
    }
    return undefined;
  }

  /** "Am Alten Markt", "An der Mühle", "Unter den Linden". */
  #prepositional(last: number): Street | undefined {
    const word = this.#tokens.word(last);
    const lower = !this.#tokens.isCapital(last);
    if (functionWords.has(word)) return undefined;
    for (let at = last - 1, count = 0; at >= 0 && count < 4; at--, count++) {
      if (!this.#tokens.joins(at)) return undefined;
      const before = this.#tokens.word(at);
      if (articles.has(before)) continue;
      if (!lower && !this.#tokens.isCapital(at)) return undefined;
      if (streetPrepositions.has(before)) {
        const place = placeEndings.some((ending) => word.endsWith(ending)) && !noPlaces.has(word);
        if (lower && !place) return undefined;
        return { start: this.#tokens.start(at), strength: place && !lower ? 'likely' : 'weak' };
      }
      if (functionWords.has(before)) return undefined;
    }
    return undefined;
  }

  /** Up to three words with capitals; only a postcode behind makes a street of them. */
  #anyName(last: number): Street | undefined {
    if (!this.#tokens.isCapital(last) || functionWords.has(this.#tokens.word(last))) return undefined;
    let first = last;
    for (let count = 0; count < 3 && first > 0; count++) {
      const gap = this.#tokens.between(first - 1, first);
      const word = this.#tokens.word(first - 1);
      if (gap === '-' || gap === '.-') {
        first--;
        continue;
      }
      if (gap !== ' ' && gap !== '. ' && gap !== '\u00a0') break;
      if (count > 0 && !streetPrepositions.has(word) && !articles.has(word) && !streetAdjectives.has(word)) break;
      if (articles.has(word) && !(first > 1 && streetPrepositions.has(this.#tokens.word(first - 2)))) break;
      if (
        !articles.has(word) &&
        (!this.#tokens.isCapital(first - 1) || (functionWords.has(word) && !streetPrepositions.has(word)))
      )
        break;
      first--;
    }
    return { start: this.#tokens.start(first), strength: 'any' };
  }

  /** Back over a chain of hyphens and adjectives. */
  withBeginning(last: number): number {
    let first = last;
    for (let count = 0; count < mostWords && first > 0; count++) {
      const gap = this.#tokens.between(first - 1, first);
      if (gap !== '-' && gap !== '.-' && gap !== '–') break;
      if ((this.#tokens.kind(first - 1) & letter) === 0) break;
      first--;
    }
    return this.#withAdjectives(first);
  }

  #withAdjectives(first: number): number {
    let start = first;
    for (let count = 0; count < 2 && start > 0; count++) {
      const gap = this.#tokens.between(start - 1, start);
      const word = this.#tokens.word(start - 1);
      if ((gap !== ' ' && gap !== '. ') || !streetAdjectives.has(word) || !this.#tokens.isCapital(start - 1)) break;
      if (gap === '. ' && word !== 'st') break;
      start--;
    }
    return this.#tokens.start(start);
  }

  #isHyphened(last: number): boolean {
    return last > 0 && this.#tokens.between(last - 1, last) === '-';
  }
}

const noPlaces: ReadonlySet<string> = new Set(
  `arbeitsmarkt supermarkt baumarkt aktienmarkt wohnungsmarkt grund hintergrund vordergrund untergrund feld umfeld vorfeld vektor autor
motor faktor sektor direktor projektor reaktor monitor detektor indikator generator editor investor moderator mentor doktor
einzahl schulhof zugriff fotograf betrag vertrag antrag beitrag auftrag
mittag vormittag nachmittag geburtstag feiertag werktag sonntag samstag freitag donnerstag dienstag montag arbeitstag
bild ausland inland schalter erwachsen wohnblock eckdaten zweck bezug verzug entzug auszug anzug einzug umzug kurs bahnsteig
abschnitt paragraf land sinn beginn gewinn sinne
tor eigentor gesamt tal mal hospital kapital quartal portal total
version ansicht haus hotel raum saal büro restaurant tisch stall fall unfall`.split(/\s+/),
);

/** By the last letter of the word. */
const endingsByLetter: ReadonlyMap<string, readonly string[]> = Map.groupBy(streetEndings, (ending) =>
  ending.slice(-1),
);

export function endingOf(word: string): string | undefined {
  return endingsByLetter.get(word.slice(-1))?.find((ending) => word.endsWith(ending));
}

const noStreetSet: ReadonlySet<string> = new Set(noStreets);

export function isCompound(word: string, ending: string): boolean {
  if (noStreetSet.has(word)) return false;
  for (let from = 1; word.length - from > ending.length + 2; from++)
    if (noStreetSet.has(word.slice(from))) return false;
  if (ending === 'ring') return /[bcdfghklmnprstxzß]ring$/.test(word) && word.length >= 7;
  if (ending === 'kai' || ending === 'quai') return word.length >= 7;
  return true;
}

/** Those that are streets in small letters too. */
function isPlainEnding(ending: string): boolean {
  return /^(?:straße|strasse|strase|str|gasse|allee|platz|weg|damm|ufer|chaussee)$/.test(ending);
}
