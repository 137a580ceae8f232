import { chunkIndexContract } from '../../testing/chunk-index-contract.ts';
import { createEmbeddedIndex } from './embedded-index.ts';

const script = new URL('../../knowledge-worker.ts', import.meta.url);

chunkIndexContract('the index in a thread of the gateway', {
  open: () => Promise.resolve(createEmbeddedIndex({ script, chunks: 10_000 })),
});
