import type { Language } from '../../core/knowledge.ts';
import type { WordsAsked } from '../../core/chunk-server.ts';
import { leanedOn } from '../leaned-on.ts';
import { isFollowUp } from '../question.ts';
import { relatedStems, stem } from '../stem.ts';
import { isFillerWord, isFunctionWord } from '../stop-words.ts';
import { SynonymBook, type SynonymGroup } from '../synonyms.ts';
import { tokenise } from '../tokenise.ts';

/** Another one whenever texts give other terms than before: what was put with older ones has to be put again. */
export const termsVersion = 1;

/** Words of a question that are looked up; servers have bounds on how many alternatives a query has. */
const mostWords = 48;
/** How much the words of an earlier question count in one that leans on it, as in the index of the gateway's own. */
const earlierWeight = 0.6;
/** How much a word counts when it is read in the language that the question does not seem to be in. */
const otherLanguageWeight = 0.2;
/** How much words of talk count: they are in every text. */
const fillerWeight = 0.3;
/** How much a guess at another form of a verb counts. */
const relatedWeight = 0.7;
/** How much words count that mean the same as one of the question. */
const synonymWeight = 0.75;
/** Occurrences that one in the innermost heading is worth. */
const headingWorth = 2;

/**
 * The informative words of a text in their searchable form: stems, and numbers of products as one word. Other forms of verbs are guessed in
 * questions only: in texts the guesses made nDCG@10 on XQuAD-de .926 instead of .941, for they lengthen texts and are mostly wrong.
 */
function termsIn(text: string, language: Language): string[] {
  const terms: string[] = [];
  for (const { form, verbatim } of tokenise(text, language)) {
    if (verbatim) terms.push(form);
    else if (!isFunctionWord(form, language)) terms.push(stem(form, language));
  }
  return terms;
}

/** The terms by which a chunk is found, each as often as it counts. */
export function termsOfChunk(titles: readonly string[], text: string, language: Language): readonly string[] {
  const last = titles.length - 1;
  return [
    ...titles.flatMap((title, depth) =>
      Array.from({ length: depth === last ? headingWorth : 1 }, () => termsIn(title, language)).flat(),
    ),
    ...termsIn(text, language),
  ];
}

function addTerms(
  terms: Map<string, number>,
  text: string,
  { asked, factor, language }: { readonly asked: Language; readonly factor: number; readonly language: Language },
): void {
  for (const { form, verbatim } of tokenise(text, language).slice(0, 4 * mostWords)) {
    if (terms.size >= 4 * mostWords) return;
    const add = (term: string, weight: number): void => {
      terms.set(term, Math.max(terms.get(term) ?? 0, weight * factor));
    };
    if (verbatim) {
      add(form, 1);
      continue;
    }
    if (isFunctionWord(form, language) || isFunctionWord(form, asked)) continue;
    const weight = isFillerWord(form, language) ? fillerWeight : 1;
    add(stem(form, language), weight);
    for (const related of relatedStems(form, language)) add(related, weight * relatedWeight);
  }
}

/** The first words of a text; more are rather a document than a question. */
function firstWords(text: string): string {
  return text.split(/\s+/).slice(0, mostWords).join(' ').trim();
}

/**
 * What to look for by words. `language` is the one that the question seems to be in; its words are read in the other one too,
 * for names, and for documents that there are in that one alone.
 */
export function wordsAsked(
  text: string,
  earlier: readonly string[],
  language: Language,
  synonyms: readonly SynonymGroup[] = [],
): WordsAsked {
  const before = leanedOn(earlier, language)?.topic;
  const leaning = before !== undefined && isFollowUp(text, language) ? firstWords(before) : undefined;
  const question = firstWords(text);
  const other: Language = language === 'de' ? 'en' : 'de';
  const terms = new Map<string, number>();
  addTerms(terms, question, { asked: language, factor: 1, language });
  addTerms(terms, question, { asked: language, factor: otherLanguageWeight, language: other });
  if (leaning !== undefined) addTerms(terms, leaning, { asked: language, factor: earlierWeight, language });
  // Which of them are meant is told when what they find is measured: here is only looked for candidates.
  const groups = new SynonymBook(synonyms).in([question, leaning ?? ''].join('\n'));
  const same = firstWords([...new Set(groups.flat())].join(' '));
  for (const one of [language, other]) addTerms(terms, same, { asked: language, factor: synonymWeight, language: one });
  return {
    text: question,
    earlier: leaning,
    same: same === '' ? undefined : same,
    terms: [...terms].map(([term, weight]) => ({ term, weight })),
  };
}
