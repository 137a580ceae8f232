import { isMediaCommand } from './media-command.ts';
import { factsOf, type Lexicon } from './lexicon.ts';
import { isPerson, shapes, tags, type Words } from './tagger.ts';
import { gaps } from './word-gaps.ts';
import type { NameTagger } from './name-model.ts';
import type { TextView } from '../../../core/recogniser.ts';
import { cues, cueShift, wordFacts } from './word-facts.ts';
import { wordHash } from './word-hash.ts';

export interface NameSpan {
  readonly start: number;
  readonly end: number;
  /** Per mille. */
  readonly likelihood: number;
}

/** Longer runs of names are lists or noise; the rest begins a new one. */
const mostWords = 8;
const nameFacts = wordFacts.firstName | wordFacts.surname;

/** The spans of the names that a tagger has found in a text. */
export function nameSpans(tagger: NameTagger, lexicon: Lexicon, view: TextView): NameSpan[] {
  const { words, likelihoods } = tagger;
  const { text, tokens } = view;
  const spans: NameSpan[] = [];
  if (isMediaCommand(view)) return spans;
  for (let first = 0; first < words.count; first++) {
    if (!isPerson(words.tags[first] ?? 0)) continue;
    let last = first;
    let commas = 0;
    let likelihood = likelihoods[first] ?? 0;
    let sum = likelihood;
    while (
      last + 1 < words.count &&
      last - first + 1 < mostWords &&
      words.tags[last + 1] === tags.inside &&
      joins(words.gaps[last + 1] ?? 0) &&
      !(words.gaps[last + 1] === gaps.comma && (commas++ > 0 || followsTitle(words, first)))
    ) {
      last++;
      likelihood = Math.max(likelihood, likelihoods[last] ?? 0);
      sum += likelihoods[last] ?? 0;
    }
    // "Moein von dem Ergebnis": what is left open at the end is no part of the name.
    const found = last;
    while (
      last > first &&
      ((isSmall(words, last) && isParticle(words, last)) ||
        (words.shapes[last] !== shapes.letter && neverEnds.has((words.facts[last] ?? 0) >> cueShift)))
    )
      last--;
    const start = tokens.starts[startOf(words, first)] ?? 0;
    let end = tokens.ends[last] ?? 0;
    const next = last + 1;
    const isInitial = end - (tokens.starts[last] ?? 0) === 1;
    if (isInitial && text.charCodeAt(end) === 0x2e && last > first) end++;
    else
      end -= ending(
        text,
        tokens.starts[last] ?? 0,
        end,
        words.facts[last] ?? 0,
        lexicon,
        next < words.count ? (words.gaps[next] ?? 0) : gaps.outside,
        first === last,
        isPlural(words, view, first),
      );
    if (hasWord(words, first, last) && !namesSomethingElse(words, last) && !isPartOfSomethingElse(text, start, end))
      spans.push({ start, end, likelihood: Math.round((likelihood + sum / (found - first + 1)) / 2) });
    first = found;
  }
  return spans;
}

/** "Sehr geehrter Herr Patel, Anna": two people, and no surname with its first name. */
function followsTitle(words: Words, first: number): boolean {
  return first > 0 && (words.facts[first - 1] ?? 0) >> cueShift === cues.title;
}

const pluralArticles: ReadonlySet<string> = new Set(['die', 'den', 'the']);

/** "Die Müllers". */
function isPlural(words: Words, view: TextView, first: number): boolean {
  return first > 0 && words.gaps[first] === gaps.space && pluralArticles.has(view.word(first - 1));
}

/** Letters alone are no name. */
function hasWord(words: Words, first: number, last: number): boolean {
  for (let token = first; token <= last; token++) if (words.shapes[token] !== shapes.letter) return true;
  return false;
}

/** GEB., SAID, MONTAG behind a name in capitals. */
const neverEnds: ReadonlySet<number> = new Set([cues.introduction, cues.saying, cues.calendar, cues.closed]);

function isSmall(words: Words, token: number): boolean {
  return words.shapes[token] === shapes.small;
}

function isParticle(words: Words, token: number): boolean {
  return (words.facts[token] ?? 0) >> cueShift === cues.particle;
}

/** The particles before a surname that are no German words for themselves are part of it: van der Velde, de la Cruz. */
function startOf(words: Words, first: number): number {
  let start = first;
  // A. Krüger, H.-P. Müller.
  while (
    start > 0 &&
    start > first - 3 &&
    words.shapes[start - 1] === shapes.letter &&
    !isPerson(words.tags[start - 1] ?? 0) &&
    isInitialGap(words.gaps[start] ?? 0)
  )
    start--;
  if (start < first) return start;
  for (let token = first - 1; token >= 0 && token >= first - 3; token--) {
    const gap = words.gaps[token + 1] ?? 0;
    if (
      !isSmall(words, token) ||
      !isParticle(words, token) ||
      (gap !== gaps.space && gap !== gaps.dash) ||
      isPerson(words.tags[token] ?? 0)
    )
      break;
    if (((words.facts[token] ?? 0) & wordFacts.german) === 0) start = token;
  }
  return start;
}

function isInitialGap(gap: number): boolean {
  return gap === gaps.abbreviation || gap === gaps.joined || gap === gaps.stop;
}

/** Robert Koch-Institut, Konrad-Adenauer-Allee: whatever is behind the dash is meant. */
function namesSomethingElse(words: Words, last: number): boolean {
  let token = last;
  while (token + 1 < words.count && token < last + 3 && words.gaps[token + 1] === gaps.dash) token++;
  if (token === last) return false;
  const cue = (words.facts[token] ?? 0) >> cueShift;
  return cue === cues.institution || cue === cues.street || cue === cues.companyForm;
}

function joins(gap: number): boolean {
  return (
    gap === gaps.space ||
    gap === gaps.dash ||
    gap === gaps.apostrophe ||
    gap === gaps.abbreviation ||
    gap === gaps.joined ||
    gap === gaps.comma ||
    gap === gaps.line ||
    gap === gaps.stop
  );
}

/** How many units at the end of a word are the ending of a genitive or a plural. */
export function ending(
  text: string,
  start: number,
  end: number,
  facts: number,
  lexicon: Lexicon,
  gap: number,
  alone: boolean,
  plural: boolean,
): number {
  if (end - start < 4 || (text.charCodeAt(end - 1) | 0x20) !== 0x73) return 0;
  const before = text.charCodeAt(end - 2) | 0x20;
  // After s, x, z and ß a genitive has no s of its own.
  if (before === 0x73 || before === 0x78 || before === 0x7a || before === 0xff) return 0;
  const stem = factsOf(lexicon, wordHash(text, start, end - 1));
  const isStem = (stem & nameFacts) !== 0;
  if (plural && alone && (stem & (wordFacts.commonFirstName | wordFacts.commonSurname)) !== 0) return 1;
  if ((facts & nameFacts) === 0) return isStem || (gap === gaps.space && followedByNoun(text, end)) ? 1 : 0;
  // Peters, Jacobs, Hermanns: names with and without the s. What follows tells.
  const common = wordFacts.commonFirstName | wordFacts.commonSurname;
  if ((facts & common) !== 0 || (stem & common) === 0) return 0;
  return gap === gaps.space && (alone || followedByNoun(text, end)) ? 1 : 0;
}

function followedByNoun(text: string, end: number): boolean {
  const unit = text.charCodeAt(end + 1);
  return (unit >= 0x41 && unit <= 0x5a) || unit === 0xc4 || unit === 0xd6 || unit === 0xdc;
}

const longestSurroundings = 80;

/** Whether what is found stands in an address of mail or of the web, in a path or in the name of an account. */
function isPartOfSomethingElse(text: string, start: number, end: number): boolean {
  let from = start;
  const earliest = Math.max(0, start - longestSurroundings);
  while (from > earliest && !endsRun(text.charCodeAt(from - 1))) from--;
  let to = end;
  const latest = Math.min(text.length, end + longestSurroundings);
  while (to < latest && !endsRun(text.charCodeAt(to))) to++;
  if (from === start && to === end) return false;
  for (let at = from; at < start; at++) if (isTechnical(text, at, from, to)) return true;
  for (let at = end; at < to; at++) if (isTechnical(text, at, from, to)) return true;
  return false;
}

function endsRun(unit: number): boolean {
  return (
    unit <= 0x20 ||
    unit === 0xa0 ||
    unit === 0x22 ||
    unit === 0x3c ||
    unit === 0x3e ||
    unit === 0x28 ||
    unit === 0x29 ||
    unit === 0x2c ||
    unit === 0x3b ||
    unit === 0x7c ||
    unit === 0x3d ||
    unit === 0x26
  );
}

function isTechnical(text: string, at: number, from: number, to: number): boolean {
  const unit = text.charCodeAt(at);
  if (unit === 0x40) return at > from;
  if (unit === 0x5f || unit === 0x5c) return true;
  if (unit === 0x2f)
    return text.charCodeAt(at + 1) === 0x2f || text.charCodeAt(at - 1) === 0x2f || (at === from && at > 0);
  // A dot between small letters: a domain or a file.
  if (unit === 0x2e) return at > from && at + 1 < to && isSmallOrDigit(text.charCodeAt(at + 1)) && !(at === from + 1);
  return false;
}

function isSmallOrDigit(unit: number): boolean {
  return (unit >= 0x61 && unit <= 0x7a) || (unit >= 0x30 && unit <= 0x39);
}
