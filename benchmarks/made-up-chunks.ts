/**
 * Documents that nobody wrote, for measuring what indexes and searches them: words by Zipf's law, half of the texts German with compounds,
 * half English, a third of them rows of products. The same number gives the same documents.
 */
import type { Chunk, IndexedDocument } from '../packages/gateway/src/core/collections.ts';
import type { Language } from '../packages/gateway/src/core/knowledge.ts';

const functionWords: Readonly<Record<Language, readonly string[]>> = {
  de: 'der die und in den von zu das mit sich des auf für ist im dem nicht ein eine als auch es an werden aus er hat dass sie nach wird bei einer um am sind noch wie einem über einen so zum'.split(
    ' ',
  ),
  en: 'the of and to in a is that for it as was with be by on not he his but at are this have from or had an they which you were her all their there been one if would'.split(
    ' ',
  ),
};
const syllables: Readonly<Record<Language, readonly string[]>> = {
  de: 'ba be bi bo bu da der du fal fen flu ga gel gru hal hei hof ka ker klu la len lich lo ma mer mo na nen no pa pel pro ra rei ro sa sche sel sta stu ta ten tor un ver wa wei zen zu'.split(
    ' ',
  ),
  en: 'ab ac ad al am an ar as at ba be bo ca ce co cu de di do ed el en er es fi fo ge ha he ic in is it la le li lo ma me mi mo na ne no or pa pe po ra re ri ro sa se si so ta te ti to tu un ur ver'.split(
    ' ',
  ),
};

/** Numbers that look random and are always the same (mulberry32). */
export function madeUpNumbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let value = Math.imul(state ^ (state >>> 15), state | 1);
    value ^= value + Math.imul(value ^ (value >>> 7), value | 61);
    return ((value ^ (value >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Different words of a language, the frequent ones first. */
const vocabulary = 120_000;
const wordsOfText = 110;
const chunksOfDocument = 5;

function makeWords(language: Language, random: () => number): readonly string[] {
  const parts = syllables[language];
  const words: string[] = [];
  const pick = <Item>(items: readonly Item[]): Item => items[Math.floor(random() * items.length)] as Item;
  for (let rank = 0; rank < vocabulary; rank += 1) {
    // A third of the German words are compounds of frequent ones.
    const compound = language === 'de' && rank > 3_000 && random() < 0.33;
    const word = compound
      ? `${pick(words.slice(0, 3_000))}${pick(['', 's', 'en'])}${pick(words.slice(0, 3_000)).toLowerCase()}`
      : Array.from({ length: 2 + Math.floor(random() * 3) }, () => pick(parts)).join('');
    words.push(language === 'de' && random() < 0.5 ? word.charAt(0).toUpperCase() + word.slice(1) : word);
  }
  return words;
}

export interface MadeUpChunks {
  /** Documents of about five chunks each, one after the other. */
  documents(collection: string, chunks: number): Generator<IndexedDocument>;
  /** Questions with words of a text, some with a typing error, some with two questions in one. */
  questions(count: number): readonly string[];
}

export function makeUpChunks(seed: number, dimensions = 0): MadeUpChunks {
  const random = madeUpNumbers(seed);
  const words = { de: makeWords('de', random), en: makeWords('en', random) };
  const samples: { language: Language; words: string[] }[] = [];

  /** Zipf's law by its inverse: frequent ranks are drawn most. */
  const word = (language: Language): string => words[language][Math.floor(vocabulary ** random() - 1)] ?? 'wort';
  const filler = (language: Language): string =>
    functionWords[language][Math.floor(random() * functionWords[language].length)] ?? '';

  function text(language: Language): string {
    const sentences: string[] = [];
    let count = 0;
    while (count < wordsOfText) {
      const length = 8 + Math.floor(random() * 14);
      const sentence = Array.from({ length }, () => (random() < 0.45 ? filler(language) : word(language))).join(' ');
      sentences.push(`${sentence.charAt(0).toUpperCase()}${sentence.slice(1)}.`);
      count += length;
    }
    return sentences.join(' ');
  }

  function chunkOf(collection: string, document: string, place: number, language: Language, number: number): Chunk {
    const body = text(language);
    if (random() < 0.02) {
      const content = body.split(/[ .]+/).filter((each) => each !== '' && !functionWords[language].includes(each));
      samples.push({ language, words: content });
    }
    const row =
      number % 3 === 0
        ? {
            table: 'products',
            id: `QW-${number}`,
            title: word(language),
            columns: [
              {
                name: 'price',
                kind: 'price' as const,
                label: 'Price',
                currency: 'EUR',
                value: Math.floor(random() * 9_900) / 100,
              },
              { name: 'stock', kind: 'quantity' as const, label: 'Stock', value: Math.floor(random() * 40) },
              {
                name: 'color',
                kind: 'text' as const,
                label: 'Color',
                value: ['blue', 'red', 'green'][(number % 9) % 3] ?? 'blue',
              },
            ],
          }
        : undefined;
    return {
      id: `${collection}/${document}#${place}`,
      titles: [word(language), `${word(language)} ${word(language)} ${row?.id ?? ''}`.trim()],
      source: document,
      anchor: String(place),
      language,
      text: body,
      collection,
      document,
      documentHash: 'ab'.repeat(32),
      hash: `${number}`.padStart(64, '0'),
      url: `https://docs.example/${document}#${place}`,
      ...(row !== undefined && { row }),
    };
  }

  return {
    *documents(collection, chunks) {
      for (let number = 0; number < chunks;) {
        const language: Language = random() < 0.5 ? 'de' : 'en';
        const document = `folder-${number % 97}/document-${number}.${language}.md`;
        const length = Math.min(chunks - number, 1 + Math.floor(random() * (2 * chunksOfDocument - 1)));
        const made = Array.from({ length }, (_, place) => {
          const chunk = chunkOf(collection, document, place, language, number + place);
          return dimensions === 0
            ? { chunk }
            : { chunk, vector: Array.from({ length: dimensions }, () => random() - 0.5) };
        });
        number += length;
        yield { document, chunks: made };
      }
    },
    questions(count) {
      return Array.from({ length: count }, () => {
        const sample = samples[Math.floor(random() * samples.length)];
        if (sample === undefined) throw new Error('make documents before questions');
        const from = Math.floor(random() * Math.max(1, sample.words.length - 8));
        const chosen = sample.words.slice(from, from + 3 + Math.floor(random() * 4));
        const last = chosen.length - 1;
        if (random() < 0.15) chosen[last] = `${chosen[last]?.slice(0, 2) ?? ''}${chosen[last]?.slice(3) ?? ''}x`;
        const about = chosen.join(' ');
        const question = sample.language === 'de' ? `Wie ist das mit ${about}?` : `How is that with ${about}?`;
        return random() < 0.1
          ? `${question} ${sample.language === 'de' ? `Und was kostet ${word('de')}?` : `And what does ${word('en')} cost?`}`
          : question;
      });
    },
  };
}
