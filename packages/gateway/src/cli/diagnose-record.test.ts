import { rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Configuration } from '@gatehouse/contract/config';
import type { Status } from '@gatehouse/contract/status';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { systemClock } from '../core/clock.ts';
import { LedgerRoom, requestEntry } from '../testing/ledger-room.ts';
import { openControlServer } from './control-server.ts';
import type { Diagnosis } from './diagnose-machine.ts';
import { diagnoseRecord } from './diagnose-record.ts';

let room: LedgerRoom;
beforeEach(async () => {
  room = new LedgerRoom();
  const ledger = await room.open();
  await ledger.append({ ...requestEntry('req_1'), subject: 'anna' });
  await ledger.close();
});
afterEach(() => room.remove());

function diagnose(folder = room.folder, now = systemClock.now()): Promise<readonly Diagnosis[]> {
  const configuration = { dataFolder: dirname(folder), ledger: {} } as unknown as Configuration;
  return diagnoseRecord({ clock: { ...systemClock, now: () => now } }, configuration);
}

test('a record in order is not told of', async () => {
  expect(await diagnose()).toEqual([]);
  expect(await diagnose(join(room.folder, 'nothing', 'ledger'))).toEqual([]);
});

test('a lost key store and a lost signer fail, with what can be done', async () => {
  for (const name of ['keystore', 'signer']) rmSync(join(dirname(room.folder), name), { recursive: true });
  expect(await diagnose()).toMatchObject([
    { name: 'key store', state: 'failed', remedy: expect.stringContaining('keystore restore') as string },
    { name: 'signer', state: 'failed', remedy: expect.stringContaining('rotate-key --lost') as string },
  ]);
});

test('a restored record is warned of, for a month', async () => {
  const folder = room.restored();
  await (await room.open({ folder })).close();
  expect(await diagnose(folder)).toMatchObject([
    { name: 'record', state: 'warning', summary: expect.stringContaining('restored') as string },
  ]);
  expect(await diagnose(folder, systemClock.now() + 31 * 86_400_000)).toEqual([]);
});

test('what a witness holds against the record of a running gateway fails', async () => {
  const setBack = { witness: 'dpo', origin: 'log/default/2026h2', reason: 'it has 9 leaves', proved: true, at: 1 };
  const state = { leaves: 1, writable: true, coverage: 'contradicted', quorum: 1, witnesses: [], witnessed: null };
  const control = await openControlServer({
    dataFolder: dirname(room.folder),
    recordState: () => Promise.resolve({ ...state, timestamped: null, setBack } as unknown as Status['ledger']),
    runtime: { pid: 1, url: 'http://127.0.0.1:1', version: '1.2.3', startedAt: 0 },
  } as Partial<Parameters<typeof openControlServer>[0]> as Parameters<typeof openControlServer>[0]);
  try {
    expect(await diagnose()).toMatchObject([
      { name: 'record', state: 'failed', summary: expect.stringContaining('dpo has seen another') as string },
    ]);
  } finally {
    await control.close();
  }
});
