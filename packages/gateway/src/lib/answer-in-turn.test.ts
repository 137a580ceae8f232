import { setTimeout as wait } from 'node:timers/promises';
import { MessageChannel } from 'node:worker_threads';
import { afterEach, expect, test } from 'vitest';
import { answerInTurn } from './answer-in-turn.ts';

const { port1: asking, port2: answering } = new MessageChannel();
const answers: unknown[] = [];
asking.on('message', (answer) => answers.push(answer));
answerInTurn<{ id: number; wait?: number; fails?: Error }>(answering, async ({ fails, wait: milliseconds = 0 }) => {
  await wait(milliseconds);
  if (fails !== undefined) throw fails;
  return { result: answers.length };
});

afterEach(() => {
  asking.close();
});

test('questions are answered in their order, however long each takes, and a fault is told with its cause', async () => {
  asking.postMessage({ id: 1, wait: 30 });
  asking.postMessage({ id: 2 });
  asking.postMessage({ id: 3, fails: new Error('no', { cause: new Error('the disk is full') }) });
  asking.postMessage({ id: 4 });
  await expect.poll(() => answers).toHaveLength(4);
  expect(answers).toEqual([
    { id: 1, result: 0 },
    { id: 2, result: expect.any(Number) },
    { id: 3, fault: 'no: the disk is full' },
    { id: 4, result: expect.any(Number) },
  ]);
});

test('is for threads alone', () => {
  expect(() => answerInTurn(null, async () => ({}))).toThrow('script of a thread');
});
