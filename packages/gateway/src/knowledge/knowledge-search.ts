import type {
  KnowledgeHit,
  KnowledgeQuestion,
  KnowledgeResult,
  KnowledgeSearch,
  KnowledgeStatistics,
  Language,
  Passage,
} from '../core/knowledge.ts';
import { questionRules, readableQuestion } from './question-rules.ts';
import { germanness } from './detect-language.ts';
import { LanguageIndex } from './language-index.ts';
import { otherLanguage } from './other-languages.ts';
import { isFollowUp, mannerOf, partsOf, pointsBack } from './question.ts';
import { rankPassages } from './rank-passages.ts';
import { withoutPlaceholders } from './tokenise.ts';
import { pairTranslations } from './translations.ts';

const languages = ['de', 'en'] as const;

export interface KnowledgeDocuments {
  readonly files: number;
  readonly passages: readonly Passage[];
  /** Groups of words that mean the same here. */
  readonly synonyms?: readonly (readonly string[])[];
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
  const translations = pairTranslations(documents.passages);
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
    const parts = partsOf(text);
    for (const part of parts) {
      const units = index.unitsOf(part, asked);
      const manner = mannerOf(part, asked);
      let hits = rankPassages(index, { units, own: units, manner }, limit);
      // "It" means what the same message told before, else what was asked before.
      const before = part === parts.at(-1) || !pointsBack(part, asked) ? earlier.at(-1) : text.replace(part, ' ');
      if (before !== undefined && isFollowUp(part, asked)) {
        const known = new Set(units.map((unit) => unit.form));
        const context = index
          .unitsOf(withoutPlaceholders(before.slice(0, questionRules.length)), asked)
          .filter((unit) => !known.has(unit.form))
          .map((unit) => ({ ...unit, importance: unit.importance * questionRules.earlierImportance }));
        const followUp = { ...manner, existence: false, sentence: false };
        const together = rankPassages(index, { units: [...units, ...context], own: units, manner: followUp }, limit);
        if (together.length > 0) hits = together;
      }
      lists.push(hits);
    }
    lists.sort((left, right) => supportOf(right) - supportOf(left));
    return interleave(lists, limit);
  };

  /** A hit in the other language, given as its translation where there is one. */
  const translated = (hit: KnowledgeHit, text: string, language: Language): KnowledgeHit => {
    const passage = translations.get(hit.passage);
    const index = indexes.get(language);
    if (passage === undefined || index === undefined) return hit;
    const document = index.passages.indexOf(passage);
    return { ...hit, passage, quote: index.quote(document, index.unitsOf(text, language)) };
  };

  return {
    statistics: () => statistics,
    find: async (question: KnowledgeQuestion): Promise<KnowledgeResult> => {
      const text = readableQuestion(question.text);
      const foreignness = otherLanguage(text);
      if (foreignness === 'strong') return { language: undefined, hits: [] };
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
        const best = Math.max(supportOf(hits), supportOf(own));
        // Neither its words nor a document tell the language: gibberish, code, or a lone name.
        const untold = foreignness === 'weak' || Math.abs(value) < questionRules.told;
        if (untold && best < questionRules.enough) return { language: undefined, hits: [] };
        return supportOf(hits) > supportOf(own) ? { language: other, hits } : { language: guess, hits: own };
      }
      if (supportOf(own) >= questionRules.enough) return { language: guess, hits: own };
      // Where there are documents in the language of the question, those of the other one must match better.
      const foreign = findIn(other, guess, text, earlier, question.limit);
      const discount = indexes.has(guess) ? questionRules.otherLanguageSupport : 1;
      if (supportOf(foreign) * discount <= supportOf(own)) return { language: guess, hits: own };
      const hits = foreign.map((hit) => ({ ...hit, support: hit.support * discount }));
      return { language: guess, hits: hits.map((hit) => translated(hit, text, guess)) };
    },
  };
}
