import { hash } from 'node:crypto';
import type { EntityType } from '@gatehouse/contract/entity-types';
import { LRUCache } from 'lru-cache';
import { type EntitySpan, type LaterText, type Recogniser, RecogniserUnable } from '../../core/recogniser.ts';
import { namesLexicon } from '../recognisers/names.ts';
import type { LabelMeaning } from './model-labels.ts';
import { nameWithin } from './name-within.ts';
import type { ModelSpan } from './text-units.ts';

/** What judges texts, wherever it runs. */
export interface TextJudge {
  /** What each label means; spans name labels by their index. */
  readonly meanings: readonly LabelMeaning[];
  /** Rejects where it cannot, or not in time, for a reason that has nothing of the text. */
  judge(text: string): Promise<readonly ModelSpan[]>;
}

export interface ModelRecogniserOptions {
  /** What comes of texts that cannot be judged: they are refused, or only what else is found in them counts. */
  readonly onUnable: 'block' | 'allow';
  /** Told of each text that cannot be judged and passes. */
  readonly unable: (cause: unknown) => void;
}

/** Clients send whole conversations with every turn; spans have no values, so little is kept, and nothing of the text. */
const mostRemembered = 4_096;
const none: readonly EntitySpan[] = Object.freeze([]);
const noSpans: readonly ModelSpan[] = Object.freeze([]);

/** Recognisers of what a model of the operator's finds, one for each type, which ask it once for each text. */
export function createModelRecognisers(
  model: TextJudge,
  { onUnable, unable }: ModelRecogniserOptions,
): readonly Recogniser[] {
  const known = new LRUCache<string, Promise<readonly ModelSpan[]>>({ max: mostRemembered });
  const judge = (text: string): Promise<readonly ModelSpan[]> => {
    const key = hash('sha256', text, 'base64url');
    const before = known.get(key);
    if (before !== undefined) return before;
    const judged = model.judge(text).catch((thrown: unknown) => {
      known.delete(key);
      if (onUnable === 'block') throw new RecogniserUnable('model', thrown);
      unable(thrown);
      return noSpans;
    });
    known.set(key, judged);
    return judged;
  };
  const types = new Set(model.meanings.flatMap(({ type }) => type ?? []));
  return [...types].map((type) => recogniserOf(type, model.meanings, judge));
}

function recogniserOf(
  type: EntityType,
  meanings: readonly LabelMeaning[],
  judge: (text: string) => Promise<readonly ModelSpan[]>,
): Recogniser {
  const id = `model-${type.toLowerCase().replaceAll('_', '-')}`;
  return Object.freeze({
    id,
    type,
    sources: ['docs/guides/privacy.md'],
    examples: { finds: [], passes: [] },
    find: () => none,
    async findLater({ text }: LaterText) {
      if (!/[\p{L}\p{N}]/u.test(text)) return none;
      const spans: EntitySpan[] = [];
      for (const span of await judge(text)) {
        if (meanings[span.label]?.type !== type) continue;
        const place = type === 'PERSON' ? nameWithin(text, span, namesLexicon()) : withoutStops(text, span);
        if (place === undefined) continue;
        spans.push({
          type,
          ...place,
          value: text.slice(place.start, place.end),
          // Forms with check digits are surer than any guess.
          score: Math.max(400, 500 + Math.round((span.likelihood - 500) * 0.7)),
          recogniser: id,
        });
      }
      return spans;
    },
  });
}

const stops = /[\s.,;:!?)\]}>"'“”„’»«]/;

/** What ends a sentence or a quotation is no part of an address or a number. */
function withoutStops(text: string, span: ModelSpan): { start: number; end: number } | undefined {
  let { end } = span;
  while (end > span.start && stops.test(text[end - 1] ?? '')) end--;
  return end > span.start ? { start: span.start, end } : undefined;
}
