// Trains the model of letters behind the guard against gibberish: how likely three letters follow each other in German and English words.
// `npm run train gibberish` writes the table and tells what the thresholds in gibberish.ts rest on.
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { letterCount, letterOf, measureWord, step } from '../../packages/gateway/src/classifiers/letter-model.ts';
import { foldWord } from '../../packages/gateway/src/lib/word-reader.ts';
import { seeded } from '../random.ts';

const root = path.resolve(import.meta.dirname, '../..');
const { values: options } = parseArgs({
  options: {
    data: { type: 'string', default: path.resolve(root, '../shared/data') },
    out: { type: 'string', default: path.join(root, 'packages/gateway/src/classifiers/gibberish.bin') },
  },
});

/** Words of texts, by how often they stand there; all that is read is ordinary text. */
function wordsIn(folder: string, into: Map<string, number>): void {
  for (const name of readdirSync(folder)) {
    const file = path.join(folder, name);
    if (statSync(file).isDirectory()) wordsIn(file, into);
    if (!/\.(?:jsonl|txt|md)$/.test(name) || /attack|LICENSE|README/i.test(file)) continue;
    const source = readFileSync(file, 'utf8');
    const texts = name.endsWith('.jsonl')
      ? source
          .split('\n')
          .filter((line) => line.startsWith('{'))
          .flatMap((line) =>
            Object.values(JSON.parse(line) as Record<string, unknown>).filter((one) => typeof one === 'string'),
          )
      : [source];
    for (const text of texts) {
      for (const word of text.match(/[\p{L}’']{2,32}/gu) ?? []) {
        const folded = foldWord(word);
        if (/^[a-z]{2,32}$/.test(folded)) into.set(folded, (into.get(folded) ?? 0) + 1);
      }
    }
  }
}

const held = new Map<string, number>();
wordsIn(path.join(options.data, 'benign/ud-german-gsd'), held);
wordsIn(path.join(options.data, 'benign/instructions-en'), held);
const known = new Map<string, number>();
for (const folder of ['benign', 'privacy/presidio-research', 'privacy/mobie', 'knowledge/xquad', 'safety'])
  wordsIn(path.join(options.data, folder), known);
for (const folder of ['models/guards/written', 'models/names', 'docs']) wordsIn(path.join(root, folder), known);

function table(words: ReadonlyMap<string, number>): Int8Array {
  const counts = new Float64Array(letterCount ** 3);
  const pairs = new Float64Array(letterCount ** 2);
  const singles = new Float64Array(letterCount);
  let all = 0;
  for (const [word, count] of words) {
    // Common words say little of what words can look like.
    const weight = Math.log2(1 + count);
    let before = 0;
    let last = 0;
    for (let at = 0; at <= word.length; at++) {
      const letter = at === word.length ? 0 : letterOf(word.charCodeAt(at));
      counts[(before * letterCount + last) * letterCount + letter] =
        (counts[(before * letterCount + last) * letterCount + letter] ?? 0) + weight;
      pairs[last * letterCount + letter] = (pairs[last * letterCount + letter] ?? 0) + weight;
      singles[letter] = (singles[letter] ?? 0) + weight;
      all += weight;
      before = last;
      last = letter;
    }
  }
  const bits = new Int8Array(letterCount ** 3);
  for (let before = 0; before < letterCount; before++) {
    for (let last = 0; last < letterCount; last++) {
      let afterPair = 0;
      let afterLast = 0;
      for (let letter = 0; letter < letterCount; letter++) {
        afterPair += counts[(before * letterCount + last) * letterCount + letter] ?? 0;
        afterLast += pairs[last * letterCount + letter] ?? 0;
      }
      for (let letter = 0; letter < letterCount; letter++) {
        const single = ((singles[letter] ?? 0) + 1) / (all + letterCount);
        const pair = ((pairs[last * letterCount + letter] ?? 0) + 8 * single) / (afterLast + 8);
        const triple =
          ((counts[(before * letterCount + last) * letterCount + letter] ?? 0) + 8 * pair) / (afterPair + 8);
        bits[(before * letterCount + last) * letterCount + letter] = Math.min(
          127,
          Math.round(-Math.log2(triple) * step),
        );
      }
    }
  }
  return bits;
}

const random = seeded(3);
const rows = ['qwertzuiopü', 'asdfghjklöä', 'yxcvbnm', 'qwertyuiop', 'asdfghjkl', 'zxcvbnm'].map((row) =>
  foldWord(row),
);
/** Hands on a keyboard: runs in a row, jumps, both hands. */
function mashed(length: number): string {
  let row = rows[Math.floor(random() * rows.length)] ?? '';
  let at = Math.floor(random() * row.length);
  let word = '';
  while (word.length < length) {
    if (random() < 0.3) {
      row = rows[Math.floor(random() * rows.length)] ?? '';
      at = Math.floor(random() * row.length);
    }
    word += row.charAt(Math.abs(at) % row.length);
    at += Math.floor(random() * 5) - 2;
  }
  return word;
}
function salad(length: number): string {
  return Array.from({ length }, () => String.fromCharCode(97 + Math.floor(random() * 26))).join('');
}

const bits = table(known);
function share(words: readonly string[], least: number): string {
  const long = words.filter((word) => word.length >= 5);
  return ((100 * long.filter((word) => measureWord(bits, word) >= least).length) / long.length).toFixed(2);
}
// The sets that are judged were not learned from here.
const others = new Map([...known].filter(([word]) => !held.has(word)));
const strange = table(others);
for (const least of [4.6, 4.8, 5, 5.2, 5.4, 5.6, 6]) {
  const unseen = [...held.keys()].filter((word) => word.length >= 5);
  const odd = unseen.filter((word) => measureWord(strange, word) >= least).length;
  const mashes = Array.from({ length: 4_000 }, (_, index) => mashed(5 + (index % 10)));
  const salads = Array.from({ length: 4_000 }, (_, index) => salad(5 + (index % 10)));
  console.log(
    `${least} bits: unseen words ${((100 * odd) / unseen.length).toFixed(2)} %, mashing ${share(mashes, least)} %, salad ${share(salads, least)} %`,
  );
  if (least === 5)
    console.log(
      unseen
        .filter((word) => measureWord(strange, word) >= least)
        .slice(0, 40)
        .join(' '),
    );
}
writeFileSync(options.out, bits);
