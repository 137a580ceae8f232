import { describe, expect, test } from 'vitest';
import { chunkIndexContract } from '../../testing/chunk-index-contract.ts';
import { makeDocument, patient } from '../../testing/made-chunks.ts';
import { createEmbeddedIndex, type EmbeddedIndex } from './embedded-index.ts';

const script = new URL('../../knowledge-worker.ts', import.meta.url);
const lighthouse = { text: 'Where is the lighthouse?', collections: ['docs'], limit: 1 };

chunkIndexContract('the index in a thread of the gateway', {
  open: () => Promise.resolve(createEmbeddedIndex({ script, chunks: 10_000 })),
});

describe('the index in a thread of the gateway', () => {
  test('refuses more chunks than it may hold, and keeps what it has', async () => {
    const index = createEmbeddedIndex({ script, chunks: 2 });
    await index.put('docs', [makeDocument('docs', 'a', 'The lighthouse of Dover.')]);
    const more = index.put('docs', [makeDocument('docs', 'b', 'One.'), makeDocument('docs', 'c', 'Two.')]);
    await expect(more).rejects.toMatchObject({ code: 'knowledge_full' });
    expect(await index.counts()).toEqual(new Map([['docs', 1]]));
    expect((await index.statistics()).chunks).toBe(1);
    await index.close();
  });

  test('says that it cannot be asked when its thread has died, until it is filled again', async () => {
    let filled = 0;
    let lost: unknown;
    const refilled = Promise.withResolvers<undefined>();
    const index: EmbeddedIndex = createEmbeddedIndex({
      script: new URL('../../testing/dying-knowledge-worker.ts', import.meta.url),
      chunks: 100,
      refillAfter: 1,
      lost: (cause) => (lost = cause),
      refill: async () => {
        filled += 1;
        await index.put('docs', [makeDocument('docs', 'a', 'The lighthouse of Dover.')]);
        refilled.resolve(undefined);
      },
    });
    await index.put('docs', [makeDocument('docs', 'a', 'The lighthouse of Dover.')]);
    expect((await index.find(lighthouse, patient)).hits).toHaveLength(1);
    await expect(index.find({ ...lighthouse, text: 'die' }, patient)).rejects.toMatchObject({
      code: 'knowledge_unavailable',
    });
    expect(lost).toBeDefined();
    await expect(index.find(lighthouse, patient)).rejects.toMatchObject({ code: 'knowledge_unavailable' });
    await refilled.promise;
    await new Promise(setImmediate);
    expect((await index.find(lighthouse, patient)).hits).toHaveLength(1);
    expect(filled).toBe(1);
    await index.close();
  });

  test('asks nobody after it was closed, and may be closed twice', async () => {
    const index = createEmbeddedIndex({ script, chunks: 100 });
    await index.close();
    await index.close();
    await expect(index.counts()).rejects.toMatchObject({ code: 'knowledge_unavailable' });
  });
});
