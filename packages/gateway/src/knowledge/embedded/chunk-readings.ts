import type { Chunk } from '../../core/collections.ts';
import type { Language } from '../../core/knowledge.ts';
import { isNegated, kindOf } from '../question.ts';
import { tokenise, type Token } from '../tokenise.ts';
import type { CollectionShard } from './collection-shard.ts';
import { cutSentences } from './cut-sentences.ts';
import type { TermReader, WordTerms } from './word-terms.ts';

/** An idea that several words tell, and where in the sentence. */
export interface FoundIdea {
  readonly term: string;
  readonly place: number;
}

/** A sentence, or a heading, in words. */
export class SentenceWords {
  readonly tokens: readonly Token[];
  readonly words: readonly WordTerms[];
  readonly #language: Language;
  #ideas: readonly FoundIdea[] | undefined;

  constructor(text: string, language: Language, reader: TermReader) {
    this.tokens = tokenise(text, language, true);
    this.words = this.tokens.map((token) => reader.wordTerms(token, language));
    this.#language = language;
  }

  /** Ideas of several words, which are told by stems. */
  ideas(reader: TermReader): readonly FoundIdea[] {
    this.#ideas ??= reader
      .lexicon(this.#language)
      .phrasesIn(this.words.map(({ stem }) => stem))
      .map(({ concept, positions }) => ({ term: `c:${concept}`, place: positions[0] ?? 0 }));
    return this.#ideas;
  }
}

/** All of a chunk that does not depend on what is asked. */
export interface ChunkWords {
  readonly chunk: Chunk;
  readonly headings: readonly SentenceWords[];
  readonly sentences: readonly SentenceWords[];
  /** How the innermost heading asks, and whether it denies something. */
  readonly kind: ReturnType<typeof kindOf>;
  readonly negated: boolean;
}

/** A longer chunk is one that nobody cut; its rest is not looked at so closely. */
const mostCharacters = 6_000;

export function readWords(chunk: Chunk, reader: TermReader): ChunkWords {
  const { language, text, titles } = chunk;
  const title = titles.at(-1) ?? '';
  const sentenceOf = (one: string): SentenceWords => new SentenceWords(one, language, reader);
  return {
    chunk,
    headings: titles.map(sentenceOf),
    sentences: cutSentences(text.slice(0, mostCharacters)).map(sentenceOf),
    kind: kindOf(title, language),
    negated: isNegated(title, language),
  };
}

/** Characters of the chunks whose words are kept; words take some twenty times as much. */
const mostKept = 1_000_000;
/** What a chunk takes at least. */
const leastCounted = 100;

/**
 * The words of chunks that were found lately: what one question finds others find too, and one question may look at a chunk several times.
 */
export class ChunkReadings {
  readonly #reader: TermReader;
  readonly #known = new Map<CollectionShard, Map<number, ChunkWords>>();
  #kept = 0;

  constructor(reader: TermReader) {
    this.#reader = reader;
  }

  /** The words of a chunk that is there. */
  wordsOf(shard: CollectionShard, number: number): ChunkWords {
    let ofShard = this.#known.get(shard);
    if (ofShard === undefined) this.#known.set(shard, (ofShard = new Map<number, ChunkWords>()));
    const known = ofShard.get(number);
    if (known !== undefined) {
      ofShard.delete(number);
      ofShard.set(number, known);
      return known;
    }
    const words = readWords(shard.chunkAt(number), this.#reader);
    ofShard.set(number, words);
    this.#kept += sizeOf(words);
    if (this.#kept > mostKept) this.#dropOldest(ofShard, number);
    return words;
  }

  /** Documents have changed: numbers may mean other chunks. */
  forget(): void {
    this.#known.clear();
    this.#kept = 0;
  }

  #dropOldest(first: Map<number, ChunkWords>, newest: number): void {
    for (const ofShard of [first, ...this.#known.values()]) {
      for (const [number, words] of ofShard) {
        if (this.#kept <= mostKept) return;
        if (ofShard === first && number === newest) continue;
        ofShard.delete(number);
        this.#kept -= sizeOf(words);
      }
    }
  }
}

function sizeOf({ chunk: { text } }: ChunkWords): number {
  return leastCounted + Math.min(mostCharacters, text.length);
}
