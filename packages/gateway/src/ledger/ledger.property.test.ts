import { readFileSync, writeFileSync } from 'node:fs';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { LedgerEntry } from '../core/ledger.ts';
import { LedgerRoom, requestEntry, resultEntry, startEntry } from '../testing/ledger-room.ts';
import { LedgerDamageError } from './ledger-damage.ts';

let room: LedgerRoom;
beforeEach(() => void (room = new LedgerRoom()));
afterEach(() => room.remove());

const name = fc.string({ unit: 'grapheme', maxLength: 30 });
const entries: fc.Arbitrary<LedgerEntry> = fc.oneof(
  fc.tuple(name, fc.uint8Array({ maxLength: 2_000 })).map(([id, prompt]) => requestEntry(id, prompt)),
  fc.tuple(name, fc.nat(), name).map(([id, previous, answer]) => resultEntry(id, previous, answer)),
  name.map((version) => startEntry(version)),
  fc.nat().map((droppedBytes): LedgerEntry => ({ leaf: { kind: 'gap', droppedBytes, reason: 'of a test' } })),
);

test('gives back every draft and every content, in order, whatever shares a batch and however often it is opened', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.array(entries, { maxLength: 8 }), { maxLength: 4 }), async (sessions) => {
      const own = new LedgerRoom();
      try {
        const expected: LedgerEntry[] = [];
        for (const session of sessions) {
          const ledger = await own.open({ segmentBytes: 3_000 });
          // What the opening itself wrote.
          for (const { leaf } of (await own.leaves()).slice(expected.length)) {
            expect(leaf.kind).toBe('interrupted');
            expected.push({ leaf });
          }
          const receipts = await Promise.all(session.map((entry) => ledger.append(entry)));
          // Behind the first leaf of the shard.
          expect(receipts.map(({ index }) => index)).toEqual(session.map((_, at) => 1 + expected.length + at));
          expected.push(...session);
          await ledger.close();
        }
        const leaves = await own.leaves();
        expect(leaves).toHaveLength(expected.length);
        for (const [at, { shard, leaf }] of leaves.entries()) {
          const entry = expected[at];
          expect(leaf).toMatchObject({ ...entry?.leaf });
          for (const part of ['prompt', 'answer'] as const) {
            const content = await own.content({ shard, leaf }, part);
            expect(content === undefined ? undefined : new Uint8Array(content)).toEqual(
              entry?.contents?.[part] === undefined ? undefined : new Uint8Array(entry.contents[part] as Uint8Array),
            );
          }
        }
      } finally {
        own.remove();
      }
    }),
    { numRuns: 25 },
  );
});

/** A ledger of which the first leaves were acknowledged and the last batch was being written; nothing was signed yet. */
async function halfWritten(): Promise<{
  readonly crashed: string;
  readonly acknowledged: Buffer;
  readonly whole: Buffer;
  readonly leaves: string[];
}> {
  const ledger = await room.open({ publishWithin: 3_600_000 });
  for (let number = 0; number < 6; number++) await ledger.append(startEntry(`acknowledged ${number}`));
  const leaves = (await room.leaves()).map(({ hash }) => hash);
  const end = (await linesOf(room.folder)).length;
  await Promise.all(Array.from({ length: 12 }, (_, number) => ledger.append(startEntry(`in flight ${number}`))));
  const crashed = room.copy();
  await ledger.close();
  const whole = await linesOf(crashed);
  return { crashed, acknowledged: whole.subarray(0, end), whole, leaves };
}

/** The file of leaves without the zeros behind its end. */
async function linesOf(folder: string): Promise<Buffer> {
  const bytes = readFileSync(await room.leavesPath(folder));
  return bytes.subarray(0, bytes.lastIndexOf(10) + 1);
}

test('keeps every acknowledged leaf, wherever the last write was torn and whatever it left behind', async () => {
  const { crashed, acknowledged, whole, leaves } = await halfWritten();
  const flight = whole.length - acknowledged.length;
  await fc.assert(
    fc.asyncProperty(
      fc.nat(flight),
      fc.constantFrom(0, 1, 512, 5_000),
      fc.array(fc.tuple(fc.nat(flight - 1), fc.integer({ min: 0, max: 7 })), { maxLength: 2 }),
      async (kept, zeros, flips) => {
        const torn = Buffer.concat([whole.subarray(0, acknowledged.length + kept), Buffer.alloc(zeros)]);
        for (const [at, bit] of flips) {
          // Only the last line may be changed as well: with sound lines behind it, it would be damage and no tear.
          const place = torn.lastIndexOf(10, acknowledged.length + kept - 2) + 1 + at;
          if (place < acknowledged.length + kept && place >= acknowledged.length) {
            torn[place] = (torn[place] ?? 0) ^ (1 << bit);
          }
        }
        const folder = room.copy(crashed);
        writeFileSync(await room.leavesPath(folder), torn);
        const ledger = await room.open({ folder });
        const { index } = await ledger.append(startEntry('after'));
        await ledger.close();
        const found = await room.leaves(folder);
        expect(found.slice(0, leaves.length).map(({ hash }) => hash)).toEqual(leaves);
        expect(found).toHaveLength(index);
        // All that it kept is what was written, and all that it did not keep is owned up to.
        const versions = found.flatMap(({ leaf }) => (leaf.kind === 'start' ? [leaf.version] : []));
        const inFlight = versions.slice(leaves.length, -1);
        expect(inFlight).toEqual(inFlight.map((_, number) => `in flight ${number}`));
        const lines = await linesOf(folder);
        let keptEnd = 0;
        for (let line = 0; line < 1 + leaves.length + inFlight.length; line++) keptEnd = lines.indexOf(10, keptEnd) + 1;
        const gap = found.find(({ leaf }) => leaf.kind === 'gap')?.leaf;
        const dropped = gap?.kind === 'gap' ? gap.droppedBytes : 0;
        expect(keptEnd + dropped).toBe(acknowledged.length + kept);
      },
    ),
    { numRuns: 60 },
  );
});

test('never takes a changed byte before the last line for a tear, and names the line', async () => {
  const { crashed, whole } = await halfWritten();
  const lastLine = whole.lastIndexOf(10, whole.length - 2) + 1;
  const starts = [0];
  for (let at = whole.indexOf(10); at < whole.length - 1; at = whole.indexOf(10, at + 1)) starts.push(at + 1);
  await fc.assert(
    fc.asyncProperty(fc.nat(lastLine - 1), fc.integer({ min: 0, max: 7 }), async (at, bit) => {
      const changed = Buffer.from(whole);
      changed[at] = (changed[at] ?? 0) ^ (1 << bit);
      writeFileSync(await room.leavesPath(crashed), changed);
      const line = starts.findLastIndex((start) => start <= at);
      const thrown: unknown = await room.leaves(crashed).catch((error: unknown) => error);
      expect(thrown).toBeInstanceOf(LedgerDamageError);
      expect((thrown as LedgerDamageError).offset).toBe(starts[line]);
      await expect(room.open({ folder: crashed })).rejects.toThrow(LedgerDamageError);
      expect(readFileSync(await room.leavesPath(crashed)).equals(changed)).toBe(true);
    }),
    { numRuns: 150 },
  );
});

test('never takes removed bytes before the last line for a tear', async () => {
  const { crashed, whole } = await halfWritten();
  const lastLine = whole.lastIndexOf(10, whole.length - 2) + 1;
  await fc.assert(
    fc.asyncProperty(fc.nat(lastLine - 1), fc.integer({ min: 1, max: 400 }), async (at, count) => {
      const end = Math.min(lastLine, at + count);
      writeFileSync(await room.leavesPath(crashed), Buffer.concat([whole.subarray(0, at), whole.subarray(end)]));
      await expect(room.leaves(crashed)).rejects.toThrow(LedgerDamageError);
    }),
    { numRuns: 150 },
  );
});
