import { beforeEach, describe, expect, it } from 'vitest';
import type { Caller } from './core/caller.ts';
import { systemClock } from './core/clock.ts';
import type { LedgerEntry, Receipt } from './core/ledger.ts';
import type { LeafPlace } from './core/leaf-index.ts';
import type { PublishedCheckpoint } from './core/transparency-log.ts';
import { canonicalJson } from './lib/canonical-json.ts';
import { parseCheckpoint } from './lib/checkpoint.ts';
import { merkleLeafHash } from './lib/merkle-leaf.ts';
import { rootFromInclusion } from './lib/merkle-tree.ts';
import { parseNote, parseVerifierKey, verifySignature } from './lib/signed-note.ts';
import { Receipts, type ReceiptsOptions } from './receipts.ts';
import { RecentRequests } from './recent-requests.ts';
import { ScriptedLog } from './testing/scripted-log.ts';
import { testCaller } from './testing/test-caller.ts';

let log: ScriptedLog;
let recent: RecentRequests;
let indexed: Map<string, LeafPlace[]>;

const caller = (key: string, role = 'user'): Caller => testCaller({ key, role });

/** Records a leaf as a gateway would; `remembered` says whether it is recent. */
function record(
  kind: 'request' | 'result' | 'refusal',
  request: string,
  key: string | undefined,
  remembered = true,
): Receipt {
  const index = log.leaves.length;
  const leaf = Buffer.from(
    canonicalJson({ index, kind, request, ...(key === undefined ? {} : { key: `ref-${key}` }) }),
  );
  log.leaves.push(leaf);
  const receipt: Receipt = { log: log.origin, shard: log.shard, index, hash: merkleLeafHash(leaf) };
  if (remembered) recent.note({ leaf: { kind, request, key } } as LedgerEntry, receipt);
  else indexed.set(request, [...(indexed.get(request) ?? []), { shard: log.shard, index }]);
  return receipt;
}

function open(options: Partial<ReceiptsOptions> = {}): Receipts {
  return new Receipts({
    log,
    recent,
    index: { findRequest: (id) => Promise.resolve(indexed.get(id) ?? []) },
    keyReference: (key) => `ref-${key}`,
    witnesses: undefined,
    clock: systemClock,
    patience: 10,
    ...options,
  });
}

/** Checks a receipt as a stranger would, with nothing but the key of the log. */
function check(text: string): {
  readonly leaf: Record<string, unknown>;
  readonly size: number;
  readonly signatures: number;
} {
  const [head = '', ...rest] = text.split('\n\n');
  const [version, extra = '', index = '', ...proof] = head.split('\n');
  expect(version).toBe('c2sp.org/tlog-proof@v1');
  const leaf = Buffer.from(extra.replace(/^extra /, ''), 'base64');
  const note = parseNote(Buffer.from(rest.join('\n\n')));
  const { root, size } = parseCheckpoint(note.text);
  expect(note.signatures.some((one) => verifySignature(note.text, one, parseVerifierKey(log.vkey)))).toBe(true);
  const hashes = proof.map((line) => Buffer.from(line, 'base64'));
  const hash = Buffer.from(merkleLeafHash(leaf), 'hex');
  expect(rootFromInclusion(Number(index.replace(/^index /, '')), size, hash, hashes)).toEqual(root);
  const parsed = JSON.parse(leaf.toString()) as Record<string, unknown>;
  expect(index).toBe(`index ${String(parsed['index'])}`);
  return { leaf: parsed, size, signatures: note.signatures.length };
}

beforeEach(() => {
  log = new ScriptedLog();
  recent = new RecentRequests();
  indexed = new Map();
});

describe('a receipt', () => {
  it('proves the result, or on demand the request', async () => {
    record('request', 'req_1', 'a');
    log.grow(40);
    record('result', 'req_1', 'a');
    const receipts = open();
    await log.publish();
    expect(check(await receipts.receipt('req_1', 'result', caller('a'))).leaf).toMatchObject({ kind: 'result' });
    expect(check(await receipts.receipt('req_1', 'request', caller('a'))).leaf).toMatchObject({ kind: 'request' });
  });

  it('proves a refusal, whose request never was', async () => {
    record('refusal', 'req_1', 'a');
    await log.publish();
    const receipts = open();
    expect(check(await receipts.receipt('req_1', 'result', caller('a'))).leaf).toMatchObject({ kind: 'refusal' });
    await expect(receipts.receipt('req_1', 'request', caller('a'))).rejects.toMatchObject({
      code: 'resource_not_found',
    });
  });

  it('is found by the index where it is not recent', async () => {
    record('request', 'req_1', 'a', false);
    record('result', 'req_1', 'a', false);
    await log.publish();
    const receipts = open();
    expect(check(await receipts.receipt('req_1', 'result', caller('a'))).leaf).toMatchObject({ kind: 'result' });
    expect(check(await receipts.receipt('req_1', 'request', caller('a'))).leaf).toMatchObject({ kind: 'request' });
  });

  it.each([true, false])('is for its caller, administrators and auditors (recent: %s)', async (remembered) => {
    record('request', 'req_1', 'a', remembered);
    record('result', 'req_1', 'a', remembered);
    record('refusal', 'req_2', undefined, remembered);
    await log.publish();
    const receipts = open();
    for (const role of ['admin', 'auditor'] as const) {
      expect(await receipts.receipt('req_1', 'result', caller('other', role))).toContain('tlog-proof');
      expect(await receipts.receipt('req_2', 'result', caller('other', role))).toContain('tlog-proof');
    }
    for (const [id, who] of [
      ['req_1', 'b'],
      ['req_2', 'a'],
      ['req_3', 'a'],
      ['constructor', 'a'],
    ] as const) {
      const refused = await receipts.receipt(id, 'result', caller(who)).catch((thrown: unknown) => thrown);
      expect(refused).toMatchObject({ code: 'resource_not_found', message: 'resource_not_found' });
    }
  });

  it('waits for the checkpoint that covers it', async () => {
    record('result', 'req_1', 'a');
    const receipts = open({ patience: 60_000 });
    const asked = receipts.receipt('req_1', 'result', caller('a'));
    await log.publish();
    expect(check(await asked).size).toBe(1);
    record('result', 'req_2', 'a');
    const next = receipts.receipt('req_2', 'result', caller('a'));
    await log.publish();
    expect(check(await next).size).toBe(2);
  });

  it('is pending where no checkpoint comes, and while the answer streams', async () => {
    record('request', 'req_1', 'a');
    const receipts = open();
    await expect(receipts.receipt('req_1', 'request', caller('a'))).rejects.toMatchObject({
      code: 'receipt_pending',
      retryAfter: 1,
    });
    await log.publish();
    await expect(receipts.receipt('req_1', 'result', caller('a'))).rejects.toMatchObject({ code: 'receipt_pending' });
  });

  it('is never given where the log does not prove it', async () => {
    record('result', 'req_1', 'a');
    record('result', 'req_2', 'a');
    await log.publish();
    log.leaves[1] = Buffer.from('{"changed":true}');
    await expect(open().receipt('req_1', 'result', caller('a'))).rejects.toMatchObject({ code: 'internal_error' });
  });
});

describe('with witnesses', () => {
  let witnessed: PublishedCheckpoint | undefined;
  let cosignedBefore: string | undefined;
  let wake: () => void;
  let witnesses: ReceiptsOptions['witnesses'];

  beforeEach(() => {
    witnessed = undefined;
    cosignedBefore = undefined;
    witnesses = {
      witnessed: () => witnessed,
      onWitnessed(listener) {
        wake = listener;
        return () => undefined;
      },
      hasQuorum: (note) => note === cosignedBefore,
    };
  });

  it('has the newest checkpoint with its quorum, even if there is a newer one', async () => {
    record('result', 'req_1', 'a');
    const receipts = open({ witnesses });
    witnessed = await log.publish();
    log.grow(5);
    await log.publish();
    expect(check(await receipts.receipt('req_1', 'result', caller('a'))).size).toBe(1);
  });

  it('waits for the quorum, and is pending when that takes too long', async () => {
    record('result', 'req_1', 'a');
    const patient = open({ witnesses, patience: 60_000 });
    const asked = patient.receipt('req_1', 'result', caller('a'));
    const checkpoint = await log.publish();
    log.grow(1);
    await log.publish();
    witnessed = checkpoint;
    wake();
    expect(check(await asked).size).toBe(1);
    witnessed = undefined;
    await expect(open({ witnesses }).receipt('req_1', 'result', caller('a'))).rejects.toMatchObject({
      code: 'receipt_pending',
      retryAfter: 1,
    });
  });

  it('does without the quorum for whoever asks for that, at once, and takes what has it where it can', async () => {
    record('result', 'req_1', 'a');
    const first = await log.publish();
    log.grow(1);
    await log.publish();
    const receipts = open({ witnesses, patience: 60_000 });
    expect(check(await receipts.receipt('req_1', 'result', caller('a'), 'signature')).size).toBe(2);
    witnessed = first;
    expect(check(await receipts.receipt('req_1', 'result', caller('a'), 'signature')).size).toBe(1);
  });

  it('has what was cosigned before the last start, and finds requests of then whoever cosigns now', async () => {
    record('result', 'req_1', 'a', false);
    record('result', 'req_2', 'a', false);
    const { note } = await log.publish();
    await expect(open({ witnesses }).receipt('req_1', 'result', caller('a'))).rejects.toMatchObject({
      code: 'receipt_pending',
    });
    // Of another caller, and of none: that must not depend on witnesses.
    await expect(open({ witnesses }).receipt('req_1', 'result', caller('b'))).rejects.toMatchObject({
      code: 'resource_not_found',
    });
    cosignedBefore = note;
    expect(check(await open({ witnesses }).receipt('req_1', 'result', caller('a'))).size).toBe(2);
  });
});

it('remembers a bounded number of requests, the newest of them', () => {
  for (let count = 0; count < 12_000; count += 1) record('request', `req_${count}`, 'a');
  expect(recent.get('req_4999')).toBeUndefined();
  expect(recent.get('req_5000')?.request?.index).toBe(5_000);
  expect(recent.get('req_11999')?.request?.index).toBe(11_999);
  // The end of a request may come a generation later.
  record('result', 'req_7000', 'a');
  expect(recent.get('req_7000')).toMatchObject({ request: { index: 7_000 }, end: { index: 12_000 } });
});
