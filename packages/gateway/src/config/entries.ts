import type { ConfigurationPath } from './problem.ts';
import { childOf, valueAt } from './schema-map.ts';

export interface Entry {
  readonly path: ConfigurationPath;
  readonly entry: unknown;
}

/** The entries of a list, with their places; none where there is no list. */
export function entries(value: unknown, path: ConfigurationPath): readonly Entry[] {
  const list = valueAt(value, path);
  return Array.isArray(list) ? list.map((entry: unknown, index) => ({ path: [...path, index], entry })) : [];
}

export function textAt(value: unknown, name: string): string | undefined {
  const text = childOf(value, name);
  return typeof text === 'string' ? text : undefined;
}
