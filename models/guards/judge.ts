// Figures of held-out sources: scores out of fold, thresholds that keep harmless texts of unseen sources, and what they find.
import type { TextLanguage } from '../../packages/gateway/src/core/classifier.ts';
import type { Corpora, LabelledText } from './corpora.ts';
import { makeDocuments } from './documents.ts';
import type { Featurise } from './examples.ts';
import { seeded } from '../random.ts';
import { group, type Item, logOdds, toLearnFrom, train, withFeatures } from './recipe.ts';
import { documentFoldCount, partsOf, userFold, userFoldCount } from './sources.ts';

/** A text with the log odds of a model that has not seen its source. */
export interface Judged extends LabelledText {
  readonly language: TextLanguage;
  readonly words: number;
  readonly logOdds: number;
}

function judged(item: Item, score: number): Judged {
  const { features, ...rest } = item;
  return { ...rest, language: features.language, words: features.firstWords.at(-1) ?? 0, logOdds: score };
}

/** Every text of users, scored by a model that was trained without its source. */
export function judgeUsers(corpora: Corpora, featurise: Featurise): Judged[] {
  const items = toLearnFrom(corpora.user, featurise);
  const found: Judged[] = [];
  for (let fold = 0; fold < userFoldCount; fold++) {
    const model = train(
      items.filter((one) => userFold(one) !== fold),
      'user',
    );
    for (const one of items)
      if (userFold(one) === fold && one.isMutated !== true) found.push(judged(one, logOdds(model, one.features)));
  }
  return found;
}

/** How much of a carrier documents that are learned from have beside a payload. */
export const around = 40;

/** Documents whose payloads, fillings and carriers are all of sources that the model has not seen. */
export function judgeDocuments(corpora: Corpora, featurise: Featurise, each = 4): Judged[] {
  const found: Judged[] = [];
  for (let fold = 0; fold < documentFoldCount; fold++) {
    const model = train(
      toLearnFrom(makeDocuments(partsOf(corpora.document, fold, false), seeded(7), each, around), featurise),
      'document',
    );
    const heldOut = withFeatures(makeDocuments(partsOf(corpora.document, fold, true), seeded(8), each), featurise);
    for (const one of heldOut) found.push(judged(one, logOdds(model, one.features)));
  }
  return found;
}

/** The log odds that a share of the harmless texts of a language reaches, every source counting alike. Sources of fewer than `fewest` texts tell nothing. */
export function quantile(texts: readonly Judged[], share: number, fewest = 60): number {
  const bySource = new Map<string, number[]>();
  for (const one of texts) {
    const known = bySource.get(one.source);
    if (known === undefined) bySource.set(one.source, [one.logOdds]);
    else known.push(one.logOdds);
  }
  const weighed = [...bySource.values()]
    .filter((scores) => scores.length >= fewest)
    .flatMap((scores) => scores.map((score) => ({ score, weight: 1 / scores.length })))
    .toSorted((one, other) => other.score - one.score);
  const all = weighed.reduce((sum, one) => sum + one.weight, 0);
  let above = 0;
  for (const { score, weight } of weighed) {
    above += weight;
    if (above > share * all) return score;
  }
  return Number.POSITIVE_INFINITY;
}

/** The interval of Wilson (1927) for a share, at 95 %. */
export function wilson(hits: number, rows: number): readonly [number, number] {
  if (rows === 0) return [0, 1];
  const z = 1.96;
  const share = hits / rows;
  const middle = (share + (z * z) / (2 * rows)) / (1 + (z * z) / rows);
  const half = (z * Math.sqrt((share * (1 - share)) / rows + (z * z) / (4 * rows * rows))) / (1 + (z * z) / rows);
  return [Math.max(0, middle - half), Math.min(1, middle + half)];
}

export interface SourceFigure {
  readonly source: string;
  readonly attack: boolean;
  readonly language: TextLanguage;
  readonly rows: number;
  /** Rows at or above the threshold. */
  readonly flagged: number;
}

/** How many of each source are at or above a threshold by language; with `margin` taken off for length as the model does. */
export function figures(texts: readonly Judged[], threshold: Readonly<Record<TextLanguage, number>>): SourceFigure[] {
  const found = new Map<string, { -readonly [Key in keyof SourceFigure]: SourceFigure[Key] }>();
  for (const one of texts) {
    const key = `${one.attack ? 0 : 1} ${one.language} ${group(one)}`;
    let figure = found.get(key);
    if (figure === undefined) {
      figure = { source: one.source, attack: one.attack, language: one.language, rows: 0, flagged: 0 };
      found.set(key, figure);
    }
    figure.rows++;
    if (one.logOdds >= threshold[one.language]) figure.flagged++;
  }
  return [...found].toSorted(([one], [other]) => (one < other ? -1 : 1)).map(([, figure]) => figure);
}

export function renderFigures(rows: readonly SourceFigure[], fewest = 15): string {
  const percent = (share: number): string => (100 * share).toFixed(1);
  return [
    '| source | texts | language | rows | flagged % | 95 % interval |',
    '| --- | --- | --- | --- | --- | --- |',
    ...rows
      .filter((one) => one.rows >= fewest)
      .map(({ source, attack, language, rows: count, flagged }) => {
        const [low, high] = wilson(flagged, count);
        const kind = attack ? 'attacks' : 'harmless';
        return `| ${source} | ${kind} | ${language} | ${count} | ${percent(flagged / count)} | ${percent(low)}–${percent(high)} |`;
      }),
  ].join('\n');
}
