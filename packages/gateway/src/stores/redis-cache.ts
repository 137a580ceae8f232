import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto';
import { Redis } from 'ioredis';
import { z } from 'zod';
import type { AnswerCache, CacheReports, KeptAnswer } from '../core/cache.ts';
import type { Delta } from '../core/delta.ts';
import { keepStringsFast } from '../lib/keep-strings-fast.ts';

keepStringsFast();

export interface RedisCacheOptions {
  /** `redis://` or `rediss://`, with user and password. */
  readonly url: string;
  /** From what the keys are made under which answers lie there. */
  readonly secret: string;
  /** What the names of its keys begin with. */
  readonly prefix: string;
  /** PEM of a certification authority. */
  readonly ca?: string | undefined;
  /** Milliseconds that a command may take. */
  readonly timeout: number;
  /** Of one answer, as it is kept. */
  readonly maxEntryBytes: number;
  /** Milliseconds. */
  readonly ttl: number;
  readonly reports: CacheReports;
}

const longestBackoff = 2_000;
const cipher = 'aes-256-gcm';
const nonceBytes = 12;
const tagBytes = 16;

/** Made by this program and sealed by it; still, what another version has written may have another form. */
const keptSchema = z.object({
  epoch: z.string(),
  keptAt: z.number(),
  madeBy: z
    .object({ provider: z.string(), target: z.string(), digest: z.string().optional() })
    .transform(({ digest, ...place }) => ({ ...place, digest }))
    .optional(),
  answer: z.array(z.custom<Delta>((value) => typeof value === 'object' && value !== null && 'type' in value)),
});

/**
 * Answers in Redis or Valkey, for gateways that keep them together. Their names are keyed hashes and they are sealed by AES-256-GCM under a key
 * of the operator's, bound to their names, so whoever reads the store learns no answer, and whoever writes into it puts none in.
 *
 * Forgetting begins a new epoch, of which every answer says that it is from it: those of the old ones are no longer given out, whichever
 * gateway has kept them, and go with their time. The store has a bound of its own (`maxmemory`).
 */
export function createRedisCache(options: RedisCacheOptions): AnswerCache {
  return new RedisCache(options);
}

class RedisCache implements AnswerCache {
  readonly kind = 'redis';
  readonly maxBytes = undefined;
  readonly maxEntryBytes: number;
  readonly ttl: number;
  readonly #redis: Redis;
  readonly #prefix: string;
  readonly #reports: CacheReports;
  readonly #nameKey: Buffer;
  readonly #sealKey: Buffer;
  #lost = false;
  #closed = false;
  /** A new epoch is wanted, and the store has not heard of it. */
  #forgets = false;
  clearings = 0;
  /** As the store said last. */
  #epoch: string | undefined;

  constructor({ ca, maxEntryBytes, prefix, reports, secret, timeout, ttl, url }: RedisCacheOptions) {
    this.maxEntryBytes = maxEntryBytes;
    this.ttl = ttl;
    this.#prefix = prefix;
    this.#reports = reports;
    this.#nameKey = derived(secret, 'names');
    this.#sealKey = derived(secret, 'answers');
    this.#redis = new Redis(url, {
      // Whoever asks is told at once that nobody answers, and asks the model.
      enableOfflineQueue: false,
      autoResendUnfulfilledCommands: false,
      maxRetriesPerRequest: 0,
      commandTimeout: timeout,
      connectTimeout: Math.max(timeout, 1_000),
      retryStrategy: (times: number) => Math.min(times * 100, longestBackoff),
      ...(ca === undefined ? {} : { tls: { ca } }),
    });
    this.#redis.on('error', (cause: unknown) => this.#isLost(cause));
    this.#redis.on('ready', () => this.#isFound());
  }

  async get(key: string, now: number): Promise<KeptAnswer | undefined> {
    if (this.#redis.status !== 'ready' || this.#forgets) return undefined;
    const name = this.#nameOf(key);
    try {
      const [epoch, sealed] = await this.#redis.mgetBuffer(this.#epochName, name);
      this.#epoch = epoch?.toString() ?? '0';
      // A new epoch may have been wanted meanwhile.
      const kept = sealed === null || sealed === undefined || this.#forgets ? undefined : this.#opened(sealed, name);
      if (kept === undefined || kept.epoch !== this.#epoch || now >= kept.keptAt + this.ttl) return undefined;
      return { answer: kept.answer, keptAt: kept.keptAt, madeBy: kept.madeBy };
    } catch (cause) {
      this.#isLost(cause);
      return undefined;
    }
  }

  put(key: string, { answer, keptAt, madeBy }: KeptAnswer): void {
    const epoch = this.#epoch;
    // Of which epoch an answer is, is said when it is looked for; without that nobody knows whether it was forgotten since.
    if (this.#redis.status !== 'ready' || this.#forgets || epoch === undefined) return;
    const text = Buffer.from(JSON.stringify({ epoch, keptAt, madeBy, answer }));
    if (text.length > this.maxEntryBytes) return;
    const name = this.#nameOf(key);
    this.#redis.set(name, this.#sealed(text, name), 'PX', this.ttl).catch((cause: unknown) => this.#isLost(cause));
  }

  async clear(): Promise<void> {
    this.clearings += 1;
    this.#forgets = true;
    await this.#forget();
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#redis.quit().catch(() => this.#redis.disconnect());
  }

  async #forget(): Promise<void> {
    await this.#redis.incr(this.#epochName);
    this.#epoch = undefined;
    this.#forgets = false;
  }

  get #epochName(): string {
    return `${this.#prefix}:cache-epoch`;
  }

  #nameOf(key: string): string {
    return `${this.#prefix}:answer:${createHmac('sha256', this.#nameKey).update(key).digest('base64url')}`;
  }

  #sealed(text: Buffer, name: string): Buffer {
    const nonce = randomBytes(nonceBytes);
    const sealing = createCipheriv(cipher, this.#sealKey, nonce);
    sealing.setAAD(Buffer.from(name));
    return Buffer.concat([nonce, sealing.update(text), sealing.final(), sealing.getAuthTag()]);
  }

  /** Undefined for what nobody with the secret has put there. */
  #opened(sealed: Buffer, name: string): z.infer<typeof keptSchema> | undefined {
    if (sealed.length < nonceBytes + tagBytes) return undefined;
    const opening = createDecipheriv(cipher, this.#sealKey, sealed.subarray(0, nonceBytes), {
      authTagLength: tagBytes,
    });
    opening.setAAD(Buffer.from(name));
    opening.setAuthTag(sealed.subarray(-tagBytes));
    try {
      const text = Buffer.concat([opening.update(sealed.subarray(nonceBytes, -tagBytes)), opening.final()]);
      return keptSchema.safeParse(JSON.parse(text.toString())).data;
    } catch {
      return undefined;
    }
  }

  #isLost(cause: unknown): void {
    if (this.#lost || this.#closed) return;
    this.#lost = true;
    this.#reports.lost(cause);
  }

  #isFound(): void {
    if (this.#lost) this.#reports.found();
    this.#lost = false;
    if (this.#forgets) this.#forget().catch((cause: unknown) => this.#isLost(cause));
  }
}

/** RFC 5869. */
function derived(secret: string, purpose: string): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, 'gatehouse cache', purpose, 32));
}
