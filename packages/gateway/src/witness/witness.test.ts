import { createPublicKey } from 'node:crypto';
import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Clock } from '../core/clock.ts';
import { formatCheckpoint, parseCheckpoint } from '../lib/checkpoint.ts';
import { treeHash } from '../lib/merkle-tree.ts';
import {
  cosignatureTime,
  formatNote,
  noteSignature,
  formatVerifierKey,
  parseNote,
  parseSignatureLine,
  parseVerifierKey,
  signNote,
  verifierKey,
  verifySignature,
} from '../lib/signed-note.ts';
import { ScriptedLog } from '../testing/scripted-log.ts';
import { AddCheckpointError, readAddCheckpoint, writeAddCheckpoint } from './add-checkpoint-body.ts';
import { originHash } from './cosigned-checkpoints.ts';
import { type Cosigner, loadCosigner, WitnessFolderError } from './cosigner.ts';
import { readKnownLogs } from './known-logs.ts';
import { type Refusal, Witness, type WitnessAnswer } from './witness.ts';

const name = 'dpo.example.org/witness';
const clock: Clock = { now: () => 1_795_320_035_999, elapsed: () => 0 };

let folder: string;
let log: ScriptedLog;
let cosigner: Cosigner;
let witness: Witness;
let told: string[];

const reports = {
  met: (origin: string, size: number) => told.push(`met ${origin} ${size}`),
  cosigned: (origin: string, size: number) => told.push(`cosigned ${origin} ${size}`),
  inconsistent: (origin: string, size: number) => told.push(`inconsistent ${origin} ${size}`),
  refused: ({ checkpoint, from, known, reason, status }: Refusal) =>
    told.push(`refused ${status} ${checkpoint?.origin} ${checkpoint?.size} from ${from} known ${known}: ${reason}`),
  failed: () => told.push('failed'),
};

async function open(logs = `log ${log.vkey}\n`): Promise<Witness> {
  cosigner = await loadCosigner(folder, name);
  return Witness.open({ folder, cosigner, logs: readKnownLogs(logs), clock, reports });
}

/** What a log that knows the witness's size would send. */
async function submit(size: number, oldSize: number, of = log): Promise<WitnessAnswer> {
  const { note } = await of.checkpointOf(size);
  const proof = oldSize > size ? [] : await of.consistencyProof('', oldSize, size);
  return witness.addCheckpoint(Buffer.from(writeAddCheckpoint(oldSize, proof, note)));
}

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gatehouse-witness-'));
  log = new ScriptedLog();
  told = [];
  witness = await open();
  log.grow(200);
});

afterEach(() => rm(folder, { recursive: true, force: true }));

describe('add-checkpoint', () => {
  it('cosigns a first checkpoint, and one that goes on from it', async () => {
    const first = await submit(7, 0);
    expect(first).toMatchObject({ status: 200, contentType: 'text/plain; charset=utf-8' });
    const second = await submit(150, 7);
    expect(second.status).toBe(200);
    const { text } = parseNote(Buffer.from((await log.checkpointOf(150)).note));
    const line = parseSignatureLine(second.body.trimEnd());
    expect(verifySignature(text, line, cosigner.key)).toBe(true);
    expect(cosignatureTime(line)).toBe(1_795_320_035n);
    expect(parseVerifierKey(cosigner.vkey).type).toBe(4);
  });

  it('cosigns the same checkpoint again', async () => {
    await submit(7, 0);
    expect((await submit(7, 7)).status).toBe(200);
  });

  it('cosigns an empty tree', async () => {
    expect((await submit(0, 0)).status).toBe(200);
    expect((await submit(5, 0)).status).toBe(200);
  });

  it('refuses an empty tree with another root with 422', async () => {
    const text = formatCheckpoint({ origin: log.origin, size: 0, root: Buffer.alloc(32), extensions: [] });
    const note = formatNote({ text, signatures: [signNote(text, log.origin, log.privateKey)] });
    expect((await witness.addCheckpoint(Buffer.from(`old 0\n\n${note}`))).status).toBe(422);
  });

  it('tells the size that it knows with 409, of a larger and of a smaller old size', async () => {
    expect(await submit(7, 3)).toEqual({ status: 409, contentType: 'text/x.tlog.size', body: '0\n' });
    await submit(7, 0);
    expect(await submit(150, 0)).toEqual({ status: 409, contentType: 'text/x.tlog.size', body: '7\n' });
    expect(await submit(150, 9)).toEqual({ status: 409, contentType: 'text/x.tlog.size', body: '7\n' });
    // A log that was set back to an older state.
    expect(await submit(5, 5)).toEqual({ status: 409, contentType: 'text/x.tlog.size', body: '7\n' });
  });

  it('refuses an old size above the checkpoint with 400, before it compares it with what it knows', async () => {
    expect((await submit(5, 9)).status).toBe(400);
  });

  it('refuses an unknown log with 404, and a known one without its signature with 403', async () => {
    const stranger = new ScriptedLog({ origin: 'elsewhere/default/2026h2' });
    stranger.grow(3);
    expect((await submit(3, 0, stranger)).status).toBe(404);
    const impostor = new ScriptedLog({ origin: log.origin });
    impostor.grow(3);
    const unknown = await submit(3, 0, impostor);
    expect(unknown.status).toBe(403);
    // A log that has changed its key ends here, and whoever runs the witness must know what to do.
    expect(unknown.body).toContain('start the witness with --shards and the new key');
  });

  it('tells its operator of each new log once, and of each checkpoint that it refuses', async () => {
    await submit(7, 0);
    await submit(8, 7);
    expect(told).toEqual([`met ${log.origin} 7`, `cosigned ${log.origin} 7`, `cosigned ${log.origin} 8`]);
    const stranger = new ScriptedLog({ origin: 'elsewhere/default/2026h2' });
    const impostor = new ScriptedLog({ origin: log.origin });
    for (const other of [stranger, impostor]) other.grow(3);
    await submit(3, 0, stranger);
    await submit(3, 0, impostor);
    await submit(5, 9);
    await submit(20, 3);
    await witness.addCheckpoint(Buffer.from('nonsense'));
    expect(told.slice(3)).toEqual([
      expect.stringMatching(/^refused 404 elsewhere\/default\/2026h2 3 from 0 known undefined: unknown log/),
      expect.stringMatching(/^refused 403 gatehouse-test\/default\/2026h2 3 from 0 known undefined: no known key/),
      `refused 400 ${log.origin} 5 from 9 known undefined: the old size is larger than the checkpoint`,
      `refused 409 ${log.origin} 20 from 3 known 8: the proof does not begin with the size that was cosigned last`,
      expect.stringMatching(/^refused 400 undefined undefined from undefined/),
    ]);
    witness = await open();
    await submit(30, 8);
    expect(told.filter((line) => line.startsWith('met'))).toHaveLength(1);
  });

  it('refuses a note with a broken signature under a known key, beside a good one', async () => {
    const { note } = await log.checkpointOf(5);
    const line = note.slice(note.lastIndexOf('\n', note.length - 2) + 1);
    const broken = line.replace(/.{10}\n$/, `${'AAAAAAAA=='}\n`);
    expect(parseSignatureLine(broken.trimEnd()).name).toBe(log.origin);
    expect((await witness.addCheckpoint(Buffer.from(`old 0\n\n${note}${broken}`))).status).toBe(403);
    expect((await witness.addCheckpoint(Buffer.from(`old 0\n\n${note}`))).status).toBe(200);
  });

  it('ignores signatures of unknown keys, and does not keep them', async () => {
    const { note } = await log.checkpointOf(5);
    const { text } = parseNote(Buffer.from(note));
    const other = new ScriptedLog();
    const foreign = formatNote({ text, signatures: [signNote(text, 'somebody.else', other.privateKey)] }).slice(
      text.length + 1,
    );
    expect((await witness.addCheckpoint(Buffer.from(`old 0\n\n${note}${foreign}`))).status).toBe(200);
    const kept = parseNote(Buffer.from(witness.checkpoint(originHash(log.origin)) ?? ''));
    expect(kept.signatures.map((signature) => signature.name)).toEqual([log.origin, name]);
  });

  it('refuses a proof that does not hold with 422, and keeps what the log has signed', async () => {
    await submit(7, 0);
    const { note } = await log.checkpointOf(150);
    const body = writeAddCheckpoint(7, await log.consistencyProof('', 8, 150), note);
    expect((await witness.addCheckpoint(Buffer.from(body))).status).toBe(422);
    expect((await witness.addCheckpoint(Buffer.from(body))).status).toBe(422);
    const kept = await readdir(join(folder, 'evidence'));
    expect(kept).toHaveLength(1);
    expect(await readFile(join(folder, 'evidence', kept[0] ?? ''), 'utf8')).toBe(body);
    expect(told).toContain(`inconsistent ${log.origin} 150`);
    expect((await submit(150, 7)).status).toBe(200);
  });

  it('refuses a second history of the same key with 422, at the same size and at a larger one', async () => {
    await submit(7, 0);
    const fork = new ScriptedLog({ privateKey: log.privateKey });
    fork.grow(5);
    fork.grow(100, 'another leaf');
    expect((await submit(7, 7, fork)).status).toBe(422);
    expect((await submit(100, 7, fork)).status).toBe(422);
    expect((await submit(7, 7)).status).toBe(200);
  });

  it('refuses a proof where none is due with 422', async () => {
    const { note } = await log.checkpointOf(7);
    const proof = await log.consistencyProof('', 3, 7);
    expect((await witness.addCheckpoint(Buffer.from(writeAddCheckpoint(0, proof, note)))).status).toBe(422);
    await submit(7, 0);
    expect((await witness.addCheckpoint(Buffer.from(writeAddCheckpoint(7, proof, note)))).status).toBe(422);
  });

  it('lets one of many requests at once pass, and never goes back', async () => {
    await submit(7, 0);
    const answers = await Promise.all([10, 20, 30, 40, 50].map((size) => submit(size, 7)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 409)).toHaveLength(4);
    const cosigned = told
      .findLast((line) => line.startsWith('cosigned'))
      ?.split(' ')
      .at(-1);
    for (const { status, body } of answers) if (status === 409) expect(body).toBe(`${cosigned}\n`);
  });

  it('cosigns extension lines as they are', async () => {
    const root = await treeHash(0, () => Buffer.alloc(0));
    const text = formatCheckpoint({ origin: log.origin, size: 0, root, extensions: ['more'] });
    const note = formatNote({ text, signatures: [signNote(text, log.origin, log.privateKey)] });
    const answer = await witness.addCheckpoint(Buffer.from(`old 0\n\n${note}`));
    expect(verifySignature(text, parseSignatureLine(answer.body.trimEnd()), cosigner.key)).toBe(true);
  });

  it.each([
    ['nothing', ''],
    ['no empty line', 'old 0\n'],
    ['another first line', 'size 0\n\n'],
    ['a size with a zero before it', 'old 00\n\n'],
    ['a size beyond what numbers hold', 'old 9007199254740993\n\n'],
    ['a hash that is too short', 'old 1\nAAAA\n\n'],
    ['a hash that is not in the one base64', `old 1\n${'A'.repeat(42)}B=\n\n`],
    ['carriage returns', 'old 0\r\n\r\n'],
    ['no checkpoint', 'old 0\n\nhello\n\n— a AAAAAAAA\n'],
  ])('refuses %s with 400', async (_what, head) => {
    const rest = head === '' || head === 'old 0\n' || head.includes('hello') ? '' : (await log.checkpointOf(5)).note;
    expect((await witness.addCheckpoint(Buffer.from(head + rest))).status).toBe(400);
  });

  it('refuses more than 63 lines of proof with 400', async () => {
    const { note } = await log.checkpointOf(5);
    const line = Buffer.alloc(32);
    const body = (lines: number): Buffer =>
      Buffer.from(
        writeAddCheckpoint(
          3,
          Array.from({ length: lines }, () => line),
          note,
        ),
      );
    expect(readAddCheckpoint(body(63)).proof).toHaveLength(63);
    expect(() => readAddCheckpoint(body(64))).toThrow(AddCheckpointError);
    expect(() => readAddCheckpoint(body(70))).toThrow(AddCheckpointError);
  });

  it('answers any bytes', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 400 }), async (bytes) => {
        expect((await witness.addCheckpoint(Buffer.from(bytes))).status).toBe(400);
      }),
    );
  });

  it('answers a damaged request, and cosigns none that says something else', async () => {
    const { note, root } = await log.checkpointOf(150);
    await submit(7, 0);
    const body = Buffer.from(writeAddCheckpoint(7, await log.consistencyProof('', 7, 150), note));
    await fc.assert(
      fc.asyncProperty(fc.nat(body.length - 1), fc.integer({ min: 1, max: 255 }), async (at, flip) => {
        const damaged = Buffer.from(body);
        damaged[at] = (damaged[at] ?? 0) ^ flip;
        const answer = await witness.addCheckpoint(damaged);
        expect(answer.status).not.toBe(503);
        expect(answer.status).not.toBe(200);
      }),
    );
    expect((await witness.addCheckpoint(body)).status).toBe(200);
    expect(parseCheckpoint(parseNote(Buffer.from(witness.checkpoint(originHash(log.origin)) ?? '')).text).root).toEqual(
      root,
    );
  });
});

describe('shards', () => {
  it('takes every half-year of a known name, tenant and key, and nothing else', async () => {
    witness = await open(`shards ${log.vkey}\n`);
    const ofShard = (origin: string, privateKey = log.privateKey): ScriptedLog => {
      const shard = new ScriptedLog({ origin, privateKey });
      shard.grow(3);
      return shard;
    };
    for (const origin of ['gatehouse-test/default/2026h2', 'gatehouse-test/default/2031h1.1795339469'])
      expect((await submit(3, 0, ofShard(origin))).status).toBe(200);
    for (const origin of [
      'gatehouse-test/default/2026h3',
      'gatehouse-test/default/2026h2.1',
      'gatehouse-test/default/2026h2.02',
      'gatehouse-test/other/2026h2',
      'gatehouse-test/default/x/2026h2',
      'other/default/2026h2',
    ])
      expect((await submit(3, 0, ofShard(origin))).status, origin).toBe(404);
    const impostor = ofShard('gatehouse-test/default/2027h1', new ScriptedLog().privateKey);
    expect((await submit(3, 0, impostor)).status).toBe(403);
  });

  it('reads the policy of a gateway, comments and blank lines', () => {
    const other = formatVerifierKey(verifierKey('other.log', noteSignature, createPublicKey(log.privateKey)));
    const logs = readKnownLogs(
      `# logs\n\n \t log ${log.vkey}\thttps://gatehouse.example\nlog ${other}\nwitness w x\nquorum none\n`,
    );
    expect(logs.entries).toBe(2);
    expect(logs.keysOf(log.origin)).toHaveLength(1);
    expect(logs.keysOf('other.log')).toHaveLength(1);
    expect(logs.keysOf('another.log')).toBeUndefined();
  });

  it.each([
    ['logs x', 1],
    ['\nlog', 2],
    ['log nonsense', 1],
    [`log example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k a b`, 1],
    [`shards example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k`, 1],
  ])('refuses the line %j', (text, line) => {
    expect(() => readKnownLogs(text)).toThrow(expect.objectContaining({ line }));
  });

  it('refuses the key of a witness as that of a log', () => {
    expect(() => readKnownLogs(`log ${cosigner.vkey}`)).toThrow('the key of a witness');
  });
});

describe('the folder of a witness', () => {
  it('remembers key and checkpoints', async () => {
    await submit(7, 0);
    const { vkey } = cosigner;
    witness = await open();
    expect(cosigner.vkey).toBe(vkey);
    expect(cosigner.fresh).toBe(false);
    expect(await submit(150, 0)).toMatchObject({ status: 409, body: '7\n' });
    expect((await submit(150, 7)).status).toBe(200);
  });

  it('is for its owner only', async () => {
    await submit(7, 0);
    for (const file of ['cosigner.pem', join('logs', originHash(log.origin))])
      expect((await stat(join(folder, file))).mode & 0o077).toBe(0);
    await chmod(join(folder, 'cosigner.pem'), 0o644);
    await expect(open()).rejects.toThrow('can be read by other users');
  });

  it('never makes a new key where it has cosigned', async () => {
    await submit(7, 0);
    await rm(join(folder, 'cosigner.pem'));
    await expect(open()).rejects.toThrow(WitnessFolderError);
    await rm(join(folder, 'vkey'));
    await expect(open()).rejects.toThrow(WitnessFolderError);
  });

  it('needs a name at first, which stays', async () => {
    await expect(loadCosigner(folder, 'another.name')).rejects.toThrow('is called dpo.example.org/witness');
    expect((await loadCosigner(folder, undefined)).key.name).toBe(name);
    const fresh = await mkdtemp(join(tmpdir(), 'gatehouse-witness-'));
    await expect(loadCosigner(fresh, undefined)).rejects.toThrow('needs a name');
    await expect(loadCosigner(fresh, 'two words')).rejects.toThrow('cannot be the name');
    await rm(fresh, { recursive: true });
  });

  it('does not start over a damaged checkpoint', async () => {
    await submit(7, 0);
    const file = join(folder, 'logs', originHash(log.origin));
    const note = await readFile(file, 'utf8');
    await writeFile(file, note.replace('\n7\n', '\n5\n'));
    await expect(open()).rejects.toThrow('is damaged');
    await writeFile(file, '');
    await expect(open()).rejects.toThrow('is damaged');
  });

  it('drops what a crash has left of a write', async () => {
    await submit(7, 0);
    await writeFile(join(folder, 'logs', `${originHash(log.origin)}.new`), 'torn');
    witness = await open();
    expect((await submit(150, 7)).status).toBe(200);
  });

  it('answers 503 where it cannot store, gives no cosignature, and goes on from what is stored', async () => {
    await submit(7, 0);
    // A folder in the place of the new file cannot be written, not even by root.
    const obstacle = join(folder, 'logs', `${originHash(log.origin)}.new`);
    await (await import('node:fs/promises')).mkdir(join(obstacle, 'inside'), { recursive: true });
    const answer = await submit(150, 7);
    expect(answer).toEqual({
      status: 503,
      contentType: 'text/plain; charset=utf-8',
      body: 'the witness cannot store the checkpoint\n',
    });
    expect(told).toContain('failed');
    await rm(obstacle, { recursive: true });
    expect((await submit(9, 7)).status).toBe(200);
  });
});
