import { describe, expect, it } from 'vitest';
import { TextMemory } from './text-memory.ts';

function counted(): { readonly memory: TextMemory<string>; readonly made: string[]; recall(text: string): string } {
  const memory = new TextMemory<string>();
  const made: string[] = [];
  return {
    memory,
    made,
    recall: (text) =>
      memory.recall(text, () => {
        made.push(text.slice(0, 8));
        return text.toUpperCase();
      }),
  };
}

describe('what is kept of texts', () => {
  it('is made once for a text', () => {
    const { made, recall } = counted();
    expect([recall('one'), recall('two'), recall('one')]).toEqual(['ONE', 'TWO', 'ONE']);
    expect(made).toEqual(['one', 'two']);
  });

  it('is bounded, and keeps what was asked for last', () => {
    const { made, recall } = counted();
    const text = (number: number): string => `${String(number).padStart(8, '0')}${'x'.repeat(9_992)}`;
    for (let number = 0; number < 40; number += 1) recall(text(number));
    recall(text(0));
    recall(text(40));
    expect(made).toHaveLength(41);
    recall(text(0));
    expect(made).toHaveLength(41);
    recall(text(1));
    expect(made).toHaveLength(42);
  });

  it('holds no text that would put out most others', () => {
    const { made, recall } = counted();
    const long = 'y'.repeat(100_000);
    recall(long);
    recall(long);
    expect(made).toHaveLength(2);
  });
});
