import { hash } from 'node:crypto';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { makeVerifiedLog, olderSize, type VerifiedLog } from '../../testing/verified-log.ts';
import { parsePolicy } from './policy.ts';
import { folderSource } from './source.ts';
import { verifyLog } from './verify-log.ts';

let log: VerifiedLog | undefined;
afterEach(() => log?.remove());

async function verifyStamped(checkpoint: string, response: Buffer): Promise<string[]> {
  log ??= makeVerifiedLog();
  const shards = join(log.folder, 'shards');
  const folder = join(shards, 'default-2026h2/timestamps');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder);
  writeFileSync(join(folder, `${olderSize}.checkpoint`), checkpoint);
  writeFileSync(join(folder, `${olderSize}.tsr`), response);
  const sources = ['default-2026h1', 'default-2026h2'].map((name) => ({
    name,
    source: folderSource(join(shards, name)),
  }));
  const { findings } = await verifyLog(sources, { trust: { policy: parsePolicy(Buffer.from(log.policy)) } });
  return findings.faults.map(({ id, at }) => `${id} ${at}`);
}

test('holds stamped checkpoints against the log, and responses against the checkpoints', async () => {
  log = makeVerifiedLog();
  const about = (text: string): Buffer => Buffer.concat([Buffer.from('0\u0082'), hash('sha256', text, 'buffer')]);
  const place = `default-2026h2/timestamps/${olderSize}.checkpoint`;
  expect(await verifyStamped(log.older, about(log.older))).toEqual([]);
  expect(await verifyStamped(log.older, about('another'))).toEqual([`changed timestamps/${olderSize}.tsr`]);
  const forged = log.older.replace(`\n${olderSize}\n`, `\n${olderSize - 1}\n`);
  expect(await verifyStamped(forged, about(forged))).toEqual([`bad-signature ${place}`]);
});
