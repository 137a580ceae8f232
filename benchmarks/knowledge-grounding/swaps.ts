import { readFileSync } from 'node:fs';
import path from 'node:path';
import { pick, type Random, shuffle } from '../../models/random.ts';
import { createWordMemory, readText, type ReadText } from '../../packages/gateway/src/knowledge/grounding/read-text.ts';

/** A sentence of a passage, as it stands or changed. */
export interface Swap {
  readonly kind: 'number' | 'name' | 'as it stands' | 'paraphrase';
  readonly sentence: string;
  readonly passage: string;
}

interface Passage {
  readonly title: string;
  readonly text: string;
}

function readCorpus(shared: string, language: 'de' | 'en'): readonly Passage[] {
  return readFileSync(path.join(shared, `xquad/corpus.${language}.jsonl`), 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Passage);
}

/** Names of the corpus: with a capital in the middle of a sentence in both languages alike, and never without one in English. */
function namesOf(english: readonly Passage[], german: readonly Passage[]): ReadonlySet<string> {
  const inMiddle = /(?<=[\p{Ll},] )\p{Lu}\p{Ll}{2,}(?!\p{L})/gu;
  const small = new Set(english.flatMap(({ text }) => text.match(/(?<!\p{L})\p{Ll}{3,}/gu) ?? []));
  const inEnglish = new Set(english.flatMap(({ text }) => text.match(inMiddle) ?? []));
  const found = german.flatMap(({ text }) => text.match(inMiddle) ?? []);
  return new Set(found.filter((word) => inEnglish.has(word) && !small.has(word.toLowerCase())));
}

const germanNumber = /(?<![\d.,\p{L}-])\d{1,3}(?:\.\d{3})+(?![\d.,])|(?<![\d.,\p{L}-])\d+(?:,\d+)?(?![\d.,\p{L}])/gu;

/** The same said otherwise: another order, other endings, numbers in the English way. */
function paraphrase(random: Random, sentence: string): string {
  const ways: readonly (() => string)[] = [
    () =>
      sentence
        .replace(/\d{1,3}(?:\.\d{3})+(?!\d)/g, (number) => number.replaceAll('.', ','))
        .replace(/(\d),(\d{1,2})(?!\d)/g, '$1.$2'),
    () => sentence.replace(/\d{1,3}(?:\.\d{3})+(?!\d)/g, (number) => number.replaceAll('.', '')),
    // What stands before the first comma goes to the end.
    () => {
      const [first = '', ...rest] = sentence.replace(/[.!?]$/, '').split(', ');
      return rest.length === 0 ? sentence : `${rest.join(', ')}, ${first}.`;
    },
    () =>
      sentence.replace(/\b(zwei|drei|vier|fünf|sechs|sieben|acht|neun|zehn)\b/g, (word) =>
        String(['zwei', 'drei', 'vier', 'fünf', 'sechs', 'sieben', 'acht', 'neun', 'zehn'].indexOf(word) + 2),
      ),
    // A relative place first: "Im Jahr …" and the like stay; the last three words before the stop come first.
    () => {
      const words = sentence.replace(/[.!?]$/, '').split(' ');
      return words.length < 8 ? sentence : `${[...words.slice(-3), ...words.slice(0, -3)].join(' ')}.`;
    },
    // Endings.
    () => sentence.replace(/(?<=\p{Ll}{4})(?:en|es|er|em)(?=[ ,.])/gu, (ending) => (ending === 'en' ? 'e' : 'en')),
    () => sentence.replace(/\bwurden?\b/g, (word) => (word === 'wurde' ? 'worden ist' : 'worden sind')),
  ];
  return pick(random, ways)();
}

/**
 * Sentences of XQuAD in German with one number or one name changed for another of the corpus, beside the true ones and paraphrases.
 * Passages are parted by their article; `half` 1 was not looked at while the rules were made.
 */
export function makeSwaps(random: Random, shared: string, half: 0 | 1): readonly Swap[] {
  const german = readCorpus(shared, 'de');
  const names = [...namesOf(readCorpus(shared, 'en'), german)].sort();
  const titles = [...new Set(german.map(({ title }) => title))].sort();
  const memory = createWordMemory();
  const passages = german.filter(({ title }) => titles.indexOf(title) % 2 === half);
  const numbers = [...new Set(german.flatMap(({ text }) => text.match(germanNumber) ?? []))].sort();
  const made: Swap[] = [];
  for (const { text } of passages) {
    const read: ReadText = readText(text, 'de', memory);
    for (const { start, end } of read.sentences) {
      const sentence = text.slice(start, end);
      if (sentence.length < 40) continue;
      made.push({ kind: 'as it stands', sentence, passage: text });
      const other = paraphrase(random, sentence);
      if (other !== sentence) made.push({ kind: 'paraphrase', sentence: other, passage: text });
      const own = [...sentence.matchAll(germanNumber)];
      if (own.length > 0) {
        const target = pick(random, own);
        // Plausible: as long as the other one, and not the same.
        const alike = numbers.filter(
          (number) =>
            number !== target[0] &&
            number.length === target[0].length &&
            number.includes(',') === target[0].includes(','),
        );
        if (alike.length > 0) {
          const changed = `${sentence.slice(0, target.index)}${pick(random, alike)}${sentence.slice(target.index + target[0].length)}`;
          made.push({ kind: 'number', sentence: changed, passage: text });
        }
      }
      const named = [...sentence.matchAll(/(?<=[\p{Ll},] )\p{Lu}\p{Ll}{2,}(?!\p{L})/gu)].filter(([word]) =>
        names.includes(word),
      );
      if (named.length === 0) continue;
      const target = pick(random, named);
      // Half of them from the passage itself, where a mere look-up of words would not find them.
      const near = names.filter((name) => name !== target[0] && text.includes(name) && !sentence.includes(name));
      const name =
        near.length > 0 && random() < 0.5
          ? pick(random, near)
          : pick(
              random,
              names.filter((one) => one !== target[0] && !sentence.includes(one)),
            );
      made.push({
        kind: 'name',
        sentence: `${sentence.slice(0, target.index)}${name}${sentence.slice(target.index + target[0].length)}`,
        passage: text,
      });
    }
  }
  return shuffle(random, made);
}
