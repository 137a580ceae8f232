// Texts as people and attackers garble them, so that a model does not hang on one spelling.
import type { LabelledText } from './corpora.ts';
import { pick, type Random } from '../random.ts';

const inner = /(?<=\p{L})\p{L}{2}(?=\p{L})/u;

function typo(word: string, random: Random): string {
  if (word.length < 5 || random() > 0.3 || !inner.test(word)) return word;
  const at = 1 + Math.floor(random() * (word.length - 3));
  const one = word.charAt(at);
  const other = word.charAt(at + 1);
  const instead = pick(random, [other + one, one, one + one + other]);
  return word.slice(0, at) + instead + word.slice(at + 2);
}

const mutations: readonly ((text: string, random: Random) => string)[] = [
  (text, random) => text.replaceAll(/\p{L}+/gu, (word) => typo(word, random)),
  (text, random) => text.replaceAll(/\p{L}+/gu, (word) => typo(word, random)).toLowerCase(),
  (text) => text.replaceAll(/[.,!?:;"'„“”]/g, ''),
  (text) => text.replaceAll(/[.,!?:;"'„“”]/g, '').toLowerCase(),
  (text) => text.replaceAll('ä', 'a').replaceAll('ö', 'o').replaceAll('ü', 'u').replaceAll('ß', 's'),
  (text) => text.toUpperCase(),
];

/** A garbled copy of some of the texts, of attacks and harmless ones alike. */
export function mutate(texts: readonly LabelledText[], random: Random, share: number): LabelledText[] {
  return texts
    .filter(() => random() < share)
    .map((one) => ({
      ...one,
      text: pick(random, mutations)(one.text, random),
      weight: 0.7 * (one.weight ?? 1),
      isMutated: true,
    }));
}
