import { pick, type Random } from '../random.ts';

/** Of one culture. */
export interface NameList {
  readonly first: readonly string[];
  readonly last: readonly string[];
}

/** Names by locale, as `make-lists.py` leaves them. */
export type NameLists = Readonly<Record<string, NameList>>;

type Weights = readonly (readonly [weight: number, locales: readonly string[]])[];

const german: Weights = [
  [46, ['de_DE', 'de', 'de', 'de', 'de_AT', 'de_CH']],
  [8, ['tr', 'tr', 'tr_TR', 'az_AZ']],
  [7, ['pl', 'pl', 'cs_CZ', 'sk_SK']],
  [6, ['ar', 'ar', 'en_PK']],
  [4, ['vn']],
  [6, ['ru', 'ru', 'uz_UZ']],
  [5, ['yu', 'hr_HR', 'sl_SI', 'ro_RO', 'hu_HU']],
  [4, ['it_IT', 'it']],
  [4, ['es_ES', 'es', 'pt_PT']],
  [4, ['fr_FR', 'fr', 'fr_CH', 'fr_BE']],
  [8, ['en_US', 'en_GB', 'en', 'en']],
  [2, ['in', 'en_IN']],
  [2, ['cn', 'ja_JP']],
  [3, ['nl_NL', 'da_DK', 'sv_SE', 'no_NO', 'fi_FI', 'et_EE', 'lv_LV', 'lt_LT']],
  [2, ['af', 'tw_GH', 'yo_NG', 'zu_ZA', 'en_KE']],
];
const english: Weights = [
  [44, ['en_US', 'en_GB', 'en', 'en', 'en_IE', 'en_NZ']],
  [6, ['de_DE', 'de', 'de_AT']],
  [4, ['tr', 'tr_TR']],
  [5, ['pl', 'cs_CZ', 'sk_SK']],
  [6, ['ar', 'ar', 'en_PK']],
  [3, ['vn']],
  [4, ['ru', 'ru', 'uz_UZ']],
  [5, ['yu', 'hr_HR', 'sl_SI', 'ro_RO', 'hu_HU']],
  [4, ['it_IT', 'it']],
  [6, ['es_ES', 'es', 'es_MX', 'pt_PT', 'pt_BR']],
  [4, ['fr_FR', 'fr', 'fr_BE']],
  [5, ['in', 'en_IN']],
  [4, ['cn', 'ja_JP', 'zh_TW']],
  [5, ['nl_NL', 'da_DK', 'sv_SE', 'no_NO', 'fi_FI', 'is_IS', 'et_EE', 'lt_LT']],
  [4, ['af', 'tw_GH', 'yo_NG', 'zu_ZA', 'en_KE', 'id_ID']],
];

const particles = [
  'von',
  'von',
  'von',
  'von der',
  'von den',
  'vom',
  'zu',
  'von und zu',
  'van',
  'van der',
  'van den',
  'de',
  'de la',
  'di',
  'da',
  'del',
  'dos',
  'le',
  'ter',
  'bin',
  'ben',
  'ibn',
];
const onsets = 'B Br D Dr F Fl Fr G Gr H J K Kl Kr L M N P Pf R S Sch Schl Schm Schw St Str T Tr V W Z Th Kn'.split(
  ' ',
);
const rhymes =
  'ach al and ang ar arn au eck eid eil ein ell en ent er ert es ett ick id ied il ill ing inn isch itt ob och ock off ohl old oll or orn oss ott ub uch uck ud uhl ull um und ung us ust ös öll ühl üb äh än'.split(
    ' ',
  );
const endings =
  'mann er ner berger meier maier mayer ke ski sky wski ak ek le li ic off hauser dorf bach stein feld huber inger linger eder ert ling sen son ton ley well s z e a o i ini elli ez es ov ova enko yan ian oglu'.split(
    ' ',
  );

export interface MadeName {
  readonly first: string;
  readonly last: string;
}

/** Makes names of people, seen and unseen. */
export class NameMaker {
  readonly #lists: NameLists;
  readonly #rare: readonly string[];
  readonly #random: Random;

  constructor(lists: NameLists, rareSurnames: readonly string[], random: Random) {
    this.#lists = lists;
    this.#rare = rareSurnames;
    this.#random = random;
  }

  name(language: 'de' | 'en'): MadeName {
    const random = this.#random;
    const weights = language === 'de' ? german : english;
    let rest = random() * weights.reduce((sum, [weight]) => sum + weight, 0);
    let locales = weights[0]?.[1] ?? [];
    for (const [weight, these] of weights) {
      locales = these;
      rest -= weight;
      if (rest < 0) break;
    }
    const list = this.#lists[pick(random, locales)];
    if (list === undefined || list.first.length === 0) throw new RangeError(`no names of ${locales.join(', ')}`);
    let last = pick(random, list.last);
    const luck = random();
    if (luck < 0.08) last = pick(random, this.#rare);
    else if (luck < 0.14) last = this.#invented();
    return { first: pick(random, list.first), last };
  }

  #invented(): string {
    const random = this.#random;
    let name = pick(random, onsets) + pick(random, rhymes);
    if (random() < 0.3) name += pick(random, rhymes);
    return name + (random() < 0.8 ? pick(random, endings) : '');
  }

  surname(language: 'de' | 'en'): string {
    const luck = this.#random();
    const { last } = this.name(language);
    if (luck < 0.06 && !last.includes('-')) return `${last}-${this.name(language).last}`;
    if (luck < 0.1) return `${pick(this.#random, particles)} ${last}`;
    return last;
  }

  firstName(language: 'de' | 'en'): string {
    const { first } = this.name(language);
    return this.#random() < 0.05 && !first.includes('-') && !first.includes(' ')
      ? `${first}-${this.name(language).first}`
      : first;
  }

  full(language: 'de' | 'en'): string {
    const random = this.#random;
    const { first, last } = this.name(language);
    const luck = random();
    if (luck < 0.05) return `${first} ${this.name(language).first} ${last}`;
    if (luck < 0.09) return `${first} ${this.#initial()} ${last}`;
    if (luck < 0.13 && !last.includes('-')) return `${first} ${last}-${this.name(language).last}`;
    if (luck < 0.16 && !first.includes('-')) return `${first}-${this.name(language).first} ${last}`;
    if (luck < 0.2) return `${first} ${pick(random, particles)} ${last}`;
    if (luck < 0.22) return `${first} ${last.toUpperCase()}`;
    if (luck < 0.24) return `${first} ${last}`.toUpperCase();
    if (luck < 0.27) return `${last} ${first}`;
    if (luck < 0.29) return `${first} ${last} ${this.name(language).last}`;
    return `${first} ${last}`;
  }

  #initial(): string {
    return `${pick(this.#random, 'A B C D E F G H I J K L M N O P R S T U V W'.split(' '))}.`;
  }

  withInitials(language: 'de' | 'en'): string {
    const { first, last } = this.name(language);
    const luck = this.#random();
    if (luck < 0.45) return `${first.charAt(0)}. ${last}`;
    if (luck < 0.55) return `${first.charAt(0)}. ${this.#initial()} ${last}`;
    if (luck < 0.62) return `${first.charAt(0)}.-${this.#initial()} ${last}`;
    if (luck < 0.9) return `${first} ${last.charAt(0)}.`;
    return `${first.charAt(0)}.${last}`;
  }

  noble(language: 'de' | 'en'): string {
    const { first, last } = this.name(language);
    const luck = this.#random();
    if (luck < 0.15)
      return `${first} ${pick(this.#random, ['Al-', 'al-', 'El-', "O'", 'Mc', 'Mac', "D'", "d'"])}${last}`;
    return `${this.#random() < 0.7 ? `${first} ` : ''}${pick(this.#random, particles)} ${last}`;
  }

  reversed(language: 'de' | 'en'): string {
    const { first, last } = this.name(language);
    const name = `${last}, ${first}`;
    const luck = this.#random();
    if (luck < 0.15) return name.toUpperCase();
    return luck < 0.3 ? `${last.toUpperCase()}, ${first}` : name;
  }

  any(language: 'de' | 'en'): string {
    const luck = this.#random();
    if (luck < 0.08) return this.withInitials(language);
    if (luck < 0.14) return this.noble(language);
    if (luck < 0.24) return this.firstName(language);
    return this.full(language);
  }
}
