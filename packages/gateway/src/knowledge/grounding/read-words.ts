import type { Language } from '../../core/knowledge.ts';
import { fold } from '../tokenise.ts';
import type { Span } from './split-sentences.ts';

/** A word of a text, where it stands. */
export interface Word extends Span {
  /** Lower case, without accents; numbers and codes without what stands between their characters. */
  readonly form: string;
  /** `code`: letters and digits mixed, such as a product number. */
  readonly kind: 'word' | 'number' | 'code';
  /** Begins with a capital letter. */
  readonly upper: boolean;
  /** First word behind a full stop, a colon, a line break or an opening quotation mark. */
  readonly begins: boolean;
}

const wordPattern = /[\p{L}\p{N}]+\p{M}*(?:[-./,_’':][\p{L}\p{N}]+\p{M}*|[\p{L}\p{N}\p{M}])*/gu;
const longestWord = 64;
const digit = /\p{N}/u;
const letter = /\p{L}/u;
const capital = /^\p{Lu}/u;
const onlyNumber = /^\d+(?:[.,’']\d+)*$/;
const separators = /[-./,_’':]/;
/** "50km", "3rd", "80er", "6-Gang": a number with a word at it, which is read as both. */
const numberWithWord = /^(\d+(?:[.,]\d+)*)(-?)(\p{L}+)$/u;
const numberThenWords = /^(\d+(?:[.,]\d+)*)((?:-\p{L}+)+)$/u;
const glued =
  /^(?:st|nd|rd|th|er|ern|te|ter|tes|ten|e|mal|x|fach|facher?n?|fache[rmns]?|jahrig\w*|kopfig\w*|teilig\w*|mm|cm|m|km|mg|g|kg|t|ml|cl|l|h|min|s|kb|mb|gb|tb|w|kw|wh|kwh|v|a|mah|hz|mhz|ghz|eur|usd|chf|gbp|am|pm|uhr|euro|prozent|bit|zoll|c|k|mio|mrd)$/;
const fractions: Readonly<Record<string, string>> = { '½': '.5', '¼': '.25', '¾': '.75' };

function beginsSentence(text: string, start: number): boolean {
  for (let place = start - 1; place >= 0 && place >= start - 12; place -= 1) {
    const character = text.charAt(place);
    if ('.!?:;\n…|•„“"»«'.includes(character)) return true;
    if (!' \t\r*_([-#>'.includes(character)) return false;
  }
  return start <= 12;
}

/** Reads words, numbers and codes in order. Linear in the length of the text. */
export function readWords(text: string, language: Language): readonly Word[] {
  const words: Word[] = [];
  const push = (start: number, raw: string, form: string, kind: Word['kind'], begins = false): void => {
    words.push({ start, end: start + raw.length, form, kind, upper: capital.test(raw), begins });
  };
  const pushPieces = (start: number, raw: string, begins: boolean): void => {
    let place = start;
    let glue = '';
    let glueStart = start;
    for (const piece of raw.split(separators)) {
      const apostrophe = place > start && /[’']/.test(text.charAt(place - 1));
      if (apostrophe && piece.length <= 2 && glue.length !== 1) {
        // What is behind an apostrophe is no word of its own ("crayola's", "geht's"), but for the "n't" of "don't".
        if (piece === 't') push(place, piece, 'not', 'word');
      } else if (apostrophe && piece === 't' && glue === 'n') {
        push(place - 2, raw.slice(place - 2 - start), 'not', 'word');
        glue = '';
      } else if (piece.length === 1 && letter.test(piece)) {
        // "E-Mail", "T-Shirt" and "z.B" are one word.
        if (glue === '') glueStart = place;
        glue += piece;
      } else if (piece !== '') {
        const first = glue === '' ? place : glueStart;
        const whole = raw.slice(first - start, place - start + piece.length);
        const kind = /^\d+$/.test(piece) ? 'number' : 'word';
        push(first, whole, fold(glue + piece, language), kind, begins && first === start);
        glue = '';
      }
      place += piece.length + 1;
    }
    if (glue !== '') push(glueStart, raw.slice(glueStart - start), fold(glue, language), 'word', begins);
  };
  for (const match of text.matchAll(wordPattern)) {
    const [raw] = match;
    const start = match.index;
    const begins = beginsSentence(text, start);
    if (raw.length > longestWord) {
      push(start, raw, raw.toLowerCase(), digit.test(raw) ? 'code' : 'word', begins);
      continue;
    }
    const half = fractions[raw.at(-1) ?? ''];
    if (half !== undefined && /^\d*.$/u.test(raw)) {
      push(start, raw, `${raw.length > 1 ? raw.slice(0, -1) : '0'}${half}`, 'number');
    } else if (onlyNumber.test(raw)) push(start, raw, raw, 'number');
    else if (!digit.test(raw)) pushPieces(start, raw, begins);
    else if (!letter.test(raw)) pushNumbers(start, raw, push);
    else pushMixed(start, raw, language, push);
  }
  return words;
}

type Push = (start: number, raw: string, form: string, kind: Word['kind']) => void;

/** Dates and times of day stay whole; other numbers with dashes, slashes and colons are as many numbers. */
function pushNumbers(start: number, raw: string, push: Push): void {
  if (/^\d{4}-\d{1,2}-\d{1,2}$|^\d{1,2}\/\d{1,2}\/\d{2,4}$|^\d{1,2}:\d{2}(?::\d{2})?$/.test(raw)) {
    push(start, raw, raw, 'number');
    return;
  }
  let place = start;
  for (const piece of raw.split(/[-/_:]/)) {
    if (/^\d/.test(piece)) push(place, piece, piece.replace(/[.,’']+$/, ''), 'number');
    place += piece.length + 1;
  }
}

function pushMixed(start: number, raw: string, language: Language, push: Push): void {
  const several = numberThenWords.exec(raw);
  const one = several === null ? numberWithWord.exec(raw) : null;
  const number = several?.[1] ?? one?.[1] ?? '';
  if (several !== null) {
    push(start, number, number, 'number');
    let place = start + number.length + 1;
    for (const piece of (several[2] ?? '').slice(1).split('-')) {
      push(place, piece, fold(piece, language), 'word');
      place += piece.length + 1;
    }
    return;
  }
  const tail = fold(one?.[3] ?? '', language);
  if (one !== null && glued.test(tail)) {
    push(start, number, number, 'number');
    const place = start + number.length + (one[2] ?? '').length;
    push(place, raw.slice(place - start), tail, 'word');
    return;
  }
  push(start, raw, raw.toLowerCase().replace(/[-./,_’':]/g, ''), 'code');
}
