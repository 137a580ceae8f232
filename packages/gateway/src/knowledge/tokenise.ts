import type { Language } from '../core/knowledge.ts';

/** A word of a text in its searchable form. */
export interface Token {
  /** Lower case, without accents; in German `ä` and `ae` are both `a`, `ß` is `ss`. */
  readonly form: string;
  /** A product number, kept as written apart from case and separators. */
  readonly verbatim: boolean;
  /** Begins with a capital letter and does not begin a sentence: a noun in German, a name in English. */
  readonly capital: boolean;
  /** Begins with a capital letter, wherever it stands. */
  readonly upper: boolean;
}

const wordPattern = /[\p{L}\p{N}]+(?:[-./,_’'][\p{L}\p{N}]+)*/gu;
const placeholderPattern = /\[[A-Z][A-Z_]{0,30}_\d{1,6}\]/g;
const combiningMarks = /\p{M}+/gu;
const beyondAscii = /[^\u0000-\u007f]/;
const twoLetterUmlaut = /[aou]e/;
const digits = /\d/;
const letters = /\p{L}/u;
const capitalLetter = /^\p{Lu}\p{Ll}/u;
const quotationMarks = '"“”„»«‚‘(*_';
/** Longer runs of letters are no words. */
const longestWord = 64;
const onlyNumber = /^\d+(?:[.,]\d+)*$/;

/** Pseudonyms such as `[EMAIL_1]` say nothing about what is asked. */
export function withoutPlaceholders(text: string): string {
  return text.replace(placeholderPattern, ' ');
}

/**
 * Folds what people write differently: case, umlauts and their two-letter spellings, `ß`, accents. The digraph rule is
 * Snowball's for German (not after `q` or a vowel, so that `neue` and `Quelle` stay).
 */
export function fold(word: string, language: Language): string {
  const lower = word.toLowerCase();
  const plain = beyondAscii.test(lower)
    ? lower.replaceAll('ß', 'ss').normalize('NFD').replace(combiningMarks, '')
    : lower;
  return language === 'de' && twoLetterUmlaut.test(plain) ? plain.replace(/(^|[^aeiouyq])([aou])e/g, '$1$2') : plain;
}

/** Numbers of at least three digits inside a product number, so that `1101` finds `QW-1101`. */
function numberParts(raw: string): readonly string[] {
  return raw.match(/\d{3,}/g) ?? [];
}

/** Letters of a word inside a product number at least: `blau` in `QW-1101-BLAU`, `interleukin` in `Interleukin-6`. */
const shortestPart = 3;
const onlyLetters = /^\p{L}+$/u;

function pushVerbatim(raw: string, language: Language, withParts: boolean, tokens: Token[]): void {
  const original = raw.split(/[-./,_’']/);
  const pieces = raw.toLowerCase().split(/[-./,_’']/);
  let prefix = '';
  // Every prefix that already holds a digit: QW-1101-BLAU is a variant of QW-1101.
  for (const piece of pieces) {
    prefix += piece;
    if (digits.test(prefix) && letters.test(prefix))
      tokens.push({ form: prefix, verbatim: true, capital: false, upper: false });
  }
  for (const part of numberParts(raw))
    if (part !== prefix) tokens.push({ form: part, verbatim: false, capital: false, upper: false });
  if (!withParts || pieces.length === 1) return;
  for (const piece of original) {
    if (piece.length < shortestPart || !onlyLetters.test(piece)) continue;
    tokens.push({ form: fold(piece, language), verbatim: false, capital: false, upper: capitalLetter.test(piece) });
  }
}

function pushWords(raw: string, language: Language, begins: boolean, withParts: boolean, tokens: Token[]): void {
  let glue = '';
  for (const piece of raw.split(/[-./,_]/)) {
    // "E-Mail" and "T-Shirt" are one word; other hyphens join words that stand for themselves.
    if (piece.length === 1) {
      glue += piece;
      continue;
    }
    const apostrophe = piece.search(/[’']/);
    const word = apostrophe > 0 ? piece.slice(0, apostrophe) : piece;
    const upper = capitalLetter.test(word);
    tokens.push({ form: fold(glue + word, language), verbatim: false, capital: !begins && upper, upper });
    // A T-cell is a cell.
    if (withParts && glue !== '' && word.length >= shortestPart)
      tokens.push({ form: fold(word, language), verbatim: false, capital: false, upper });
    glue = '';
  }
  if (glue !== '') tokens.push({ form: fold(glue, language), verbatim: false, capital: false, upper: false });
}

/** Whether a word that starts here begins a sentence, as far as the characters right before it tell. */
function beginsSentence(text: string, start: number): boolean {
  for (let position = start - 1; position >= 0; position -= 1) {
    const character = text.charAt(position);
    if ('.!?:;\n'.includes(character)) return true;
    if (character !== ' ' && !quotationMarks.includes(character)) return false;
  }
  return true;
}

/**
 * Splits a text into words, product numbers and numbers, in order. `withParts`: words inside of product numbers and after single letters
 * as well, for texts of every kind. Linear in the length of the text.
 */
export function tokenise(text: string, language: Language, withParts = false): Token[] {
  const tokens: Token[] = [];
  for (const match of text.matchAll(wordPattern)) {
    const [raw] = match;
    if (raw.length > longestWord) continue;
    if (onlyNumber.test(raw))
      tokens.push({ form: raw.replaceAll(',', '.'), verbatim: false, capital: false, upper: false });
    else if (digits.test(raw)) pushVerbatim(raw, language, withParts, tokens);
    else pushWords(raw, language, beginsSentence(text, match.index), withParts, tokens);
  }
  return tokens;
}
