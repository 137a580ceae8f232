import type { Language } from '../core/knowledge.ts';
import { stem } from './stem.ts';
import { tokenise, type Token } from './tokenise.ts';

/** Words, or phrases, that mean the same here, in any language. */
export type SynonymGroup = readonly string[];

/** Groups of a collection that are kept at most, and that are looked at for one question. */
const mostKept = 2_000;
const mostAsked = 64;
/** Characters of a question that are looked at. */
const longestQuestion = 4_000;
/** Shorter words are in too many others. */
const shortestPart = 3;

/** The words of a synonym, as one language reads them. */
export function wordsOfSynonym(entry: string, language: Language): readonly Token[] {
  // As in the lists of words of the gateway's own.
  return tokenise(entry.replaceAll('+', ' '), language);
}

/** What has to stand somewhere in a question for a synonym to be in it. */
function marksOf(entry: string): readonly string[] {
  return (['de', 'en'] as const).flatMap((language) => {
    const [first] = wordsOfSynonym(entry, language);
    return first === undefined ? [] : [first.verbatim ? first.form : stem(first.form, language)];
  });
}

interface MarkedGroup {
  readonly group: SynonymGroup;
  readonly marks: readonly string[];
}

function isIn(question: string, words: ReadonlySet<string>, mark: string): boolean {
  return mark.length < shortestPart ? words.has(mark) : question.includes(mark);
}

/** Groups of synonyms, of which those are given that a question may have a word of: an index need not be told of all. */
export class SynonymBook {
  readonly #groups: readonly MarkedGroup[];

  constructor(groups: Iterable<SynonymGroup>) {
    const marked: MarkedGroup[] = [];
    for (const group of groups) {
      if (marked.length >= mostKept) break;
      marked.push({ group, marks: [...new Set(group.flatMap(marksOf))] });
    }
    this.#groups = marked;
  }

  /** Those of which a word stands in a text, be it as a part of a compound. */
  in(text: string): readonly SynonymGroup[] {
    if (this.#groups.length === 0) return [];
    const read = text.slice(0, longestQuestion);
    const tokens = [...tokenise(read, 'de', true), ...tokenise(read, 'en', true)];
    const words = new Set(tokens.map(({ form }) => form));
    const question = [...words].join(' ');
    const found: SynonymGroup[] = [];
    for (const { group, marks } of this.#groups) {
      if (found.length >= mostAsked) break;
      if (marks.some((mark) => isIn(question, words, mark))) found.push(group);
    }
    return found;
  }
}
