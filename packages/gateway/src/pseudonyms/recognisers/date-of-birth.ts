import { type EntitySpan, type Recogniser, type TextView, tokenKinds } from '../../core/recogniser.ts';
import { cellsBelow } from '../cells-below.ts';

/*
 * Dates of birth: whole dates (day, month and year) with a word beside them that says so, in running text, forms, JSON and tables. Other
 * dates are none, nor is a year or a birthday without its year. The span is the date.
 */

const { digit, letter } = tokenKinds;

const none: readonly EntitySpan[] = Object.freeze([]);

const earliestYear = 1900;
const latestYear = 2035;

const months: ReadonlyMap<string, number> = new Map(
  [
    'januar jänner jan january jaenner',
    'februar feb february feber',
    'märz maerz mär mrz mar march',
    'april apr',
    'mai may',
    'juni jun june',
    'juli jul july',
    'august aug',
    'september sep sept',
    'oktober okt october oct',
    'november nov',
    'dezember dez december dec',
  ].flatMap((names, index) => names.split(' ').map((name) => [name, index + 1] as const)),
);

function words(written: string): ReadonlySet<string> {
  return new Set(written.trim().split(/\s+/));
}

const names = words(`
  geboren geb geburtsdatum geburtsdaten geburtstag geburtstage gebdat gebdatum gebtag geborener geborene geborenen geburt
  born birth dob birthdate birthday birthdays birthdates dateofbirth bday birthdatum geburtsdat gebdt gebd geburtsjahrgang dobs`);
/** They go on for all dates of a list. */
const plurals = words('geburtsdaten geburtstage birthdays birthdates dobs dates');
/** Words behind a date that name it. */
const namesBehind = words('geboren geburtsdatum geburtstag born birthday birthdate dob geb');
/** What else a date may be. One of these between the name and the date, or right before it, and it is no date of birth. */
const others = words(`
  gestorben verstorben starb todestag died death deceased termin rechnung rechnungsdatum bestellung bestelldatum lieferung lieferdatum
  gültig bis seit valid until since expires expiry ablaufdatum ausgestellt ausstellungsdatum issued eintritt eintrittsdatum beitritt
  aufnahme aufnahmedatum entlassung entlassungsdatum bestellt geliefert hochzeit heirat geheiratet heiratete married wedding started
  joined hired hire einstellung eingestellt datum vom appointment invoice order delivery due admission discharge visit registered
  registrierung angemeldet unfall op operation befund untersuchung feier party feiern feiert fest certificate urkunde geburtsurkunde
  kündigung vertrag beginn start ende todesdatum sterbedatum verstarb`);
/** `Datum` and the like are part of names too: "Geb.-Datum", "date of birth". */
const partOfName = words('datum dat of date');

/** Begin a sentence that goes on with what the one before named. */
const takesUp = words('it es das this der ist is am');

const scoreBehind = 880;
const scoreInTable = 860;
const reach = 9;
const reachBehind = 9;
const farthest = 140;

const numeric =
  /(?<day>\d{1,2})(?: ?(?<sign>[./\-–]) ?)(?<month>\d{1,2})(?: ?\k<sign> ?)(?<year>\d{4}|\d{2})(?![\p{L}\d]|[./-]\d)/uy;
const spaced = /(?<day>\d{1,2}) (?<month>\d{1,2}) (?<year>\d{4})(?![\p{L}\d]|[./-]\d)/uy;
const iso = /(?<year>(?:19|20)\d\d)(?<sign>[-/.])(?<month>\d{1,2})\k<sign>(?<day>\d{1,2})(?!\d|[./-]\d)/y;
const compact = /(?<year>(?:19|20)\d\d)(?<month>[01]\d)(?<day>[0-3]\d)(?![\p{L}\d]|[./-]\d)/uy;
const dayFirst =
  /(?<day>\d{1,2})(?:\.|st|nd|rd|th|ten|te)?(?:\s{1,2}|-|\/|\s?\.\s?)?(?:of |day of )?(?<name>\p{L}{3,9})(?:\.|,)?(?:\s{1,2}|-|\/)(?:of )?(?<year>\d{4}|['’]?\d{2})(?![\p{L}\d]|[./:-]\d)/uy;
const monthFirst =
  /(?<name>\p{L}{3,9})\.?\s{1,2}(?<day>\d{1,2})(?:st|nd|rd|th)?,?\s{1,2}(?<year>\d{4})(?![\p{L}\d]|[./:-]\d)/uy;

interface DateFound {
  readonly start: number;
  readonly end: number;
  /** Eight digits in one piece, or parted by spaces: only right behind a name. */
  readonly doubtful: boolean;
}

function read(pattern: RegExp, text: string, start: number, doubtful = false): DateFound | undefined {
  pattern.lastIndex = start;
  const match = pattern.exec(text);
  if (match === null) return undefined;
  const { day = '', month, name, year = '' } = match.groups ?? {};
  const monthNumber = name === undefined ? Number(month) : months.get(name.toLowerCase());
  if (monthNumber === undefined) return undefined;
  const dayNumber = Number(day);
  // 03/12/1980 and 12/03/1980: which is the day, nobody needs to know.
  const inOrder = dayNumber >= 1 && dayNumber <= 31 && monthNumber >= 1 && monthNumber <= 12;
  const swapped = name === undefined && monthNumber >= 1 && monthNumber <= 31 && dayNumber >= 1 && dayNumber <= 12;
  if (!inOrder && !swapped) return undefined;
  if (year.length === 4 && (Number(year) < earliestYear || Number(year) > latestYear)) return undefined;
  return { start, end: start + match[0].length, doubtful };
}

class DateFinder {
  readonly #view: TextView;
  readonly #spans: EntitySpan[] = [];
  #tableEnd = 0;
  /** Where the cells below headings begin. */
  #headed: ReadonlySet<number> | undefined;

  constructor(view: TextView) {
    this.#view = view;
  }

  find(): readonly EntitySpan[] {
    const { numbers, numberCount, starts } = this.#view.tokens;
    let free = 0;
    let previousEnd = 0;
    let previousNamed = false;
    let before: DateFound | undefined;
    for (let index = 0; index < numberCount; index++) {
      const token = numbers[index] ?? 0;
      if ((starts[token] ?? 0) < free) continue;
      const found = this.#dateAt(token);
      if (found === undefined) continue;
      const first = this.#view.tokenFrom(found.start);
      const last = this.#view.tokenFrom(found.end - 1);
      free = found.end;
      const score = this.#score(found, first, last, previousEnd, previousNamed);
      // "am 1.2.2010 und am 3.4.2012 geboren"
      if (
        score === scoreBehind &&
        before !== undefined &&
        !previousNamed &&
        joinsList(this.#view.text, before.end, found.start)
      )
        this.#add(before.start, before.end, score);
      previousNamed = score > 0 && score !== scoreInTable;
      previousEnd = found.end;
      before = found;
      if (score > 0) this.#add(found.start, found.end, score);
    }
    return this.#spans;
  }

  #dateAt(token: number): DateFound | undefined {
    const { text, tokens } = this.#view;
    const start = tokens.starts[token] ?? 0;
    const end = tokens.ends[token] ?? 0;
    const length = end - start;
    const unit = text.charCodeAt(start);
    if (unit < 0x30 || unit > 0x39 || length > 12) return undefined;
    if (((tokens.kinds[token] ?? 0) & letter) === 0 && (length === 8 || length === 4)) {
      if (length === 8) return read(compact, text, start, true);
      const sign = text.charCodeAt(end);
      return sign === 0x2d || sign === 0x2f || sign === 0x2e ? read(iso, text, start) : undefined;
    }
    const before = text.charCodeAt(start - 1);
    // Not inside a longer number: 3.12.3.1980.
    if ((before === 0x2e || before === 0x2d || before === 0x2f) && /\d/.test(text.charAt(start - 2))) return undefined;
    const next = text.charCodeAt(end);
    if (next === 0x2e || next === 0x2f || next === 0x2d || next === 0x2013 || next === 0x20) {
      const found = read(numeric, text, start);
      if (found !== undefined) return found;
    }
    const previous = token - 1;
    if (previous >= 0 && start - (tokens.ends[previous] ?? 0) <= 3 && months.has(this.#view.word(previous))) {
      const found = read(monthFirst, text, tokens.starts[previous] ?? 0);
      if (found !== undefined) return found;
    }
    if (next === 0x20) return read(spaced, text, start, true) ?? read(dayFirst, text, start);
    return read(dayFirst, text, start);
  }

  #score(found: DateFound, first: number, last: number, previousEnd: number, previousNamed: boolean): number {
    const { text } = this.#view;
    if (hasStar(text, found.start)) return found.doubtful ? 0 : 850;
    const before = this.#nameBefore(first, previousEnd);
    if (before === 'no') return this.#underHeading(found) ? scoreInTable : 0;
    if (before > 0) return found.doubtful && before > 3 ? 0 : 920;
    if (found.doubtful) return this.#underHeading(found) ? scoreInTable : 0;
    if (previousNamed && this.#goesOn(previousEnd, found.start)) return 800;
    if (this.#nameBehind(last)) return scoreBehind;
    return this.#underHeading(found) ? scoreInTable : 0;
  }

  /** How many words before the date it is named; 0 where it is not, `no` where it is said to be something else. */
  #nameBefore(first: number, previousEnd: number): number | 'no' {
    const { text, tokens } = this.#view;
    const { starts, ends, kinds } = tokens;
    const start = starts[first] ?? 0;
    for (let token = first - 1, count = 1; token >= 0 && count <= reach; token--, count++) {
      const end = ends[token] ?? 0;
      if (start - end > farthest || end <= previousEnd) return 0;
      const gap = text.slice(end, Math.min(starts[token + 1] ?? 0, end + 12));
      const word = this.#view.word(token);
      const isName =
        names.has(word) ||
        (word.length > 9 && /(?:geburtsdatum|birthdate|birthday|dateofbirth|geburtstag|gebdatum)$/.test(word));
      if (isName || (word === 'b' && this.#isInitials(token))) {
        // "zum 50. Geburtstag am …" is another day.
        if (/^(?:geburtstag|birthday)$/.test(word) && token > 0 && ((kinds[token - 1] ?? 0) & digit) !== 0) return 'no';
        const ended = count > 1 && /[.!?]\s/.test(gap) && end - (starts[token] ?? 0) > 4;
        return ended && !takesUp.has(this.#view.word(token + 1)) ? 0 : count;
      }
      // A sentence ends, but not at an abbreviation.
      if (count > 1 && /[!?;]\s|\.\s+\S?|\n\s*\n/.test(gap) && end - (starts[token] ?? 0) > 3) return 0;
      if (others.has(word) && !(partOfName.has(word) && this.#namesBeforePart(token)))
        return word === 'vom' || word === 'datum' ? 0 : 'no';
    }
    return 0;
  }

  #namesBeforePart(token: number): boolean {
    return token > 0 && (names.has(this.#view.word(token - 1)) || (token > 1 && names.has(this.#view.word(token - 2))));
  }

  /** "D.O.B." */
  #isInitials(token: number): boolean {
    return token > 1 && this.#view.word(token - 1) === 'o' && this.#view.word(token - 2) === 'd';
  }

  #nameBehind(last: number): boolean {
    const { text, tokens } = this.#view;
    const { starts, ends, kinds, count } = tokens;
    for (let token = last + 1; token < count && token <= last + reachBehind; token++) {
      const gap = text.slice(ends[token - 1], Math.min(starts[token] ?? 0, (ends[token - 1] ?? 0) + 12));
      if (/[.!?;|:]\s|[\n:|;]/.test(gap)) return false;
      if (((kinds[token] ?? 0) & digit) !== 0) return false;
      const word = this.#view.word(token);
      if (namesBehind.has(word)) return !this.#namesAnother(token);
      if (others.has(word)) return false;
    }
    return false;
  }

  /** "Termin 3.5.2024, geb. 12.3.1980": the word leads to the date behind it. */
  #namesAnother(token: number): boolean {
    const { text, tokens } = this.#view;
    return /^[\s.:]*(?:am |on |in )?\D{0,3}\d/.test(text.slice(tokens.ends[token], (tokens.ends[token] ?? 0) + 16));
  }

  /** Whether two dates are of one list: only names, commas and the like between them, and the list is named as one. */
  #goesOn(end: number, start: number): boolean {
    if (start - end > 60) return false;
    const between = this.#view.text.slice(end, start);
    if (/\d{3}|[.!?]\s/.test(between)) return false;
    for (
      let token = this.#view.tokenFrom(end), count = 0;
      (this.#view.tokens.starts[token] ?? Infinity) < start;
      token++, count++
    ) {
      if (count > 6 || others.has(this.#view.word(token))) return false;
    }
    const first = this.#spans[0];
    if (joinsList(this.#view.text, end, start)) return true;
    return first !== undefined && plurals.has(this.#wordBefore(first.start)) && !between.includes('\n\n');
  }

  /** The nearest plural name before a place. */
  #wordBefore(place: number): string {
    const token = this.#view.tokenFrom(place);
    for (let at = token - 1; at >= 0 && at > token - reach; at--)
      if (plurals.has(this.#view.word(at))) return this.#view.word(at);
    return '';
  }

  /** Whether the date stands in a column of a table that has such a heading. Tables are read once. */
  #underHeading(found: DateFound): boolean {
    this.#headed ??= this.#readTables();
    return this.#headed.has(found.start);
  }

  #readTables(): ReadonlySet<number> {
    const { text, tokens } = this.#view;
    const starts = new Set<number>();
    if (!text.includes('\n')) return starts;
    for (let token = 0; token < tokens.count; token++) {
      const start = tokens.starts[token] ?? 0;
      if (
        start < this.#tableEnd ||
        !(names.has(this.#view.word(token)) || this.#view.word(token).endsWith('geburtsdatum'))
      )
        continue;
      const { cells, until } = cellsBelow(text, start, tokens.ends[token] ?? 0);
      for (const cell of cells) starts.add(cell.start);
      this.#tableEnd = until;
    }
    return starts;
  }

  #add(start: number, end: number, score: number): void {
    this.#spans.push({
      type: 'DATE_OF_BIRTH',
      start,
      end,
      value: this.#view.text.slice(start, end),
      score,
      recogniser: 'date-of-birth',
    });
  }
}

function joinsList(text: string, end: number, start: number): boolean {
  return start - end < 20 && /^\s*(?:,|und|and|&|sowie)\s*(?:am |on )?$/.test(text.slice(end, start));
}

/** The sign of genealogists: "*12.03.1980", "(* 12.03.1980)", but no bullet of a list and no emphasis. */
function hasStar(text: string, start: number): boolean {
  let at = start - 1;
  const spaced = text.charAt(at) === ' ' || text.charAt(at) === '\u00a0';
  if (spaced) at--;
  if (text.startsWith('am ', at - 1) && text.charAt(start - 4) === ' ') at = start - 5;
  if (text.charAt(at) !== '*' || text.charAt(at - 1) === '*' || text.charAt(at - 1) === '\\') return false;
  if (!spaced) return !/^[^\n*]{6,24}\*/.test(text.slice(start, start + 26));
  const before = text.slice(Math.max(0, at - 12), at);
  return !/(?:^|\n)\s*$/.test(before) && !/\d\s*$/.test(before);
}

function find(view: TextView): readonly EntitySpan[] {
  return view.tokens.numberCount === 0 ? none : new DateFinder(view).find();
}

/** Equal for the same day in any of the forms in which day, month and year are certain. */
function canonical(value: string): string {
  for (const pattern of [iso, numeric, dayFirst, monthFirst, compact, spaced]) {
    pattern.lastIndex = 0;
    const match = pattern.exec(value);
    if (match === null || match[0].length !== value.length) continue;
    const { day = '', month, name, year = '', sign } = match.groups ?? {};
    const monthNumber = name === undefined ? Number(month) : months.get(name.toLowerCase());
    if (monthNumber === undefined || sign === '/' || monthNumber > 12 || year.length !== 4) return value;
    return `${year}-${String(monthNumber).padStart(2, '0')}-${day.padStart(2, '0')}`;
  }
  return value;
}

export const dateOfBirth: Recogniser = Object.freeze({
  id: 'date-of-birth',
  type: 'DATE_OF_BIRTH',
  sources: ['ISO 8601-1', 'DIN 5008', 'RFC 6350, section 6.2.5'],
  examples: {
    finds: [
      'Frau Berg, geboren am ⟦12.03.1980⟧ in Köln',
      'Geburtsdatum: ⟦12. März 1980⟧',
      'DOB ⟦03/12/1980⟧, seen today',
      'She was born on ⟦March 12, 1980⟧.',
      '{"birthDate":"⟦1980-03-12⟧"}',
    ],
    passes: [
      'Rechnung vom 12.03.2024',
      'Der Termin ist am 3. Mai 2024.',
      'geboren 1980',
      'zum 50. Geburtstag am 12.03.2024',
      'Goethe, geboren am 28. August 1749',
    ],
  },
  find,
  canonical,
});
