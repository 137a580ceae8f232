/*
 * Fits what support is judged by, and tells how well that does on articles that were left out; `npm run train -- support`. It prints the
 * weights of packages/gateway/src/knowledge/embedded/judge-chunks.ts; see docs/reference/knowledge-evaluation.md. No question of a half that is
 * held out is read. Options: --data FOLDER (../shared/data), --pull NUMBER (3). There is no chance in it.
 */
import { createHash } from 'node:crypto';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { readSources } from '../../benchmarks/knowledge/question-sources.ts';
import { type Example, readExamples } from './read-examples.ts';
import { fittedShop } from './shop-questions.ts';
import { bestOdds, fit, observedNames } from './support-model.ts';

const { values: options } = parseArgs({
  options: {
    data: { type: 'string', default: path.resolve(import.meta.dirname, '../../../shared/data') },
    pull: { type: 'string', default: '3' },
  },
});
const pull = Number(options.pull);
const folds = 8;
const rounds = 3;
/** Share of the questions without an answer that may be answered, and from which support on they are. */
const risk = 0.05;
const threshold = Math.log(0.4 / 0.6);

interface Judged {
  readonly example: Example;
  readonly odds: number;
}

function foldOf(group: string, round: number): number {
  return createHash('sha256').update(`${round} ${group}`).digest().readUInt32BE(0) % folds;
}

/** The odds of each question by models that have not seen its article. */
function crossValidated(examples: readonly Example[]): Judged[] {
  const sums = new Map<Example, number>();
  for (let round = 0; round < rounds; round += 1)
    for (let fold = 0; fold < folds; fold += 1) {
      const isOut = ({ group }: Example): boolean => foldOf(group, round) === fold;
      const model = fit(
        examples.filter((example) => !isOut(example)),
        pull,
      );
      for (const example of examples.filter(isOut))
        sums.set(example, (sums.get(example) ?? 0) + bestOdds(model, example) / rounds);
    }
  return examples.map((example) => ({ example, odds: sums.get(example) ?? Number.NEGATIVE_INFINITY }));
}

/** The odds above which a share of the questions without an answer is. */
function oddsAt(judged: readonly Judged[], share: number): number {
  const odds = judged
    .filter(({ example }) => !example.answerable)
    .map((one) => one.odds)
    .toSorted((one, other) => other - one);
  return odds[Math.floor(share * odds.length)] ?? 0;
}

function answered(judged: readonly Judged[], from: number): number {
  const all = judged.filter(({ example }) => example.answerable);
  return all.filter(({ odds }) => odds > from).length / Math.max(1, all.length);
}

/** The mean over risks from 3 to 8 %, which hangs less on one question than the one at 5 %. */
function aroundRisk(judged: readonly Judged[]): number {
  const shares = [0.03, 0.04, 0.05, 0.06, 0.07, 0.08].map((share) => answered(judged, oddsAt(judged, share)));
  return shares.reduce((sum, share) => sum + share, 0) / shares.length;
}

const sources = (await readSources(path.join(options.data, 'knowledge'))).filter(({ name }) =>
  name.endsWith(', fitted'),
);
const examples = [...sources, await fittedShop()].flatMap(readExamples);
const judged = crossValidated(examples);
const percent = (share: number): string => (100 * share).toFixed(1);
for (const source of new Set(examples.map((example) => example.source))) {
  const own = judged.filter(({ example }) => example.source === source);
  const at = oddsAt(own, risk);
  console.log(
    `${source}: ${percent(answered(own, at))} % answered at 5 %, ${percent(aroundRisk(own))} % around it; take ${(at - threshold).toFixed(2)} off the odds`,
  );
}
const model = fit(examples, pull);
console.log(`base: ${(model[0] ?? 0).toFixed(2)}`);
for (const [place, name] of [...observedNames, 'long de', 'long en'].entries())
  console.log(`${name}: ${(model[place + 1] ?? 0).toFixed(2)},`);
