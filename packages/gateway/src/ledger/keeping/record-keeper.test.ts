import { cpSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ErasurePlan } from '../../core/record-keeping.ts';
import { createRandomIds } from '../../lib/random-ids.ts';
import { findTarget } from '../verify/find-target.ts';
import { type LogVerdict, verifyLog } from '../verify/verify-log.ts';
import { createLeafSource } from '../leaf-source.ts';
import { LedgerRoom, requestEntry } from '../../testing/ledger-room.ts';
import { ContentError } from '../content-error.ts';
import type { KeyDestruction } from '../keys/key-store.ts';
import type { OpenLedger } from '../open-ledger.ts';
import { DestructionCount } from './destruction-count.ts';
import { RecordKeeper } from './record-keeper.ts';
import { turnOverAfter, type Retention } from './retention.ts';

const day = 86_400_000;
const start = Date.UTC(2026, 8, 1);
const retention: Retention = {
  classes: { standard: { minimum: 0, maximum: 30 * day }, legal: { minimum: 10 * day, maximum: 90 * day } },
  leaves: 184 * day,
};

let room: LedgerRoom;
let ledger: OpenLedger;
let now: number;
let dropped: string[][];
let forgotten: string[];
let breakAt: 'nothing' | 'destroy' | 'drop';
beforeEach(async () => {
  room = new LedgerRoom();
  now = start;
  dropped = [];
  forgotten = [];
  breakAt = 'nothing';
  ledger = await open();
});
afterEach(async () => {
  await ledger.close();
  room.remove();
});

function open(): Promise<OpenLedger> {
  const clock = { now: () => now, elapsed: () => performance.now() };
  return room.open({ clock, turnOverAfter: (name) => turnOverAfter(retention, name) });
}

function keeper(): RecordKeeper {
  const { contentKeys, tenantKey } = ledger;
  if (contentKeys === undefined || tenantKey === undefined) throw new Error('no keys');
  return new RecordKeeper({
    folder: room.folder,
    keysFolder: keysFolder(),
    tenantKey,
    keys: contentKeys,
    ledger: {
      append: (entry) => ledger.append(entry),
      destroyKeys: (which: KeyDestruction) =>
        breakAt === 'destroy' ? Promise.reject(new Error('broken')) : ledger.destroyKeys(which),
    },
    dropDerived: (references) => {
      dropped.push([...references]);
      return breakAt === 'drop' ? Promise.reject(new Error('broken')) : Promise.resolve();
    },
    forgetSubject: (subject) => {
      forgotten.push(subject);
      return Promise.resolve(subject === 'only in the vault' ? 2 : 0);
    },
    retention: () => retention,
    clock: { now: () => now },
    ids: createRandomIds(),
  });
}

function keysFolder(): string {
  return join(room.folder, '..', 'keystore');
}

async function ask(request: string, subject: string, retentionClass?: string): Promise<void> {
  await ledger.append({ ...requestEntry(request, `canary of ${subject}`), subject, retention: retentionClass });
}

/** What `gatehouse verify` finds in a record that is closed. */
async function verifyRecord(): Promise<LogVerdict> {
  const target = await findTarget(room.folder, undefined);
  if (target.kind !== 'log') throw new Error(`this is a ${target.kind}`);
  return verifyLog(target.shards, { trust: {}, contents: target.contents });
}

/** What opens of each request, by its id. */
async function opened(): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const at of await room.leaves()) {
    if (at.leaf.kind !== 'request') continue;
    found[at.leaf.request] = await room.content(at, 'prompt').then(
      (content) => content?.toString() ?? 'none',
      (thrown: unknown) => (thrown instanceof ContentError ? thrown.fault : String(thrown)),
    );
  }
  return found;
}

const because = { reason: 'asked for by letter', actor: 'privacy office' };

describe('an erasure', () => {
  test('forgets the subject outside of the record too, also one that the record does not know, but not one on hold', async () => {
    await ask('req_1', 'anna');
    now += 11 * day;
    await keeper().placeHold({ subject: 'anna', ...because });
    await expect(keeper().erase({ subject: 'anna', ...because })).rejects.toMatchObject({ code: 'subject_on_hold' });
    expect(forgotten).toEqual([]);
    await keeper().liftHold({ subject: 'anna', ...because });
    await keeper().erase({ subject: 'anna', ...because });
    const certificate = await keeper().erase({ subject: 'only in the vault', ...because });
    expect(certificate).toMatchObject({ keys: 0, contents: 0, references: [] });
    expect(forgotten).toEqual(['anna', 'only in the vault']);
    await ledger.close();
    expect((await verifyRecord()).findings.faults).toEqual([]);
  });

  test('tells beforehand what will go, and changes nothing by that', async () => {
    await ask('req_1', 'anna');
    await ask('req_2', 'anna', 'legal');
    await ask('req_3', 'ben');
    now += 11 * day;
    const plan = await keeper().planErasure('anna');
    expect(plan).toMatchObject<Partial<ErasurePlan>>({ subject: 'anna', keys: 2, contents: 2, bytes: 28, holds: [] });
    expect(plan.groups).toEqual([
      { period: '2026h2', retention: 'standard', contents: 1, bytes: 14 },
      { period: '2026h2', retention: 'legal', contents: 1, bytes: 14 },
    ]);
    expect(plan.references).toHaveLength(2);
    expect('notBefore' in plan).toBe(false);
    expect(Object.values(await opened())).toEqual(['canary of anna', 'canary of anna', 'canary of ben']);
    expect(await keeper().planErasure('nobody')).toMatchObject({ keys: 0, contents: 0 });
  });

  test('destroys keys and envelopes of one subject only, drops what is derived, and says so in a leaf', async () => {
    for (const [number, subject] of ['anna', 'ben', 'anna', 'carla'].entries()) await ask(`req_${number}`, subject);
    const { references } = await keeper().planErasure('anna');
    const certificate = await keeper().erase({ subject: 'anna', ...because });
    expect(certificate).toMatchObject({ contents: 2, keys: 1, references, actor: 'privacy office', time: now });
    expect(await opened()).toEqual({
      req_0: 'erased',
      req_1: 'canary of ben',
      req_2: 'erased',
      req_3: 'canary of carla',
    });
    expect(dropped).toEqual([references]);
    const leaf = (await room.leaves()).at(-1);
    expect(leaf).toMatchObject({ index: certificate.index, hash: certificate.hash, shard: certificate.shard });
    expect(leaf?.leaf).toMatchObject({ kind: 'erasure', actor: 'privacy office', contents: 2, references });
    expect((await room.content(leaf as NonNullable<typeof leaf>, 'reason'))?.toString()).toBe('asked for by letter');
    // Whoever comes back begins anew.
    await ask('req_9', 'anna');
    expect((await keeper().planErasure('anna')).references).not.toEqual(references);
    await ledger.close();
    ledger = await open();
    expect(await opened()).toMatchObject({ req_0: 'erased', req_1: 'canary of ben', req_9: 'canary of anna' });
  });

  test('of one speaker leaves what others have said in the same conversation', async () => {
    const pieces = (...texts: [string, string][]) =>
      texts.map(([subject, text]) => ({ subject, bytes: Buffer.from(text) }));
    const entry = requestEntry('req_1');
    await ledger.append({
      ...entry,
      subject: 'anna',
      contents: { prompt: pieces(['anna', 'A1'], ['ben', 'B1'], ['anna', 'A2']) },
    });
    const { contents } = await keeper().erase({ subject: 'ben', ...because });
    expect(contents).toBe(1);
    const [at] = await room.leaves();
    const found = at === undefined ? undefined : await room.pieces(at, 'prompt');
    expect(found?.map((piece) => (piece.fault === undefined ? piece.content.toString() : piece.fault.fault))).toEqual([
      'A1',
      'erased',
      'A2',
    ]);
  });

  test.each(['destroy', 'drop'] as const)(
    'that is interrupted (%s) is finished at the next start, once',
    async (where) => {
      await ask('req_1', 'anna');
      await ask('req_2', 'ben');
      breakAt = where;
      await expect(keeper().erase({ subject: 'anna', ...because })).rejects.toThrow('broken');
      await ledger.close();
      breakAt = 'nothing';
      ledger = await open();
      await keeper().resume();
      await keeper().resume();
      expect(await opened()).toEqual({ req_1: 'erased', req_2: 'canary of ben' });
      expect((await room.leaves()).filter(({ leaf }) => leaf.kind === 'erasure')).toHaveLength(1);
    },
  );

  test('is done again when an older key store is put back', async () => {
    await ask('req_1', 'anna');
    await ask('req_2', 'ben');
    await ledger.close();
    const backup = join(room.folder, '..', 'backup');
    cpSync(keysFolder(), backup, { recursive: true });
    ledger = await open();
    const { references } = await keeper().erase({ subject: 'anna', ...because });
    await ledger.close();
    rmSync(keysFolder(), { recursive: true });
    cpSync(backup, keysFolder(), { recursive: true });
    ledger = await open();
    expect(await keeper().planErasure('anna')).toMatchObject({ keys: 1, references });
    await keeper().resume();
    expect(await keeper().planErasure('anna')).toMatchObject({ keys: 0 });
    expect((await opened())['req_2']).toBe('canary of ben');
  });

  test('before the minimum retention is refused with the day, or done on that day', async () => {
    await ask('req_1', 'anna', 'legal');
    expect(await keeper().planErasure('anna')).toMatchObject({ notBefore: start + 10 * day });
    await expect(keeper().erase({ subject: 'anna', ...because })).rejects.toMatchObject({
      code: 'retention_minimum',
      param: '2026-09-11T00:00:00.000Z',
    });
    expect(await keeper().scheduleErasure({ subject: 'anna', ...because })).toBe(start + 10 * day);
    await keeper().expire();
    expect(await opened()).toEqual({ req_1: 'canary of anna' });
    now += 10 * day;
    await keeper().expire();
    expect(await opened()).toEqual({ req_1: 'erased' });
    expect(readFileSync(join(keysFolder(), 'scheduled.json'), 'utf8')).toBe('{"version":1,"notes":[]}\n');
  });

  test('of somebody unknown, or without a reason, is refused', async () => {
    await expect(keeper().erase({ subject: 'nobody', ...because })).rejects.toMatchObject({
      code: 'resource_not_found',
    });
    await expect(keeper().erase({ subject: 'anna', reason: ' ', actor: 'x' })).rejects.toMatchObject({
      code: 'invalid_request',
      param: 'reason',
    });
  });
});

describe('a legal hold', () => {
  test('keeps a subject from erasure until it is lifted, and both are in the record', async () => {
    await ask('req_1', 'anna');
    const hold = await keeper().placeHold({ subject: 'anna', reason: 'lawsuit 7', actor: 'legal' });
    expect(await keeper().holds()).toEqual([
      { id: hold.id, subject: 'anna', reason: 'lawsuit 7', actor: 'legal', placedAt: now },
    ]);
    expect((await keeper().planErasure('anna')).holds).toHaveLength(1);
    await expect(keeper().erase({ subject: 'anna', ...because })).rejects.toMatchObject({ code: 'subject_on_hold' });
    expect(readFileSync(join(keysFolder(), 'holds.json'), 'utf8')).not.toContain('anna');
    expect(await keeper().liftHold({ subject: 'anna', reason: 'settled', actor: 'legal' })).toHaveLength(1);
    await expect(keeper().liftHold({ subject: 'anna', ...because })).rejects.toMatchObject({
      code: 'resource_not_found',
    });
    await keeper().erase({ subject: 'anna', ...because });
    const kinds = (await room.leaves()).map(({ leaf }) => (leaf.kind === 'hold' ? leaf.action : leaf.kind));
    expect(kinds).toEqual(['request', 'placed', 'lifted', 'erasure']);
  });

  test('keeps content from expiry, and nothing but that', async () => {
    await ask('req_1', 'anna');
    await ask('req_2', 'ben');
    await keeper().placeHold({ subject: 'anna', ...because });
    now += 40 * day;
    await ask('req_3', 'ben');
    expect(await keeper().expire()).toMatchObject({ segments: [], held: [0] });
    expect(await opened()).toEqual({ req_1: 'canary of anna', req_2: 'expired', req_3: 'canary of ben' });
    const expiries = async () => (await room.leaves()).flatMap(({ leaf }) => (leaf.kind === 'expiry' ? [leaf] : []));
    // The sealed reason of the hold is among what has expired.
    expect(await expiries()).toMatchObject([{ class: 'standard', contents: 2, segments: [0] }]);
    // Neither the next look nor doing again what an older key store does not know of takes what is held.
    await keeper().expire();
    rmSync(join(keysFolder(), 'destructions'), { force: true });
    await new DestructionCount(room.folder, keysFolder()).begin();
    await keeper().resume();
    expect(await expiries()).toHaveLength(1);
    expect((await opened())['req_1']).toBe('canary of anna');
    // Not even where the older key store does not know of the hold.
    const holds = readFileSync(join(keysFolder(), 'holds.json'));
    rmSync(join(keysFolder(), 'holds.json'));
    rmSync(join(keysFolder(), 'destructions'), { force: true });
    await new DestructionCount(room.folder, keysFolder()).begin();
    await keeper().resume();
    expect((await opened())['req_1']).toBe('canary of anna');
    writeFileSync(join(keysFolder(), 'holds.json'), holds);
    await keeper().liftHold({ subject: 'anna', ...because });
    expect(await keeper().expire()).toMatchObject({ segments: [{ segment: 0 }], held: [] });
    expect((await opened())['req_1']).toMatch(/^(expired|missing)$/);
  });
});

describe('retention', () => {
  test('destroys segments of a class when all in them is past its maximum, and says so', async () => {
    await ask('req_1', 'anna');
    await ask('req_2', 'anna', 'legal');
    now += 2 * day;
    await ask('req_3', 'anna');
    expect(await keeper().expire()).toEqual({ segments: [], held: [], shards: [] });
    now = start + 31 * day - 1;
    expect((await keeper().expire()).segments).toEqual([]);
    now += 1;
    expect((await keeper().expire({ dryRun: true })).segments).toMatchObject([{ segment: 0, retention: 'standard' }]);
    expect(Object.values(await opened())).toEqual(['canary of anna', 'canary of anna', 'canary of anna']);
    expect((await keeper().expire()).segments).toHaveLength(1);
    expect(await opened()).toMatchObject({ req_2: 'canary of anna', req_3: 'canary of anna' });
    expect((await opened())['req_1']).not.toContain('canary');
    expect((await room.leaves()).at(-1)?.leaf).toMatchObject({ kind: 'expiry', class: 'standard', segments: [0] });
    expect(await keeper().expire()).toMatchObject({ segments: [] });
    // A segment that is gone takes no more.
    await ledger.close();
    ledger = await open();
    await ask('req_4', 'anna');
    expect((await opened())['req_4']).toBe('canary of anna');
  });

  test('never gives the number of a destroyed segment again', async () => {
    await ask('req_1', 'anna');
    now += 40 * day;
    await keeper().expire();
    await ledger.close();
    ledger = await open();
    await ask('req_2', 'anna');
    expect(readdirSync(join(room.folder, 'content')).toSorted()).toEqual(['00000001.seg', '00000002.seg']);
    expect((await opened())['req_2']).toBe('canary of anna');
  });

  test('removes the leaves of whole shards and the keys of whoever was not seen since, and keeps what shows their end', async () => {
    await ask('req_1', 'anna');
    await ask('req_2', 'ben');
    now = Date.UTC(2027, 2, 1);
    await ask('req_3', 'ben');
    expect(await keeper().expire()).toMatchObject({ shards: [] });
    now = Date.UTC(2027, 0, 1) + 184 * day;
    await ask('req_4', 'ben');
    expect(await keeper().expire()).toMatchObject({ shards: ['default-2026h2'] });
    expect(readdirSync(join(room.folder, 'shards', 'default-2026h2')).toSorted()).toEqual([
      'checkpoint',
      'keys',
      'origin',
    ]);
    expect(await keeper().planErasure('anna')).toMatchObject({ keys: 0 });
    expect(await keeper().planErasure('ben')).toMatchObject({ keys: 1 });
    expect((await keeper().planErasure('ben')).references).toHaveLength(2);
    expect(await keeper().expire()).toMatchObject({ shards: [] });
    await ledger.close();
    ledger = await open();
    await ask('req_5', 'ben');
    expect((await opened())['req_5']).toBe('canary of ben');
    expect(existsSync(join(room.folder, 'shards', 'default-2026h2', 'tile'))).toBe(false);
    // Whoever derives something from leaves forgets what was derived from these.
    expect(await createLeafSource(room.folder).shards()).toEqual(['default-2027h1', 'default-2027h2']);
    await ledger.close();
    const verdict = await verifyRecord();
    expect(verdict.findings.faults).toEqual([]);
    expect(verdict.findings.notices).toMatchObject([{ shard: 'default-2026h2' }]);
  });
});
