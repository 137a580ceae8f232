import { existsSync } from 'node:fs';
import path from 'node:path';
import { readBegin } from '../../models/grounding/begin.ts';
import { seeded } from '../../models/random.ts';
import { createGrounding } from '../../packages/gateway/src/knowledge/grounding/create-grounding.ts';
import { makeSwaps, type Swap } from '../knowledge-grounding/swaps.ts';
import { printTable } from '../privacy/tables.ts';
import { bootstrap, told, toldPercent } from './bootstrap.ts';
import type { EvaluationPart } from './evaluation-part.ts';

const seed = 20_261;
/** From which support a sentence stays where nothing else is set (`supportFrom`). */
const usualThreshold = 0.5;

interface Scored {
  readonly support: number;
  readonly grounded: boolean;
}

/** How often a grounded one is above an ungrounded one; equals count half. */
function areaUnderCurve(all: readonly Scored[]): number {
  const sorted = all.toSorted((one, other) => one.support - other.support);
  let ranks = 0;
  let grounded = 0;
  for (let first = 0; first < sorted.length;) {
    let last = first;
    while (last < sorted.length && sorted[last]?.support === sorted[first]?.support) last += 1;
    for (const one of sorted.slice(first, last)) {
      if (!one.grounded) continue;
      grounded += 1;
      ranks += (first + last + 1) / 2;
    }
    first = last;
  }
  const others = all.length - grounded;
  return (ranks - (grounded * (grounded + 1)) / 2) / Math.max(1, grounded * others);
}

function share<Item>(items: readonly Item[], is: (item: Item) => boolean): number {
  return items.filter(is).length / Math.max(1, items.length);
}

function evaluateBegin(file: string): void {
  const grounding = createGrounding();
  const scored = readBegin(file).map(({ grounded, half, knowledge, message, response }) => ({
    grounded,
    half,
    support: grounding.support(response, [{ id: '', titles: [], text: knowledge, language: 'en' }], message),
  }));
  printTable(
    `BEGIN: whether a response is grounded; kept from support ${usualThreshold} on, %`,
    ['half', 'responses', 'area under the curve', 'grounded kept', 'others kept'],
    (['held-out', 'train'] as const).map((half) => {
      const own = scored.filter((one) => one.half === half);
      const kept = (all: readonly Scored[]): number => share(all, ({ support }) => support >= usualThreshold);
      return [
        half === 'train' ? 'trained on' : 'held out',
        String(own.length),
        told(bootstrap(own, areaUnderCurve)),
        toldPercent(
          bootstrap(
            own.filter(({ grounded }) => grounded),
            kept,
          ),
        ),
        toldPercent(
          bootstrap(
            own.filter(({ grounded }) => !grounded),
            kept,
          ),
        ),
      ];
    }),
  );
}

function evaluateSwaps(shared: string): void {
  const grounding = createGrounding();
  const isFound = ({ passage, sentence }: Swap): boolean =>
    grounding
      .check(sentence, [{ id: '', titles: [], text: passage, language: 'de' }], '')
      .some(({ problems }) => problems.length > 0);
  const judged = makeSwaps(seeded(seed), shared, 1).map((swap) => ({ kind: swap.kind, found: isFound(swap) }));
  const row = (name: string, kinds: readonly Swap['kind'][]): readonly string[] => {
    const own = judged.filter(({ kind }) => kinds.includes(kind));
    return [name, String(own.length), toldPercent(bootstrap(own, (all) => share(all, ({ found }) => found)))];
  };
  printTable(
    'Sentences of XQuAD in German with something changed, articles held out: taken for contradictions, %',
    ['sentences', 'number', 'found'],
    [
      row('another number', ['number']),
      row('another name', ['name']),
      row('as they stand (false alarms)', ['as it stands']),
      row('said otherwise (false alarms)', ['paraphrase']),
      row('all false alarms', ['as it stands', 'paraphrase']),
    ],
  );
}

/** Whether sentences are held to their passages. */
export const grounding: EvaluationPart = {
  name: 'grounding',
  async run(shared) {
    const begin = path.join(shared ?? '', 'begin/wow_dev.jsonl');
    if (shared === undefined || !existsSync(begin)) {
      console.log('\nGrounding is measured on BEGIN and XQuAD, which are not there.');
      return;
    }
    evaluateBegin(begin);
    evaluateSwaps(shared);
  },
};
