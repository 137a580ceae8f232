import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ExportView } from '@gatehouse/contract/admin-evidence';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { BundleExports, type BundleExportsParts, keptFor } from './bundle-exports.ts';
import { type BundleTask, EvidenceTaskError, type MadeBundle, type RunTask } from './evidence-task.ts';

let folder: string;
let now: number;
let recorded: unknown[];
let running: { task: BundleTask; done: (made: MadeBundle) => Promise<void>; failed: (cause: unknown) => void }[];
let exports: BundleExports;
let failing: boolean;

const made: MadeBundle = { shards: 1, leaves: 5, revealed: 0, sealed: 0, manifest: 'aa', bytes: 10, wrong: 0 };

/** Bundles are made when the test says so. */
const run = ((task: BundleTask) => {
  const { promise, reject, resolve } = Promise.withResolvers<MadeBundle>();
  promise.catch(() => undefined);
  running.push({
    task,
    async done(result) {
      await writeFile(task.file, 'bundle');
      resolve(result);
    },
    failed: reject,
  });
  return {
    done: promise,
    stop() {
      reject(new EvidenceTaskError('internal', 'stopped'));
      return Promise.resolve();
    },
  };
}) as unknown as RunTask;

function open(more: Partial<BundleExportsParts> = {}): Promise<BundleExports> {
  let id = 0;
  return BundleExports.open({
    run,
    folder: join(folder, 'exports'),
    dataFolder: folder,
    ledgerFolder: join(folder, 'ledger'),
    signerFolder: undefined,
    tenant: 'default',
    tenantKey: new Uint8Array(32),
    witnesses: { witnesses: [] },
    fourEyes: false,
    checkSelector(selector) {
      if (selector === 'nonsense') throw new Error('it cannot be understood');
    },
    disclose: ({ from = 0, to = 0 }) => Promise.resolve({ from, to, recorded: 1, sizes: { s: 9 } }),
    record(leaf) {
      if (failing) return Promise.reject(new Error('the record cannot be written'));
      recorded.push(leaf);
      return Promise.resolve();
    },
    clock: { now: () => now },
    ids: { next: (prefix) => `${prefix}_${(id += 1)}` },
    log: { unexpected: () => undefined },
    ...more,
  });
}

const time = { from: 10, to: 20 };
const states = (): string[] => exports.list().exports.map(({ id, state }) => `${id} ${state}`);
const files = (): Promise<string[]> => readdir(join(folder, 'exports'));

/** What is being made now. */
async function next(count: number): Promise<(typeof running)[number]> {
  await expect.poll(() => running.length).toBe(count);
  const task = running[count - 1];
  if (task === undefined) throw new Error('nothing is being made');
  return task;
}

async function settled(id: string): Promise<ExportView | undefined> {
  const view = (): ExportView | undefined => exports.list().exports.find((one) => one.id === id);
  await expect.poll(() => view()?.state).toMatch(/ready|failed/);
  return view();
}

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gatehouse-exports-'));
  now = 1_000;
  recorded = [];
  running = [];
  failing = false;
  exports = await open();
});

afterEach(async () => {
  await exports.close();
  await rm(folder, { recursive: true, force: true });
});

test('makes one bundle after the other, and records each before it can be fetched', async () => {
  await exports.ask(time, 'key_1');
  await exports.ask(time, 'key_2');
  const first = await next(1);
  expect(states()).toEqual(['exp_2 waiting', 'exp_1 running']);
  expect(() => exports.file('exp_1', { key: 'key_1' })).toThrow('resource_not_found');
  await first.done(made);
  expect(await settled('exp_1')).toMatchObject({ state: 'ready', bundle: { leaves: 5, until: 1_000 + keptFor } });
  expect(recorded).toEqual([{ actor: 'key_1', from: 10, to: 20, leaves: 5, manifest: 'aa', revealed: 0 }]);
  expect(exports.file('exp_1', { key: 'key_9' }).path).toBe(join(folder, 'exports', 'exp_1.tar'));
  await (await next(2)).done(made);
  expect((await settled('exp_2'))?.state).toBe('ready');
});

test('gives nothing away that is not in the record, or that does not verify', async () => {
  failing = true;
  await exports.ask(time, 'key_1');
  await (await next(1)).done(made);
  expect(await settled('exp_1')).toMatchObject({ state: 'failed', fault: 'internal' });
  failing = false;
  await exports.ask(time, 'key_1');
  await (await next(2)).done({ ...made, wrong: 1 });
  expect(await settled('exp_2')).toMatchObject({ state: 'failed', fault: 'faulty' });
  await exports.ask(time, 'key_1');
  (await next(3)).failed(new EvidenceTaskError('empty', 'nothing is published'));
  expect(await settled('exp_3')).toMatchObject({ state: 'failed', fault: 'empty' });
  expect(recorded).toEqual([]);
  await expect.poll(files).toEqual([]);
});

test('opens only what was recorded, and gives it to whoever has asked alone', async () => {
  await exports.ask({ ...time, reveal: 'all', reason: 'why' }, 'key_1');
  const task = await next(1);
  expect(task.task.disclosed).toMatchObject({ reveal: 'all', sizes: { s: 9 } });
  await task.done({ ...made, revealed: 2 });
  await settled('exp_1');
  expect(() => exports.file('exp_1', { key: 'key_2' })).toThrow('role_not_permitted');
  expect(exports.file('exp_1', { key: 'key_1' }).name).toBe('gatehouse-default-1970-01-01-1970-01-01.tar');
  await exports.dropDisclosing();
  expect([await files(), states()]).toEqual([[], []]);
});

test('stops one that discloses while somebody is erased', async () => {
  await exports.ask({ ...time, reveal: 'all', reason: 'why' }, 'key_1');
  await next(1);
  await exports.dropDisclosing();
  expect(states()).toEqual([]);
  await expect.poll(files).toEqual([]);
  expect(recorded).toEqual([]);
});

test('keeps what is ready over a restart for a day, and nothing else', async () => {
  await exports.ask(time, 'key_1');
  await (await next(1)).done(made);
  await settled('exp_1');
  await exports.close();
  await mkdir(join(folder, 'exports', 'exp_9'));
  await writeFile(join(folder, 'exports', 'exp_8.tar'), 'half of one');
  exports = await open();
  expect(states()).toEqual(['exp_1 ready']);
  expect((await files()).sort()).toEqual(['exp_1.json', 'exp_1.tar']);
  await exports.close();
  now += keptFor;
  exports = await open();
  expect([states(), await files()]).toEqual([[], []]);
});

test('refuses what cannot be meant, and more than a few at once', async () => {
  await expect(exports.ask({ from: 2, to: 1 }, 'key_1')).rejects.toMatchObject({ code: 'invalid_request' });
  for (const wanted of [{ reveal: 'all' }, { reveal: 'nonsense', reason: 'why' }, { reveal: 'all', tenant: 'other' }])
    await expect(exports.ask({ ...time, ...wanted }, 'key_1')).rejects.toMatchObject({ code: 'invalid_request' });
  for (let number = 0; number < 8; number += 1) await exports.ask(time, 'key_1');
  await expect(exports.ask(time, 'key_1')).rejects.toMatchObject({ code: 'rate_limit_exceeded' });
  await expect(exports.remove('exp_none')).rejects.toMatchObject({ code: 'resource_not_found' });
});

test('asks first where another person must agree, and makes nothing of a selector that fits nothing', async () => {
  await exports.close();
  const question = { id: 'apr_1' } as never;
  exports = await open({ fourEyes: true, disclose: () => Promise.resolve({ question }) });
  expect(await exports.ask({ ...time, reveal: 'all', reason: 'why' }, 'key_1')).toEqual({ approval: question });
  await exports.close();
  exports = await open({ disclose: () => Promise.resolve({ missed: ['req_none'] }) });
  await expect(exports.ask({ ...time, reveal: 'req_none', reason: 'why' }, 'key_1')).rejects.toMatchObject({
    code: 'invalid_request',
  });
  expect([states(), running]).toEqual([[], []]);
});
