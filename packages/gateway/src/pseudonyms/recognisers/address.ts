import { type EntitySpan, type Recogniser, type TextView, tokenKinds } from '../../core/recogniser.ts';
import {
  englishStreets,
  functionWords,
  romanceParticles,
  romanceStreets,
  states,
  units,
  vagueEnglishStreets,
} from '../address-words.ts';
import { endingOf, isCompound, type Street, StreetReader, type Strength } from '../address-streets.ts';
import { AddressTokens, isDigit } from '../address-tokens.ts';
import { endsHere, isTown, readPostcodeAndTown, readTail, type Tail, withCountry } from '../address-tail.ts';
import { listedBefore, wordList } from '../words-around.ts';

/*
 * Postal addresses: street and house number, or postcode and town, or both, as one span from the first to the last of them.
 *
 * Every address has a number, so the numbers of the text are looked at in turn: as a house number behind a German name of a street
 * ("Hauptstr. 12a"), or before an English one ("12 High Street"), or as a postcode. What is found to the left says how sure it is that
 * a street is meant; what is found to the right (postcode and town, a floor) may make up for what is missing.
 */

const { letter, digit } = tokenKinds;

const none: readonly EntitySpan[] = Object.freeze([]);

/** How far the words of a name of a street go back. */
const mostWords = 6;

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

class AddressFinder {
  readonly #view: TextView;
  readonly #text: string;
  readonly #tokens: AddressTokens;
  readonly #streets: StreetReader;
  readonly #spans: EntitySpan[] = [];
  #free = 0;

  constructor(view: TextView) {
    this.#view = view;
    this.#text = view.text;
    this.#tokens = new AddressTokens(view);
    this.#streets = new StreetReader(this.#tokens);
  }

  find(): readonly EntitySpan[] {
    const { numbers, numberCount, starts } = this.#view.tokens;
    for (let index = 0; index < numberCount; index++) {
      const token = numbers[index] ?? 0;
      if ((starts[token] ?? 0) < this.#free) continue;
      this.#tokens.number = index;
      this.#look(token);
    }
    return this.#spans;
  }

  #look(token: number): void {
    const start = this.#tokens.start(token);
    const end = this.#tokens.end(token);
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

  /** "Hauptstr. 12", "Am Alten Markt 3", and before a postcode any name. */
  #german(token: number, start: number): boolean {
    if (token === 0) return false;
    let last = token - 1;
    let gap = this.#tokens.between(last, token);
    const before = this.#tokens.word(last);
    if ((before === 'nr' || before === 'no' || before === 'hausnummer' || before === 'hausnr') && last > 0) {
      if (!/^[.:]? ?$/.test(gap)) return false;
      last--;
      gap = this.#tokens.between(last, last + 1);
    }
    const kind = this.#tokens.kind(last);
    if ((kind & digit) !== 0 && before.length <= 3 && this.#square(start)) return true;
    if ((kind & letter) === 0 || gap.length > 3 || !streetGap.test(gap)) return false;
    const street = this.#streets.before(last, gap.startsWith(','));
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
    const start = this.#tokens.start(token);
    const written = this.#text.slice(start, this.#tokens.end(token));
    const number = gluedStreet.exec(written)?.[1];
    if (number === undefined) return;
    const word = written.slice(0, -number.length).toLowerCase();
    const ending = endingOf(word);
    if (ending === undefined || !isCompound(word, ending)) return;
    this.#emit(
      { start: this.#streets.withBeginning(token), strength: 'sure' },
      this.#tokens.end(token) - number.length,
      token,
    );
  }

  /** "12 High Street", "221B Baker Street", "12 rue de Rivoli". */
  #english(token: number, start: number): boolean {
    const { count } = this.#view.tokens;
    const first = token + 1;
    if (first >= count) return false;
    if (this.#text.charCodeAt(this.#tokens.end(token)) > 0x20 && !this.#tokens.joins(token)) return false;
    const opening = this.#tokens.word(first);
    if (romanceStreets.has(opening) && this.#tokens.between(token, first) === ' ')
      return this.#romanceBehind(token, start);
    if (functionWords.has(opening) && opening !== 'st') return false;
    let end = -1;
    let vague = true;
    let lower = false;
    let onlyWithPostcode = false;
    let words = 0;
    let letters = 0;
    let previous = token;
    for (let at = first; at < count && at < token + mostWords; at++) {
      const length = this.#tokens.start(at) - this.#tokens.end(previous);
      if (length > 2 || length < 1) break;
      const unit = this.#text.charCodeAt(this.#tokens.end(previous));
      if (length === 1 && (unit === 0x27 || unit === 0x2019)) {
        if (this.#tokens.word(at) !== 's' && !this.#tokens.isCapital(at)) break;
        previous = at;
        continue;
      }
      if (
        length === 1
          ? unit !== 0x20 && unit !== 0x2d && unit !== 0xa0
          : !/^(?: {2}|\. )$/.test(this.#tokens.between(previous, at))
      )
        break;
      if (unit === 0x2e && at > first && this.#tokens.end(previous) - this.#tokens.start(previous) > 3) break;
      const word = this.#tokens.word(at);
      const kind = this.#tokens.kind(at);
      const capital = this.#tokens.isCapital(at);
      if (words > 0 && englishStreets.has(word)) {
        const vagueHere = vagueEnglishStreets.has(word) && !(word === 'st' && capital && letters > 1);
        if (!capital && vagueHere) {
          // "14 maple drive" needs a postcode; "12 Main street" is one.
          if (!lower || !this.#tokens.postcodeFollows()) break;
          onlyWithPostcode = true;
        }
        end = this.#tokens.end(at);
        vague = vagueHere;
        previous = at;
        words++;
        letters += word.length;
        continue;
      }
      if (words > 0 && word === 'broadway') end = this.#tokens.end(at);
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
        end = this.#tokens.end(at);
        vague = false;
      }
      words++;
      letters += word.length;
      previous = at;
    }
    if (end === -1)
      return this.#tokens.isCapital(first) && this.#tokens.postcodeFollows() && this.#anyEnglish(token, start);
    return this.#emitEnglish(token, start, end, onlyWithPostcode ? 'any' : lower ? 'weak' : vague ? 'likely' : 'sure');
  }

  /** Any name of one to four words, where a state with its ZIP or a British postcode follows: "232 Isabella Creek, Salem, OR 97301". */
  #anyEnglish(token: number, start: number): boolean {
    const { count } = this.#view.tokens;
    const first = token + 1;
    if (first >= count || this.#tokens.between(token, first) !== ' ' || !this.#tokens.isCapital(first)) return false;
    if (functionWords.has(this.#tokens.word(first)) || units.has(this.#tokens.word(first))) return false;
    let last = first;
    for (let words = 1; words < 4 && last + 1 < count; words++) {
      const gap = this.#tokens.between(last, last + 1);
      if (gap !== ' ' && gap !== '-' && gap !== "'" && gap !== '. ') break;
      last++;
    }
    for (let at = last; at >= first; at--) {
      if (this.#tokens.between(at, at + 1) === ' ' && at === first) break;
      const tail = readTail(this.#text, this.#tokens.end(at), true);
      if (tail.kind === 'postcode' && tail.coded)
        return this.#emitEnglish(token, start, this.#tokens.end(at), 'likely');
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
      if (!/^(?: |-|'|’|\. )$/.test(this.#tokens.between(at - 1, at))) break;
      if (this.#tokens.isCapital(at)) last = at;
      else if (romanceParticles.has(this.#tokens.word(at))) particle = true;
      else break;
    }
    if (last === -1) return false;
    const word = this.#tokens.word(token + 1);
    const sure = particle && !['place', 'route', 'square', 'passage'].includes(word);
    return this.#emitEnglish(
      token,
      start,
      this.#tokens.end(last),
      sure || word === 'rue' || word === 'ulica' ? 'sure' : 'weak',
    );
  }

  /** "Postfach 12 34, 10115 Berlin", "PO Box 123, Springfield, IL 62704" */
  #box(token: number, start: number): boolean {
    if (token === 0 || !boxWords.has(this.#tokens.word(token - 1))) return false;
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
    if (next >= this.#view.tokens.count || this.#tokens.start(next) - this.#tokens.end(token) > 8) return false;
    if (
      !this.#tokens.isCapital(next) &&
      !isTown(this.#tokens.word(next)) &&
      this.#tokens.word(next) !== 'bad' &&
      this.#tokens.word(next) !== 'st'
    )
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
    const lower = !this.#tokens.isCapital(next);
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
    const state = text.slice(this.#tokens.start(token - 1), this.#tokens.end(token - 1));
    if (!states.has(state) || !/^ {1,2}$/.test(this.#tokens.between(token - 1, token))) return false;
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
    if (!upper && !isTown(this.#tokens.word(token - 1))) return false;
    if (upper && !/^(?:[ ,]|, | {2}|\n|,\n)$/.test(this.#tokens.between(token - 1, token))) return false;
    const begin = this.#phraseBefore(token);
    if (begin === -1 || (!code.includes(' ') && !isTown(this.#tokens.word(token - 1)))) return false;
    this.#add(begin, withCountry(text, start + code.length), 850);
    return true;
  }

  /** Where the name of a town begins that stands before a token, of three words at most; -1 where there is none. */
  #phraseBefore(token: number): number {
    let first = token;
    for (let count = 0; count < 3 && first > 0; count++) {
      const gap = this.#tokens.between(first - 1, first);
      if (!(count === 0 ? /^(?:,? {1,2}|,?\n)$/ : /^(?: |-|\. )$/).test(gap)) break;
      const word = this.#tokens.word(first - 1);
      if (!this.#tokens.isCapital(first - 1) && !(count === 0 && isTown(word))) {
        if (!/^(?:of|upon|on|le|la|the|by|under|de)$/.test(word) || first < 2 || !this.#tokens.isCapital(first - 2))
          break;
      } else if (functionWords.has(word) && word !== 'st') break;
      else if ((this.#tokens.kind(first - 1) & digit) !== 0) break;
      first--;
    }
    return first === token || this.#tokens.start(first) < this.#free ? -1 : this.#tokens.start(first);
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

function isCapitalWord(word: string): boolean {
  return word.charAt(0).toLowerCase() !== word.charAt(0);
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
