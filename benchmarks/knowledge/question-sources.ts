import { readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { everydayQuestions } from '../../examples/shop/everyday-questions.ts';
import { freshQuestions } from '../../examples/shop/fresh-questions.ts';
import { heldOutQuestions } from '../../examples/shop/held-out-questions.ts';
import { halvesOf, type QuestionSet } from '../../examples/shop/question-set.ts';
import type { Chunk, IndexedDocument } from '../../packages/gateway/src/core/collections.ts';
import type { Language, Passage } from '../../packages/gateway/src/core/knowledge.ts';
import { loadKnowledge } from '../../packages/gateway/src/knowledge/load-knowledge.ts';

export interface SourceQuestion {
  readonly text: string;
  /** Whether a chunk answers it. */
  readonly isRight: (chunk: Chunk) => boolean;
  /** The document with the answer, to take it out; undefined where nobody can answer it, or several documents do. */
  readonly document: string | undefined;
  readonly answerable: boolean;
}

/** Documents with questions to them. */
export interface QuestionSource {
  readonly name: string;
  readonly collection: string;
  readonly documents: readonly IndexedDocument[];
  readonly questions: readonly SourceQuestion[];
}

const passageSchema = z.object({ _id: z.string(), title: z.string(), text: z.string() });
const questionSchema = z.object({ text: z.string(), doc: z.string() });

function readLines<Row>(file: string, schema: z.ZodType<Row>): Row[] {
  const lines = readFileSync(file, 'utf8').split('\n');
  return lines.filter((line) => line !== '').map((line) => schema.parse(JSON.parse(line)));
}

export function indexed(
  collection: string,
  document: string,
  passage: Omit<Passage, 'id' | 'source' | 'anchor'>,
): IndexedDocument {
  const chunk: Chunk = {
    ...passage,
    id: `${collection}/${document}#text`,
    source: document,
    anchor: 'text',
    collection,
    document,
    documentHash: '0'.repeat(64),
    hash: '0'.repeat(64),
  };
  return { document, chunks: [{ chunk }] };
}

/** Passages of an article in the corpus, which has them one after the other. */
const passagesOfArticle = 5;

/**
 * XQuAD: questions to paragraphs of Wikipedia. Its articles are halved: the weights of ranking and support are fitted on every second one, and
 * the others tell how well that does elsewhere.
 */
function xquad(shared: string, language: Language, half: 'fitted' | 'held out'): QuestionSource {
  const collection = `xquad-${language}`;
  const passages = readLines(path.join(shared, `xquad/corpus.${language}.jsonl`), passageSchema);
  const documents = passages.map(({ _id, text, title }) =>
    indexed(collection, _id, { titles: [title.replaceAll('_', ' ')], text, language }),
  );
  const places = new Map(passages.map(({ _id }, place) => [_id, place]));
  const wanted = half === 'fitted' ? 0 : 1;
  const questions = readLines(path.join(shared, `xquad/queries.${language}.part.jsonl`), questionSchema)
    .filter(({ doc }) => Math.floor((places.get(doc) ?? 0) / passagesOfArticle) % 2 === wanted)
    .map(({ doc, text }): SourceQuestion => {
      const isRight = (chunk: Chunk): boolean => chunk.document === doc;
      return { text, isRight, document: doc, answerable: true };
    });
  return { name: `XQuAD ${language}, ${half}`, collection, documents, questions };
}

/** The example shop: the questions that the search was not fitted on. */
async function shop(): Promise<QuestionSource> {
  const folder = path.resolve(import.meta.dirname, '../../examples/shop/knowledge');
  const { passages } = await loadKnowledge([folder]);
  const sets: readonly QuestionSet[] = [heldOutQuestions, freshQuestions, halvesOf(everydayQuestions).heldOut];
  const answerable = sets.flatMap((set) =>
    set.answerable.map(({ question, right }): SourceQuestion => {
      const isRight = ({ titles }: Chunk): boolean => right.some((place) => titles.join(' > ').includes(place));
      return { text: question, isRight, document: undefined, answerable: true };
    }),
  );
  const unanswerable = sets.flatMap((set) =>
    set.unanswerable.map((text): SourceQuestion => ({
      text,
      isRight: () => false,
      document: undefined,
      answerable: false,
    })),
  );
  return {
    name: 'example shop, held out',
    collection: 'shop',
    documents: passages.map((passage) => indexed('shop', passage.id, passage)),
    questions: [...answerable, ...unanswerable],
  };
}

export async function readSources(shared: string | undefined): Promise<readonly QuestionSource[]> {
  const own = await shop();
  if (shared === undefined) return [own];
  const halves = (['de', 'en'] as const).flatMap((language) =>
    (['fitted', 'held out'] as const).map((half) => xquad(shared, language, half)),
  );
  return [...halves, own];
}
