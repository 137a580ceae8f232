import { afterEach, expect, test, vi } from 'vitest';
import { AskedThread } from './asked-thread.ts';

interface Answer {
  readonly id: number;
  readonly fault?: string;
  readonly doubled?: number;
}

const code = `
import { parentPort } from 'node:worker_threads';
parentPort.on('message', ({ id, value }) => {
  if (value === 'die') process.exit(3);
  if (value === 'for ever') for (;;);
  if (value === 'slowly') return setTimeout(() => parentPort.postMessage({ id, doubled: 1 }), 300);
  parentPort.postMessage(typeof value === 'number' ? { id, doubled: 2 * value } : { id, fault: 'no number' });
});`;

function open(idleFor?: number): AskedThread<{ readonly value: unknown }, Answer> {
  return new AskedThread({
    script: new URL(`data:text/javascript,${encodeURIComponent(code)}`),
    name: 'sums',
    workerData: undefined,
    resourceLimits: { maxOldGenerationSizeMb: 32 },
    ...(idleFor === undefined ? {} : { idleFor }),
  });
}

let thread = open();
afterEach(async () => {
  await thread.close();
  thread = open();
});

test('answers each question with its own answer, and says a fault', async () => {
  expect(thread.isRunning).toBe(false);
  const answers = await Promise.all([1, 2, 3].map((value) => thread.ask({ value })));
  expect(answers.map(({ doubled }) => doubled)).toEqual([2, 4, 6]);
  await expect(thread.ask({ value: 'x' })).rejects.toThrow('no number');
});

test('tells whoever waits that it has died, and is started again by the next question', async () => {
  const waiting = thread.ask({ value: 'die' });
  await expect(Promise.all([waiting, thread.ask({ value: 1 })])).rejects.toThrow('ended with code 3');
  expect((await thread.ask({ value: 4 })).doubled).toBe(8);
});

test('is not waited for longer than was said, and is ended where somebody gives up on what never ends', async () => {
  await expect(thread.ask({ value: 'for ever' }, { within: 50 })).rejects.toThrow('did not answer in time');
  const gone = new AbortController();
  const waiting = thread.ask({ value: 5 }, { signal: gone.signal });
  gone.abort();
  await expect(waiting).rejects.toThrow('it took too long');
  expect((await thread.ask({ value: 6 })).doubled).toBe(12);
});

test('answers nothing any more once it is closed, and tells whoever waits', async () => {
  const waiting = thread.ask({ value: 'for ever' });
  await Promise.all([expect(waiting).rejects.toThrow('is closed'), thread.close()]);
  await expect(thread.ask({ value: 1 })).rejects.toThrow('is closed');
});

test('is ended where nobody asks for a while, not while somebody waits, and is started again by the next question', async () => {
  const resting = open(20);
  expect((await resting.ask({ value: 1 })).doubled).toBe(2);
  await vi.waitFor(() => expect(resting.isRunning).toBe(false), 30_000);
  expect((await resting.ask({ value: 'slowly' })).doubled).toBe(1);
  const both = [resting.ask({ value: 'slowly' }), resting.ask({ value: 3 })];
  expect((await Promise.all(both)).map(({ doubled }) => doubled)).toEqual([1, 6]);
  await resting.close();
});
