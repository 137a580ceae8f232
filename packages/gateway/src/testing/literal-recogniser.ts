import type { EntityType } from '@gatehouse/contract/entity-types';
import type { EntitySpan, Recogniser } from '../core/recogniser.ts';

/** Finds the given texts wherever they stand with one of the words before them, or at all where there are no words. */
export function literalRecogniser(type: EntityType, values: readonly string[], before = ''): Recogniser {
  const id = `literal-${type.toLowerCase().replaceAll('_', '-')}`;
  return {
    id,
    type,
    sources: ['none'],
    examples: { finds: values.map((value) => `${before}⟦${value}⟧`), passes: ['none'] },
    find({ text }) {
      const spans: EntitySpan[] = [];
      for (const value of values) {
        const sought = before + value;
        for (let at = text.indexOf(sought); at !== -1; at = text.indexOf(sought, at + sought.length)) {
          const start = at + before.length;
          spans.push({ type, start, end: start + value.length, value, score: 900, recogniser: id });
        }
      }
      return spans.sort((one, other) => one.start - other.start);
    },
    canonical: (value) => value.replaceAll(/[\s-]/g, '').toLowerCase(),
  };
}
