import { observe, type Standing, supportWeights } from '../../packages/gateway/src/knowledge/embedded/judge-chunks.ts';
import type { Signals } from '../../packages/gateway/src/knowledge/embedded/signals.ts';
import type { Example } from './read-examples.ts';

/** What is weighed, in the order of the weights. A long text has its weights by language. */
export const observedNames = Object.keys(supportWeights) as (keyof typeof supportWeights)[];
const names = [...observedNames, 'long de', 'long en'];

export function observedIn(signals: Signals, standing: Standing): Float64Array {
  const all = observe(signals, standing);
  const long = (language: string): number => (standing.language === language ? signals.long : 0);
  return Float64Array.from([...observedNames.map((name) => all[name]), long('de'), long('en')]);
}

/** The base, and then one weight for each observation. */
export type Model = Float64Array;

export function oddsOf(model: Model, observed: Float64Array): number {
  let odds = model[0] ?? 0;
  for (const [place, value] of observed.entries()) odds += (model[place + 1] ?? 0) * value;
  return odds;
}

/** That of the passage with most of it, by which an assistant decides; below all where nothing is found. */
export function bestOdds(model: Model, { passages }: Example): number {
  return Math.max(Number.NEGATIVE_INFINITY, ...passages.map((observed) => oddsOf(model, observed)));
}

interface Row {
  readonly observed: Float64Array;
  readonly answered: number;
  readonly weight: number;
}

/** Solves a system of linear equations by elimination; the matrix has its right side as the last column. */
function solve(matrix: Float64Array[]): Float64Array {
  const size = matrix.length;
  for (let column = 0; column < size; column += 1) {
    let pivot = column;
    for (let row = column + 1; row < size; row += 1)
      if (Math.abs(matrix[row]?.[column] ?? 0) > Math.abs(matrix[pivot]?.[column] ?? 0)) pivot = row;
    const top = matrix[pivot] as Float64Array;
    matrix[pivot] = matrix[column] as Float64Array;
    matrix[column] = top;
    for (let row = column + 1; row < size; row += 1) {
      const below = matrix[row] as Float64Array;
      const factor = (below[column] ?? 0) / (top[column] ?? 1);
      for (let place = column; place <= size; place += 1)
        below[place] = (below[place] ?? 0) - factor * (top[place] ?? 0);
    }
  }
  const solution = new Float64Array(size);
  for (let row = size - 1; row >= 0; row -= 1) {
    const own = matrix[row] as Float64Array;
    let value = own[size] ?? 0;
    for (let place = row + 1; place < size; place += 1) value -= (own[place] ?? 0) * (solution[place] ?? 0);
    solution[row] = value / (own[row] ?? 1);
  }
  return solution;
}

const steps = 12;
const enough = 1e-6;
/** Keeps the base free, and the matrix sound. */
const almostNothing = 1e-6;

/** A logistic regression by Newton's method, whose weights are pulled towards zero. */
function regress(rows: readonly Row[], pull: number): Model {
  const size = names.length + 1;
  const model = new Float64Array(size);
  for (let step = 0; step < steps; step += 1) {
    const matrix = Array.from({ length: size }, (_none, row) => {
      const equation = new Float64Array(size + 1);
      const penalty = row === 0 ? almostNothing : pull;
      equation[row] = penalty;
      equation[size] = penalty * (model[row] ?? 0);
      return equation;
    });
    for (const { answered, observed, weight } of rows) {
      const likely = 1 / (1 + Math.exp(-oddsOf(model, observed)));
      const steep = weight * Math.max(almostNothing, likely * (1 - likely));
      const values = [1, ...observed];
      for (const [row, value] of values.entries()) {
        const equation = matrix[row];
        if (value === 0 || equation === undefined) continue;
        for (const [place, other] of values.entries()) equation[place] = (equation[place] ?? 0) + steep * value * other;
        equation[size] = (equation[size] ?? 0) + weight * value * (likely - answered);
      }
    }
    const change = solve(matrix);
    for (const [place, by] of change.entries()) model[place] = (model[place] ?? 0) - by;
    if (Math.max(...change.map(Math.abs)) < enough) break;
  }
  return model;
}

/** What all questions of a source with an answer weigh together, and all without one. */
const weightOfSource = 300;

/** Fits the passages that decide; which ones do is asked twice, before and after. */
export function fit(examples: readonly Example[], pull: number): Model {
  const sizes = new Map<string, number>();
  const kind = ({ answerable, source }: Example): string => `${source} ${answerable}`;
  for (const example of examples) sizes.set(kind(example), (sizes.get(kind(example)) ?? 0) + 1);
  let model: Model | undefined;
  for (let round = 0; round < 2; round += 1) {
    const rows = examples.flatMap((example): Row[] => {
      const odds = example.passages.map((one, place) =>
        model === undefined ? (example.supports[place] ?? 0) : oddsOf(model, one),
      );
      const observed = example.passages[odds.indexOf(Math.max(...odds))];
      const weight = weightOfSource / (sizes.get(kind(example)) ?? 1);
      return observed === undefined ? [] : [{ observed, answered: example.answerable ? 1 : 0, weight }];
    });
    model = regress(rows, pull);
  }
  return model as Model;
}
