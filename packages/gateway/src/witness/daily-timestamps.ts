import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock } from '../core/clock.ts';
import type { Log } from '../core/telemetry.ts';
import type { PublishedCheckpoint, TransparencyLog } from '../core/transparency-log.ts';
import { replaceFile } from '../lib/replace-file.ts';
import type { PinnedHttp } from './pinned-http.ts';
import {
  checkStoredTimestamp,
  checkTimestampResponse,
  makeTimestampRequest,
  TimestampError,
} from './timestamp-token.ts';

export interface DailyTimestampsOptions {
  readonly log: Pick<TransparencyLog, 'shards' | 'onCheckpoint'>;
  /** Holds a folder for each shard; what is stamped goes into `timestamps/` there. */
  readonly shardsFolder: string;
  readonly authority: PinnedHttp;
  /** PEM of the certificates that the authority's must come from. */
  readonly trusted: string | undefined;
  /** The checkpoint of a shard to be stamped in the place of the newest, such as one with its quorum. */
  readonly preferred: (shard: string) => PublishedCheckpoint | undefined;
  readonly clock: Clock;
  readonly reports: Pick<Log, 'timestamped' | 'timestampFailed'>;
  /** Milliseconds after a failure. */
  readonly retry?: number;
}

export interface StampedCheckpoint {
  readonly shard: string;
  readonly size: number;
  /** Milliseconds since the Unix epoch, as the authority says. */
  readonly at: number;
}

const day = 86_400_000;
const longestResponse = 131_072;
/** What a timestamp lies beside: the very bytes that were stamped. */
const checkpointSuffix = '.checkpoint';
const responseSuffix = '.tsr';

/**
 * Has the first checkpoint of each day (UTC) stamped by an RFC 3161 authority, and the last one of a shard when another follows
 * it. The response and the bytes that it is about are kept beside each other, so that `openssl ts` can check them.
 */
export class DailyTimestamps {
  readonly #options: Required<DailyTimestampsOptions>;
  readonly #abort = new AbortController();
  readonly #stopListening: () => void;
  #newest: PublishedCheckpoint | undefined;
  /** Ends of shards that are not stamped yet. */
  #ends: PublishedCheckpoint[] = [];
  #stamped: StampedCheckpoint | undefined;
  #notBefore = Number.NEGATIVE_INFINITY;
  #failed = false;
  #working: Promise<void> | undefined;

  constructor(options: DailyTimestampsOptions) {
    this.#options = { retry: 600_000, ...options };
    this.#stopListening = options.log.onCheckpoint((checkpoint) => {
      const before = this.#newest;
      if (before !== undefined && before.shard !== checkpoint.shard && this.#ends.length < 8) this.#ends.push(before);
      this.#newest = checkpoint;
      this.#look();
    });
  }

  /** Finds out what was stamped before, and goes on from there. */
  async start(): Promise<void> {
    const shard = (await this.#options.log.shards()).at(-1);
    if (shard === undefined) return;
    this.#stamped = await this.#readNewest(shard.shard);
    this.#newest ??= shard.checkpoint;
    this.#look();
  }

  stamped(): StampedCheckpoint | undefined {
    return this.#stamped;
  }

  async close(): Promise<void> {
    this.#stopListening();
    this.#abort.abort();
    await this.#working;
    await this.#options.authority.close();
  }

  /** Called at every checkpoint, so it does next to nothing when nothing is due. */
  #look(): void {
    if (this.#working !== undefined || this.#newest === undefined || this.#abort.signal.aborted) return;
    const { clock } = this.#options;
    const due = this.#ends.length > 0 || dayOf(clock.now()) > dayOf(this.#stamped?.at ?? Number.NEGATIVE_INFINITY);
    if (!due || clock.elapsed() < this.#notBefore) return;
    this.#working = this.#stampAll().finally(() => (this.#working = undefined));
  }

  async #stampAll(): Promise<void> {
    const { clock, reports, retry } = this.#options;
    try {
      for (let end = this.#ends[0]; end !== undefined; end = this.#ends[0]) {
        await this.#stamp(end);
        this.#ends.shift();
      }
      const newest = this.#newest;
      if (newest !== undefined) this.#stamped = await this.#stamp(newest);
      this.#failed = false;
    } catch (cause) {
      if (this.#abort.signal.aborted) return;
      if (!this.#failed) reports.timestampFailed(cause);
      this.#failed = true;
      this.#notBefore = clock.elapsed() + retry;
    }
  }

  async #stamp(checkpoint: PublishedCheckpoint): Promise<StampedCheckpoint> {
    const { authority, preferred, reports, shardsFolder, trusted } = this.#options;
    const { note, origin, shard, size } = preferred(checkpoint.shard) ?? checkpoint;
    const data = Buffer.from(note);
    const request = makeTimestampRequest(data);
    const response = await authority.send({
      method: 'POST',
      path: '',
      contentType: 'application/timestamp-query',
      body: request.der,
      maxBytes: longestResponse,
      signal: this.#abort.signal,
    });
    if (response.status !== 200) throw new TimestampError(`the authority answered ${response.status}`);
    const { time } = await checkTimestampResponse(response.body, request, trusted);
    const folder = join(shardsFolder, shard, 'timestamps');
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await replaceFile(join(folder, `${size}${checkpointSuffix}`), data);
    await replaceFile(join(folder, `${size}${responseSuffix}`), response.body);
    reports.timestamped(origin, size);
    return { shard, size, at: time };
  }

  async #readNewest(shard: string): Promise<StampedCheckpoint | undefined> {
    const folder = join(this.#options.shardsFolder, shard, 'timestamps');
    const names = await readdir(folder).catch(() => []);
    const sizes = names.flatMap((name) => (/^[1-9][0-9]{0,15}\.tsr$/.test(name) ? [Number.parseInt(name, 10)] : []));
    const size = Math.max(...sizes);
    if (sizes.length === 0) return undefined;
    try {
      const [response, data] = await Promise.all([
        readFile(join(folder, `${size}${responseSuffix}`)),
        readFile(join(folder, `${size}${checkpointSuffix}`)),
      ]);
      return { shard, size, at: (await checkStoredTimestamp(response, data)).time };
    } catch {
      // Damaged or half there: another one is asked for.
      return undefined;
    }
  }
}

function dayOf(time: number): number {
  return Math.floor(time / day);
}
