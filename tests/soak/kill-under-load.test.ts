import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Pool } from 'undici';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkRecord } from './check-record.ts';
import { ask, configurationFor, type Outcome, startUpstream } from './load.ts';
import { startGateway } from './start-gateway.ts';

/** How often the process is killed; the issue of durability is settled by many moments, not by one. */
const rounds = Number(process.env['GATEHOUSE_KILLS'] ?? 100);
const workers = 24;

/** In each round, before the kill. */
const fewestAnswers = 10;

describe('a gateway that is killed under load', () => {
  let upstream: Server;
  let folder: string;

  beforeAll(async () => {
    upstream = await startUpstream();
    folder = await mkdtemp(join(tmpdir(), 'gatehouse-kill-'));
  });

  afterAll(async () => {
    upstream.close();
    upstream.closeAllConnections();
    await rm(folder, { recursive: true, force: true });
  });

  it(
    `has the result leaf of every acknowledged answer after ${rounds} kills`,
    async () => {
      const configuration = join(folder, 'gatehouse.json');
      await writeFile(configuration, configurationFor(upstream));
      const outcome: Outcome = { acknowledged: [], refused: new Map() };
      const { acknowledged } = outcome;
      let key: string | undefined;
      for (let round = 0; round < rounds; round += 1) {
        const gateway = await startGateway(configuration);
        key ??= gateway.key;
        if (key === undefined) throw new Error('the first start printed no key');
        const pool = new Pool(gateway.url, { connections: workers });
        const asking = Array.from({ length: workers }, (_, index) =>
          ask(pool, key ?? '', outcome, { streamed: index % 3 === 0 }),
        );
        // After so many answers, however fast the machine is, and then at any moment.
        const enough = acknowledged.length + fewestAnswers + Math.floor(Math.random() * 100);
        while (acknowledged.length < enough) await new Promise((done) => setTimeout(done, 1));
        await new Promise((done) => setTimeout(done, Math.random() * 50));
        const exited = once(gateway.process, 'exit');
        gateway.process.kill('SIGKILL');
        await exited;
        await Promise.all(asking);
        await pool.destroy();
      }
      // The last start recovers what the last kill left behind.
      const last = await startGateway(configuration);
      const stopped = once(last.process, 'exit');
      last.process.kill('SIGTERM');
      await stopped;

      const { leaves, lost, unanswered } = await checkRecord(join(folder, 'data', 'ledger'), acknowledged);
      console.log(
        `${rounds} kills, ${acknowledged.length} acknowledged answers, ${leaves} leaves, ${lost.length} lost`,
      );
      expect(acknowledged.length).toBeGreaterThanOrEqual(rounds * fewestAnswers);
      expect(acknowledged.some(({ streamed }) => streamed)).toBe(true);
      expect(lost).toEqual([]);
      // Every request leaf is answered for: by a result, or by the note that the process ended in between.
      expect(unanswered).toEqual([]);
    },
    rounds * 20_000,
  );
});
