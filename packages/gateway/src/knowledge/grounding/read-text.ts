import type { Language } from '../../core/knowledge.ts';
import { isGeneralWord } from '../general-words.ts';
import { stem } from '../stem.ts';
import { isCommonWord, isFillerWord, isFunctionWord } from '../stop-words.ts';
import { negates, oppositeOf } from './polarity.ts';
import { type Quantity, QuantityReader } from './read-quantities.ts';
import { readWords, type Word } from './read-words.ts';
import { type Span, splitSentences } from './split-sentences.ts';

/** A word with what is known of it. */
export interface ReadWord extends Word {
  /** What words are compared by; the same for a word and its opposite. */
  readonly stem: string;
  /** How much it says: 0 for words without content. */
  readonly weight: number;
  /** Clauses are numbered through the text. */
  readonly clause: number;
  /** Whether it is denied: "nicht kostenlos", "ohne Aufpreis", "kostenpflichtig". */
  readonly negative: boolean;
  /** The quantity that it is part of, by its place among those of the text; -1 for none. */
  readonly quantity: number;
}

export interface ReadSentence extends Span {
  /** Its words: from, and up to without. */
  readonly first: number;
  readonly last: number;
  /** Its quantities: from, and up to without. */
  readonly firstQuantity: number;
  readonly lastQuantity: number;
}

export interface ReadText {
  readonly text: string;
  readonly language: Language;
  readonly words: readonly ReadWord[];
  readonly quantities: readonly Quantity[];
  readonly sentences: readonly ReadSentence[];
}

/** Stems and weights of words, which come again and again; bounded, so it may be kept. */
export interface WordMemory {
  stemOf(form: string, language: Language): string;
  weightOf(form: string, language: Language): number;
}

const mostRemembered = 50_000;

export function createWordMemory(): WordMemory {
  const stems: Readonly<Record<Language, Map<string, string>>> = { de: new Map(), en: new Map() };
  const weights: Readonly<Record<Language, Map<string, number>>> = { de: new Map(), en: new Map() };
  const weigh = (form: string, language: Language): number => {
    if (isFunctionWord(form, language) || (form.length < 2 && /\p{L}/u.test(form))) return 0;
    if (isFillerWord(form, language)) return 0.4;
    return isCommonWord(form, language) || isGeneralWord(form, language) ? 0.7 : 1;
  };
  const remember = <Value>(known: Map<string, Value>, form: string, make: () => Value): Value => {
    const there = known.get(form);
    if (there !== undefined) return there;
    const made = make();
    if (known.size >= mostRemembered) known.clear();
    known.set(form, made);
    return made;
  };
  return {
    stemOf: (form, language) => (form.length > 40 ? form : remember(stems[language], form, () => stem(form, language))),
    weightOf: (form, language) =>
      form.length > 40 ? 1 : remember(weights[language], form, () => weigh(form, language)),
  };
}

const clauseBorder = /[,;:()–—|\n]|\s-\s/;
const clauseWords: ReadonlySet<string> = new Set(
  'aber sondern jedoch doch wahrend obwohl weil wenn falls sofern dass but however while although because if unless whereas except ausser'.split(
    ' ',
  ),
);
/** How many words "ohne" reaches over. */
const nearReach = 3;

/** "Ohne" denies the words right behind it, as far as nothing parts them from it. */
function denyBehind(text: string, words: readonly Word[], at: number, negative: Uint8Array): void {
  for (let more = at + 1; more <= at + nearReach; more += 1) {
    const [before, word] = [words[more - 1], words[more]];
    if (before === undefined || word === undefined) return;
    const gap = text.slice(before.end, Math.min(word.start, before.end + 8));
    if (clauseBorder.test(gap) || /[.!?]/.test(gap)) return;
    negative[more] = 1 - (negative[more] ?? 0);
  }
}

/** The clauses of words, and which words are denied. */
function readPolarity(
  text: string,
  words: readonly Word[],
): { readonly clauses: Int32Array; readonly negative: Uint8Array } {
  const clauses = new Int32Array(words.length);
  const negative = new Uint8Array(words.length);
  let clause = 0;
  let first = 0;
  let denied = false;
  const close = (end: number): void => {
    if (denied) for (let at = first; at < end; at += 1) negative[at] = negative[at] === 1 ? 0 : 1;
    denied = false;
    first = end;
    clause += 1;
  };
  for (const [at, word] of words.entries()) {
    const before = words[at - 1];
    const gap = before === undefined ? '' : text.slice(before.end, Math.min(word.start, before.end + 8));
    if (before !== undefined && (clauseBorder.test(gap) || /[.!?]/.test(gap) || clauseWords.has(word.form))) close(at);
    clauses[at] = clause;
    const next = words[at + 1];
    // "No, that is not so", "No. 5": the first word denies nothing that is said behind it.
    const particle = word.form === 'no' && /^[,.!:]/.test(text.slice(word.end, word.end + 1));
    const kind = word.kind === 'word' && !particle ? negates(word.form, next?.form) : undefined;
    if (kind === 'clause') denied = !denied;
    if (kind === 'near') denyBehind(text, words, at, negative);
  }
  close(words.length);
  return { clauses, negative };
}

/** Capitals within a sentence that are mere politeness. */
const polite: ReadonlySet<string> = new Set(
  'sie ihr ihre ihrem ihren ihrer ihres ihnen du dir dich dein deine deinem deinen deiner i'.split(' '),
);
const capitalWeight = 0.8;
const codeWeight = 1.6;
const numberWeight = 1.3;
const shortNumberWeight = 1;

/** Words without content have a capital within a sentence only where they name something: "Woody Allen", "Seine". */
function isNamed(word: Word): boolean {
  return word.kind === 'word' && word.upper && !word.begins && word.form.length > 1 && !polite.has(word.form);
}

/** Reads a text with the sentences that were found in it; linear in its length. */
export function readText(
  text: string,
  language: Language,
  memory: WordMemory,
  spans: readonly Span[] = splitSentences(text),
): ReadText {
  const raw = readWords(text, language);
  const quantities = new QuantityReader(text, raw, language).read();
  const { clauses, negative } = readPolarity(text, raw);
  const partOf = new Int32Array(raw.length).fill(-1);
  for (const [place, quantity] of quantities.entries())
    for (let at = quantity.first; at <= quantity.last; at += 1) partOf[at] = place;
  const words = raw.map((word, at): ReadWord => {
    const quantity = partOf[at] ?? -1;
    const stemmed = word.kind === 'word' ? memory.stemOf(word.form, language) : word.form;
    const opposite = word.kind === 'word' ? oppositeOf(word.form, stemmed, language) : undefined;
    const isNegator = word.kind === 'word' && negates(word.form, undefined) !== undefined;
    const soft = quantities[quantity]?.soft === true;
    const plain =
      word.kind === 'word' ? memory.weightOf(word.form, language) : word.kind === 'code' ? codeWeight : numberWeight;
    const counted = quantity >= 0 && !soft;
    // Of an amount only its first word counts; its unit is compared with it.
    const isFirst = quantities[quantity]?.first === at;
    return {
      ...word,
      stem: opposite?.stem ?? stemmed,
      weight: isNegator
        ? 0
        : counted
          ? isFirst
            ? Math.max(plain, shortNumberWeight)
            : 0
          : plain === 0 && isNamed(word)
            ? capitalWeight
            : plain,
      clause: clauses[at] ?? 0,
      negative: (negative[at] === 1) !== (opposite?.negative === true),
      quantity: soft ? -1 : quantity,
    };
  });
  return { text, language, words, quantities, sentences: placeSentences(spans, words, quantities) };
}

function placeSentences(
  spans: readonly Span[],
  words: readonly ReadWord[],
  quantities: readonly Quantity[],
): readonly ReadSentence[] {
  let word = 0;
  let quantity = 0;
  return spans.map(({ start, end }) => {
    while (word < words.length && (words[word]?.start ?? 0) < start) word += 1;
    while (quantity < quantities.length && (quantities[quantity]?.start ?? 0) < start) quantity += 1;
    const first = word;
    const firstQuantity = quantity;
    while (word < words.length && (words[word]?.start ?? 0) < end) word += 1;
    while (quantity < quantities.length && (quantities[quantity]?.start ?? 0) < end) quantity += 1;
    return { start, end, first, last: word, firstQuantity, lastQuantity: quantity };
  });
}
