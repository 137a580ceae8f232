/*
 * Trains the model of support from the training half of BEGIN; `npm run train -- grounding`. See docs/reference/models/grounding.md.
 * Options: --data FOLDER (../shared/data), --out FILE. The same seed gives the same weights: there is no chance in it.
 */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { claimsNothing } from '../../packages/gateway/src/knowledge/grounding/claims-nothing.ts';
import {
  createLexicons,
  createPassageMemory,
  indexEvidence,
} from '../../packages/gateway/src/knowledge/grounding/evidence-index.ts';
import { measureSupport, unitWords } from '../../packages/gateway/src/knowledge/grounding/measure-support.ts';
import { createWordMemory, readText } from '../../packages/gateway/src/knowledge/grounding/read-text.ts';
import { featuresOf, supportFeatures } from '../../packages/gateway/src/knowledge/grounding/support-features.ts';
import { type BeginResponse, readBegin } from './begin.ts';

const root = path.join(import.meta.dirname, '../..');
const { values: options } = parseArgs({
  options: {
    data: { type: 'string', default: path.join(root, '../shared/data') },
    out: { type: 'string', default: path.join(root, 'packages/gateway/src/knowledge/grounding/support-weights.ts') },
  },
});

const decay = 1;
const steps = 4_000;
const rate = 0.5;
const rounds = 5;
/** A sentence of an ungrounded response that is scored below this is taken for ungrounded too, beside the weakest one. */
const surelyUngrounded = 0.3;

interface Example {
  readonly features: Float64Array;
  readonly positive: boolean;
}

interface Weights {
  readonly weights: Float64Array;
  bias: number;
}

function sentenceFeatures({ knowledge, message, response }: BeginResponse): readonly Float64Array[] {
  const memory = createWordMemory();
  const index = indexEvidence(
    [{ id: '', titles: [], text: knowledge, language: 'en' }],
    memory,
    lexicons,
    createPassageMemory(),
  );
  const answer = readText(response, 'en', memory);
  const asked = new Set(readText(message, 'en', memory).words.map((word) => word.stem));
  const [passage] = index.passages;
  if (passage === undefined) return [];
  return answer.sentences
    .filter((sentence) => !claimsNothing(answer, sentence, asked))
    .map((sentence) => {
      const unit = unitWords(answer, sentence, index);
      return featuresOf(unit, measureSupport(unit, passage));
    });
}

function score({ bias, weights }: Weights, features: Float64Array): number {
  let sum = bias;
  for (const [at, weight] of weights.entries()) sum += weight * (features[at] ?? 0);
  return 1 / (1 + Math.exp(-sum));
}

function fit(examples: readonly Example[]): Weights {
  const count = supportFeatures.length;
  const model: Weights = { weights: new Float64Array(count), bias: 0 };
  for (let step = 0; step < steps; step += 1) {
    const slope = new Float64Array(count);
    let slopeOfBias = 0;
    for (const { features, positive } of examples) {
      const error = score(model, features) - (positive ? 1 : 0);
      for (let at = 0; at < count; at += 1) slope[at] = (slope[at] ?? 0) + error * (features[at] ?? 0);
      slopeOfBias += error;
    }
    for (let at = 0; at < count; at += 1)
      model.weights[at] =
        (model.weights[at] ?? 0) - (rate * ((slope[at] ?? 0) + decay * (model.weights[at] ?? 0))) / examples.length;
    model.bias -= (rate * slopeOfBias) / examples.length;
  }
  return model;
}

const lexicons = createLexicons();
const responses = readBegin(path.join(options.data, 'knowledge/begin/wow_dev.jsonl'))
  .filter(({ half }) => half === 'train')
  .map((response) => ({ grounded: response.grounded, sentences: sentenceFeatures(response) }));

// Labels are of whole responses: of a grounded one every sentence is grounded, of the others at least the weakest is not.
let model: Weights | undefined;
for (let round = 0; round <= rounds; round += 1) {
  const known = model;
  const examples = responses.flatMap(({ grounded, sentences }): readonly Example[] => {
    if (grounded || known === undefined) return sentences.map((features) => ({ features, positive: grounded }));
    const scores = sentences.map((features) => score(known, features));
    const weakest = scores.indexOf(Math.min(...scores));
    return sentences.flatMap((features, at) =>
      at === weakest || (scores[at] ?? 1) < surelyUngrounded ? [{ features, positive: false }] : [],
    );
  });
  model = fit(examples);
}
if (model === undefined) throw new Error('nothing was trained');
const lines = supportFeatures.map((name, at) => `  ${name}: ${(model.weights[at] ?? 0).toFixed(4)},`);
writeFileSync(
  options.out,
  `/** Weights of the model of support; made by \`npm run train -- grounding\`, see docs/reference/models/grounding.md. */
export const supportWeights = {
${lines.join('\n')}
};

export const supportBias = ${model.bias.toFixed(4)};
`,
);
console.log(`${responses.length} responses of BEGIN, ${responses.filter(({ grounded }) => grounded).length} grounded`);
console.log(lines.join('\n'), '\n  bias', model.bias.toFixed(4));
