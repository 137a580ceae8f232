import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { canonicalJson } from '../../packages/gateway/src/lib/canonical-json.ts';
import { parsePolicy } from '../../packages/gateway/src/ledger/verify/policy.ts';
import { folderSource } from '../../packages/gateway/src/ledger/verify/source.ts';
import { verifyBundle } from '../../packages/gateway/src/ledger/verify/verify-bundle.ts';
import { verifyLog } from '../../packages/gateway/src/ledger/verify/verify-log.ts';
import { makeShard, writeShard } from '../../packages/gateway/src/testing/log-maker.ts';
import { makeBundle, type MadeBundle } from '../../packages/gateway/src/testing/made-bundle.ts';
import { changeInto, seededDice, SpoiltFolder, type Change } from '../../packages/gateway/src/testing/mutate-files.ts';
import {
  auditorWitness,
  councilWitness,
  makeVerifiedLog,
  newKey,
  oldKey,
  olderSize,
  secondOrigin,
  type VerifiedLog,
} from '../../packages/gateway/src/testing/verified-log.ts';

/** Half of them of a log, half of a bundle. */
const mutations = Number(process.env['GATEHOUSE_MUTATIONS'] ?? '10000');
/** Another seed finds others; the one of a failure is printed with it. */
const seed = Number(process.env['GATEHOUSE_SEED'] ?? '20261122');

let log: VerifiedLog;
let bundle: MadeBundle;
let policy: ReturnType<typeof parsePolicy>;

beforeAll(async () => {
  log = makeVerifiedLog();
  bundle = await makeBundle(log);
  policy = parsePolicy(Buffer.from(log.policy));
});
afterAll(() => {
  log.remove();
  rmSync(bundle.folder, { recursive: true, force: true });
});

/** Logs that the operator has signed and that the witnesses have cosigned for somebody else: only who kept a checkpoint sees it. */
function otherLogs(shards: string): Change[] {
  const before = new SpoiltFolder(shards).files;
  const [first, second] = log.shards;
  const leaves = second.leaves;
  const rewritten = leaves.with(
    100,
    Buffer.from(canonicalJson({ ...(JSON.parse(String(leaves[100])) as object), model: 'another' })),
  );
  return [leaves.slice(0, olderSize - 1), rewritten, rewritten.slice(0, 600)].map((made) => {
    const folder = mkdtempSync(path.join(tmpdir(), 'gatehouse-other-'));
    const witnesses = [councilWitness, auditorWitness];
    writeShard(folder, first, { signers: [oldKey], witnesses });
    const isOld = made.length < 500;
    const signers = [isOld ? oldKey : newKey];
    writeShard(folder, makeShard(secondOrigin, made), { signers, witnesses }, isOld ? [oldKey] : [oldKey, newKey]);
    const after = new SpoiltFolder(folder).files;
    rmSync(folder, { recursive: true });
    return changeInto(before, after);
  });
}

async function reject(
  folder: SpoiltFolder,
  count: number,
  verify: () => Promise<{ readonly findings: { readonly total: number } }>,
): Promise<readonly string[]> {
  expect((await verify()).findings.total).toBe(0);
  const dice = seededDice(seed);
  const accepted: string[] = [];
  for (let at = 0; at < count; at++) {
    const { name, change } = folder.change(dice);
    folder.apply(change);
    try {
      if ((await verify()).findings.total === 0) accepted.push(`${at} of seed ${seed}: ${name}`);
    } finally {
      folder.restore(change);
    }
  }
  expect((await verify()).findings.total).toBe(0);
  return accepted;
}

describe(`of ${mutations} mutations, none is accepted`, () => {
  test('of a log, by somebody who kept a checkpoint', { timeout: 3_600_000 }, async () => {
    const shards = path.join(log.folder, 'shards');
    const since = [{ name: 'older', bytes: Buffer.from(log.older) }];
    const names = ['default-2026h1', 'default-2026h2'];
    const accepted = await reject(
      new SpoiltFolder(shards, {
        others: otherLogs(shards),
        // What is left of an older checkpoint is kept or not.
        disposable: (file) => file.endsWith(`.p/${olderSize - 256}`),
      }),
      mutations / 2,
      () =>
        verifyLog(
          names.map((name) => ({ name, source: folderSource(path.join(shards, name)) })),
          { trust: { policy }, since },
        ),
    );
    expect(accepted).toEqual([]);
  });

  test('of a bundle', { timeout: 3_600_000 }, async () => {
    const accepted = await reject(new SpoiltFolder(bundle.folder), mutations / 2, () =>
      verifyBundle(bundle.folder, { trust: { policy } }),
    );
    expect(accepted).toEqual([]);
  });
});
