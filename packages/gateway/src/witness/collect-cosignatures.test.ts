import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { systemClock } from '../core/clock.ts';
import { formatNote, parseNote, signNote, verifySignature } from '../lib/signed-note.ts';
import { ScriptedLog } from '../testing/scripted-log.ts';
import { CosignatureCollector, type CosignatureOptions } from './collect-cosignatures.ts';
import { loadCosigner } from './cosigner.ts';
import { readKnownLogs } from './known-logs.ts';
import { createPinnedHttp } from './pinned-http.ts';
import { writeAddCheckpoint } from './add-checkpoint-body.ts';
import { configuredPolicy } from './trust-policy.ts';
import { createWitnessClient, type WitnessClient, WitnessFault, type WitnessReply } from './witness-client.ts';
import { openWitnessServer, type WitnessServer } from './witness-server.ts';
import { Witness } from './witness.ts';

/** A real witness behind a client that tests can disturb. */
interface Watched {
  readonly client: WitnessClient;
  readonly vkey: string;
  readonly server: WitnessServer;
  /** Sizes that it was asked for, and how many requests were under way at most. */
  readonly asked: number[];
  mostAtOnce: number;
  /** Awaited before a request goes out. */
  before: () => Promise<void>;
  /** Stands in for its answer. */
  instead: (() => Promise<WitnessReply>) | undefined;
  showsNothing: boolean;
}

let folder: string;
let log: ScriptedLog;
let opened: Watched[];
let collector: CosignatureCollector | undefined;
let told: string[];

const reports: CosignatureOptions['reports'] = {
  witnessFailed: (name, cause) => told.push(`failed ${name}: ${cause instanceof Error ? cause.message : ''}`),
  witnessRecovered: (name) => told.push(`recovered ${name}`),
  logSetBack: (name) => told.push(`set back ${name}`),
  unexpected: (where) => told.push(`unexpected ${where}`),
};

async function openWitness(name: string): Promise<Watched> {
  const own = await mkdtemp(join(folder, name));
  const quiet = { met: ignore, cosigned: ignore, inconsistent: ignore, refused: ignore, failed: ignore };
  const cosigner = await loadCosigner(own, `${name}.example`);
  const logs = readKnownLogs(`shards ${log.vkey}\n`);
  const witness = await Witness.open({ folder: own, cosigner, logs, clock: systemClock, reports: quiet });
  const server = await openWitnessServer({ witness, host: '127.0.0.1', port: 0, reports: quiet });
  const http = () => createPinnedHttp({ base: new URL(server.url), allowPrivateNetwork: true, timeout: 5_000 });
  const real = createWitnessClient({ name, key: cosigner.key, submission: http(), monitoring: http() });
  let atOnce = 0;
  const watched: Watched = {
    client: {
      ...real,
      async addCheckpoint(oldSize, proof, note, signal) {
        atOnce += 1;
        watched.mostAtOnce = Math.max(watched.mostAtOnce, atOnce);
        watched.asked.push(Number(note.split('\n')[1]));
        try {
          await watched.before();
          if (watched.instead !== undefined) return await watched.instead();
          return await real.addCheckpoint(oldSize, proof, note, signal);
        } finally {
          atOnce -= 1;
        }
      },
      newest: (origin, signal) => (watched.showsNothing ? Promise.resolve(undefined) : real.newest(origin, signal)),
    },
    vkey: cosigner.vkey,
    server,
    asked: [],
    mostAtOnce: 0,
    before: () => Promise.resolve(),
    instead: undefined,
    showsNothing: false,
  };
  opened.push(watched);
  return watched;
}

async function collect(
  witnesses: readonly Watched[],
  options: { quorum?: number; of?: CosignatureOptions['log'] } = {},
): Promise<CosignatureCollector> {
  const settings = witnesses.map(({ client, vkey }) => ({ name: client.name, vkey, url: 'https://w.example' }));
  collector = new CosignatureCollector({
    log: options.of ?? log,
    witnesses: witnesses.map(({ client }) => client),
    policy: configuredPolicy({ witnesses: settings, quorum: options.quorum }),
    clock: systemClock,
    reports,
    interval: 0,
    backOff: 1,
  });
  await collector.start();
  return collector;
}

async function until(condition: () => boolean): Promise<void> {
  for (let tries = 0; tries < 2_000; tries += 1) {
    if (condition()) return;
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
  throw new Error(`waited in vain; told: ${told.join('; ')}`);
}

function ignore(): void {
  // What the witnesses tell their operators is tested elsewhere.
}

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gatehouse-cosign-'));
  log = new ScriptedLog();
  log.grow(5);
  opened = [];
  told = [];
});

afterEach(async () => {
  await collector?.close();
  collector = undefined;
  await Promise.all(opened.map(({ server }) => server.stop()));
  await rm(folder, { recursive: true, force: true });
});

it('collects the cosignatures of all witnesses for a checkpoint, and gives it back with its quorum', async () => {
  const [one, two] = [await openWitness('one'), await openWitness('two')];
  const collecting = await collect([one, two]);
  const { note } = await log.publish();
  await until(() => collecting.witnessed(log.shard) !== undefined && log.cosignatures.length === 2);
  const witnessed = parseNote(Buffer.from(collecting.witnessed(log.shard)?.note ?? ''));
  expect(witnessed.text).toBe(parseNote(Buffer.from(note)).text);
  expect(witnessed.signatures.map(({ name }) => name).toSorted()).toEqual([log.origin, 'one.example', 'two.example']);
  for (const { client } of [one, two])
    expect(witnessed.signatures.some((signature) => verifySignature(witnessed.text, signature, client.key))).toBe(true);
  expect(
    log.cosignatures.every(({ lines, size }) => size === 5 && lines.length === 1 && lines[0]?.endsWith('\n')),
  ).toBe(true);
  expect(collecting.witnesses().map(({ health }) => health)).toEqual(['cosigns', 'cosigns']);
  expect(told).toEqual([]);
});

it('goes on from what a witness has cosigned before this process began', async () => {
  const one = await openWitness('one');
  const before = await collect([one]);
  await log.publish();
  await until(() => before.witnessed(log.shard) !== undefined);
  await before.close();
  await Promise.all(opened.map(({ server }) => server.stop()));
  opened = [];
  log.grow(200);
  await log.publish();
  // The client was closed with its collector; the folder of the witness is the same.
  const again = await reopen(one);
  const collecting = await collect([again]);
  await until(() => collecting.witnessed(log.shard)?.size === 205);
  expect(told).toEqual([]);
});

async function reopen(before: Watched): Promise<Watched> {
  const own = join(
    folder,
    (await import('node:fs')).readdirSync(folder).find((name) => name.startsWith(before.client.name)) ?? '',
  );
  const quiet = { met: ignore, cosigned: ignore, inconsistent: ignore, refused: ignore, failed: ignore };
  const cosigner = await loadCosigner(own, undefined);
  const witness = await Witness.open({
    folder: own,
    cosigner,
    logs: readKnownLogs(`shards ${log.vkey}\n`),
    clock: systemClock,
    reports: quiet,
  });
  const server = await openWitnessServer({ witness, host: '127.0.0.1', port: 0, reports: quiet });
  const http = () => createPinnedHttp({ base: new URL(server.url), allowPrivateNetwork: true, timeout: 5_000 });
  const client = createWitnessClient({
    name: before.client.name,
    key: cosigner.key,
    submission: http(),
    monitoring: http(),
  });
  const watched = { ...before, client, server };
  opened.push(watched);
  return watched;
}

it('has one request under way to a witness, and asks for the newest checkpoint after it', async () => {
  const one = await openWitness('one');
  const gate = Promise.withResolvers<void>();
  one.before = () => gate.promise;
  const collecting = await collect([one]);
  for (let count = 0; count < 20; count += 1) {
    log.grow(1);
    await log.publish();
  }
  gate.resolve();
  await until(() => collecting.witnessed(log.shard)?.size === 25);
  expect(one.mostAtOnce).toBe(1);
  // The first from zero, the last with its proof.
  expect(one.asked).toEqual([6, 25]);
});

it('reaches the quorum without a witness that does not answer, and takes that one back when it is well', async () => {
  const witnesses = [await openWitness('one'), await openWitness('two'), await openWitness('three')];
  const [one] = witnesses;
  if (one === undefined) throw new Error('there is one');
  one.instead = () => Promise.reject(new Error('connection refused'));
  const collecting = await collect(witnesses);
  await log.publish();
  await until(() => collecting.witnessed(log.shard)?.size === 5);
  await until(() => collecting.witnesses()[0]?.health === 'fails');
  log.grow(3);
  await log.publish();
  await until(() => collecting.witnessed(log.shard)?.size === 8);
  one.instead = undefined;
  await until(() => collecting.witnesses()[0]?.health === 'cosigns');
  expect(told).toEqual(['failed one: connection refused', 'recovered one']);
});

it('lets a slow witness catch up without holding up the others', async () => {
  const [slow, two, three] = [await openWitness('slow'), await openWitness('two'), await openWitness('three')];
  const gate = Promise.withResolvers<void>();
  slow.before = () => gate.promise;
  const collecting = await collect([slow, two, three]);
  await log.publish();
  await until(() => collecting.witnessed(log.shard)?.size === 5);
  log.grow(5);
  await log.publish();
  await until(() => collecting.witnessed(log.shard)?.size === 10);
  gate.resolve();
  await until(() => collecting.witnesses()[0]?.cosigned?.size === 10);
  expect(slow.mostAtOnce).toBe(1);
});

it('has no quorum as long as too few have cosigned', async () => {
  const [one, two] = [await openWitness('one'), await openWitness('two')];
  two.instead = () => Promise.reject(new Error('down'));
  const collecting = await collect([one, two]);
  await log.publish();
  await until(() => collecting.witnesses()[0]?.health === 'cosigns' && told.length > 0);
  expect(collecting.witnessed(log.shard)).toBeUndefined();
});

it('does not take the signature of another key, or over something else', async () => {
  const one = await openWitness('one');
  const other = new ScriptedLog();
  one.instead = async () => {
    const { text } = parseNote(Buffer.from((await log.checkpointOf(5)).note));
    return { kind: 'cosigned', signatures: [signNote(text, one.client.key.name, other.privateKey)] };
  };
  const collecting = await collect([one]);
  await log.publish();
  await until(() => told.length > 0);
  expect(told).toEqual(['failed one: its answer has no valid signature of its key']);
  expect(collecting.witnessed(log.shard)).toBeUndefined();
  expect(log.cosignatures).toEqual([]);
});

it('gives a log up that was set back: its witness has a larger checkpoint with our signature', async () => {
  const one = await openWitness('one');
  const before = await collect([one]);
  log.grow(100);
  await log.publish();
  await until(() => before.witnessed(log.shard)?.size === 105);
  await before.close();
  await Promise.all(opened.map(({ server }) => server.stop()));
  const again = await reopen(one);
  const restored = new ScriptedLog({ privateKey: log.privateKey });
  restored.grow(50);
  const collecting = await collect([again], { of: restored });
  await restored.publish();
  await until(() => restored.abandoned.length > 0);
  expect(restored.abandoned[0]?.signed).toMatchObject({ size: 105 });
  expect(collecting.setBack()).toMatchObject({ witness: 'one', origin: log.origin, proved: true });
  expect(collecting.witnesses()[0]?.health).toBe('ahead');
  expect(told).toEqual(['set back one']);
  // Never again, whatever becomes of it.
  const asked = again.asked.length;
  restored.grow(100);
  await restored.publish();
  await restored.publish();
  expect(again.asked).toHaveLength(asked);
  expect(restored.abandoned).toHaveLength(1);
});

it('gives a log up that has grown anew beyond what its witness has seen', async () => {
  const one = await openWitness('one');
  const before = await collect([one]);
  await log.publish();
  await until(() => before.witnessed(log.shard)?.size === 5);
  await before.close();
  await Promise.all(opened.map(({ server }) => server.stop()));
  const again = await reopen(one);
  const restored = new ScriptedLog({ privateKey: log.privateKey });
  restored.grow(3);
  restored.grow(10, 'another');
  const collecting = await collect([again], { of: restored });
  await restored.publish();
  await until(() => restored.abandoned.length > 0);
  expect(restored.abandoned[0]?.signed).toMatchObject({ size: 5 });
  expect(collecting.setBack()).toMatchObject({ proved: true });
});

it('believes the bare word of a witness once, and not twice', async () => {
  const one = await openWitness('one');
  one.showsNothing = true;
  one.instead = () => Promise.resolve({ kind: 'conflict', size: 1_000 });
  const collecting = await collect([one]);
  await log.publish();
  await until(() => log.abandoned.length > 0);
  expect(log.abandoned[0]?.signed).toBeUndefined();
  expect(collecting.setBack()).toMatchObject({ proved: false });
  const next = await new ScriptedLog({
    origin: 'gatehouse-test/default/2026h2.2',
    privateKey: log.privateKey,
  }).checkpointOf(0);
  log.tell(next);
  await until(() => told.some((line) => line.startsWith('failed one: it says again')));
  expect(log.abandoned).toHaveLength(1);
});

it('takes no notice of a checkpoint that its own log can account for', async () => {
  const one = await openWitness('one');
  const before = await collect([one]);
  await log.publish();
  await until(() => before.witnessed(log.shard)?.size === 5);
  // A lie: what it has cosigned is consistent with what it is shown.
  one.instead = () => Promise.resolve({ kind: 'inconsistent' });
  log.grow(5);
  await log.publish();
  await until(() => log.abandoned.length > 0);
  expect(before.setBack()).toMatchObject({ proved: false });
});

it('cosigns the end of a shard and the beginning of the next', async () => {
  const one = await openWitness('one');
  const collecting = await collect([one]);
  const next = new ScriptedLog({ origin: 'gatehouse-test/default/2027h1', privateKey: log.privateKey });
  await log.publish();
  log.tell(await next.checkpointOf(0));
  await until(() => collecting.witnessed(log.shard)?.size === 5 && collecting.witnessed(next.shard)?.size === 0);
  expect(told).toEqual([]);
});

/** Outlives the collector that asks it. */
function kept(watched: Watched): Watched {
  return { ...watched, client: { ...watched.client, close: () => Promise.resolve() } };
}

/** Two shards of a log, as they lie there when a process begins. */
async function twoShards(): Promise<{ readonly of: CosignatureOptions['log']; readonly next: ScriptedLog }> {
  const next = new ScriptedLog({ origin: 'gatehouse-test/default/2027h1', privateKey: log.privateKey });
  next.grow(2);
  log.publishSilently(await log.checkpointOf());
  next.publishSilently(await next.checkpointOf());
  const shardOf = (shard: string): ScriptedLog => (shard === log.shard ? log : next);
  const of: CosignatureOptions['log'] = {
    shards: async () => [...(await log.shards()), ...(await next.shards())],
    onCheckpoint: (listener) => next.onCheckpoint(listener),
    consistencyProof: (shard, from, to) => shardOf(shard).consistencyProof(shard, from, to),
    addCosignatures: (shard, size, lines) => shardOf(shard).addCosignatures(shard, size, lines),
    abandon: (shard, reason, signed) => shardOf(shard).abandon(shard, reason, signed),
  };
  return { of, next };
}

it('has the end of a shard cosigned that was over before, unless it was cosigned then', async () => {
  const [one, two] = [await openWitness('one'), await openWitness('two')];
  const { of, next } = await twoShards();
  const collecting = await collect([kept(one)], { of });
  await until(() => collecting.witnessed(log.shard)?.size === 5 && collecting.witnessed(next.shard)?.size === 2);
  const { note } = collecting.witnessed(log.shard) ?? { note: '' };
  await collecting.close();
  log.publishSilently({ ...(await log.checkpointOf()), note });
  one.asked.length = 0;
  const again = await collect([kept(one)], { of });
  await until(() => again.witnessed(next.shard)?.size === 2);
  expect(one.asked).not.toContain(5);
  await again.close();
  // The cosignature of another witness is none that is needed.
  const other = await collect([two], { of });
  await until(() => other.witnessed(log.shard)?.size === 5);
  expect(told).toEqual([]);
});

it('does not let a shard that was given up before trouble the one that took its place', async () => {
  const one = await openWitness('one');
  const { of, next } = await twoShards();
  log.grow(50);
  const body = writeAddCheckpoint(0, [], (await log.checkpointOf()).note);
  expect((await fetch(`${one.server.url}/add-checkpoint`, { method: 'POST', body })).status).toBe(200);
  const collecting = await collect([kept(one)], { of });
  await until(() => collecting.witnessed(next.shard)?.size === 2);
  // Nor one whose key the witness was never told of.
  await collecting.close();
  one.instead = () => {
    one.instead = undefined;
    return Promise.reject(new WitnessFault('it answered 403'));
  };
  const again = await collect([one], { of });
  await until(() => again.witnessed(next.shard)?.size === 2);
  expect(collecting.setBack() ?? again.setBack()).toBeUndefined();
  expect([...log.abandoned, ...next.abandoned, ...told]).toEqual([]);
});

it('keeps the signatures of the log and replaces an older cosignature', async () => {
  const one = await openWitness('one');
  const collecting = await collect([one]);
  const checkpoint = await log.checkpointOf(5);
  const { text, signatures } = parseNote(Buffer.from(checkpoint.note));
  log.tell(checkpoint);
  await until(() => collecting.witnessed(log.shard) !== undefined);
  const note = collecting.witnessed(log.shard)?.note ?? '';
  expect(note.startsWith(formatNote({ text, signatures }))).toBe(true);
  expect(parseNote(Buffer.from(note)).signatures).toHaveLength(2);
});

it('does not mistake for a contradiction what others have shown to a witness before we were told of it', async () => {
  const one = await openWitness('one');
  const collecting = await collect([one]);
  await log.publish();
  await until(() => collecting.witnessed(log.shard)?.size === 5);
  log.grow(5);
  const early = await log.checkpointOf();
  const body = writeAddCheckpoint(5, await log.consistencyProof('', 5, 10), early.note);
  expect((await fetch(`${one.server.url}/add-checkpoint`, { method: 'POST', body })).status).toBe(200);
  // It lies on the disk, and we are told of an older one first.
  log.publishSilently(early);
  log.tellOnly(await log.checkpointOf(7));
  await until(() => collecting.witnesses()[0]?.cosigned?.size === 10);
  expect(log.abandoned).toEqual([]);
  expect(told).toEqual([]);
});

it('does not ask again for the end of an older shard that a witness refuses', async () => {
  const one = await openWitness('one');
  const next = new ScriptedLog({ origin: 'gatehouse-test/default/2027h1', privateKey: log.privateKey });
  next.grow(1);
  const gate = Promise.withResolvers<void>();
  one.before = () => gate.promise;
  one.instead = () => Promise.reject(new WitnessFault('it answered 404'));
  const collecting = await collect([one]);
  log.tellOnly(await log.checkpointOf());
  log.tellOnly(await next.checkpointOf());
  gate.resolve();
  // The newest is asked for again and again, and taken when the witness knows it.
  await until(() => one.asked.length > 3);
  expect(one.asked.filter((size) => size === 5)).toHaveLength(1);
  one.instead = undefined;
  await until(() => collecting.witnessed(next.shard)?.size === 1);
  expect(collecting.witnessed(log.shard)).toBeUndefined();
});

it('tells of a disk that takes no cosignature, and holds nothing against the witness', async () => {
  const one = await openWitness('one');
  const collecting = await collect([one]);
  log.addCosignatures = () => Promise.reject(new Error('ENOSPC'));
  await log.publish();
  await until(() => collecting.witnessed(log.shard)?.size === 5);
  expect(told).toEqual(['unexpected cosignatures']);
  expect(collecting.witnesses()[0]?.health).toBe('cosigns');
});

it('is closed while a request is under way', async () => {
  const one = await openWitness('one');
  one.before = () => new Promise((resolve) => setTimeout(resolve, 20));
  const collecting = await collect([one]);
  await log.publish();
  await until(() => one.asked.length > 0);
  await collecting.close();
  expect(told).toEqual([]);
});
