import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Contents } from './contents.ts';
import { Findings } from './faults.ts';
import type { PieceClaim } from './leaf-rules.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gatehouse-contents-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

function claim(index: number, place: string, envelope: string): PieceClaim {
  const cipher = createHash('sha256').update(envelope).digest('hex');
  const bytes = envelope.length;
  return { shard: 'one', index, part: 'prompt', number: 0, bytes, cipher, mac: '', place, subject: undefined };
}

async function faultsOf(claims: readonly PieceClaim[]): Promise<{ present: number; faults: string[] }> {
  const contents = await Contents.in(folder);
  const findings = new Findings();
  await contents.check(claims, findings);
  await contents.finish({ erased: new Set(), expired: new Map() }, findings);
  return { present: contents.present, faults: findings.faults.map(({ id, at }) => `${id} ${at}`) };
}

describe('the contents of a record', () => {
  test('are found in more files than are held open, wherever they lie in them', async () => {
    const claims: PieceClaim[] = [];
    for (let file = 0; file < 40; file += 1) {
      await writeFile(join(folder, `${String(file).padStart(8, '0')}.seg`), `${file}-first|${file}-second`);
    }
    // Forth and back, so that each file is opened more than once.
    for (const [turn, file] of [...Array(40).keys(), ...[...Array(40).keys()].toReversed()].entries()) {
      const first = `${file}-first`;
      const second = `${file}-second`;
      claims.push(
        turn < 40
          ? claim(turn, `${file}:0:${first.length}`, first)
          : claim(turn, `${file}:${first.length + 1}:${second.length}`, second),
      );
    }
    expect(await faultsOf(claims)).toEqual({ present: 80, faults: [] });
  });

  test('are missing where a place lies behind the end of its file', async () => {
    await writeFile(join(folder, '00000000.seg'), 'short');
    const claims = [claim(0, '0:0:5', 'short'), claim(1, '0:3:5', 'rtxxx'), claim(2, '0:900:5', 'there')];
    expect(await faultsOf(claims)).toEqual({ present: 1, faults: ['unexplained-content leaf 1'] });
  });

  test('are missing where a pipe has the name of their file, and nobody waits for it', async () => {
    execFileSync('mkfifo', [join(folder, '00000000.seg')]);
    expect(await faultsOf([claim(0, '0:0:4', 'pipe')])).toEqual({ present: 0, faults: ['unexplained-content leaf 0'] });
  });
});
