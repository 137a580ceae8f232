import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { EvidenceTaskError, type RunTask, type TaskProgress, type Verified } from './evidence-task.ts';
import { VerificationRuns } from './verification-runs.ts';

const good: Verified = {
  failure: null,
  wrong: 0,
  faults: [],
  notices: [],
  shards: [],
  witnessesChecked: false,
  contents: null,
};

let folder: string;
let started: number;
let tell: (progress: TaskProgress) => void;
let end: PromiseWithResolvers<Verified>;
let runs: VerificationRuns;

const run = ((_task: unknown, onProgress: (progress: TaskProgress) => void) => {
  started += 1;
  tell = onProgress;
  return { done: end.promise, stop: () => Promise.resolve(end.reject(new EvidenceTaskError('internal', 'stopped'))) };
}) as unknown as RunTask;

function open(): Promise<VerificationRuns> {
  end = Promise.withResolvers<Verified>();
  return VerificationRuns.open({
    run,
    dataFolder: folder,
    file: join(folder, 'verification.json'),
    policy: () => Promise.resolve(undefined),
    clock: { now: () => 7 },
    log: { unexpected: () => undefined },
  });
}

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gatehouse-verifications-'));
  started = 0;
  runs = await open();
});

afterEach(async () => {
  await runs.close();
  await rm(folder, { recursive: true, force: true });
});

test('runs one at a time, tells how far it is, and keeps the result over a restart', async () => {
  expect(runs.state()).toEqual({ running: null, last: null });
  expect(runs.start('key_1').running).toEqual({ startedAt: 7, actor: 'key_1', leaves: 0, size: 0 });
  await expect.poll(() => started).toBe(1);
  expect(runs.start('key_2').running?.actor).toBe('key_1');
  tell({ shard: 's', leaves: 3, size: 9 });
  expect(runs.state().running).toMatchObject({ shard: 's', leaves: 3, size: 9 });
  end.resolve({ ...good, wrong: 2 });
  await expect.poll(() => runs.state().running).toBe(null);
  expect(runs.state().last).toMatchObject({ wrong: 2, actor: 'key_1', failure: null });
  expect(started).toBe(1);
  const { last } = runs.state();
  await expect.poll(async () => (await open()).state().last).toEqual(last);
});

test('says why nothing could be checked', async () => {
  runs.start('key_1');
  end.reject(new EvidenceTaskError('internal', 'the thread ended'));
  await expect.poll(() => runs.state().last?.failure).toBe('the thread ended');
  expect(runs.state().running).toBe(null);
});
