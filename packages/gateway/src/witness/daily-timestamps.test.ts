import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ScriptedLog } from '../testing/scripted-log.ts';
import { canSelfSign } from '../testing/self-signed.ts';
import { openTimestampAuthority, type TimestampAuthority } from '../testing/timestamp-authority.ts';
import { DailyTimestamps, type DailyTimestampsOptions } from './daily-timestamps.ts';
import { createPinnedHttp } from './pinned-http.ts';

// Without openssl there is no authority to test against.
describe.skipIf(!canSelfSign())('timestamps of the day', () => {
  let authority: TimestampAuthority;
  let folder: string;
  let log: ScriptedLog;
  let now: number;
  let elapsed: number;
  let told: string[];
  let timestamps: DailyTimestamps | undefined;

  beforeAll(async () => {
    authority = await openTimestampAuthority();
  });
  afterAll(() => authority.close());

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'gatehouse-stamps-'));
    log = new ScriptedLog();
    log.grow(5);
    now = Date.now();
    elapsed = 0;
    told = [];
  });
  afterEach(async () => {
    await timestamps?.close();
    await rm(folder, { recursive: true, force: true });
  });

  async function open(
    options: Partial<DailyTimestampsOptions> & { readonly url?: string } = {},
  ): Promise<DailyTimestamps> {
    timestamps = new DailyTimestamps({
      log,
      shardsFolder: folder,
      authority: createPinnedHttp({
        base: new URL(options.url ?? authority.url),
        allowPrivateNetwork: true,
        timeout: 5_000,
      }),
      trusted: authority.ca,
      preferred: () => undefined,
      clock: { now: () => now, elapsed: () => elapsed },
      reports: {
        timestamped: (_origin, size) => told.push(`stamped ${size}`),
        timestampFailed: (cause) => told.push(`failed: ${cause instanceof Error ? cause.message : ''}`),
      },
      ...options,
    });
    await timestamps.start();
    return timestamps;
  }

  async function until(condition: () => boolean): Promise<void> {
    for (let tries = 0; tries < 2_000; tries += 1) {
      if (condition()) return;
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    throw new Error(`waited in vain; told: ${told.join('; ')}`);
  }

  const files = async (shard = log.shard): Promise<string[]> =>
    (await readdir(join(folder, shard, 'timestamps')).catch((): string[] => [])).toSorted();

  it('keeps the response and what it is about, so that openssl can check them', async () => {
    const opened = await open();
    const { note } = await log.publish();
    await until(() => told.length > 0);
    expect(await files()).toEqual(['5.checkpoint', '5.tsr']);
    const path = join(folder, log.shard, 'timestamps');
    expect(await readFile(join(path, '5.checkpoint'), 'utf8')).toBe(note);
    expect(authority.verify(join(path, '5.tsr'), join(path, '5.checkpoint'))).toContain('Verification: OK');
    await until(() => opened.stamped()?.size === 5);
  });

  it('asks once a day, and not again after a restart', async () => {
    const opened = await open();
    await log.publish();
    await until(() => opened.stamped() !== undefined);
    log.grow(1);
    await log.publish();
    await opened.close();
    const again = await open();
    expect(again.stamped()?.size).toBe(5);
    log.grow(1);
    await log.publish();
    now += 86_400_000;
    log.grow(1);
    await log.publish();
    await until(() => told.length === 2);
    expect(told).toEqual(['stamped 5', 'stamped 8']);
  });

  it('asks again where what is kept does not hold', async () => {
    const opened = await open();
    await log.publish();
    await until(() => opened.stamped() !== undefined);
    await opened.close();
    await writeFile(join(folder, log.shard, 'timestamps', '5.tsr'), 'torn');
    const again = await open();
    await until(() => again.stamped() !== undefined);
    expect(told).toEqual(['stamped 5', 'stamped 5']);
  });

  it('stamps the end of a shard when another follows', async () => {
    const opened = await open();
    await log.publish();
    await until(() => opened.stamped() !== undefined);
    log.grow(2);
    await log.publish();
    const next = new ScriptedLog({ origin: 'gatehouse-test/default/2027h1' });
    next.grow(1);
    log.tell(await next.checkpointOf());
    await until(() => told.length === 3);
    expect(told).toEqual(['stamped 5', 'stamped 7', 'stamped 1']);
    expect(await files(next.shard)).toEqual(['1.checkpoint', '1.tsr']);
  });

  it('stamps the checkpoint that witnesses have cosigned rather than the newest', async () => {
    const older = await log.checkpointOf(3);
    await open({ preferred: () => older });
    await log.publish();
    await until(() => told.length > 0);
    expect(await files()).toEqual(['3.checkpoint', '3.tsr']);
  });

  it('says once that it fails, keeps nothing that does not hold, and tries again later', async () => {
    const other = await openTimestampAuthority();
    await open({ trusted: other.ca });
    await other.close();
    await log.publish();
    await until(() => told.length > 0);
    expect(told[0]).toMatch(/^failed: its signature does not hold/);
    expect(await files()).toEqual([]);
    const { asked } = authority;
    log.grow(1);
    await log.publish();
    elapsed += 600_000;
    log.grow(1);
    await log.publish();
    await until(() => authority.asked > asked);
    expect(authority.asked).toBe(asked + 1);
    expect(told).toHaveLength(1);
  });

  it('fails where nobody answers', async () => {
    await open({ url: 'http://127.0.0.1:9/tsr' });
    await log.publish();
    await until(() => told.length > 0);
    expect(told[0]).toMatch(/^failed: /);
  });
});
