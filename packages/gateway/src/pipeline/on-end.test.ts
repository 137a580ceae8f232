import { describe, expect, it } from 'vitest';
import type { AnswerStream, Delta } from '../core/delta.ts';
import { onEnd } from './on-end.ts';

const word: Delta = { type: 'text', choice: 0, channel: 'content', text: 'a' };

async function* words(count: number, failure?: Error): AnswerStream {
  for (let index = 0; index < count; index += 1) yield word;
  if (failure !== undefined) throw failure;
}

describe('onEnd', () => {
  it('tells of the end once when the stream is read to its end', async () => {
    let ends = 0;
    const seen: Delta[] = [];
    for await (const delta of onEnd(words(3), () => (ends += 1))) {
      expect(ends).toBe(0);
      seen.push(delta);
    }
    expect(seen).toHaveLength(3);
    expect(ends).toBe(1);
  });

  it('tells of the end once when the stream fails, and passes the failure on', async () => {
    let ends = 0;
    const failing = onEnd(words(1, new Error('broken')), () => (ends += 1));
    await expect(Array.fromAsync(failing)).rejects.toThrow('broken');
    expect(ends).toBe(1);
  });

  it('tells of the end and ends the inner stream when the reader gives up', async () => {
    let ends = 0;
    let innerEnded = false;
    async function* endless(): AnswerStream {
      try {
        for (;;) yield word;
      } finally {
        innerEnded = true;
      }
    }
    for await (const delta of onEnd(endless(), () => (ends += 1))) {
      expect(delta).toBe(word);
      break;
    }
    expect(innerEnded).toBe(true);
    expect(ends).toBe(1);
  });
});
