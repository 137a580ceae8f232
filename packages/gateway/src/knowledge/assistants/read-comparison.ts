import type { Language } from '../../core/knowledge.ts';
import { stemOf } from '../kind-of-row.ts';
import { isFillerWord, isFunctionWord } from '../stop-words.ts';
import { fold } from '../tokenise.ts';

/** A number that values are held against. */
export interface Bound {
  readonly value: number;
  /** Whether the number itself is among what is wanted: "up to 200", not "under 200". */
  readonly inclusive: boolean;
}

/** What values are compared by: what a thing costs or weighs, or a column that the question names by its stem. */
export type ComparedBy = 'price' | 'weight' | 'named';

/** A question that rows can answer by their numbers alone, as far as its words tell. */
export interface ComparedQuestion {
  readonly wants: 'lowest' | 'highest' | 'between' | 'list';
  readonly by: ComparedBy | undefined;
  readonly from?: Bound;
  readonly to?: Bound;
  /** ISO 4217, where the question says it. */
  readonly currency?: string;
  /** Words that say what is compared, next to each other in the question: as they are said. */
  readonly runs: readonly (readonly string[])[];
}

/** Longer questions say more of what is wanted than their words tell one by one. */
const mostWords = 24;

const number = String.raw`(\d{1,3}(?:[.,]\d{3})*(?:[.,]\d{1,2})?|\d{1,7}(?:[.,]\d{1,2})?)`;
const currencySign = '[€$£]';
const currencyWord = String.raw`(?:€|\$|£|euros?|eur|dollars?|usd|pounds?|pfund|gbp|franken|chf|francs?)`;
const unit = String.raw`(?:\s*${currencyWord}(?![\p{L}\p{N}]))`;
const amount = `(?:${currencySign}\\s*)?${number}${unit}?`;

const currencies: readonly (readonly [string, RegExp])[] = [
  ['EUR', /€|(?<!\p{L})(?:euros?|eur)(?!\p{L})/iu],
  ['USD', /\$|(?<!\p{L})(?:dollars?|usd)(?!\p{L})/iu],
  ['GBP', /£|(?<!\p{L})(?:pounds?|pfund|gbp)(?!\p{L})/iu],
  ['CHF', /(?<!\p{L})(?:franken|chf|francs?)(?!\p{L})/iu],
];

function words(text: string): RegExp {
  return new RegExp(String.raw`(?<![\p{L}\p{N}])(?:${text})(?![\p{L}\p{N}])`, 'iu');
}

function bound(text: string): RegExp {
  return new RegExp(String.raw`(?<![\p{L}\p{N}])(?:${text})\s*${amount}(?![\p{L}\p{N}%])`, 'iu');
}

interface Patterns {
  readonly between: RegExp;
  readonly under: RegExp;
  readonly upTo: RegExp;
  readonly over: RegExp;
  readonly atLeast: RegExp;
  readonly superlatives: readonly (readonly ['lowest' | 'highest', ComparedBy, RegExp])[];
  readonly list: RegExp;
  /** What asks for one value, or for something else than things. */
  readonly others: RegExp;
  /** What says of the things what their column says. */
  readonly costs: RegExp;
}

const patterns: Readonly<Record<Language, Patterns>> = {
  de: {
    between: new RegExp(
      String.raw`(?<!\p{L})(?:zwischen\s*${amount}\s*(?:und|bis|-|–)|von\s*${amount}\s*bis(?:\s+zu)?)\s*${amount}(?![\p{L}\p{N}%])`,
      'iu',
    ),
    under: bound('unter|weniger als|billiger als|günstiger als|für unter|für weniger als'),
    upTo: bound('bis(?: zu)?|maximal|höchstens|nicht mehr als|nicht teurer als|für maximal|für höchstens'),
    over: bound('über|mehr als|teurer als'),
    atLeast: bound('ab|mindestens|wenigstens|nicht weniger als'),
    superlatives: [
      ['lowest', 'price', words('(?:am )?(?:aller)?(?:billigste|günstigste|preiswerteste|preisgünstigste)[nrsm]?')],
      ['highest', 'price', words('(?:am )?(?:aller)?teuerste[nrsm]?')],
      ['lowest', 'weight', words('(?:am )?(?:aller)?leichteste[nrsm]?')],
      ['highest', 'weight', words('(?:am )?(?:aller)?schwerste[nrsm]?')],
      ['lowest', 'price', words('(?:kostet|kosten) am wenigsten|am wenigsten (?:kostet|kosten)')],
      ['highest', 'price', words('(?:kostet|kosten) am meisten|am meisten (?:kostet|kosten)')],
      ['lowest', 'weight', words('wieg(?:t|en) am wenigsten|am wenigsten wieg(?:t|en)')],
      ['highest', 'weight', words('wieg(?:t|en) am meisten|am meisten wieg(?:t|en)')],
      ['lowest', 'named', words('(?:am )?(?:niedrigste|kleinste|geringste|wenigste|kürzeste)[nrsm]?')],
      ['highest', 'named', words('(?:am )?(?:höchste|größte|groesste|meiste|längste)[nrsm]?')],
    ],
    list: /^(?:und |also )?(?:(?:welche|was für)\s.*(?:habt ihr|haben sie|gibt(?: e|['’]?)s|führt ihr|führen sie|verkauft ihr|verkaufen sie|bietet ihr|bieten sie|im (?:angebot|sortiment))|(?:zeig(?:t|e|en sie)? mir|zeig(?:t|e|en sie)?|liste) (?:bitte )?(?:alle|eure|ihre))(?!\p{L})/iu,
    others:
      /(?<!\p{L})(?:(?:was|wie ?viel|wie hoch)\s+(?:\p{L}+\s+)?(?:kostet|kosten|ist|sind|beträgt)|wann|warum|wieso|wer|wo)(?!\p{L})/iu,
    costs: words('kostet|kosten|preis|preislich|teuer'),
  },
  en: {
    between: new RegExp(
      String.raw`(?<!\p{L})(?:between\s*${amount}\s*(?:and|to|-|–)|from\s*${amount}\s*(?:up )?to)\s*${amount}(?![\p{L}\p{N}%])`,
      'iu',
    ),
    under: bound('under|below|less than|cheaper than|for under|for less than|for below'),
    upTo: bound('up to|at most|no more than|not more than|maximum|max|for up to|for at most'),
    over: bound('over|above|more than|more expensive than'),
    atLeast: bound('at least|no less than|not less than|starting at|starting from'),
    superlatives: [
      ['lowest', 'price', words('cheapest|least expensive|most affordable|lowest[- ]priced?')],
      ['highest', 'price', words('most expensive|dearest|priciest|highest[- ]priced?')],
      ['lowest', 'weight', words('lightest')],
      ['highest', 'weight', words('heaviest')],
      ['lowest', 'price', words('costs? (?:the )?least')],
      ['highest', 'price', words('costs? (?:the )?most')],
      ['lowest', 'weight', words('weighs? (?:the )?least')],
      ['highest', 'weight', words('weighs? (?:the )?most')],
      ['lowest', 'named', words('lowest|smallest|least|fewest|shortest')],
      ['highest', 'named', words('highest|largest|biggest|greatest|most|longest')],
    ],
    list: /^(?:and |so )?(?:(?:which|what(?: kinds? of| sorts? of)?)\s.*(?:do you (?:have|sell|stock|carry|offer)|have you got|are there|you (?:sell|have))|(?:show me|list) (?:all|your|the))(?!\p{L})/iu,
    others: /(?<!\p{L})(?:what (?:does|do|is|are)|how (?:much|many|high)|when|why|who|where)(?!\p{L})/iu,
    costs: words('costs?|costing|price|prices|priced'),
  },
};

/** Common words that change what is wanted. */
const mattering: readonly string[] =
  `nicht nichts kein keine keinen keiner keinem keines nie ohne weder noch ausser oder mehr weniger wenig genau gross
  grosse lang lange gleich wieder aktuell heute morgen abend ersatz not no nor never none without neither except or both few
  more less each every other same again today tomorrow big bigger large larger small smaller long new old`.split(/\s+/);
const matteringStems: Readonly<Record<Language, ReadonlySet<string>>> = {
  de: new Set(mattering.map((word) => stemOf(word, 'de'))),
  en: new Set(mattering.map((word) => stemOf(word, 'en'))),
};
const asking: Readonly<Record<Language, ReadonlySet<string>>> = {
  de: new Set('noch gibts angebot sortiment programm lager eins davon modell modelle'.split(' ')),
  en: new Set('one ones stock range model models item items product products option'.split(' ')),
};

function isPlain(word: string, language: Language): boolean {
  const folded = fold(word, language);
  if (asking[language].has(folded)) return true;
  return (
    !matteringStems[language].has(stemOf(word, language)) &&
    (isFunctionWord(folded, language) || isFillerWord(folded, language))
  );
}

/** A written number: "1.299,50", "1,299.50" and "1299.5" are each what they say, whatever the language. */
export function writtenNumber(written: string): number {
  const [, tail] = /[.,](\d{1,2})$/.exec(written) ?? [];
  const digits = written.replaceAll(/\D/g, '');
  return tail === undefined ? Number(digits) : Number(`${digits.slice(0, -tail.length)}.${tail}`);
}

interface Read {
  readonly asked: Omit<ComparedQuestion, 'runs'>;
  /** The question without what was read. */
  readonly rest: string;
}

function currencyIn(text: string): string | undefined {
  return currencies.find(([, sign]) => sign.test(text))?.[0];
}

/** What a border says, where it says that it is about money: "under 200" may count anything. */
function readBounds(question: string, language: Language): Read | undefined {
  const { atLeast, between, costs, over, under, upTo } = patterns[language];
  const read = (match: RegExpExecArray, from: Bound | undefined, to: Bound | undefined): Read | undefined => {
    const rest = `${question.slice(0, match.index)} ; ${question.slice(match.index + match[0].length)}`;
    const currency = currencyIn(match[0]);
    if (
      currency === undefined &&
      !costs.test(question) &&
      !/billiger|günstiger|teurer|cheaper|expensive/iu.test(match[0])
    )
      return undefined;
    const bounds = { ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) };
    return {
      asked: { wants: 'between', by: 'price', ...bounds, ...(currency === undefined ? {} : { currency }) },
      rest,
    };
  };
  const both = between.exec(question);
  if (both !== null) {
    const [low, high] = both
      .slice(1)
      .filter((value) => value !== undefined)
      .map(writtenNumber);
    if (low === undefined || high === undefined || low > high) return undefined;
    return read(both, { value: low, inclusive: true }, { value: high, inclusive: true });
  }
  for (const [pattern, isUpper, inclusive] of [
    // "not more than 200" has "more than 200" in it.
    [upTo, true, true],
    [atLeast, false, true],
    [under, true, false],
    [over, false, false],
  ] as const) {
    const match = pattern.exec(question);
    if (match === null) continue;
    const one = { value: writtenNumber(match[1] ?? ''), inclusive };
    return isUpper ? read(match, undefined, one) : read(match, one, undefined);
  }
  return undefined;
}

function readSuperlative(question: string, language: Language): Read | undefined {
  for (const [wants, by, pattern] of patterns[language].superlatives) {
    const match = pattern.exec(question);
    if (match === null) continue;
    const rest = `${question.slice(0, match.index)} ; ${question.slice(match.index + match[0].length)}`;
    return { asked: { wants, by }, rest };
  }
  return undefined;
}

function readAsked(question: string, language: Language): Read | undefined {
  const superlative = readSuperlative(question, language);
  if (superlative !== undefined) {
    // A border besides would be one thing too many.
    return /\d/.test(superlative.rest) ? undefined : superlative;
  }
  const bounds = readBounds(question, language);
  if (bounds !== undefined)
    return /\d/.test(bounds.rest) || patterns[language].others.test(question) ? undefined : bounds;
  if (/\d/.test(question) || !patterns[language].list.test(question.trim())) return undefined;
  return { asked: { wants: 'list', by: undefined }, rest: question };
}

/** Words next to each other that are no words of asking. */
export function runsOf(
  rest: string,
  language: Language,
  isLeftOut = (word: string): boolean => isPlain(word, language),
): readonly (readonly string[])[] {
  const runs: string[][] = [];
  let isOpen = false;
  for (const word of rest.match(/[\p{L}\p{N}]+(?:[’'-][\p{L}\p{N}]+)*|[^\s\p{L}\p{N}]/gu) ?? []) {
    const isWord = /^[\p{L}\p{N}]/u.test(word);
    if (!isWord || isLeftOut(word)) {
      isOpen = false;
      continue;
    }
    if (isOpen) runs.at(-1)?.push(word);
    else runs.push([word]);
    isOpen = true;
  }
  return runs;
}

/**
 * Reads a question for the cheapest, for what lies between two amounts of money, or for all of a kind. Undefined where it is none. Pure, and
 * knows no word of any one table: which rows are meant, their names tell.
 */
export function readComparison(question: string, language: Language): ComparedQuestion | undefined {
  const text = question.normalize('NFC').trim();
  if (text.split(/\s+/).length > mostWords) return undefined;
  const read = readAsked(text, language);
  if (read === undefined) return undefined;
  const { costs } = patterns[language];
  const rest = read.asked.by === 'price' ? read.rest.replace(new RegExp(costs.source, 'giu'), ' ; ') : read.rest;
  // "In stock" says nothing of a thing, and "the highest stock" names a column.
  const isLeftOut = (word: string): boolean =>
    isPlain(word, language) && !(read.asked.by === 'named' && asking[language].has(fold(word, language)));
  return { ...read.asked, runs: runsOf(rest, language, isLeftOut) };
}

/** What a question that is no comparison itself is about, for one that leans on it. */
export function runsIn(question: string, language: Language): readonly (readonly string[])[] {
  return readComparison(question, language)?.runs ?? runsOf(question, language);
}

export function stemsOf(run: readonly string[], language: Language): readonly string[] {
  return run
    .flatMap((word) => word.split(/[’'-]/))
    .filter((word) => word !== '')
    .map((word) => stemOf(word, language));
}
