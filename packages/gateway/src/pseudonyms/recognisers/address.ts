import { type EntitySpan, type Recogniser, type TextView, tokenKinds } from '../../core/recogniser.ts';
import {
  articles,
  englishStreets,
  functionWords,
  noAdjectives,
  noStreets,
  placeEndings,
  romanceParticles,
  romanceStreets,
  states,
  streetAdjectives,
  streetEndings,
  streetPrepositions,
  units,
  vagueEnglishStreets,
} from '../address-words.ts';
import { endsHere, isTown, readPostcodeAndTown, readTail, type Tail, withCountry } from '../address-tail.ts';
import { listedBefore, wordList } from '../words-around.ts';

/*
 * Postal addresses: street and house number, or postcode and town, or both, as one span from the first to the last of them.
 *
 * Every address has a number, so the numbers of the text are looked at in turn: as a house number behind a German name of a street
 * ("Hauptstr. 12a"), or before an English one ("12 High Street"), or as a postcode. What is found to the left says how sure it is that
 * a street is meant; what is found to the right (postcode and town, a floor) may make up for what is missing.
 */

const { letter, digit, capitalised, innerCapital } = tokenKinds;

const none: readonly EntitySpan[] = Object.freeze([]);

/** How far the words of a name of a street go back. */
const mostWords = 6;

/**
 * `sure`: enough with a number. `likely`: enough where nothing is counted. `weak`: only with a postcode and town, or a word before that
 * tells of an address. `any`: only with a postcode and town.
 */
type Strength = 'sure' | 'likely' | 'weak' | 'any';

interface Street {
  readonly start: number;
  readonly strength: Strength;
}

const addressContext = wordList(`
  adresse anschrift lieferadresse rechnungsadresse postanschrift privatadresse meldeadresse wohnadresse lieferanschrift
  rechnungsanschrift wohnhaft wohne wohnt wohnst wohnen gewohnt wohnsitz wohnort gemeldet zugezogen umgezogen ziehe ziehen zieht
  umzug absender empfänger straße strasse zustellen geliefert liefern *adresse *anschrift
  address addresses live lives lived living located resident residing resides residence moved ship shipped deliver delivered
  delivery mail sent send street meet taxi located billing`);

const countContext = wordList(
  'über rund etwa ca circa knapp fast mehr weniger mindestens maximal insgesamt about over nearly some',
);

const labels =
  wordList(`nr nummer bestellung auftrag rechnung ticket id artikel art kunde vorgang case order invoice number no ref
  bestellnummer auftragsnummer rechnungsnummer artikelnummer kundennummer vorgangsnummer ticketnummer *nummer *nr`);

const houseNumber =
  /\d{1,5}(?: ?[a-zA-Z](?![\p{L}\p{M}\d'’]))?(?: ?[-–/+] ?\d{1,4}(?:-\d{1,4})?(?: ?[a-zA-Z](?![\p{L}\p{M}\d'’]))?| ?[-–] ?[a-zA-Z](?![\p{L}\d])){0,3}/uy;
const streetGap = /^(?: ?\.? {0,2}|\.?\u00a0|, ?|\.?\n|\s{1,2})$/;
/** Between a house number and its postcode, in UTF-16 code units. */
const farthestPostcode = 120;
const boxWords: ReadonlySet<string> = new Set(['postfach', 'box', 'postale', 'pf']);
const ordinal = /^\d{1,3}(?:st|nd|rd|th)$/;
const squareBefore = /(?:^|[^\p{L}\d])([A-U] ?\d{1,2}, ?)$/u;
const gluedStreet = /^\p{L}{3,40}(?:straße|strasse|str|weg|allee|platz|gasse)(\d{1,4}[a-z]?)$/iu;
const flatBefore = /(?:^|[\s(:;,"'])((?:flat|apt|apartment|unit|suite|ste|room|studio)\.? ?#?\d{0,4}[a-z]?[,/]? ?)$/iu;
const postBox = /(?:Postfach|P\.? ?O\.? ?Box|Post Office Box|Case postale|Casella postale|PF)[ .:]{0,2}$/iu;
const boxNumber = /\d{1,4}(?: ?\d{2,3}){0,3}/y;
const militaryBefore =
  /(?:^|[\s(:"'])((?:(?:PSC|Unit|CMR) \d{2,5},? Box \d{2,5}|(?:USS|USNS|USCGC|USNV) [\p{L} ]{2,20})(?:\s|,|\\n){1,6})$/iu;
const directions =
  /\.?(?: (?:N|S|E|W|NE|NW|SE|SW|North|South|East|West|Northeast|Northwest|Southeast|Southwest)\b\.?)?/y;

/** The name of what is written at the place of each token, with letters of escapes left out: `\n10115` is a postcode on a new line. */
class AddressFinder {
  readonly #view: TextView;
  readonly #text: string;
  readonly #spans: EntitySpan[] = [];
  #free = 0;
  /** Of the number that is looked at, among the numbers. */
  #index = 0;

  constructor(view: TextView) {
    this.#view = view;
    this.#text = view.text;
  }

  find(): readonly EntitySpan[] {
    const { numbers, numberCount, starts } = this.#view.tokens;
    for (let index = 0; index < numberCount; index++) {
      const token = numbers[index] ?? 0;
      if ((starts[token] ?? 0) < this.#free) continue;
      this.#index = index;
      this.#look(token);
    }
    return this.#spans;
  }

  #look(token: number): void {
    const start = this.#start(token);
    const end = this.#end(token);
    const length = end - start;
    if (length === 0 || length > 8) {
      if (length <= 40 && length > 0) this.#glued(token);
      return;
    }
    let digits = 0;
    while (digits < length && isDigit(this.#text.charCodeAt(start + digits))) digits++;
    if (digits === 0) {
      this.#britain(token, start);
      if (length > 5) this.#glued(token);
      return;
    }
    const letters = length - digits;
    if (letters > 1 || digits > 5) return;
    if (digits <= 4 && this.#german(token, start)) return;
    if (this.#english(token, start)) return;
    if (letters > 0) return;
    if (this.#box(token, start)) return;
    if (digits >= 4) this.#postcode(token, start, digits);
  }

  /** Whether one of the next numbers may be the postcode of an address that begins before this number. */
  #postcodeFollows(): boolean {
    const { numbers, numberCount } = this.#view.tokens;
    const limit = this.#end(numbers[this.#index] ?? 0) + farthestPostcode;
    for (let index = this.#index + 1; index < numberCount && index < this.#index + 5; index++) {
      const token = numbers[index] ?? 0;
      const start = this.#start(token);
      if (start > limit) return false;
      const length = this.#end(token) - start;
      if (length === 4 || length === 5) return true;
      if (length >= 2 && length <= 7 && !isDigit(this.#text.charCodeAt(start))) return true;
    }
    return false;
  }

  /** "Hauptstr. 12", "Am Alten Markt 3", and before a postcode any name. */
  #german(token: number, start: number): boolean {
    if (token === 0) return false;
    let last = token - 1;
    let gap = this.#between(last, token);
    const before = this.#word(last);
    if ((before === 'nr' || before === 'no' || before === 'hausnummer' || before === 'hausnr') && last > 0) {
      if (!/^[.:]? ?$/.test(gap)) return false;
      last--;
      gap = this.#between(last, last + 1);
    }
    const kind = this.#kind(last);
    if ((kind & digit) !== 0 && before.length <= 3 && this.#square(start)) return true;
    if ((kind & letter) === 0 || gap.length > 3 || !streetGap.test(gap)) return false;
    const street = this.#streetBefore(last, gap.startsWith(','));
    if (street === undefined || street.start < this.#free) return false;
    return this.#emit(street, start, token);
  }

  #emit(street: Street, start: number, token: number): boolean {
    const text = this.#text;
    houseNumber.lastIndex = start;
    let end = start + (houseNumber.exec(text)?.[0].length ?? 0);
    if (end <= start) return false;
    const rest = text.slice(end, end + 24);
    // A larger or broken number, a date or time, something that is counted.
    if (/^(?:[\p{L}\p{M}\d]|[.,:]\d|\s?[%€$£°²³]|\.\s?\p{L}+\s\d{4}|\.\d|['’]\d)/u.test(rest)) {
      // "12 a" may have been read too far, as in "12 c/o".
      const bare = /^\d{1,4}/.exec(text.slice(start, end))?.[0] ?? '';
      if (bare.length === end - start) return false;
      end = start + bare.length;
      if (/^(?:[\p{L}\p{M}\d]|[.,:]\d|\s?[%€$£°²³])/u.test(text.slice(end, end + 8))) return false;
    }
    const follower = /^\s([\p{L}\p{M}]+)/u.exec(rest)?.[1];
    const tail = readTail(text, end, false);
    if (tail.kind === 'none' && follower !== undefined && units.has(follower.toLowerCase())) return false;
    const score = this.#scoreOf(street, tail, token, end, follower);
    if (score === 0) return false;
    // Years and the like are no house numbers, but behind a name that is surely a street's.
    if (street.strength !== 'sure' && tail.kind !== 'postcode' && /^(?:19|20)\d\d$/.test(text.slice(start, end)))
      return false;
    this.#add(street.start, tail.kind === 'none' ? end : tail.end, score);
    return true;
  }

  #scoreOf(street: Street, tail: Tail, token: number, end: number, follower: string | undefined): number {
    if (tail.kind === 'postcode')
      return (street.strength === 'weak' || street.strength === 'any') && !tail.known ? 700 : 930;
    if (street.strength === 'any') return 0;
    if (street.strength === 'sure') return tail.kind === 'none' ? 850 : 900;
    if (tail.kind !== 'none')
      return street.strength === 'likely' ? 850 : tail.kind === 'town' && this.#hasContext(token) ? 700 : 0;
    if (street.strength === 'likely')
      return follower !== undefined && isCapitalWord(follower) && !endsHere(this.#text, end) && !this.#hasContext(token)
        ? 0
        : 650;
    return this.#hasContext(token) && endsHere(this.#text, end) ? 550 : 0;
  }

  #hasContext(token: number): boolean {
    return listedBefore(this.#view, token, addressContext, 9) > 0;
  }

  /** The street whose name ends with a token. */
  #streetBefore(last: number, comma: boolean): Street | undefined {
    const word = this.#word(last);
    const kind = this.#kind(last);
    if (units.has(word) && !word.endsWith('mark')) return undefined;
    const ending = endingOf(word);
    if (ending !== undefined && !comma) {
      if (ending.length === word.length) {
        const street = this.#bareStreet(last, ending);
        if (street !== undefined) return street;
      } else if (word.length - ending.length >= 2 && isCompound(word, ending)) {
        const capital = (kind & capitalised) !== 0;
        const inCode = (kind & innerCapital) !== 0 && !this.#isAllCapitals(last);
        if (
          !inCode &&
          (capital || this.#isHyphened(last) || (word.length - ending.length >= 3 && isPlainEnding(ending)))
        ) {
          // "auf der Landstraße 30" is a speed.
          return { start: this.#withBeginning(last), strength: /^landstra(?:ß|ss)e$/.test(word) ? 'weak' : 'sure' };
        }
      }
    }
    if (!this.#isCapital(last)) return comma || !this.#postcodeFollows() ? undefined : this.#prepositional(last);
    if (functionWords.has(word)) return this.#ofSomething(last);
    if (!comma) {
      const street = this.#ofSomething(last) ?? this.#romance(last) ?? this.#prepositional(last);
      if (street !== undefined) return street;
    }
    return this.#postcodeFollows() ? this.#anyName(last) : undefined;
  }

  /** "Frankfurter Allee", "Karl-Marx-Straße", "Carl von Ossietzky Straße", but not "die Straße". */
  #bareStreet(last: number, ending: string): Street | undefined {
    const gap = last === 0 ? '' : this.#between(last - 1, last);
    if (gap === '-' || gap === '.-' || gap === '–' || gap === ' -' || gap === '- ') {
      return { start: this.#withBeginning(last), strength: 'sure' };
    }
    if (gap !== ' ' && gap !== '. ' && gap !== '\u00a0') return undefined;
    const before = this.#word(last - 1);
    if (functionWords.has(before) || noAdjectives.has(before) || streetPrepositions.has(before)) return undefined;
    const vague = !['straße', 'strasse', 'str', 'allee', 'gasse', 'chaussee', 'damm', 'ufer'].includes(ending);
    if ((this.#kind(last - 1) & digit) !== 0) return undefined;
    const capital = this.#isCapital(last - 1);
    const capitalHere = this.#isCapital(last);
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
      const joint = this.#between(first - 1, first);
      if (!/^(?:[ -]|\. ?|\.-)$/.test(joint)) break;
      const word = this.#word(first - 1);
      const particle = word === 'von' || word === 'der' || word === 'zu' || word === 'und';
      if (particle ? first < 2 || !this.#isCapital(first - 2) : !this.#isCapital(first - 1) || functionWords.has(word))
        break;
      if (streetPrepositions.has(word)) break;
      first--;
    }
    return { start: this.#start(first), strength: vague ? 'weak' : 'likely' };
  }

  /** "Straße des 17. Juni", "Platz der Republik". */
  #ofSomething(last: number): Street | undefined {
    for (let at = last - 1, count = 0; at >= 0 && count < 5; at--, count++) {
      const word = this.#word(at);
      if (!this.#joins(at)) return undefined;
      if (
        word === 'straße' ||
        word === 'strasse' ||
        word === 'platz' ||
        word === 'allee' ||
        word === 'weg' ||
        word === 'ufer'
      ) {
        const next = this.#word(at + 1);
        if (!articles.has(next) && !streetPrepositions.has(next)) return undefined;
        if (!this.#isCapital(at) || (!this.#isCapital(last) && (this.#kind(last) & digit) === 0)) return undefined;
        const sure = (next === 'des' || next === 'der') && word !== 'weg' && word !== 'ufer';
        return { start: this.#start(at), strength: sure ? (word === 'platz' ? 'likely' : 'sure') : 'weak' };
      }
    }
    return undefined;
  }

  /** "Rue de Lausanne", "Via Nassa". */
  #romance(last: number): Street | undefined {
    for (let at = last - 1, count = 0; at >= 0 && count < 5; at--, count++) {
      if (!this.#joins(at)) return undefined;
      const word = this.#word(at);
      if (romanceStreets.has(word)) {
        const sure = !/^(?:via|place|route|cours|square|passage|avenue|boulevard|plaza|pl|bd|al|ul)$/.test(word);
        if (!this.#isCapital(at) && !sure) return undefined;
        if (functionWords.has(this.#word(at + 1)) && !romanceParticles.has(this.#word(at + 1))) return undefined;
        return { start: this.#start(at), strength: sure ? 'likely' : 'weak' };
      }
      if (!this.#isCapital(at) && !romanceParticles.has(word)) return undefined;
    }
    return undefined;
  }

  /** "Am Alten Markt", "An der Mühle", "Unter den Linden". */
  #prepositional(last: number): Street | undefined {
    const word = this.#word(last);
    const lower = !this.#isCapital(last);
    if (functionWords.has(word)) return undefined;
    for (let at = last - 1, count = 0; at >= 0 && count < 4; at--, count++) {
      if (!this.#joins(at)) return undefined;
      const before = this.#word(at);
      if (articles.has(before)) continue;
      if (!lower && !this.#isCapital(at)) return undefined;
      if (streetPrepositions.has(before)) {
        const place = placeEndings.some((ending) => word.endsWith(ending)) && !noPlaces.has(word);
        if (lower && !place) return undefined;
        return { start: this.#start(at), strength: place && !lower ? 'likely' : 'weak' };
      }
      if (functionWords.has(before)) return undefined;
    }
    return undefined;
  }

  /** Up to three words with capitals; only a postcode behind makes a street of them. */
  #anyName(last: number): Street | undefined {
    if (!this.#isCapital(last) || functionWords.has(this.#word(last))) return undefined;
    let first = last;
    for (let count = 0; count < 3 && first > 0; count++) {
      const gap = this.#between(first - 1, first);
      const word = this.#word(first - 1);
      if (gap === '-' || gap === '.-') {
        first--;
        continue;
      }
      if (gap !== ' ' && gap !== '. ' && gap !== '\u00a0') break;
      if (count > 0 && !streetPrepositions.has(word) && !articles.has(word) && !streetAdjectives.has(word)) break;
      if (articles.has(word) && !(first > 1 && streetPrepositions.has(this.#word(first - 2)))) break;
      if (
        !articles.has(word) &&
        (!this.#isCapital(first - 1) || (functionWords.has(word) && !streetPrepositions.has(word)))
      )
        break;
      first--;
    }
    return { start: this.#start(first), strength: 'any' };
  }

  /** The squares of Mannheim: "C 3, 12". */
  #square(start: number): boolean {
    const text = this.#text;
    const match = squareBefore.exec(text.slice(Math.max(this.#free, start - 10), start));
    if (match?.[1] === undefined) return false;
    houseNumber.lastIndex = start;
    const end = start + (houseNumber.exec(text)?.[0].length ?? 0);
    const tail = readTail(text, end, false);
    if (!text.slice(end, tail.end).includes('Mannheim')) return false;
    this.#add(start - match[1].length, tail.end, 930);
    return true;
  }

  /** "hauptstr12" */
  #glued(token: number): void {
    const start = this.#start(token);
    const written = this.#text.slice(start, this.#end(token));
    const number = gluedStreet.exec(written)?.[1];
    if (number === undefined) return;
    const word = written.slice(0, -number.length).toLowerCase();
    const ending = endingOf(word);
    if (ending === undefined || !isCompound(word, ending)) return;
    this.#emit({ start: this.#withBeginning(token), strength: 'sure' }, this.#end(token) - number.length, token);
  }

  /** "12 High Street", "221B Baker Street", "12 rue de Rivoli". */
  #english(token: number, start: number): boolean {
    const { count } = this.#view.tokens;
    const first = token + 1;
    if (first >= count) return false;
    if (this.#text.charCodeAt(this.#end(token)) > 0x20 && !this.#joins(token)) return false;
    const opening = this.#word(first);
    if (romanceStreets.has(opening) && this.#between(token, first) === ' ') return this.#romanceBehind(token, start);
    if (functionWords.has(opening) && opening !== 'st') return false;
    let end = -1;
    let vague = true;
    let lower = false;
    let onlyWithPostcode = false;
    let words = 0;
    let letters = 0;
    let previous = token;
    for (let at = first; at < count && at < token + mostWords; at++) {
      const length = this.#start(at) - this.#end(previous);
      if (length > 2 || length < 1) break;
      const unit = this.#text.charCodeAt(this.#end(previous));
      if (length === 1 && (unit === 0x27 || unit === 0x2019)) {
        if (this.#word(at) !== 's' && !this.#isCapital(at)) break;
        previous = at;
        continue;
      }
      if (
        length === 1
          ? unit !== 0x20 && unit !== 0x2d && unit !== 0xa0
          : !/^(?: {2}|\. )$/.test(this.#between(previous, at))
      )
        break;
      if (unit === 0x2e && at > first && this.#end(previous) - this.#start(previous) > 3) break;
      const word = this.#word(at);
      const kind = this.#kind(at);
      const capital = this.#isCapital(at);
      if (words > 0 && englishStreets.has(word)) {
        const vagueHere = vagueEnglishStreets.has(word) && !(word === 'st' && capital && letters > 1);
        if (!capital && vagueHere) {
          // "14 maple drive" needs a postcode; "12 Main street" is one.
          if (!lower || !this.#postcodeFollows()) break;
          onlyWithPostcode = true;
        }
        end = this.#end(at);
        vague = vagueHere;
        previous = at;
        words++;
        letters += word.length;
        continue;
      }
      if (words > 0 && word === 'broadway') end = this.#end(at);
      if ((kind & digit) !== 0) {
        if (!ordinal.test(word)) break;
      } else if (!capital) {
        if (functionWords.has(word) || units.has(word) || notInLower.has(word) || words > 2) {
          if (!(words > 0 && (word === 'of' || word === 'the' || word === 'and'))) break;
        } else if (at !== first && !lower) break;
        else lower = true;
      } else if (units.has(word) && words === 0 && !['mark', 'bar'].includes(word)) break;
      else if (noEnglishNames.has(word)) break;
      else if (words === 0 && word === 'broadway') {
        end = this.#end(at);
        vague = false;
      }
      words++;
      letters += word.length;
      previous = at;
    }
    if (end === -1) return this.#isCapital(first) && this.#postcodeFollows() && this.#anyEnglish(token, start);
    return this.#emitEnglish(token, start, end, onlyWithPostcode ? 'any' : lower ? 'weak' : vague ? 'likely' : 'sure');
  }

  /** Any name of one to four words, where a state with its ZIP or a British postcode follows: "232 Isabella Creek, Salem, OR 97301". */
  #anyEnglish(token: number, start: number): boolean {
    const { count } = this.#view.tokens;
    const first = token + 1;
    if (first >= count || this.#between(token, first) !== ' ' || !this.#isCapital(first)) return false;
    if (functionWords.has(this.#word(first)) || units.has(this.#word(first))) return false;
    let last = first;
    for (let words = 1; words < 4 && last + 1 < count; words++) {
      const gap = this.#between(last, last + 1);
      if (gap !== ' ' && gap !== '-' && gap !== "'" && gap !== '. ') break;
      last++;
    }
    for (let at = last; at >= first; at--) {
      if (this.#between(at, at + 1) === ' ' && at === first) break;
      const tail = readTail(this.#text, this.#end(at), true);
      if (tail.kind === 'postcode' && tail.coded) return this.#emitEnglish(token, start, this.#end(at), 'likely');
    }
    return false;
  }

  #emitEnglish(token: number, start: number, streetEnd: number, strength: Strength): boolean {
    const text = this.#text;
    let begin = start;
    const before = text.slice(Math.max(this.#free, start - 24), start);
    if (/[#$£€%]\s?$|\d[.,:/]$|[\p{L}\d]-$/u.test(before)) {
      const range = /(?:^|[\s,(:"'>])(\d{1,4}[a-zA-Z]?[-–/])$/u.exec(before)?.[1];
      if (range === undefined) return false;
      begin -= range.length;
    }
    const flat = flatBefore.exec(text.slice(Math.max(this.#free, begin - 24), begin))?.[1];
    if (flat !== undefined) begin -= flat.length;
    const box = /(?:^|[\s,(:"'>])(\d{1,5}[a-zA-Z]? )$/.exec(text.slice(Math.max(this.#free, begin - 8), begin))?.[1];
    directions.lastIndex = streetEnd;
    let end = streetEnd;
    const direction = directions.exec(text)?.[0] ?? '';
    end += direction === '.' && !/^\.\s*[,\p{Lu}]/u.test(text.slice(end, end + 4)) ? 0 : direction.length;
    const tail = readTail(text, end, true);
    let score = 0;
    if (tail.kind === 'postcode') score = 930;
    else if (strength === 'any') return false;
    else if (strength === 'sure') score = tail.kind === 'none' ? 800 : 880;
    else if (tail.kind !== 'none') score = 800;
    else if (this.#hasContext(token)) score = 650;
    else if (strength === 'likely' && this.#isLine(begin, end)) score = 550;
    if (score === 0) return false;
    if (box !== undefined && score >= 900) begin -= box.length;
    this.#add(begin, tail.kind === 'none' ? trimDot(text, end) : tail.end, score);
    return true;
  }

  /** Whether nothing else stands on the line or in the cell. */
  #isLine(start: number, end: number): boolean {
    return /(?:^|[\n\r:"|;,\t])\s*$/.test(this.#text.slice(Math.max(0, start - 6), start)) && endsHere(this.#text, end);
  }

  #romanceBehind(token: number, start: number): boolean {
    const { count } = this.#view.tokens;
    let last = -1;
    let particle = false;
    for (let at = token + 2; at < count && at < token + 9; at++) {
      if (!/^(?: |-|'|’|\. )$/.test(this.#between(at - 1, at))) break;
      if (this.#isCapital(at)) last = at;
      else if (romanceParticles.has(this.#word(at))) particle = true;
      else break;
    }
    if (last === -1) return false;
    const word = this.#word(token + 1);
    const sure = particle && !['place', 'route', 'square', 'passage'].includes(word);
    return this.#emitEnglish(
      token,
      start,
      this.#end(last),
      sure || word === 'rue' || word === 'ulica' ? 'sure' : 'weak',
    );
  }

  /** "Postfach 12 34, 10115 Berlin", "PO Box 123, Springfield, IL 62704" */
  #box(token: number, start: number): boolean {
    if (token === 0 || !boxWords.has(this.#word(token - 1))) return false;
    const text = this.#text;
    const name = postBox.exec(text.slice(Math.max(this.#free, start - 24), start))?.[0];
    if (name === undefined) return false;
    boxNumber.lastIndex = start;
    const number = boxNumber.exec(text)?.[0] ?? '';
    for (let length = number.length; length > 0; length = number.lastIndexOf(' ', length - 1)) {
      const tail = readTail(text, start + length, true);
      if (tail.kind !== 'postcode' && tail.kind !== 'town') continue;
      this.#add(start - name.length, tail.end, 930);
      return true;
    }
    return false;
  }

  /** A postcode with its town, and no street before it. */
  #postcode(token: number, start: number, length: number): boolean {
    const text = this.#text;
    if (length === 5 && this.#american(token, start)) return true;
    const next = token + 1;
    if (next >= this.#view.tokens.count || this.#start(next) - this.#end(token) > 8) return false;
    if (!this.#isCapital(next) && !isTown(this.#word(next)) && this.#word(next) !== 'bad' && this.#word(next) !== 'st')
      return false;
    const written = text.slice(start, start + length);
    let begin = start;
    const before = text.slice(Math.max(this.#free, start - 6), start);
    const country = /(?:^|[^\p{L}\p{N}])((?:D|DE|A|AT|CH|FL|LI|L|I|F)(?: ?[-–] ?| ))$/u.exec(before)?.[1];
    if (country !== undefined) begin -= country.length;
    else if (
      /[\p{L}\p{N}#$€£%/+*=_][-–]?$|\d[.,:]$|[-–#][ ]?$/u.test(before.replace(/\\[nrt]$/, '')) &&
      !/\s[-–] $/.test(before)
    )
      return false;
    const code = readPostcodeAndTown(text, start);
    if (code === undefined) return false;
    const { town, digits } = code;
    const lower = !this.#isCapital(next);
    let score = 0;
    const hyphened = country !== undefined && /[-–]/.test(country);
    if (digits === 5) {
      if (hyphened) score = town.certainty === 'unknown' ? 750 : 930;
      else if (town.certainty === 'known')
        score = written.endsWith('000') && !this.#hasContext(token) ? 0 : lower ? 700 : 850;
      else if (town.certainty === 'likely') score = written.endsWith('00') ? 0 : 650;
      else if (this.#isNamed(token) || (this.#hasContext(token) && endsHere(text, code.end))) score = 550;
    } else if (digits === 4) {
      if (hyphened) score = town.certainty === 'unknown' ? 700 : 930;
      else if (town.alpine && !/^(?:19[3-9]|20[0-4])\d$/.test(written))
        score = written.endsWith('00') && lower ? 0 : 800;
      else if (this.#isNamed(token) && town.certainty !== 'unknown') score = 700;
    }
    if (score === 0) return false;
    if (score < 900) {
      if (listedBefore(this.#view, token, countContext, 1) > 0) return false;
      if (listedBefore(this.#view, token, labels, 2) > 0 && !this.#isNamed(token)) return false;
    }
    this.#add(begin, withCountry(text, code.end), score);
    return true;
  }

  #isNamed(token: number): boolean {
    return listedBefore(this.#view, token, postcodeNames, 2) > 0;
  }

  /** "Springfield, IL 62704" */
  #american(token: number, start: number): boolean {
    const text = this.#text;
    if (token < 2) return false;
    const state = text.slice(this.#start(token - 1), this.#end(token - 1));
    if (!states.has(state) || !/^ {1,2}$/.test(this.#between(token - 1, token))) return false;
    let begin = this.#phraseBefore(token - 1);
    if (begin === -1) return false;
    begin -= militaryBefore.exec(text.slice(Math.max(this.#free, begin - 40), begin))?.[1]?.length ?? 0;
    const code = /^\d{5}(?:-\d{4})?(?![\p{L}\d])/u.exec(text.slice(start, start + 12))?.[0];
    if (code === undefined) return false;
    this.#add(begin, withCountry(text, start + code.length), 880);
    return true;
  }

  /** "London SW1A 2AA" */
  #britain(token: number, start: number): boolean {
    const text = this.#text;
    const code = /^[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}(?![\p{L}\d])/iu.exec(text.slice(start, start + 10))?.[0];
    if (code === undefined || token === 0) return false;
    const upper = code.toUpperCase() === code;
    if (!upper && !isTown(this.#word(token - 1))) return false;
    if (upper && !/^(?:[ ,]|, | {2}|\n|,\n)$/.test(this.#between(token - 1, token))) return false;
    const begin = this.#phraseBefore(token);
    if (begin === -1 || (!code.includes(' ') && !isTown(this.#word(token - 1)))) return false;
    this.#add(begin, withCountry(text, start + code.length), 850);
    return true;
  }

  /** Where the name of a town begins that stands before a token, of three words at most; -1 where there is none. */
  #phraseBefore(token: number): number {
    let first = token;
    for (let count = 0; count < 3 && first > 0; count++) {
      const gap = this.#between(first - 1, first);
      if (!(count === 0 ? /^(?:,? {1,2}|,?\n)$/ : /^(?: |-|\. )$/).test(gap)) break;
      const word = this.#word(first - 1);
      if (!this.#isCapital(first - 1) && !(count === 0 && isTown(word))) {
        if (!/^(?:of|upon|on|le|la|the|by|under|de)$/.test(word) || first < 2 || !this.#isCapital(first - 2)) break;
      } else if (functionWords.has(word) && word !== 'st') break;
      else if ((this.#kind(first - 1) & digit) !== 0) break;
      first--;
    }
    return first === token || this.#start(first) < this.#free ? -1 : this.#start(first);
  }

  #add(start: number, end: number, score: number): void {
    this.#spans.push({
      type: 'ADDRESS',
      start,
      end,
      value: this.#text.slice(start, end),
      score,
      recogniser: 'address',
    });
    this.#free = end;
  }

  /** Back over a chain of hyphens and adjectives. */
  #withBeginning(last: number): number {
    let first = last;
    for (let count = 0; count < mostWords && first > 0; count++) {
      const gap = this.#between(first - 1, first);
      if (gap !== '-' && gap !== '.-' && gap !== '–') break;
      if ((this.#kind(first - 1) & letter) === 0) break;
      first--;
    }
    return this.#withAdjectives(first);
  }

  #withAdjectives(first: number): number {
    let start = first;
    for (let count = 0; count < 2 && start > 0; count++) {
      const gap = this.#between(start - 1, start);
      const word = this.#word(start - 1);
      if ((gap !== ' ' && gap !== '. ') || !streetAdjectives.has(word) || !this.#isCapital(start - 1)) break;
      if (gap === '. ' && word !== 'st') break;
      start--;
    }
    return this.#start(start);
  }

  #isHyphened(last: number): boolean {
    return last > 0 && this.#between(last - 1, last) === '-';
  }

  #isAllCapitals(token: number): boolean {
    const written = this.#text.slice(this.#start(token), this.#end(token));
    return written.toUpperCase() === written;
  }

  #isEscaped(token: number): boolean {
    const start = this.#view.tokens.starts[token] ?? 0;
    if (start === 0 || this.#text.charCodeAt(start - 1) !== 0x5c) return false;
    const unit = this.#text.charCodeAt(start);
    return unit === 0x6e || unit === 0x72 || unit === 0x74;
  }

  #start(token: number): number {
    const start = this.#view.tokens.starts[token] ?? 0;
    return this.#isEscaped(token) ? start + 1 : start;
  }

  #end(token: number): number {
    return this.#view.tokens.ends[token] ?? 0;
  }

  #kind(token: number): number {
    return this.#view.tokens.kinds[token] ?? 0;
  }

  #word(token: number): string {
    const word = this.#view.word(token);
    return this.#isEscaped(token) ? word.slice(1) : word;
  }

  #isCapital(token: number): boolean {
    if (!this.#isEscaped(token)) return (this.#kind(token) & capitalised) !== 0;
    return /^\p{Lu}/u.test(this.#text.charAt(this.#start(token)));
  }

  /** Whether a token and the next are words of one name: a space, a hyphen, an apostrophe or the dot of an abbreviation between them. */
  #joins(token: number): boolean {
    const end = this.#end(token);
    const length = this.#start(token + 1) - end;
    if (length < 1 || length > 2) return false;
    const unit = this.#text.charCodeAt(end);
    if (length === 2) return unit === 0x2e && this.#text.charCodeAt(end + 1) === 0x20;
    return unit === 0x20 || unit === 0x2d || unit === 0xa0 || unit === 0x2e || unit === 0x27 || unit === 0x2019;
  }

  /** What stands between two tokens; of a long gap only the beginning. */
  #between(before: number, token: number): string {
    const end = this.#end(before);
    const start = this.#start(token);
    return this.#text.slice(end, Math.min(start, end + 6));
  }
}

const postcodeNames = wordList('plz postleitzahl ort wohnort zip postcode postal town stadt city wohnhaft');

const notInLower: ReadonlySet<string> = new Set(
  `more less other new old different people cars houses minutes blocks miles times way ways big long busy main? open closed
one two three four five six seven eight nine ten side next first second third last same best good great lane lanes of the`.split(
    /\s+/,
  ),
);

const noEnglishNames: ReadonlySet<string> = new Set(
  `best easy easiest simple simplest google one two three four five six seven eight nine ten effective great top new way ways reasons
tips things steps percent pm am`.split(/\s+/),
);

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

function isDigit(unit: number): boolean {
  return unit >= 0x30 && unit <= 0x39;
}

function isCapitalWord(word: string): boolean {
  return word.charAt(0).toLowerCase() !== word.charAt(0);
}

/** By the last letter of the word. */
const endingsByLetter: ReadonlyMap<string, readonly string[]> = Map.groupBy(streetEndings, (ending) => ending.slice(-1));

function endingOf(word: string): string | undefined {
  return endingsByLetter.get(word.slice(-1))?.find((ending) => word.endsWith(ending));
}

const noStreetSet: ReadonlySet<string> = new Set(noStreets);

function isCompound(word: string, ending: string): boolean {
  if (noStreetSet.has(word)) return false;
  for (let from = 1; word.length - from > ending.length + 2; from++) if (noStreetSet.has(word.slice(from))) return false;
  if (ending === 'ring') return /[bcdfghklmnprstxzß]ring$/.test(word) && word.length >= 7;
  if (ending === 'kai' || ending === 'quai') return word.length >= 7;
  return true;
}

/** Those that are streets in small letters too. */
function isPlainEnding(ending: string): boolean {
  return /^(?:straße|strasse|strase|str|gasse|allee|platz|weg|damm|ufer|chaussee)$/.test(ending);
}

function trimDot(text: string, end: number): number {
  return text.charAt(end - 1) === '.' && !/\b(?:St|Rd|Ave|Blvd|Ln|Dr|Ct|Pl|Sq)\.$/.test(text.slice(end - 6, end))
    ? end - 1
    : end;
}

function find(view: TextView): readonly EntitySpan[] {
  return view.tokens.numberCount === 0 ? none : new AddressFinder(view).find();
}

export const address: Recogniser = Object.freeze({
  id: 'address',
  type: 'ADDRESS',
  sources: ['DIN 5008', 'Universal Postal Union, S42 (addresses of DEU, AUT, CHE, GBR, USA)', 'USPS Publication 28'],
  examples: {
    finds: [
      'Ich wohne in der ⟦Hauptstr. 12a, 10115 Berlin⟧.',
      'Lieferung an: ⟦Am Alten Markt 3, D-50667 Köln⟧',
      'Er zog nach ⟦CH-8001 Zürich⟧.',
      'Send it to ⟦123 Main St, Apt 4, Springfield, IL 62704⟧, please.',
      'The address is ⟦10 Downing Street, London SW1A 2AA⟧.',
    ],
    passes: [
      'Das kostet 12345 Euro.',
      'Seite 12',
      'auf Platz 3',
      'PLZ 10115',
      'Er wohnt in Berlin.',
      '10115 Stück',
      '5 minutes down the road',
    ],
  },
  find,
  canonical: (value: string) =>
    value
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
      .replaceAll(/str(?:asse|aße)?(?= |$)/g, 'str')
      .trim(),
});
