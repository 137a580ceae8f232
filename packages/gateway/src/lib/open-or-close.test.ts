import { expect, test } from 'vitest';
import { openOrClose } from './open-or-close.ts';

test('What was opened stays open until the stack is disposed of, the newest is closed first', async () => {
  const closed: string[] = [];
  const opened = await openOrClose(async (stack) => {
    stack.defer(() => void closed.push('first'));
    stack.defer(() => void closed.push('second'));
    return Promise.resolve(stack);
  });
  expect(closed).toEqual([]);
  await opened.disposeAsync();
  expect(closed).toEqual(['second', 'first']);
});

test('Where something cannot be opened, what was before it is closed, and its own error is told', async () => {
  const closed: string[] = [];
  const opening = openOrClose(async (stack) => {
    stack.defer(() => void closed.push('first'));
    stack.defer(() => {
      throw new Error('cannot even be closed');
    });
    return Promise.reject(new Error('the folder is locked'));
  });
  await expect(opening).rejects.toThrow('the folder is locked');
  expect(closed).toEqual(['first']);
});
