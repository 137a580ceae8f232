import type { Part, PartMeasure } from './rollup-of-leaf.ts';

/** Amounts by their names, of each measure. Names come from configurations and other servers: they are keys of maps only. */
export type Parts = Map<PartMeasure, Map<string, number>>;

/** Further names are added up under an empty one. */
const mostNames = 1_024;

export function addPart(parts: Parts, { measure, part, amount }: Part): void {
  const known = parts.get(measure) ?? new Map<string, number>();
  parts.set(measure, known);
  const name = known.has(part) || known.size < mostNames ? part : '';
  known.set(name, (known.get(name) ?? 0) + amount);
}

export function addParts(into: Parts, from: Parts): void {
  for (const [measure, amounts] of from) for (const [part, amount] of amounts) addPart(into, { measure, part, amount });
}

export function writeParts(parts: Parts): string {
  return parts.size === 0 ? '' : JSON.stringify([...parts].map(([measure, amounts]) => [measure, [...amounts]]));
}

/** What `writeParts` has written. */
export function readParts(text: string): Parts {
  if (text === '') return new Map();
  const entries = JSON.parse(text) as readonly (readonly [PartMeasure, readonly (readonly [string, number])[]])[];
  return new Map(entries.map(([measure, amounts]) => [measure, new Map(amounts)]));
}
