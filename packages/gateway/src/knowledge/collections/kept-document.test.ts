import { expect, test } from 'vitest';
import type { WholeDocument } from '../../core/knowledge-store.ts';
import { keptDocument } from './kept-document.ts';

const { signal } = new AbortController();
const passage = { titles: ['Tea', 'Green'], text: 'It is good.' };
const kept = { hash: 'a', bytes: 12, title: 'Tea', language: 'en', passages: [passage] } as unknown as WholeDocument;

test('what is kept of a document is all that there is to be looked at', async () => {
  const found = keptDocument({ document: 'tea', hash: 'a' }, () => Promise.resolve(kept));
  expect(await found.read(signal)).toMatchObject({ title: 'Tea', text: 'Tea\nGreen\nIt is good.', hidden: [] });
  expect(found.bytes).toBe(12);
});

test.each([undefined, { ...kept, hash: 'b' }])(
  'it is not read where it is another one by now, or gone',
  async (now) => {
    const found = keptDocument({ document: 'tea', hash: 'a' }, () => Promise.resolve(now));
    expect(await found.read(signal)).toBeUndefined();
  },
);
