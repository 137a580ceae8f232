import { describe, expect, test } from 'vitest';
import { createVaultMemory } from './vault-memory.ts';
import { createMemoryPseudonymVault } from './memory-pseudonym-vault.ts';

const anna = { tenant: 'default', assistant: 'assistant/shop', subject: 'anna' };
const keep = { most: 3, until: 1_000 };

function open() {
  let now = 0;
  const vault = createMemoryPseudonymVault({ now: () => now });
  return {
    vault,
    memory: createVaultMemory({ vault, secret: new Uint8Array(32) }),
    pass: (until: number) => (now = until),
  };
}

describe('what an assistant remembers of a person', () => {
  test('are the latest questions, in their order', async () => {
    const { memory } = open();
    for (const question of ['a', 'b', 'c', 'd']) await memory.remember(question, anna, keep);
    expect(await memory.recall(anna)).toEqual(['b', 'c', 'd']);
  });

  test('are both of two questions at once', async () => {
    const { memory } = open();
    await Promise.all([memory.remember('a', anna, keep), memory.remember('b', anna, keep)]);
    expect(await memory.recall(anna)).toEqual(['a', 'b']);
  });

  test.each([
    ['another person', { ...anna, subject: 'ben' }],
    ['another assistant', { ...anna, assistant: 'assistant/other' }],
    ['another tenant', { ...anna, tenant: 'other' }],
  ])('is nothing to %s', async (_, other) => {
    const { memory } = open();
    await memory.remember('a', anna, keep);
    expect(await memory.recall(other)).toEqual([]);
  });

  test('is gone when it has expired, is forgotten, or the person is erased', async () => {
    const { memory, pass, vault } = open();
    await memory.remember('a', anna, keep);
    pass(1_001);
    expect(await memory.recall(anna)).toEqual([]);
    await memory.remember('b', anna, { most: 3, until: 5_000 });
    expect(await memory.forget(anna)).toBe(true);
    expect(await memory.recall(anna)).toEqual([]);
    await memory.remember('c', anna, { most: 3, until: 5_000 });
    expect(await vault.eraseSubject('anna')).toBe(1);
    expect(await memory.recall(anna)).toEqual([]);
  });
});
