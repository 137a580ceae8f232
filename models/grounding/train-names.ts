/*
 * Trains what tells names from other capitalised words of German, from GermEval 2014; `npm run train -- names-in-answers`. Options:
 * --data FOLDER (../shared/data), --out FILE. The same seed gives the same weights.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { featuresOfName, nameFeatures } from '../../packages/gateway/src/knowledge/grounding/name-words.ts';
import { seeded, shuffle } from '../random.ts';

const root = path.join(import.meta.dirname, '../..');
const { values: options } = parseArgs({
  options: {
    data: { type: 'string', default: path.join(root, '../shared/data') },
    out: { type: 'string', default: path.join(root, 'packages/gateway/src/knowledge/grounding/name-weights.ts') },
  },
});

const epochs = 12;
const rate = 0.08;
const decay = 3e-5;
/** Neighbours are hidden as often, so that the letters alone must tell too. */
const hidden = 0.3;

interface Example {
  readonly written: string;
  readonly before: string;
  readonly behind: string;
  readonly isName: boolean;
}

function readExamples(): readonly (readonly Example[])[] {
  return readFileSync(path.join(options.data, 'privacy/germeval2014/dev.jsonl'), 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const { outer, tokens } = JSON.parse(line) as {
        readonly tokens: readonly string[];
        readonly outer: readonly string[];
      };
      return tokens.flatMap((written, at): readonly Example[] => {
        const tag = outer[at] ?? 'O';
        const before = tokens[at - 1] ?? '';
        // What begins a sentence has a capital anyway; "deutsch" and "Berlin-Besuch" are neither.
        if (at === 0 || !/^\p{Lu}\p{L}*$/u.test(written) || /deriv|part/.test(tag) || /^[.:"„“]$/.test(before))
          return [];
        const word = (text: string): string => (/^[\p{L}\p{N}]/u.test(text) ? text : '');
        return [{ written, before: word(before), behind: word(tokens[at + 1] ?? ''), isName: tag !== 'O' }];
      });
    });
}

function train(examples: readonly Example[]): { readonly weights: Float64Array; readonly bias: number } {
  const random = seeded(11);
  const weights = new Float64Array(nameFeatures);
  let bias = 0;
  const order = [...examples];
  for (let epoch = 0; epoch < epochs; epoch += 1) {
    shuffle(random, order);
    const step = rate / (1 + epoch / 3);
    for (const { before, behind, isName, written } of order) {
      const alone = random() < hidden;
      const features = featuresOfName(written, alone ? '' : before, alone ? '' : behind);
      let sum = bias;
      for (const feature of features) sum += weights[feature] ?? 0;
      const error = 1 / (1 + Math.exp(-sum)) - (isName ? 1 : 0);
      for (const feature of features) weights[feature] = (weights[feature] ?? 0) * (1 - decay) - step * error;
      bias -= step * error;
    }
  }
  return { weights, bias };
}

function accuracy(
  model: { readonly weights: Float64Array; readonly bias: number },
  examples: readonly Example[],
): string {
  let names = 0;
  let found = 0;
  let others = 0;
  let wrong = 0;
  for (const { before, behind, isName, written } of examples) {
    let sum = model.bias;
    for (const feature of featuresOfName(written, before, behind)) sum += model.weights[feature] ?? 0;
    if (isName) names += 1;
    else others += 1;
    if (sum >= 0 && isName) found += 1;
    if (sum >= 0 && !isName) wrong += 1;
  }
  return `${found} of ${names} names, ${wrong} of ${others} other words taken for one`;
}

const sentences = readExamples();
const held = sentences.filter((_one, at) => at % 5 === 0).flat();
console.log(
  'trained on four fifths, the rest:',
  accuracy(train(sentences.filter((_one, at) => at % 5 !== 0).flat()), held),
);
const { bias, weights } = train(sentences.flat());
const largest = weights.reduce((most, weight) => Math.max(most, Math.abs(weight)), 0);
const scale = largest / 127;
const bytes = Buffer.from(Int8Array.from(weights, (weight) => Math.round(weight / scale)).buffer);
writeFileSync(
  options.out,
  `/** Weights of eight bits in base64; made by \`npm run train -- names-in-answers\`, see docs/reference/models/grounding.md. */
export const nameWeights =
  '${bytes.toString('base64')}';
export const nameBias = ${bias.toFixed(4)};
export const nameScale = ${scale.toExponential(6)};
`,
);
