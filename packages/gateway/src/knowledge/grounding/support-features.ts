import type { Measure, UnitWords } from './measure-support.ts';

/** What the model of support reads, in the order of its weights. */
export const supportFeatures = [
  'coverage',
  'pairs',
  'longestRun',
  'inOrder',
  'uncovered',
  'uncoveredNames',
  'person',
  'addressed',
  'question',
  'opinion',
  'exclamation',
  'length',
  'wordsApart',
  'letters',
  'longestGap',
  'bestPart',
] as const;

/** Who speaks of himself, or to somebody, says nothing of the passages. Folded. */
const persons: ReadonlySet<string> = new Set(
  'i me my mine myself im ive ich mich mir mein meine meinem meinen meiner'.split(' '),
);
const addressed: ReadonlySet<string> = new Set(
  'you your yours yourself u du dich dir dein deine deinen deiner'.split(' '),
);
const opinions: ReadonlySet<string> = new Set(
  (
    'think thought believe guess agree love loved like liked enjoy hope wish wonder feel felt maybe probably sure perhaps cool awesome great ' +
    'nice interesting fun favorite amazing bet definitely personally honestly really heard know wow ' +
    'glaube denke finde meine mag liebe hoffe vielleicht wahrscheinlich vermutlich toll cool schon interessant ubrigens ehrlich'
  ).split(' '),
);

function saturating(count: number): number {
  return Math.log1p(count);
}

/** Features of a unit held against a passage; each between 0 and about 3. */
export function featuresOf(unit: UnitWords, measure: Measure): Float64Array {
  let uncovered = 0;
  let names = 0;
  let person = 0;
  let spoken = 0;
  let opinion = 0;
  let apart = 0;
  let gap = 0;
  let longestGap = 0;
  for (const [at, word] of unit.words.entries()) {
    const missing = 1 - (measure.inWindow[at] ?? 0);
    uncovered += word.weight * missing;
    if (missing > 0.5) apart += 1;
    gap = missing > 0.5 ? gap + 1 : 0;
    longestGap = Math.max(longestGap, gap);
    if (
      missing > 0.5 &&
      (word.kind !== 'word' || word.quantity >= 0 || (word.upper && !word.begins && word.weight > 0))
    )
      names += 1;
    if (missing <= 0.5) continue;
    if (persons.has(word.form)) person += 1;
    if (addressed.has(word.form)) spoken += 1;
    if (opinions.has(word.form)) opinion += 1;
  }
  return Float64Array.of(
    measure.coverage,
    measure.pairs,
    measure.longestRun,
    measure.inOrder,
    saturating(uncovered),
    saturating(names),
    saturating(person),
    saturating(spoken),
    unit.asks ? 1 : 0,
    saturating(opinion),
    unit.exclaims ? 1 : 0,
    saturating(unit.weight),
    apart / Math.max(1, unit.words.length),
    measure.letters,
    saturating(longestGap),
    measure.inOrder * measure.coverage,
  );
}
