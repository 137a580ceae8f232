import { Normalisation } from '../../../lib/normalisation.ts';
import { normaliseText } from '../../../lib/normalised-text.ts';

const normalisation = new Normalisation({ caseSensitive: true, keepSpaces: true });

const otherDigit = /(?![0-9])\p{Nd}/gu;

/** The zero of the run of ten that a decimal digit of another script is in. */
function digitValue(digit: string): string {
  let point = digit.codePointAt(0) ?? 0;
  let value = 0;
  while (value < 10 && /^\p{Nd}$/u.test(String.fromCodePoint(point - 1))) {
    point -= 1;
    value += 1;
  }
  return String(value % 10);
}

/**
 * A text as a reader takes it: what does not show is left out, letters and digits of other scripts that look alike or count alike are
 * plain ones, and digits that were spaced out stand together. Keeps capitals, umlauts and lines.
 */
export function plainSentence(text: string): string {
  const { text: plain } = normaliseText(text, normalisation);
  return plain
    .replace(/[*`]+|__+|~~/g, '')
    .replace(otherDigit, digitValue)
    .replace(/(?<![\d.,])\d(?: \d){2,}(?![\d])/g, (digits) => digits.replaceAll(' ', ''))
    .replace(/(?<![\d.,])\d \d(?= ?[.,] ?\d|\s*(?:€|EUR\b|Euro\b|euros?\b|\$))/g, (digits) =>
      digits.replaceAll(' ', ''),
    )
    .replace(/(\d) ?([.,]) ?(\d) ?(\d)(?!\d)(?=\s*(?:€|EUR\b|Euro\b|euros?\b|\$))/g, '$1$2$3$4');
}

const digitWords: ReadonlyMap<string, string> = new Map(
  'null eins zwei drei vier fünf sechs sieben acht neun'
    .split(' ')
    .map((word, value): [string, string] => [word, String(value)])
    .concat([
      ['zwo', '2'],
      ['fuenf', '5'],
      ['oh', '0'],
    ])
    .concat('zero one two three four five six seven eight nine'.split(' ').map((word, value) => [word, String(value)])),
);
const leastSpelled = 3;
const spelled = /(?<!\p{L})(\p{L}{2,6})((?:[\s-]+\p{L}{2,6}){2,})(?!\p{L})/giu;

/** Numbers that are spelled out digit by digit, such as "eins eins null neun". */
export function joinSpelledDigits(text: string): string {
  return text.replace(spelled, (run: string) => {
    const words = run.split(/([\s-]+)/);
    let result = '';
    let digits = '';
    let original = '';
    const flush = (): void => {
      result += digits.length >= leastSpelled ? (/^[\s-]*/.exec(original)?.[0] ?? '') + digits : original;
      digits = '';
      original = '';
    };
    for (let at = 0; at < words.length; at += 2) {
      const [gap, word] = [words[at - 1] ?? '', words[at] ?? ''];
      const digit = digitWords.get(word.toLowerCase());
      if (digit === undefined) {
        flush();
        result += gap + word;
      } else {
        digits += digit;
        original += gap + word;
      }
    }
    flush();
    return result;
  });
}
