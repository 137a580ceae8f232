import { readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Ledger } from '../core/ledger.ts';
import { LedgerRoom, requestEntry, resultEntry, startEntry } from '../testing/ledger-room.ts';
import { IndexThread } from './index-thread.ts';

const script = new URL('../index-worker.ts', import.meta.url);

let room: LedgerRoom;
let ledger: Ledger;
let folder: string;
let faults: unknown[];
let threads: IndexThread[];

beforeEach(async () => {
  room = new LedgerRoom();
  ledger = await room.open();
  folder = join(room.folder, '..', 'index');
  faults = [];
  threads = [];
});
afterEach(async () => {
  for (const thread of threads) await thread.close();
  await ledger.close();
  room.remove();
});

function start(): IndexThread {
  const thread = new IndexThread({
    folder,
    ledgerFolder: room.folder,
    ahead: 0,
    script,
    log: { indexFailed: (cause) => faults.push(cause), indexRecovered: () => faults.push('recovered') },
  });
  threads.push(thread);
  return thread;
}

async function kinds(thread: IndexThread): Promise<string[]> {
  const { entries } = await thread.query({}, { limit: 100, oldestFirst: true }).catch(() => ({ entries: [] }));
  return entries.map(({ kind }) => kind);
}

describe('the thread of the index', () => {
  test('follows the log that is being written, and answers what is asked', async () => {
    await ledger.append(startEntry());
    const thread = start();
    await expect.poll(() => kinds(thread), { timeout: 10_000 }).toContain('start');
    expect(await thread.state()).toMatchObject({ state: 'ready' });
    const { index } = await ledger.append(requestEntry('req_a'));
    await ledger.append(resultEntry('req_a', index));
    thread.follow();
    await expect.poll(() => thread.findRequest('req_a'), { timeout: 10_000 }).toHaveLength(2);
    const { entries } = await thread.query({ request: 'req_a', kinds: ['result'] }, { limit: 1 });
    expect(entries).toMatchObject([{ kind: 'result', outcome: 'answered', latency: 1_000 }]);
    expect(await thread.counts({ kinds: ['request'] }, 'model', 5)).toMatchObject([{ group: 'm', leaves: 1 }]);
    expect(faults).toEqual([]);
  });

  test('refuses a cursor that is none, and goes on', async () => {
    const thread = start();
    await expect(thread.query({}, { limit: 1, cursor: 'x' })).rejects.toMatchObject({
      code: 'invalid_request',
      param: 'cursor',
    });
    expect(await thread.findRequest('none')).toEqual([]);
  });

  test('begins anew where it finds its file damaged', async () => {
    await ledger.append(startEntry());
    const first = start();
    await expect.poll(() => kinds(first), { timeout: 10_000 }).toContain('start');
    await first.close();
    const [name = ''] = readdirSync(folder);
    writeFileSync(join(folder, name), 'no database'.repeat(1_000));
    const second = start();
    await expect.poll(() => kinds(second), { timeout: 10_000 }).toContain('start');
    expect(faults).toEqual([]);
  });

  test('is told of and tried again where its folder cannot be used, while the log goes on', async () => {
    writeFileSync(folder, 'a file is in the way');
    const thread = start();
    await ledger.append(startEntry());
    await expect.poll(() => faults, { timeout: 10_000 }).toHaveLength(1);
    await expect(thread.findRequest('req_a')).rejects.toMatchObject({ code: 'index_unavailable' });
    expect(await thread.state()).toMatchObject({ state: 'failed' });
    expect(ledger.writable()).toBe(true);
    rmSync(folder);
    await expect.poll(() => kinds(thread), { timeout: 20_000, interval: 200 }).toContain('start');
    await expect.poll(() => faults, { timeout: 10_000 }).toEqual([expect.any(Error), 'recovered']);
    expect(statSync(folder).mode & 0o777).toBe(0o700);
  });

  test('leaves nobody waiting when it is closed', async () => {
    const thread = start();
    const asked = thread.findRequest('req_a');
    await thread.close();
    await expect(asked).resolves.toEqual([]);
    await expect(thread.findRequest('req_a')).rejects.toMatchObject({ code: 'index_unavailable' });
  });
});
