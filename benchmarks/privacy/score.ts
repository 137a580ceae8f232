import type { LabelledText, Span } from './labelled-text.ts';
import { Dice } from './made-values.ts';

/** How labels and hits of one type agree; sums add up. */
export interface Tally {
  /** Spans that are labelled. */
  gold: number;
  /** Spans that were found. */
  found: number;
  /** Found exactly as labelled. */
  exact: number;
  /** Labelled spans that some hit of the same type touches, and the other way round. */
  touchedGold: number;
  touchedFound: number;
  /** Labelled spans of which some character is in no hit of any type. */
  leaked: number;
}

export function emptyTally(): Tally {
  return { gold: 0, found: 0, exact: 0, touchedGold: 0, touchedFound: 0, leaked: 0 };
}

export function add(total: Tally, more: Tally): void {
  for (const name of Object.keys(total) as (keyof Tally)[]) total[name] += more[name];
}

function touches(one: Span, other: Span): boolean {
  return one.type === other.type && one.start < other.end && other.start < one.end;
}

function covered(span: Span, hits: readonly Span[]): boolean {
  let at = span.start;
  for (const hit of hits) if (hit.start <= at && hit.end > at) at = hit.end;
  return at >= span.end;
}

/** The tallies of a text by type. Hits of types that its labels say nothing of are left out. */
export function tallyText(text: LabelledText, hits: readonly Span[]): Map<string, Tally> {
  const tallies = new Map<string, Tally>();
  const tallyOf = (type: string): Tally => {
    const known = tallies.get(type) ?? emptyTally();
    tallies.set(type, known);
    return known;
  };
  const ordered = [...hits].sort((a, b) => a.start - b.start);
  for (const gold of text.spans) {
    const tally = tallyOf(gold.type);
    tally.gold += 1;
    if (hits.some((hit) => hit.type === gold.type && hit.start === gold.start && hit.end === gold.end))
      tally.exact += 1;
    if (hits.some((hit) => touches(hit, gold))) tally.touchedGold += 1;
    if (!covered(gold, ordered)) tally.leaked += 1;
  }
  for (const hit of hits) {
    if (text.labelled !== 'all' && !text.labelled.includes(hit.type)) continue;
    const tally = tallyOf(hit.type);
    tally.found += 1;
    if (text.spans.some((gold) => touches(hit, gold))) tally.touchedFound += 1;
  }
  return tallies;
}

/** A share with its 95 % interval (Wilson 1927). */
export interface Share {
  readonly share: number;
  readonly low: number;
  readonly high: number;
}

export function wilson(hits: number, of: number): Share {
  if (of === 0) return { share: Number.NaN, low: 0, high: 1 };
  const z = 1.959_964;
  const share = hits / of;
  const middle = (share + (z * z) / (2 * of)) / (1 + (z * z) / of);
  const half = (z / (1 + (z * z) / of)) * Math.sqrt((share * (1 - share)) / of + (z * z) / (4 * of * of));
  return { share, low: Math.max(0, middle - half), high: Math.min(1, middle + half) };
}

export function f1(tally: Tally, kind: 'exact' | 'touched'): number {
  const inGold = kind === 'exact' ? tally.exact : tally.touchedGold;
  const inFound = kind === 'exact' ? tally.exact : tally.touchedFound;
  if (tally.gold === 0 || tally.found === 0) return tally.gold === tally.found ? Number.NaN : 0;
  const precision = inFound / tally.found;
  const recall = inGold / tally.gold;
  return precision + recall === 0 ? 0 : (2 * precision * recall) / (precision + recall);
}

/** The 95 % interval of F1 when texts are drawn anew 400 times, always the same draws. */
export function bootstrapF1(
  texts: readonly Tally[],
  kind: 'exact' | 'touched',
): { readonly low: number; readonly high: number } {
  const dice = new Dice('bootstrap');
  const drawn: number[] = [];
  for (let time = 0; time < 400; time += 1) {
    const total = emptyTally();
    for (let count = 0; count < texts.length; count += 1) {
      const one = texts[dice.whole(0, texts.length - 1)];
      if (one !== undefined) add(total, one);
    }
    const value = f1(total, kind);
    if (!Number.isNaN(value)) drawn.push(value);
  }
  drawn.sort((a, b) => a - b);
  const at = (part: number): number => drawn[Math.min(drawn.length - 1, Math.floor(part * drawn.length))] ?? Number.NaN;
  return { low: at(0.025), high: at(0.975) };
}
