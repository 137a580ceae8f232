import type { Language } from '../../core/knowledge.ts';
import { stem } from '../stem.ts';
import { fold } from '../tokenise.ts';

/** Turn what a clause says into its opposite, wherever they stand in it. Folded. */
const clauseNegators: ReadonlySet<string> = new Set(
  (
    'nicht nie niemals kein keine keinen keiner keinem keines keinerlei nirgends nirgendwo keinesfalls keineswegs niemand weder nix ' +
    'not nt never no none nobody nowhere neither nor cannot hardly'
  ).split(' '),
);

/** Turn only what stands right behind them. */
const nearNegators: ReadonlySet<string> = new Set('ohne without'.split(' '));

/** What a word behind a negator makes of it: "nicht nur" and "no later than" deny nothing. */
const harmlessBehind: ReadonlySet<string> = new Set(
  'nur only later more less fewer longer mehr weniger lange allein zuletzt matter doubt'.split(' '),
);

/** Words with their opposites, by language; the left one stands for both. An ending `*` stands for any ending. */
const opposites: Readonly<Record<Language, readonly (readonly [string, string])[]>> = {
  de: [
    ['kostenlos kostenfrei gratis gebührenfrei umsonst', 'kostenpflichtig gebührenpflichtig'],
    ['möglich', 'unmöglich'],
    ['erlaubt gestattet zulässig', 'verboten untersagt unzulässig'],
    ['verfügbar lieferbar vorrätig erhältlich', 'ausverkauft vergriffen'],
    ['enthalten inklusive einschließlich inbegriffen', 'exklusive ausgenommen ausgeschlossen'],
    ['aktiviert eingeschaltet', 'deaktiviert ausgeschaltet'],
    ['gültig', 'ungültig'],
    ['geeignet', 'ungeeignet'],
    ['begrenzt befristet', 'unbegrenzt unbefristet'],
    ['wasserdicht wasserfest', 'wasserdurchlässig'],
    ['mindestens', 'höchstens maximal'],
    ['geöffnet', 'geschlossen'],
    ['zunehmen steigen steigt stieg erhöht gestiegen', 'abnehmen sinken sinkt sank gesenkt gesunken'],
    ['sicher', 'unsicher'],
    ['freiwillig', 'verpflichtend'],
    ['bekannt', 'unbekannt'],
    ['abhängig', 'unabhängig'],
    ['vollständig', 'unvollständig'],
    ['richtig', 'falsch'],
  ],
  en: [
    ['free complimentary', 'chargeable'],
    ['possible', 'impossible'],
    ['allowed permitted', 'forbidden prohibited disallowed'],
    ['available', 'unavailable'],
    ['included inclusive including', 'excluded exclusive excluding'],
    ['enabled', 'disabled'],
    ['valid', 'invalid'],
    ['suitable', 'unsuitable'],
    ['limited', 'unlimited'],
    ['open', 'closed'],
    ['increase increases increased', 'decrease decreases decreased'],
    ['safe', 'unsafe'],
    ['legal', 'illegal'],
    ['refundable', 'nonrefundable'],
    ['known', 'unknown'],
    ['able', 'unable'],
    ['dependent', 'independent'],
    ['complete', 'incomplete'],
    ['minimum', 'maximum'],
  ],
};

export interface Opposite {
  /** Stem that stands for the word and its opposite. */
  readonly stem: string;
  readonly negative: boolean;
}

function oppositesOf(language: Language): ReadonlyMap<string, Opposite> {
  const found = new Map<string, Opposite>();
  for (const [left, right] of opposites[language]) {
    const name = stem(fold(left.split(' ')[0] ?? '', language), language);
    for (const [side, negative] of [
      [left, false],
      [right, true],
    ] as const) {
      for (const word of side.split(' ')) {
        const folded = fold(word, language);
        found.set(folded, { stem: name, negative });
        found.set(stem(folded, language), { stem: name, negative });
      }
    }
  }
  return found;
}

const byLanguage: Readonly<Record<Language, ReadonlyMap<string, Opposite>>> = {
  de: oppositesOf('de'),
  en: oppositesOf('en'),
};

/** What a word is the opposite of, or what stands for it where it has an opposite. */
export function oppositeOf(form: string, stemmed: string, language: Language): Opposite | undefined {
  return byLanguage[language].get(form) ?? byLanguage[language].get(stemmed);
}

export function negates(form: string, next: string | undefined): 'clause' | 'near' | undefined {
  if (nearNegators.has(form)) return 'near';
  return clauseNegators.has(form) && !harmlessBehind.has(next ?? '') ? 'clause' : undefined;
}
