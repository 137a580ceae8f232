import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { RunningWitness } from './cli/dependencies.ts';
import { startWitness } from './start-witness.ts';
import { createLog } from './telemetry/create-log.ts';
import { ScriptedLog } from './testing/scripted-log.ts';
import { writeAddCheckpoint } from './witness/add-checkpoint-body.ts';

let folder: string;
let now: number;
let lines: string[];
let log: ScriptedLog;
let witness: RunningWitness;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gatehouse-witness-'));
  now = 1_795_320_000_000;
  lines = [];
  log = new ScriptedLog();
  log.grow(20);
  witness = await startWitness(
    { folder, name: 'dpo.example', host: '127.0.0.1', port: 0, logs: `shards ${log.vkey}\n` },
    { now: () => now, elapsed: () => 0 },
    createLog({ level: 'info', version: 'test', destination: { write: (line: string) => void lines.push(line) } }),
  );
});

afterEach(async () => {
  await witness.stop();
  await rm(folder, { recursive: true, force: true });
});

async function submit(size: number, from: number, of = log): Promise<number> {
  const proof = await of.consistencyProof('', from, size);
  const body = writeAddCheckpoint(from, proof, (await of.checkpointOf(size)).note);
  const response = await fetch(`${witness.url}/add-checkpoint`, { method: 'POST', body });
  await response.arrayBuffer();
  return response.status;
}

function logged(message: string): readonly Record<string, unknown>[] {
  return lines.map((line) => JSON.parse(line) as Record<string, unknown>).filter(({ msg }) => msg === message);
}

it('writes a line of each log that it meets and of each checkpoint that it refuses', async () => {
  expect(await submit(7, 0)).toBe(200);
  expect(await submit(9, 7)).toBe(200);
  expect(logged('new log')).toMatchObject([{ level: 'info', origin: log.origin, size: 7 }]);
  expect(await submit(20, 3)).toBe(409);
  const impostor = new ScriptedLog({ origin: log.origin });
  impostor.grow(3);
  expect(await submit(3, 0, impostor)).toBe(403);
  expect(logged('checkpoint refused')).toMatchObject([
    { level: 'info', status: 409, origin: log.origin, size: 20, from: 3, known: 9 },
    { level: 'warn', status: 403, origin: log.origin, size: 3, reason: expect.stringContaining('--shards') },
  ]);
});

it('lets no stranger fill the disk with lines', async () => {
  const stranger = new ScriptedLog({ origin: 'elsewhere/default/2026h2' });
  stranger.grow(1);
  for (let count = 0; count < 70; count += 1) await submit(1, 0, stranger);
  expect(logged('checkpoint refused')).toHaveLength(60);
  now += 60_000;
  await submit(1, 0, stranger);
  expect(logged('checkpoint refused')).toHaveLength(61);
});
