import type { Chunk, ChunkHit } from '../../core/collections.ts';
import type { Language } from '../../core/knowledge.ts';
import { quoteOf } from '../quote.ts';
import { stem } from '../stem.ts';
import { isFunctionWord } from '../stop-words.ts';
import { tokenise } from '../tokenise.ts';
import { pairSections, translationNames } from '../translations.ts';

/** Where the documents of a collection are. */
export interface Documents {
  /** The chunks of a document, in order; none where there is no such document. */
  chunksIn(document: string): readonly Chunk[];
  chunksOf(document: string): number;
}

/** A longer document is not held against its translation: all of it has to be read for that. */
const mostChunks = 1_000;

/** How many words of the question a row of a table has. */
function rowMatcher(question: string, language: Language): (row: string) => number {
  const termsIn = (text: string): ReadonlySet<string> =>
    new Set(
      tokenise(text, language, true)
        .filter(({ form }) => !isFunctionWord(form, language))
        .map(({ form, verbatim }) => (verbatim ? form : stem(form, language))),
    );
  const asked = termsIn(question);
  return (row) => {
    let matches = 0;
    for (const term of termsIn(row)) if (asked.has(term)) matches += 1;
    return matches;
  };
}

/** Chunks of a document with what says the same in the other language; none where no document is its translation. */
function pairsOf(document: string, documents: Documents): ReadonlyMap<string, Chunk> {
  const none = new Map<string, Chunk>();
  if (documents.chunksOf(document) > mostChunks) return none;
  const name = translationNames(document).find((other) => {
    const chunks = documents.chunksOf(other);
    return chunks > 0 && chunks <= mostChunks;
  });
  if (name === undefined) return none;
  const pairs = pairSections(documents.chunksIn(document), documents.chunksIn(name));
  return new Map([...pairs].map(([chunk, counterpart]) => [chunk.id, counterpart]));
}

/**
 * Hits in the language that is asked: what was found in a document of the other one gives way to the same place in its translation, where the
 * same collection has one. Each chunk is given once.
 */
export function inLanguage(
  hits: readonly ChunkHit[],
  { language, text }: { readonly language: Language; readonly text: string },
  documentsOf: (collection: string) => Documents | undefined,
): readonly ChunkHit[] {
  if (hits.every(({ chunk }) => chunk.language === language)) return hits;
  const known = new Map<string, ReadonlyMap<string, Chunk>>();
  const matches = rowMatcher(text, language);
  const taken = new Set<string>();
  const given: ChunkHit[] = [];
  for (const hit of hits) {
    const counterpart = counterpartOf(hit.chunk);
    const one =
      counterpart === undefined ? hit : { ...hit, chunk: counterpart, quote: quoteOf(counterpart.text, matches) };
    if (taken.has(one.chunk.id)) continue;
    taken.add(one.chunk.id);
    given.push(one);
  }
  return given;

  function counterpartOf({ collection, document, id, language: own, row }: Chunk): Chunk | undefined {
    // Rows have ids of their own: DE-12 and EN-12 are two things.
    const documents = own === language || row !== undefined ? undefined : documentsOf(collection);
    if (documents === undefined) return undefined;
    const key = JSON.stringify([collection, document]);
    let pairs = known.get(key);
    if (pairs === undefined) known.set(key, (pairs = pairsOf(document, documents)));
    const found = pairs.get(id);
    return found?.language === language && found.row === undefined ? found : undefined;
  }
}
