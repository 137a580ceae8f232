import type { QuestionSource } from '../../benchmarks/knowledge/question-sources.ts';
import type { Language } from '../../packages/gateway/src/core/knowledge.ts';
import { germanness } from '../../packages/gateway/src/knowledge/detect-language.ts';
import { AskedTerms } from '../../packages/gateway/src/knowledge/embedded/asked-terms.ts';
import { ChunkReadings } from '../../packages/gateway/src/knowledge/embedded/chunk-readings.ts';
import { CollectionShard } from '../../packages/gateway/src/knowledge/embedded/collection-shard.ts';
import { FamilyMemory } from '../../packages/gateway/src/knowledge/embedded/family-memory.ts';
import { questionReader, rankChunks } from '../../packages/gateway/src/knowledge/embedded/rank-chunks.ts';
import { ChunkScorer } from '../../packages/gateway/src/knowledge/embedded/score-chunks.ts';
import { TermReader } from '../../packages/gateway/src/knowledge/embedded/word-terms.ts';
import { createLexicon } from '../../packages/gateway/src/knowledge/lexicon.ts';
import { mannerOf } from '../../packages/gateway/src/knowledge/question.ts';
import { observedIn } from './support-model.ts';

/** Passages that an assistant is given: the one with most support decides. */
const given = 5;

/** A question with what is seen of the passages that it finds. */
export interface Example {
  readonly source: string;
  /** What is kept together when some are held out: questions to one article. */
  readonly group: string;
  readonly answerable: boolean;
  /** One row of observations for each passage. */
  readonly passages: readonly Float64Array[];
  /** The support of each as it is now, to begin with. */
  readonly supports: readonly number[];
}

/** Each question as it is, and once more with the document of its answer taken out where one alone has it. */
export function readExamples({ collection, documents, name, questions }: QuestionSource): Example[] {
  const lexicons = { de: createLexicon('de'), en: createLexicon('en') };
  const reader = new TermReader(lexicons);
  const shard = new CollectionShard(collection, reader);
  for (const document of documents) shard.put(document);
  const byName = new Map(documents.map((document) => [document.document, document]));
  const examples: Example[] = [];
  const add = (text: string, group: string, answerable: boolean): void => {
    const language: Language = germanness(text) > 0 ? 'de' : 'en';
    const asked = new AskedTerms([shard], language, lexicons, new FamilyMemory());
    const units = questionReader(asked).unitsOf(text, language);
    const question = { text, language, units, own: units.length, manner: mannerOf(text, language) };
    const ranker = { scorer: new ChunkScorer(), reader, readings: new ChunkReadings(reader) };
    const ranked = rankChunks(ranker, asked, question, given, () => true)
      .slice(0, given)
      .filter(({ support }) => support > 0);
    examples.push({
      source: name,
      group,
      answerable,
      passages: ranked.map(({ signals, standing }) => observedIn(signals, standing)),
      supports: ranked.map(({ support }) => support),
    });
  };
  for (const { answerable, document, text } of questions) {
    const hidden = document === undefined ? undefined : byName.get(document);
    const group = hidden?.chunks[0]?.chunk.titles[0] ?? text;
    add(text, group, answerable);
    if (hidden === undefined) continue;
    shard.remove(hidden.document);
    shard.tidy();
    add(text, group, false);
    shard.put(hidden);
  }
  return examples;
}
