import type { FoundValue } from './assignments.ts';
import { isPlaceholder } from './secret-values.ts';

/*
 * PINs, PUKs, TANs, one-time and recovery codes, codes of doors and cards: short, so only the word before them says what they are. Also
 * the words of a recovery phrase (BIP 39).
 */

const connection =
  /["'”“)\]*_]{0,3}(?:[ \t]{0,3}\([^()\n]{0,40}\))?(?:(?:[ \t]+[^\s:=.!?;"“„(|\d]{1,40}){0,7}?(?:[ \t]*[:=][ \t]*|[ \t]+(?:ist|lautet|lauten|sind|wäre|war|is|are|was|reads|sei)\b(?:[ \t]*[:=])?[ \t]+)|[ \t]{1,3}(?:nummer|nr\.?|number|no\.?|#)?[ \t]{0,2}|(?:\r?\n))(?:\r?\n[ \t]*)?(?:[-*•][ \t]+|1[.)][ \t]+)?(?:(?:jetzt|nun|now|currently|die|the|derzeit|aktuell)[ \t]+)?["'„“`*_]{0,2}/iy;
const number =
  /\d{3,10}[#*]?(?![\d.,:/-]?\d)(?![\p{L}_%€$°]|-\p{L}|[ \t](?:Stellen|Ziffern|Zeichen|digits|Uhr|Euro|EUR|Tage|Mal|mal|Minuten|minutes|Jahre|years|times|attempts|Versuche)\b)/uy;
const grouped = /\d{2,4}(?:[ -]\d{2,4}){1,7}(?![\p{L}\d])/uy;
const bitlocker = /\d{6}(?:-\d{6}){7}(?!\d)/y;
const mixed = /(?=[A-Za-z-]{0,24}\d)[A-Za-z0-9]{3,12}(?:-[A-Za-z0-9]{3,12}){0,8}(?:[#*](?!\w))?(?![\p{L}\d_@/]|\.\w)/uy;
const letters = /[A-Z]{3,8}(?:-[A-Z]{3,8}){1,7}(?![\p{L}\d])/uy;
const following =
  /["'“”`*_]{0,2}(?:[ \t]*[,;/|][ \t]*|[ \t]*(?:\r?\n|\\n)[ \t]*(?:[-*•][ \t]+|\d{1,2}[.)][ \t]+)?|[ \t]+(?:und|and|oder|or)[ \t]+|[ \t]{1,4})["'„“`*_]{0,2}/y;
const phrase =
  /["'”“)*_]{0,3}(?:[ \t]+(?:ist|lautet|is|was)\b)?[ \t]*[:=]?[ \t]*(?:\r?\n[ \t]*)?["'„“`]{0,1}((?:[a-z]{3,8}[ \t,]{1,2}){11,23}[a-z]{3,8})(?![a-z])/y;
const mostInRow = 24;
const year = /^(?:19|20)\d\d$/;
const dateLike = /^\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}$|^\d{4}-\d{2}-\d{2}$/;

function match(pattern: RegExp, text: string, place: number): RegExpExecArray | null {
  pattern.lastIndex = place;
  return pattern.exec(text);
}

/** Whether a word is used as the name of a number: in capitals, or with a sign or verb of giving behind it. */
function isNamed(written: string, gap: string): boolean {
  return (
    /[:=]|(?:ist|lautet|lauten|is|are|sind|was|war)\b/i.test(gap) ||
    /[A-Z]{3}|^[mi]TAN/.test(written) ||
    written.length > 4
  );
}

export function findCodes(text: string, from: number, to: number, head: string): readonly FoundValue[] {
  const connected = match(connection, text, to);
  if (connected === null) return [];
  const gap = connected[0];
  const written = text.slice(from, to);
  if (!isNamed(written, gap)) return [];
  const place = to + gap.length;
  const isShort = /(?:pin|tan|puk|cvv2?|cvc2?|otp|totp|zahl|nummer|ziffer)s?\d?$/.test(head);
  const isExplicit = /[:=]|(?:ist|lautet|lauten|is|are|sind|war|was)\b/i.test(gap);
  const first = readCode(text, place, head, isShort, isExplicit);
  if (first === undefined) return [];
  const found = [first];
  if (!/(?:codes|tans|pins|tan|code)$/.test(head)) return found;
  for (let last = first; found.length < mostInRow;) {
    const next = match(following, text, last.end);
    if (next === null) break;
    const code = readCode(text, last.end + next[0].length, head, isShort, true);
    if (code === undefined || !isAlike(text, first, code)) break;
    found.push(code);
    last = code;
  }
  return found;
}

/** Codes of one list have the same length, and signs in the same places. */
function isAlike(text: string, one: FoundValue, other: FoundValue): boolean {
  const form = (value: FoundValue): string => text.slice(value.start, value.end).replaceAll(/[A-Za-z0-9]/g, 'x');
  return form(one) === form(other) && other.end - other.start > 3;
}

function readCode(
  text: string,
  place: number,
  head: string,
  isShort: boolean,
  isExplicit: boolean,
): FoundValue | undefined {
  const long = match(bitlocker, text, place);
  if (long !== null) return { start: place, end: place + long[0].length, score: 950 };
  const plain = match(number, text, place);
  if (plain !== null) {
    const digits = plain[0];
    if (digits.replace(/\D/, '').length < (/cv[vc]/.test(head) || head.includes('prüf') ? 3 : 4)) return undefined;
    if (isPlaceholder(digits) && digits !== '0000' && !/^\d+$/.test(digits)) return undefined;
    if (!isExplicit && year.test(digits) && digits.startsWith('20')) return undefined;
    return { start: place, end: place + digits.length, score: 900 };
  }
  const groups = match(grouped, text, place);
  if (groups !== null && !dateLike.test(groups[0]) && groups[0].replaceAll(/\D/g, '').length >= 4) {
    return { start: place, end: place + groups[0].length, score: 850 };
  }
  const isMixedAllowed = !isShort || head.endsWith('tan') || head.includes('passcode');
  if (!isMixedAllowed) return undefined;
  const code = match(mixed, text, place) ?? match(letters, text, place);
  if (code === null) return undefined;
  const written = code[0];
  if (written.length < 4 || isPlaceholder(written) || dateLike.test(written)) return undefined;
  if (/^\d+-[A-Za-z]|^\d{1,2}[a-z]+$|^[A-Z]?[a-z]+\d{0,2}$/.test(written) && !isExplicit) return undefined;
  if (/^\d+-[a-z]{3,}/.test(written)) return undefined;
  return { start: place, end: place + written.length, score: isExplicit ? 850 : 700 };
}

/** Twelve to twenty-four words behind "seed phrase", "recovery phrase", "mnemonic". */
export function findRecoveryPhrase(text: string, to: number): FoundValue | undefined {
  const found = match(phrase, text, to);
  const words = found?.[1];
  if (found === null || words === undefined) return undefined;
  const parts = words.split(/[ \t,]+/);
  // Sentences have short words everywhere; the list has none below three letters and no articles.
  if (parts.some((part) => part === 'the' || part === 'and' || part === 'der' || part === 'die' || part === 'und'))
    return undefined;
  const end = to + found[0].length;
  return { start: end - words.length, end, score: 900 };
}
