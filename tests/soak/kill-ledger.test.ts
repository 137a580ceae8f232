import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readLeaves } from '../../packages/gateway/src/ledger/read-leaves.ts';
import { folderSource } from '../../packages/gateway/src/ledger/verify/source.ts';
import { verifyLog } from '../../packages/gateway/src/ledger/verify/verify-log.ts';
import { checkRecord, type SeenTree } from '../../packages/gateway/src/testing/check-log.ts';
import { openKilledLedger } from './killed-ledger.ts';

/** How often the process is killed. */
const rounds = Number(process.env['GATEHOUSE_KILLS'] ?? 12);
/** The whole log is recomputed so often, and at the end. */
const checkEvery = 25;

interface Told {
  readonly leaf?: string;
  readonly shard?: string;
  readonly index?: number;
  readonly size?: number;
  readonly root?: string;
  readonly failed?: string;
  readonly opened?: boolean;
}

/** Runs it until it has been killed, and gives what it said. */
async function runAndKill(folder: string, round: number, beginning: number): Promise<Told[]> {
  const script = join(import.meta.dirname, 'append-leaves.ts');
  const child = spawn(process.execPath, ['--conditions=source', script, folder, String(round), String(beginning)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let said = '';
  let lines = 0;
  child.stdout.setEncoding('utf8');
  child.stdout.on('data', (text: string) => {
    said += text;
    lines += text.split('\n').length - 1;
  });
  const closed = once(child, 'close');
  // Now and then the start itself is killed.
  const isEarly = round % 5 === 4;
  const killed = new Promise<void>((resolve) => {
    const kill = (): void => {
      setTimeout(
        () => {
          child.kill('SIGKILL');
          resolve();
        },
        Math.random() * (isEarly ? 250 : 50),
      );
    };
    if (isEarly) setTimeout(kill, 100);
    else {
      // By what it has said and not by the clock: on a busy machine nothing else would be killed than starts.
      const enough = Math.random() * 600;
      child.stdout.on('data', () => {
        if (lines > enough) kill();
      });
    }
    child.once('exit', () => resolve());
  });
  await killed;
  await closed;
  return said
    .slice(0, said.lastIndexOf('\n') + 1)
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Told);
}

async function signedTrees(folder: string): Promise<SeenTree[]> {
  const signed = join(folder, '..', 'signer', 'signed');
  const names = await readdir(signed).catch(() => []);
  const trees: SeenTree[] = [];
  for (const name of names.filter((file) => file.endsWith('.json'))) {
    const { size, root } = JSON.parse(await readFile(join(signed, name), 'utf8')) as Omit<SeenTree, 'shard'>;
    trees.push({ shard: name.slice(0, -'.json'.length), size, root });
  }
  return trees;
}

test(
  `a ledger that is killed ${rounds} times has every acknowledged leaf, one history, and a log that verifies`,
  async () => {
    const data = await mkdtemp(join(tmpdir(), 'gatehouse-kill-ledger-'));
    const folder = join(data, 'ledger');
    const acknowledged = new Map<string, string>();
    let seen: SeenTree[] = [];
    const beginning = Date.now();
    let answered = 0;
    try {
      const check = async (): Promise<void> => {
        // What the last kill left behind is mended first, as any start does.
        const failures: unknown[] = [];
        await (await openKilledLedger(folder, beginning, (cause) => failures.push(cause))).close();
        expect(failures).toEqual([]);
        const found = new Map<string, string>();
        let next = { shard: '', index: 0 };
        for await (const { shard, index, hash, leaf } of readLeaves(folder)) {
          expect(index).toBe(shard === next.shard ? next.index : 0);
          expect(leaf.kind === 'shard').toBe(index === 0);
          next = { shard, index: index + 1 };
          found.set(`${shard} ${index}`, hash);
          // Nothing was restored here, so nothing may look as if it were.
          if (leaf.kind === 'gap') expect(leaf.reason).not.toBe('restored');
        }
        for (const [place, hash] of acknowledged) expect(found.get(place)).toBe(hash);
        await checkRecord(folder, seen);
        // And with the product's own verifier, which shares no code with the writer.
        const shards = await readdir(join(folder, 'shards'));
        const { findings } = await verifyLog(
          shards.map((name) => ({ name, source: folderSource(join(folder, 'shards', name)) })),
          { trust: {} },
        );
        expect(findings.faults).toEqual([]);
      };
      for (let round = 0; round < rounds; round++) {
        const told = await runAndKill(folder, round, beginning);
        for (const { leaf, shard, index, size, root, failed } of told) {
          expect(failed).toBeUndefined();
          if (leaf !== undefined) acknowledged.set(`${shard} ${index}`, leaf);
          if (shard !== undefined && size !== undefined && root !== undefined) seen.push({ shard, size, root });
          if (leaf !== undefined) answered++;
        }
        seen.push(...(await signedTrees(folder)));
        if (round % checkEvery === checkEvery - 1 || round === rounds - 1) {
          await check();
          // What has been checked need not be kept: leaves are only added behind, and the newest tree vouches for all others.
          seen = seen.slice(-2_000);
        }
      }
      console.log(
        `${rounds} kills, ${answered} acknowledged leaves, ${(await readdir(join(folder, 'shards'))).length} shards`,
      );
      expect(answered).toBeGreaterThan(rounds * 10);
    } finally {
      await rm(data, { recursive: true, force: true });
    }
  },
  60_000 + rounds * 10_000,
);
