import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { GatehouseError } from '../core/errors.ts';
import { connectToGateway } from './control-client.ts';
import { openControlServer, type ControlServer } from './control-server.ts';
import { type KeepingControl, keepingRequestSchema, performKeeping, remoteKeeping } from './keeping-request.ts';

const request = { subject: 'anna', reason: 'r', actor: 'a' };

/** Tells what it was asked. */
const telling = new Proxy({} as KeepingControl, {
  get: (_target, name) => (given: unknown) => Promise.resolve([String(name), given]),
});

test.each<[string, (keeping: KeepingControl) => Promise<unknown>, unknown]>([
  ['planErasure', (keeping) => keeping.planErasure('anna'), 'anna'],
  ['erase', (keeping) => keeping.erase({ ...request, schedule: true }), { ...request, schedule: true }],
  [
    'erase',
    (keeping) => keeping.erase({ ...request, schedule: false, alone: true }),
    { ...request, schedule: false, alone: true },
  ],
  ['holds', (keeping) => keeping.holds(), undefined],
  ['placeHold', (keeping) => keeping.placeHold(request), request],
  ['liftHold', (keeping) => keeping.liftHold(request), request],
  ['expire', (keeping) => keeping.expire(), { dryRun: false }],
])('passes on %s as it was asked', async (name, ask, expected) => {
  const remote = remoteKeeping((asked) =>
    performKeeping(telling, keepingRequestSchema.parse(JSON.parse(JSON.stringify(asked)))),
  );
  expect(await ask(remote)).toEqual([name, expected]);
});

let folder: string;
let server: ControlServer | undefined;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gatehouse-control-'));
});
afterEach(async () => {
  await server?.close();
  rmSync(folder, { recursive: true, force: true });
});

test('reaches a running gateway, whose refusals come back as they are', async () => {
  server = await openControlServer({
    dataFolder: folder,
    keeping: {
      ...telling,
      holds: () => Promise.resolve([]),
      erase: () => Promise.reject(new GatehouseError('subject_on_hold')),
    },
    runtime: { pid: 1, url: 'http://127.0.0.1:1', version: 'test', startedAt: 0 },
  } as Partial<Parameters<typeof openControlServer>[0]> as Parameters<typeof openControlServer>[0]);
  const remote = await connectToGateway(folder);
  expect(await remote?.keeping.holds()).toEqual([]);
  await expect(remote?.keeping.erase({ ...request, schedule: false })).rejects.toMatchObject({
    code: 'subject_on_hold',
  });
});
