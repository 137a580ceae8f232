import type { ReadText, ReadWord } from './read-text.ts';

const nameBefore: ReadonlySet<string> = new Set(
  'herr herrn frau mr mrs ms dr prof von van de marke firma brand'.split(' '),
);
const prepositions: ReadonlySet<string> = new Set('in aus nach bei von durch mit gegen fur'.split(' '));
const nounEnding =
  /(?:ung|ungen|heit|keit|schaft|tion|tionen|tat|taten|ismus|nis|nisse|ling|tum|chen|lein|ment|enz|anz|ik|ur|er|ern|en|e)$/;

function adjacentUpper(read: ReadText, at: number, other: number): boolean {
  const [word, neighbour] = [read.words[at], read.words[other]];
  if (word === undefined || neighbour === undefined || !neighbour.upper || neighbour.weight === 0) return false;
  const [left, right] = at < other ? [word, neighbour] : [neighbour, word];
  return /^[ -]$/.test(read.text.slice(left.end, right.start));
}

/**
 * Whether a word is likely a name. In English a capital within a sentence tells; in German every noun has one, so there must be another
 * sign: two in a row, capitals inside, a title before it, a preposition without an article.
 */
export function isName(read: ReadText, at: number): boolean {
  const word: ReadWord | undefined = read.words[at];
  if (word === undefined || word.kind !== 'word' || !word.upper || word.weight === 0 || word.quantity >= 0)
    return false;
  const written = read.text.slice(word.start, word.end);
  if (/^\p{Lu}{2,}$/u.test(written) || /\p{Ll}\p{Lu}/u.test(written)) return true;
  const before = read.words[at - 1];
  if (read.language === 'en') return !word.begins;
  if (adjacentUpper(read, at, at + 1) || (adjacentUpper(read, at, at - 1) && before?.begins !== true)) return true;
  if (before === undefined || word.begins) return false;
  if (nameBefore.has(before.form)) return true;
  return prepositions.has(before.form) && !nounEnding.test(word.form) && word.weight >= 1;
}
