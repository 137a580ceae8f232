import { isMediaCommand } from './media-command.ts';
import { belongsToThing } from './other-bearers.ts';
import { isPartOfSomethingElse } from './technical-surroundings.ts';
import { factsOf, type Lexicon } from './lexicon.ts';
import { isPerson, shapes, tags, type Words } from './tagger.ts';
import { gaps } from './word-gaps.ts';
import type { NameTagger } from './name-model.ts';
import type { TextView } from '../../../core/recogniser.ts';
import { cues, cueShift, wordFacts } from './word-facts.ts';
import { wordHash } from './word-hash.ts';
import { wordsThatAreNames } from '../../ordinary-words.ts';

export interface NameSpan {
  readonly start: number;
  readonly end: number;
  /** Per mille. */
  readonly likelihood: number;
}

/** Longer runs of names are lists or noise; the rest begins a new one. */
const mostWords = 8;
const nameFacts = wordFacts.firstName | wordFacts.surname;
/** First names that stand before a surname or a verb as another word: "im Mai Schmidt", "will Smith". */
function isAnotherWord(word: string): boolean {
  return wordsThatAreNames.has(word) || monthsAndVerbs.has(word);
}

const monthsAndVerbs: ReadonlySet<string> = new Set(['april', 'august', 'juni', 'june', 'will', 'mark', 'art']);

/** The spans of the names that a tagger has found in a text. */
export function nameSpans(tagger: NameTagger, lexicon: Lexicon, view: TextView): NameSpan[] {
  const { words, likelihoods } = tagger;
  const { text, tokens } = view;
  const spans: NameSpan[] = [];
  if (isMediaCommand(view)) return spans;
  for (let first = 0; first < words.count; first++) {
    if (!isPerson(words.tags[first] ?? 0)) {
      if (isSubject(words, view, first))
        spans.push({ start: tokens.starts[first] ?? 0, end: tokens.ends[first] ?? 0, likelihood: barely });
      continue;
    }
    let last = first;
    let commas = 0;
    let likelihood = likelihoods[first] ?? 0;
    let sum = likelihood;
    while (
      last + 1 < words.count &&
      last - first + 1 < mostWords &&
      joins(words.gaps[last + 1] ?? 0) &&
      (words.gaps[last + 1] !== gaps.line || isBroken(words, first, last)) &&
      (words.gaps[last + 1] === gaps.comma
        ? commas++ === 0 &&
          text.charCodeAt((tokens.starts[last + 1] ?? 0) - 1) !== openingBracket &&
          isReversed(words, first, last)
        : words.tags[last + 1] === tags.inside)
    ) {
      last++;
      likelihood = Math.max(likelihood, likelihoods[last] ?? 0);
      sum += likelihoods[last] ?? 0;
    }
    // "Moein von dem Ergebnis": what is left open at the end is no part of the name.
    const found = last;
    const count = last - first + 1;
    while (
      last > first &&
      ((isSmall(words, last) && isParticle(words, last)) ||
        (words.shapes[last] !== shapes.letter && neverEnds.has((words.facts[last] ?? 0) >> cueShift)))
    )
      last--;
    while (first < last && isForerunner(words, first)) first++;
    first = withFirstNames(words, view, first, spans.at(-1)?.end ?? 0);
    last = endOf(words, withSurname(words, last));
    const start = tokens.starts[startOf(words, first)] ?? 0;
    let end = tokens.ends[last] ?? 0;
    const next = last + 1;
    const isInitial = end - (tokens.starts[last] ?? 0) === 1;
    if (isInitial && text.charCodeAt(end) === 0x2e && last > first) end++;
    else if (last > first && isOrdinal(text, tokens.starts[last] ?? 0, end)) end++;
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
    const likely = Math.round((likelihood + sum / count) / 2);
    if (
      hasWord(words, first, last) &&
      (likely >= least(words, first, last) || (first === last && isSubject(words, view, first))) &&
      !namesSomethingElse(words, last) &&
      !hasCompanyForm(words, last) &&
      !isHalfOfCompound(text, end) &&
      !belongsToThing(view, first, last, words.gaps[first] ?? 0, end < (tokens.ends[last] ?? 0)) &&
      !isPartOfSomethingElse(text, start, end)
    )
      spans.push({ start, end, likelihood: likely });
    first = Math.max(found, last);
  }
  return spans;
}

/** What only people do at the beginning of a sentence, or things whose names are no first names. */
const verbs: ReadonlySet<string> = new Set(
  `ist hat war hatte kam kommt geht ging rief ruft sagt sagte meint meinte fragt fragte bittet bat will wollte möchte braucht wohnt arbeitet schreibt
schrieb kann soll muss wird wurde is has was had said says called wants needs lives works asked wrote can`.split(/\s+/),
);

/** "Peter ist krank": a common first name that is no other word, begins a sentence, and is followed by such a verb. */
function isSubject(words: Words, view: TextView, token: number): boolean {
  if (words.shapes[token] !== shapes.capital) return false;
  if (((words.facts[token] ?? 0) & wordFacts.commonFirstName) === 0) return false;
  if (!beginsSentence.has(words.gaps[token] ?? 0) || words.gaps[token + 1] !== gaps.space) return false;
  return (
    token + 1 < words.count &&
    words.shapes[token + 1] === shapes.small &&
    verbs.has(view.word(token + 1)) &&
    !isAnotherWord(view.word(token))
  );
}

/** "Anna Krüger wohnt …": a first name right before a surname belongs to it, wherever in a sentence the two stand. */
function withFirstNames(words: Words, view: TextView, found: number, free: number): number {
  let first = found;
  while (
    first > 0 &&
    found - first < 2 &&
    words.gaps[first] === gaps.space &&
    ((words.facts[found] ?? 0) & wordFacts.surname) !== 0 &&
    words.shapes[first - 1] === shapes.capital &&
    ((words.facts[first - 1] ?? 0) & wordFacts.commonFirstName) !== 0 &&
    !isAnotherWord(view.word(first - 1)) &&
    (words.facts[first - 1] ?? 0) >> cueShift === 0 &&
    (view.tokens.starts[first - 1] ?? 0) >= free
  )
    first--;
  return first;
}

/**
 * Whether a comma behind these words is that of "Keller, Sabine", and not one of a list of people ("Basia, Ali, Tom"), nor the one in
 * "Sehr geehrter Herr Patel, Anna".
 */
function isReversed(words: Words, first: number, last: number): boolean {
  const second = last + 1;
  const tag = words.tags[second] ?? 0;
  if (!isPerson(tag) || last > first + 2 || followsTitle(words, first)) return false;
  if (first > 0 && words.gaps[first] === gaps.comma && isPerson(words.tags[first - 1] ?? 0)) return false;
  if (words.gaps[second + 1] === gaps.comma && isPerson(words.tags[second + 1] ?? 0)) return false;
  const facts = words.facts[last] ?? 0;
  const secondFacts = words.facts[second] ?? 0;
  if ((facts & nameFacts) === wordFacts.firstName) return false;
  // Nils, Ceren; Detlef Harms, Ines Wedekind
  if (!isSurname(words.facts[first] ?? 0)) return false;
  const isFirstName = (secondFacts & wordFacts.firstName) !== 0;
  if (!isFirstName && (secondFacts & wordFacts.surname) !== 0) return false;
  return (
    tag === tags.inside ||
    (isFirstName && (facts & (wordFacts.surname | wordFacts.commonFirstName)) === wordFacts.surname)
  );
}

/** Whether a name goes on in the next line: a first name alone, and no label ("Petra Hahn⏎Abt.: Lager"). */
function isBroken(words: Words, first: number, last: number): boolean {
  const gap = words.gaps[last + 2];
  return (
    first === last &&
    gap !== gaps.colon &&
    gap !== gaps.stop &&
    gap !== gaps.abbreviation &&
    ((words.facts[last + 1] ?? 0) & wordFacts.surname) !== 0
  );
}

/** Whether a word is not rather a first name. */
function isSurname(facts: number): boolean {
  const common = wordFacts.commonFirstName | wordFacts.commonSurname;
  return (facts & common) !== wordFacts.commonFirstName && (facts & nameFacts) !== wordFacts.firstName;
}

const openingBracket = 0x28;

function followsTitle(words: Words, first: number): boolean {
  return first > 0 && (words.facts[first - 1] ?? 0) >> cueShift === cues.title;
}

/** "Jäger Orion", "Ferrari-Technikchef Ross Brawn": a word before a name that is surely none. */
function isForerunner(words: Words, token: number): boolean {
  const facts = words.facts[token] ?? 0;
  const gap = words.gaps[token + 1];
  if (gap !== gaps.space || (facts & (nameFacts | wordFacts.place)) !== 0) return false;
  const cue = facts >> cueShift;
  return (facts & wordFacts.german) !== 0
    ? cue !== cues.particle
    : cue === cues.title || cue === cues.role || cue === cues.kin;
}

/** "Roswitha Kempf": a word that is a surname and nothing else behind a known first name is part of the name, whatever the tagger says. */
function withSurname(words: Words, last: number): number {
  const next = last + 1;
  const facts = words.facts[next] ?? 0;
  const only = wordFacts.german | wordFacts.english | wordFacts.place | wordFacts.firstName;
  return next < words.count &&
    words.gaps[next] === gaps.space &&
    words.shapes[next] === shapes.capital &&
    words.shapes[last] === shapes.capital &&
    words.tags[next] !== tags.begin &&
    ((words.facts[last] ?? 0) & wordFacts.commonFirstName) !== 0 &&
    (facts & wordFacts.surname) !== 0 &&
    (facts & only) === 0 &&
    facts >> cueShift === 0
    ? next
    : last;
}

/** "Kunz-Albrecht": what is behind a dash is part of a name where it may be one. */
function endOf(words: Words, last: number): number {
  let end = last;
  while (
    end + 1 < words.count &&
    end < last + 2 &&
    words.gaps[end + 1] === gaps.dash &&
    words.shapes[end + 1] === words.shapes[last] &&
    words.shapes[last] !== shapes.letter &&
    mayBeName(words.facts[end + 1] ?? 0)
  )
    end++;
  return end;
}

function mayBeName(facts: number): boolean {
  return (facts & nameFacts) !== 0 && (facts & (wordFacts.german | wordFacts.english)) === 0 && facts >> cueShift === 0;
}

/** "Bernhard IV." */
function isOrdinal(text: string, start: number, end: number): boolean {
  if (text.charCodeAt(end) !== 0x2e || end - start > 5) return false;
  for (let at = start; at < end; at++) {
    const unit = text.charCodeAt(at);
    if (unit !== 0x49 && unit !== 0x56 && unit !== 0x58) return false;
  }
  return true;
}

/** "Müller GmbH", "Krause & Söhne", "Becker Logistik AG". */
function hasCompanyForm(words: Words, last: number): boolean {
  for (let token = last + 1; token < words.count && token <= last + 2; token++) {
    const gap = words.gaps[token];
    if (gap !== gaps.space && gap !== gaps.and && gap !== gaps.dash) return false;
    const shape = words.shapes[token];
    if (shape === shapes.small || shape === shapes.number) return false;
    if ((words.facts[token] ?? 0) >> cueShift === cues.companyForm) return true;
    if (isPerson(words.tags[token] ?? 0)) return false;
  }
  return false;
}

/** "Kopf- und Rückenschmerzen" */
function isHalfOfCompound(text: string, end: number): boolean {
  return text.charCodeAt(end) === 0x2d && text.charCodeAt(end + 1) === 0x20;
}

/** Per mille: words that look like abbreviations, labels and beginnings of sentences want more. */
function least(words: Words, first: number, last: number): number {
  if (first !== last) return rather;
  const facts = words.facts[first] ?? 0;
  const shape = words.shapes[first];
  if (first > 0) {
    const before = (words.facts[first - 1] ?? 0) >> cueShift;
    if (before === cues.title || before === cues.greeting || before === cues.introduction) return 0;
  }
  if (facts >> cueShift === cues.calendar) return surely;
  if (shape === shapes.capitals && words.mode !== 2 && (facts & wordFacts.commonFirstName) === 0) return surely;
  if ((facts & nameFacts) === 0 && (shape === shapes.inner || words.gaps[first + 1] === gaps.colon)) return surely;
  if ((facts & nameFacts) === 0) return rather;
  if ((facts & (wordFacts.german | wordFacts.english)) === 0) return 0;
  const begins = beginsSentence.has(words.gaps[first] ?? 0);
  if ((facts & wordFacts.commonFirstName) === 0) return begins ? surely : quite;
  // "Peter ist krank": a first name that begins a sentence is followed by a verb, in small letters.
  const goesOn = words.gaps[first + 1] === gaps.space && words.shapes[first + 1] === shapes.small;
  return begins && !goesOn ? quite : barely;
}

const beginsSentence: ReadonlySet<number> = new Set([gaps.outside, gaps.stop, gaps.line, gaps.exclamation]);

/** Set on German sources that had not been trained on. */
const barely = 600;
const rather = 700;
const quite = 800;
const surely = 850;

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
  // i. A. Petra Nolte
  if (start < first && start > 0 && isInitialGap(words.gaps[start] ?? 0)) return first;
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
