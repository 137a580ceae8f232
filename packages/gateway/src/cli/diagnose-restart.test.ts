import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Configuration } from '@gatehouse/contract/config';
import type { Status } from '@gatehouse/contract/status';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openControlServer } from './control-server.ts';
import { diagnoseRestart, waitingForRestart } from './diagnose-restart.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gatehouse-restart-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** What waits, of a file that names these witnesses, by a gateway that runs and says so of itself. */
async function waiting(
  witnesses: readonly string[],
  running: { readonly needRestart?: readonly string[]; readonly witnesses?: readonly string[] },
): Promise<readonly string[]> {
  const notTold = (): Promise<never> => Promise.reject(new Error('of another version'));
  const control = await openControlServer({
    dataFolder: folder,
    configurationState: () =>
      running.needRestart === undefined
        ? notTold()
        : Promise.resolve({ appliedAt: 1, rejected: null, needRestart: [...running.needRestart] }),
    recordState: () =>
      running.witnesses === undefined
        ? notTold()
        : Promise.resolve({
            leaves: 1,
            writable: true,
            coverage: 'none',
            quorum: 0,
            givenUp: null,
            witnessed: null,
            timestamped: null,
            setBack: null,
            witnesses: running.witnesses.map((name) => ({ name, health: 'cosigns', size: 1, at: 1 })),
          } as Status['ledger']),
    runtime: { pid: 1, url: 'http://127.0.0.1:1', version: '1.2.3', startedAt: 0 },
  } as Partial<Parameters<typeof openControlServer>[0]> as Parameters<typeof openControlServer>[0]);
  try {
    return await waitingForRestart(settings(witnesses));
  } finally {
    await control.close();
  }
}

function settings(witnesses: readonly string[]): Configuration {
  return { dataFolder: folder, ledger: { witnesses: witnesses.map((name) => ({ name })) } } as unknown as Configuration;
}

describe('settings that wait for a restart', () => {
  it('are those that the gateway that runs tells of', async () => {
    expect(await waiting(['dpo'], { needRestart: ['server', 'ledger'] })).toEqual(['server', 'ledger']);
    expect(await waiting(['dpo'], { needRestart: [], witnesses: ['dpo', 'other'] })).toEqual([]);
    expect(await waiting([], { needRestart: ['server'] })).toEqual(['server']);
  });

  it('are told of where a witness is new and the gateway has not looked at its file again yet', async () => {
    expect(await waiting(['dpo', 'new'], { needRestart: ['server'], witnesses: ['dpo'] })).toEqual([
      'server',
      'ledger',
    ]);
  });

  it('are none where no gateway runs, or one that does not tell', async () => {
    expect(await waitingForRestart(settings(['dpo']))).toEqual([]);
    expect(await waiting(['dpo'], {})).toEqual([]);
  });

  it('are a warning of their own', () => {
    expect(diagnoseRestart([])).toEqual([]);
    expect(diagnoseRestart(['server', 'ledger'])).toMatchObject([
      { state: 'warning', summary: 'the gateway that runs has other settings of `server`, `ledger` than the file' },
    ]);
  });
});
