import { ChunkSearch } from '../../packages/gateway/src/knowledge/embedded/chunk-search.ts';
import { printTable } from '../privacy/tables.ts';
import { bootstrap, mean, told } from './bootstrap.ts';
import type { EvaluationPart } from './evaluation-part.ts';
import { type QuestionSource, readSources } from './question-sources.ts';

const depth = 10;
const most = 100_000;

/** Normalised discounted cumulative gain of the first ten, where one right chunk is as good as any: 1 where the first is right. */
function gains({ collection, documents, questions }: QuestionSource): number[] {
  const search = new ChunkSearch(most);
  search.put(collection, documents);
  return questions
    .filter(({ answerable }) => answerable)
    .map(({ isRight, text }) => {
      const { hits } = search.find({ text, collections: [collection], limit: depth });
      const place = hits.findIndex(({ chunk }) => isRight(chunk));
      return place < 0 ? 0 : 1 / Math.log2(place + 2);
    });
}

/** Whether the right passage is found, and how far above. */
export const ranking: EvaluationPart = {
  name: 'ranking',
  async run(shared) {
    const rows = (await readSources(shared)).map((source) => {
      const all = gains(source);
      const first = all.map((gain) => (gain === 1 ? 1 : 0));
      return [source.name, String(all.length), told(bootstrap(all, mean)), told(bootstrap(first, mean))];
    });
    printTable(
      'Ranking by words alone, with 95 % intervals',
      ['source', 'questions', 'nDCG@10', 'first is right'],
      rows,
    );
  },
};
