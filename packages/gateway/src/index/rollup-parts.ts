import type { PartMeasure } from './rollup-of-leaf.ts';

/** Amounts by their names, of each measure. Names come from configurations and other servers: they are keys of maps only. */
export type Parts = Map<PartMeasure, Map<string, number>>;

/** What is drawn over time, and is read often. */
const drawn: ReadonlySet<PartMeasure> = new Set(['latency', 'cost', 'stopped', 'passed']);

/** Further names are added up under an empty one. */
const mostNames = 1_024;

export function addPart(parts: Parts, measure: PartMeasure, part: string, amount: number): void {
  let known = parts.get(measure);
  if (known === undefined) {
    known = new Map();
    parts.set(measure, known);
  }
  const name = known.has(part) || known.size < mostNames ? part : '';
  known.set(name, (known.get(name) ?? 0) + amount);
}

export function addParts(into: Parts, from: Parts): void {
  for (const [measure, amounts] of from) for (const [part, amount] of amounts) addPart(into, measure, part, amount);
}

/** As two texts: what is drawn over time, and the rest. */
export function writeParts(parts: Parts): { readonly parts: string; readonly names: string } {
  const text = (wanted: boolean): string => {
    const entries = [...parts].filter(([measure]) => drawn.has(measure) === wanted);
    return entries.length === 0 ? '' : JSON.stringify(entries.map(([measure, amounts]) => [measure, [...amounts]]));
  };
  return { parts: text(true), names: text(false) };
}

/** Adds what is in one of the texts that `writeParts` has written. */
export function addWritten(into: Parts, text: string): void {
  if (text === '') return;
  const entries = JSON.parse(text) as readonly (readonly [PartMeasure, readonly (readonly [string, number])[]])[];
  for (const [measure, amounts] of entries) for (const [part, amount] of amounts) addPart(into, measure, part, amount);
}
