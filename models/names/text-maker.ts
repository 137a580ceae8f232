import type { MarkedText, SpanKind } from './marked-text.ts';
import type { NameMaker } from './name-maker.ts';
import { pick, type Random } from '../random.ts';

export interface Fillers {
  readonly cities: readonly string[];
  readonly words: Readonly<Record<'de' | 'en', readonly string[]>>;
  readonly brands: readonly string[];
}

interface Template {
  readonly language: 'de' | 'en';
  readonly source: string;
  /** ~ may be written in small letters, ^ always is. */
  readonly letters: '' | '~' | '^';
}

/** Sections by their names, in the order of the file. */
export function readTemplates(file: string): ReadonlyMap<string, readonly Template[]> {
  const sections = new Map<string, Template[]>();
  let section: Template[] = [];
  let language: 'de' | 'en' = 'de';
  for (const line of file.split('\n')) {
    if (line === '' || line.startsWith('#')) continue;
    if (line.startsWith('== ')) {
      language = line.startsWith('== de') ? 'de' : 'en';
      section = [];
      sections.set(line.slice(3), section);
      continue;
    }
    const letters = line.startsWith('~') ? '~' : line.startsWith('^') ? '^' : '';
    section.push({
      language,
      letters,
      source: line
        .slice(letters.length)
        .replaceAll(String.raw`\n`, '\n')
        .replaceAll(String.raw`\t`, '\t'),
    });
  }
  return sections;
}

const months = {
  de: [
    'Januar',
    'Februar',
    'März',
    'April',
    'Mai',
    'Juni',
    'Juli',
    'August',
    'September',
    'Oktober',
    'November',
    'Dezember',
  ],
  en: [
    'January',
    'February',
    'March',
    'April',
    'May',
    'June',
    'July',
    'August',
    'September',
    'October',
    'November',
    'December',
  ],
};

/** Fills templates. */
export class TextMaker {
  readonly #names: NameMaker;
  readonly #fillers: Fillers;
  readonly #random: Random;

  constructor(names: NameMaker, fillers: Fillers, random: Random) {
    this.#names = names;
    this.#fillers = fillers;
    this.#random = random;
  }

  make({ language, source, letters }: Template): MarkedText {
    const chosen = this.#choose(source);
    const spans: { start: number; end: number; kind: SpanKind }[] = [];
    let text = '';
    for (const part of chosen.split(/(\{\w+\}§?)/)) {
      const key = /^\{(\w+)\}(§?)$/.exec(part);
      const filled = key === null ? undefined : this.#fill(key[1] ?? '', language);
      if (filled === undefined) {
        text += part;
        continue;
      }
      if (filled.kind !== undefined)
        spans.push({ start: text.length, end: text.length + filled.text.length, kind: filled.kind });
      text += filled.text;
      if (key?.[2] === '§')
        text += /[sßxz]$/i.test(filled.text) ? (this.#random() < 0.7 ? "'" : '') : this.#random() < 0.9 ? 's' : "'s";
    }
    const isSmall = letters === '^' ? this.#random() < 0.85 : letters === '~' && this.#random() < 0.12;
    if (isSmall) {
      const small = text.toLowerCase();
      if (small.length === text.length) text = small;
    }
    return { text, spans };
  }

  /** Several templates one after another. */
  document(templates: readonly Template[], most: number): MarkedText {
    const count = 1 + Math.floor(this.#random() * most);
    const glue = pick(this.#random, [' ', '\n', '\n\n', ' ']);
    let text = '';
    const spans: { start: number; end: number; kind: SpanKind }[] = [];
    for (let made = 0; made < count; made++) {
      const part = this.make(pick(this.#random, templates));
      if (text !== '') text += /[.!?\n>|]$/.test(text) || glue !== ' ' ? glue : '. ';
      for (const span of part.spans)
        spans.push({ ...span, start: span.start + text.length, end: span.end + text.length });
      text += part.text;
    }
    return { text, spans };
  }

  /** Chooses among [a|b], from the inside outwards. */
  #choose(source: string): string {
    let chosen = source;
    for (let guard = 0; guard < 200; guard++) {
      const next = chosen.replace(/\[([^[\]]*\|[^[\]]*)\]/, (_, options: string) =>
        pick(this.#random, options.split('|')),
      );
      if (next === chosen) break;
      chosen = next;
    }
    return chosen;
  }

  #fill(key: string, language: 'de' | 'en'): { readonly text: string; readonly kind?: SpanKind } | undefined {
    const names = this.#names;
    const small = key.length === 1 && key === key.toLowerCase();
    const name = (text: string): { text: string; kind?: SpanKind } => (small ? { text } : { text, kind: 'person' });
    switch (key.length === 1 ? key.toUpperCase() : key) {
      case 'P':
        return name(small ? `${names.name(language).first} ${names.name(language).last}` : names.full(language));
      case 'F':
        return name(small ? names.name(language).first : names.firstName(language));
      case 'S':
        return name(
          pick(this.#random, [
            'Hans',
            'Max',
            'Klaus',
            'Jonas',
            'Lukas',
            'Thomas',
            'Niklas',
            'Felix',
            'Moritz',
            'Matthias',
            'Markus',
            'Andreas',
            'Agnes',
            'Doris',
            'Iris',
            'Lars',
            'Jens',
            'Nils',
          ]),
        );
      case 'L':
        return name(small ? names.name(language).last : names.surname(language));
      case 'R':
        return name(names.reversed(language));
      case 'I':
        return name(names.withInitials(language));
      case 'N':
        return name(names.noble(language));
      case 'W': {
        // A name that is a mere word: Frau Rot, Mr March.
        const word = this.#word(language);
        return { text: word.charAt(0).toUpperCase() + word.slice(1), kind: 'person' };
      }
      case 'A':
        return name(names.any(language));
      case 'city':
        return { text: pick(this.#random, this.#fillers.cities), kind: 'place' };
      case 'street':
        return { text: this.#street(language), kind: 'place' };
      case 'org':
        return { text: this.#organisation(language), kind: 'organisation' };
      case 'product':
        return {
          text: `${pick(this.#random, this.#fillers.brands)} ${pick(this.#random, ['X', 'Pro', 'S', 'Max', 'Comfort', this.#word(language)])} ${this.#number(3)}`,
        };
      case 'word':
        return { text: this.#word(language) };
      case 'num':
        return { text: this.#number(1 + Math.floor(this.#random() * 5)) };
      case 'date':
        return { text: this.#date(language) };
      case 'phone':
        return { text: `${pick(this.#random, ['+49 ', '0', '+1 ', '(0'])}${this.#number(3)} ${this.#number(7)}` };
      case 'iban':
        return {
          text: `DE${this.#number(2)} ${this.#number(4)} ${this.#number(4)} ${this.#number(4)} ${this.#number(4)} ${this.#number(2)}`,
        };
      case 'email': {
        const { first, last } = names.name(language);
        const made = pick(this.#random, [
          `${first}.${last}`,
          `${first.charAt(0)}.${last}`,
          `${last}${this.#number(2)}`,
          'info',
          'service',
          `${first}_${last}`,
          last,
        ]);
        const address = `${made.replaceAll(/[ '’]/g, '')}@${this.#word(language).toLowerCase()}.${pick(this.#random, ['de', 'com', 'org', 'net', 'at'])}`;
        return { text: this.#random() < 0.9 ? address.toLowerCase() : address };
      }
      default:
        return undefined;
    }
  }

  #number(digits: number): string {
    return String(Math.floor(10 ** (digits - 1) + this.#random() * 9 * 10 ** (digits - 1)));
  }

  #word(language: 'de' | 'en'): string {
    let word = pick(this.#random, this.#fillers.words[language]);
    // German makes words of words, and no list has them all.
    if (language === 'de' && this.#random() < 0.3)
      word += pick(this.#random, ['', 's', 'en', 's-']) + pick(this.#random, this.#fillers.words.de);
    return language === 'en' && this.#random() < 0.6 ? word : word.charAt(0).toUpperCase() + word.slice(1);
  }

  #date(language: 'de' | 'en'): string {
    const random = this.#random;
    const day = 1 + Math.floor(random() * 28);
    const month = Math.floor(random() * 12);
    const year = 1900 + Math.floor(random() * 126);
    const named = months[language][month] ?? '';
    return pick(random, [
      `${day}.${month + 1}.${year}`,
      language === 'de' ? `${day}. ${named} ${year}` : `${named} ${day}, ${year}`,
      `${year}`,
      language === 'de' ? `${day}. ${named}` : `${day} ${named}`,
      pick(random, language === 'de' ? ['Montag', 'Freitag', 'Mittwoch'] : ['Monday', 'Friday', 'Tuesday']),
    ]);
  }

  #street(language: 'de' | 'en'): string {
    const random = this.#random;
    const { first, last } = this.#names.name(language);
    const number = this.#number(1 + Math.floor(random() * 2));
    if (language === 'de')
      return `${pick(random, [`${last.replaceAll(' ', '')}${pick(random, ['straße', 'str.', 'weg', 'allee', 'gasse', 'platz', 'ring', 'ufer'])}`, `${first}-${last}-${pick(random, ['Straße', 'Allee', 'Platz', 'Weg', 'Ring', 'Str.'])}`, `${this.#word('de')}${pick(random, ['straße', 'weg', 'gasse'])}`, `Am ${this.#word('de')}`, `${pick(random, this.#fillers.cities)}er Straße`, pick(random, ['Hauptstraße', 'Bahnhofstr.', 'Schulweg', 'Kirchgasse', 'Dorfplatz', 'Goethestraße', 'Schillerstraße', 'Konrad-Adenauer-Allee', 'Lindenweg', 'Unter den Linden'])])} ${number}${random() < 0.1 ? 'a' : ''}`;
    return pick(random, [
      `${number} ${last} ${pick(random, ['Street', 'St', 'Road', 'Avenue', 'Ave', 'Lane', 'Drive', 'Blvd'])}`,
      `${number} ${pick(random, ['Main Street', 'High Street', 'Park Avenue', 'Church Road', 'Elm St.', 'Maple Drive', 'Second Avenue'])}`,
      `${number} ${first} ${last} ${pick(random, ['Blvd', 'Way', 'Street'])}`,
      `${number} ${pick(random, this.#fillers.cities)} ${pick(random, ['Road', 'Street', 'Square'])}${random() < 0.3 ? `, Apt. ${this.#number(2)}` : ''}`,
    ]);
  }

  #organisation(language: 'de' | 'en'): string {
    const random = this.#random;
    const { first, last } = this.#names.name(language);
    const other = this.#names.name(language).last;
    const word = this.#word('de');
    const city = pick(random, this.#fillers.cities);
    if (random() < 0.25) return pick(random, this.#fillers.brands);
    if (language === 'de')
      return pick(random, [
        `${last} GmbH`,
        `${last} AG`,
        `${last} GmbH & Co. KG`,
        `${last} & Söhne`,
        `${last} ${word} GmbH`,
        `${first} ${last} GmbH`,
        `${last} & ${other}`,
        `${last} & ${other} Rechtsanwälte`,
        `Kanzlei ${last}`,
        `Autohaus ${last}`,
        `Bäckerei ${last}`,
        `${last} ${pick(random, ['Bau', 'Logistik', 'Transporte', 'Versicherung', 'Consulting', 'Systeme', 'Medien', 'Technik', 'Immobilien', 'Pharma', 'Reisen', 'Optik', 'Möbel', 'Elektro'])}`,
        `${word} AG`,
        `${city}er ${word}`,
        `Stadtwerke ${city}`,
        `Universität ${city}`,
        `${last}-Gruppe`,
        `${word}werke ${city}`,
        `FC ${city}`,
      ]);
    return pick(random, [
      `${last} Inc.`,
      `${last} Ltd`,
      `${last} LLC`,
      `${last} & Sons`,
      `${last}, ${other} and ${last}`,
      `${last} Group`,
      `${last}-${other}`,
      `${last} Motors`,
      `${city} Bank`,
      `University of ${city}`,
      `${last} ${pick(random, ['Electronics', 'Foods', 'Consulting', 'Pharma', 'Media', 'Systems', 'Insurance', 'Airlines'])}`,
      `${city} United`,
      `${last} and ${other} LLP`,
      `${first} ${last} Foundation`,
    ]);
  }
}
