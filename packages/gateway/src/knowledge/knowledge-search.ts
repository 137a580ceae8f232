import type {
  KnowledgeHit,
  KnowledgeQuestion,
  KnowledgeResult,
  KnowledgeSearch,
  KnowledgeStatistics,
  Language,
  Passage,
} from '../core/knowledge.ts';
import { germanness } from './detect-language.ts';
import { asksForExistence, isFollowUp, isSentence, partsOf } from './question.ts';
import { LanguageIndex } from './language-index.ts';
import type { QuestionUnit } from './question-reader.ts';
import { quoteOf } from './quote.ts';
import { withoutPlaceholders } from './tokenise.ts';

const languages = ['de', 'en'] as const;

/** Characters of a question that are looked at; what comes after is more likely a document than a question. */
const questionLength = 4_000;
/** Hits below this share of the best one's score are not worth quoting beside it. */
const nearTheBest = 0.72;
/** How much the words of the earlier question count in a follow-up. */
const earlierImportance = 0.6;
/** Support from which documents in the other language are not looked at. */
const enough = 0.4;
/** What support by documents in the other language is worth where there are some in the asked one. */
const otherLanguage = 0.7;

/** What is left of the support by a single word in running text. */
const coincidence = 0.5;
/** Candidates whose headings are compared with the question. */
const rerankedHits = 40;
/** How much a heading that the question says in full adds to the rank, and to the support. */
const headingGain = 0.6;
const headingSupport = 0.5;

export interface KnowledgeDocuments {
  readonly files: number;
  readonly passages: readonly Passage[];
  /** Groups of words that mean the same here. */
  readonly synonyms?: readonly (readonly string[])[];
}

/**
 * Support as a share of coverage, by linear pieces between points that were set on the example shop's development
 * questions and on other people's passages: at .4 about half of the questions that look like this are answered rightly.
 */
const calibration: readonly (readonly [coverage: number, support: number])[] = [
  [0, 0],
  [0.46, 0.4],
  [0.75, 0.8],
  [1, 1],
];

export function calibrate(coverage: number): number {
  for (let point = 1; point < calibration.length; point += 1) {
    const [x0, y0] = calibration[point - 1] ?? [0, 0];
    const [x1, y1] = calibration[point] ?? [1, 1];
    if (coverage <= x1) return y0 + ((coverage - x0) / (x1 - x0)) * (y1 - y0);
  }
  return 1;
}

interface Candidate {
  readonly document: number;
  readonly score: number;
  /** Share of the question that is covered. */
  readonly share: number;
}

function byScore(left: Candidate, right: Candidate): number {
  return right.score - left.score || left.document - right.document;
}

interface Ranked {
  readonly hits: readonly KnowledgeHit[];
}

/** How something is asked. */
interface Manner {
  /** Whether such a thing exists at all. */
  readonly existence: boolean;
  /** In a sentence rather than by keywords. */
  readonly sentence: boolean;
}

function rank(
  index: LanguageIndex,
  units: readonly QuestionUnit[],
  own: readonly QuestionUnit[],
  limit: number,
  { existence, sentence }: Manner,
): Ranked {
  if (!own.some((unit) => unit.topical)) return { hits: [] };
  const coverage = index.cover(units, existence);
  const candidates: Candidate[] = [];
  for (let document = 0; document < index.passages.length; document += 1) {
    const score = coverage.score[document] ?? 0;
    if (score === 0) continue;
    let share = (coverage.covered[document] ?? 0) / coverage.importance;
    if (units.length > own.length) {
      // A follow-up must be answered itself: what was asked before does not vouch for it.
      let ownCovered = 0;
      let ownImportance = 0;
      for (const [position, unit] of own.entries()) {
        ownCovered += unit.importance * (coverage.qualities[position]?.[document] ?? 0);
        ownImportance += unit.importance;
      }
      share = Math.min(share, ownCovered / ownImportance);
    }
    // One word somewhere in a text is a coincidence; in a heading, or beside another word of the question, it is not.
    if ((coverage.titled[document] ?? 0) === 0 && (coverage.found[document] ?? 0) < 2) share *= coincidence;
    candidates.push({ document, score: score * (0.25 + share), share });
  }
  candidates.sort(byScore);
  const topical = own.filter((unit) => unit.topical).length;
  const loneWord = topical === 1 && sentence && !existence;
  const reranked = candidates.slice(0, rerankedHits).map(({ document, score, share: covered }) => {
    let share = covered;
    const heading = index.headingMatch(document, own);
    const said = heading.words >= 2 ? heading.share : 0;
    // "Will it rain?" has one word that tells something, and a rain jacket is not what it is about.
    if (loneWord && (coverage.found[document] ?? 0) < 2) share *= 0.5 + Math.min(0.5, heading.share);
    return {
      document,
      score: score * (1 + headingGain * heading.share),
      share: share + (1 - share) * headingSupport * said ** 2,
    };
  });
  reranked.sort(byScore);
  const best = reranked[0]?.score ?? 0;
  const hits: KnowledgeHit[] = [];
  for (const candidate of reranked) {
    if (hits.length >= limit || candidate.score < nearTheBest * best) break;
    const passage = index.passages[candidate.document];
    if (passage === undefined) continue;
    hits.push({
      passage,
      quote: quoteOf(passage.text, (row) => index.literalMatches(units, row)),
      score: candidate.score,
      support: calibrate(candidate.share),
      terms: units.map((unit, position) => ({
        term: unit.form,
        importance: unit.importance / coverage.importance,
        covered: coverage.qualities[position]?.[candidate.document] ?? 0,
      })),
    });
  }
  return { hits };
}

/** Runs of white space cost the patterns below quadratic time. */
function withSingleSpaces(text: string): string {
  return text.replace(/\s+/g, (run) => (run.includes('\n') ? '\n' : ' '));
}

function supportOf(hits: readonly KnowledgeHit[]): number {
  return hits[0]?.support ?? 0;
}

/** Takes the best of each list in turn, each passage once. */
function interleave(lists: readonly (readonly KnowledgeHit[])[], limit: number): KnowledgeHit[] {
  const taken = new Map<string, KnowledgeHit>();
  for (let position = 0; position < limit; position += 1) {
    for (const list of lists) {
      const hit = list[position];
      if (hit !== undefined && taken.size < limit && !taken.has(hit.passage.id)) taken.set(hit.passage.id, hit);
    }
  }
  return [...taken.values()];
}

/** Builds the search over documents that are held in memory. Deterministic: the same documents and question, the same hits. */
export function createKnowledgeSearch(documents: KnowledgeDocuments): KnowledgeSearch {
  const indexes = new Map<Language, LanguageIndex>();
  for (const language of languages) {
    const passages = documents.passages.filter((passage) => passage.language === language);
    if (passages.length > 0) indexes.set(language, new LanguageIndex(language, passages, documents.synonyms ?? []));
  }
  const statistics: KnowledgeStatistics = {
    files: documents.files,
    passages: documents.passages.length,
    languages: [...indexes.keys()],
  };

  const findIn = (
    language: Language,
    asked: Language,
    text: string,
    earlier: readonly string[],
    limit: number,
  ): readonly KnowledgeHit[] => {
    const index = indexes.get(language);
    if (index === undefined) return [];
    const lists: (readonly KnowledgeHit[])[] = [];
    for (const part of partsOf(text)) {
      const units = index.unitsOf(part, asked);
      const manner = { existence: asksForExistence(part, asked), sentence: isSentence(part) };
      let { hits } = rank(index, units, units, limit, manner);
      const before = earlier.at(-1);
      if (before !== undefined && isFollowUp(part, language)) {
        const known = new Set(units.map((unit) => unit.form));
        const context = index
          .unitsOf(withoutPlaceholders(before.slice(0, questionLength)), asked)
          .filter((unit) => !known.has(unit.form))
          .map((unit) => ({ ...unit, importance: unit.importance * earlierImportance }));
        const together = rank(index, [...units, ...context], units, limit, { existence: false, sentence: false }).hits;
        if (together.length > 0) hits = together;
      }
      lists.push(hits);
    }
    lists.sort((left, right) => supportOf(right) - supportOf(left));
    return interleave(lists, limit);
  };

  return {
    statistics: () => statistics,
    find: async (question: KnowledgeQuestion): Promise<KnowledgeResult> => {
      const text = withSingleSpaces(withoutPlaceholders(question.text.slice(0, questionLength)));
      const earlier = question.earlier ?? [];
      let value = germanness(text);
      if (value === 0) value = germanness(earlier.join('\n'));
      const guess: Language = value > 0 ? 'de' : 'en';
      const other: Language = guess === 'de' ? 'en' : 'de';
      // Function words decide the language; a keyword or a name alone leaves it to where it is found.
      const unsure = Math.abs(value) < 2;
      const own = findIn(guess, guess, text, earlier, question.limit);
      if (unsure) {
        const hits = findIn(other, other, text, earlier, question.limit);
        return supportOf(hits) > supportOf(own) ? { language: other, hits } : { language: guess, hits: own };
      }
      if (supportOf(own) >= enough) return { language: guess, hits: own };
      // Where there are documents in the language of the question, those of the other one must match better.
      const foreign = findIn(other, guess, text, earlier, question.limit);
      const discount = indexes.has(guess) ? otherLanguage : 1;
      const hits = supportOf(foreign) * discount > supportOf(own) ? foreign : own;
      return {
        language: guess,
        hits: hits === own ? own : foreign.map((hit) => ({ ...hit, support: hit.support * discount })),
      };
    },
  };
}
