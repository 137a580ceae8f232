import { hash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Caller } from '../../core/caller.ts';
import type { Clock } from '../../core/clock.ts';
import { GatehouseError } from '../../core/errors.ts';
import type { Ids } from '../../core/ids.ts';
import type { ClaimedPerson } from '../../core/people-directory.ts';
import type { RecordStore } from '../../core/record-store.ts';
import type { SessionRecord, SignInMethod } from '../../core/session.ts';

export interface NewSession {
  readonly method: SignInMethod;
  readonly person: string;
  readonly name: string;
  readonly claimed?: ClaimedPerson;
  readonly issuerSession?: string;
  readonly mapping?: string;
}

export interface SessionsOptions {
  readonly store: RecordStore<SessionRecord>;
  readonly clock: Clock;
  readonly ids: Ids;
  /** Milliseconds; read for each request, since a reload may change them. */
  readonly limits: () => { readonly idle: number; readonly absolute: number };
  /** As whom the person of a session calls now. Throws where he or she may not come in any more. */
  readonly callerOf: (session: SessionRecord, now: number) => Caller;
  /** Told of each session that has ended, before `end` resolves, so that what still runs in it can be cut. */
  readonly ended: (sessions: readonly SessionRecord[]) => void;
}

/** Base64url digits of 32 random bytes. */
const tokenForm = /^[A-Za-z0-9_-]{43}$/;
/** Milliseconds between two times that the last use is kept. */
const keepUseEvery = 60_000;
/** Of all people together; the oldest use goes first. A store that grows without end is a way to bring us down. */
const mostSessions = 20_000;

interface Live {
  record: SessionRecord;
  readonly digits: Buffer;
  usedAt: number;
}

/** Who is signed in to the console. All in memory, over a store that keeps it. */
export class Sessions {
  readonly #options: SessionsOptions;
  readonly #byHash = new Map<string, Live>();
  readonly #digits = Buffer.alloc(64);

  constructor(options: SessionsOptions) {
    this.#options = options;
    for (const record of options.store.list()) this.#hold(record);
  }

  /** The token is shown to the browser once, and kept nowhere. In force, and kept, when it resolves. */
  async begin(wanted: NewSession): Promise<{ readonly token: string; readonly record: SessionRecord }> {
    const { clock, ids, limits, store } = this.#options;
    const now = clock.now();
    await this.#makeRoom(now);
    const token = randomBytes(32).toString('base64url');
    const record: SessionRecord = Object.freeze({
      ...wanted,
      id: ids.next('ses'),
      hash: hash('sha256', token, 'hex'),
      createdAt: now,
      usedAt: now,
      expiresAt: now + limits().absolute,
    });
    await store.put(record);
    this.#hold(record);
    return { token, record };
  }

  /** Throws `session_ended`, or why the person may not come in any more. */
  verify(token: string, now: number): { readonly caller: Caller; readonly record: SessionRecord } {
    const live = this.#find(token);
    if (live === undefined || this.#isOver(live, now)) throw new GatehouseError('session_ended');
    const caller = this.#options.callerOf(live.record, now);
    live.usedAt = now;
    if (now - live.record.usedAt >= keepUseEvery) this.#keepUse(live);
    return { caller, record: live.record };
  }

  /**
   * What a page of ours must send with each change, so that another page that makes the browser send the cookie cannot make one. It
   * follows from the token, so whoever has it has the session already.
   */
  static proofOf(token: string): string {
    return hash('sha256', `gatehouse console v1\0${token}`, 'base64url');
  }

  static proves(token: string, proof: string | undefined): boolean {
    const expected = Buffer.from(Sessions.proofOf(token));
    const given = Buffer.from(proof ?? '');
    return given.length === expected.length && timingSafeEqual(given, expected);
  }

  list(now: number): readonly SessionRecord[] {
    return [...this.#byHash.values()].flatMap((live) =>
      this.#isOver(live, now) ? [] : [{ ...live.record, usedAt: live.usedAt }],
    );
  }

  /** Ends those; refused from the call on, and kept when it resolves. Says which there were. */
  async end(which: (session: SessionRecord) => boolean): Promise<readonly SessionRecord[]> {
    const over = [...this.#byHash.values()].filter(({ record }) => which(record)).map(({ record }) => record);
    if (over.length === 0) return [];
    for (const { hash: digest } of over) this.#byHash.delete(digest);
    this.#options.ended(over);
    await this.#options.store.remove(...over.map(({ id }) => id));
    return over;
  }

  #find(token: string): Live | undefined {
    if (!tokenForm.test(token)) return undefined;
    const digest = hash('sha256', token, 'hex');
    const live = this.#byHash.get(digest);
    if (live === undefined) return undefined;
    // Found by a hash, so its timing tells nothing; the comparison does not lean on the map either.
    this.#digits.write(digest, 'latin1');
    return timingSafeEqual(this.#digits, live.digits) ? live : undefined;
  }

  #isOver({ record, usedAt }: Live, now: number): boolean {
    const { absolute, idle } = this.#options.limits();
    return now >= Math.min(record.expiresAt, record.createdAt + absolute) || now - usedAt >= idle;
  }

  /** Sessions that are over, and of too many those that were used longest ago. */
  async #makeRoom(now: number): Promise<void> {
    const over = [...this.#byHash.values()].filter((live) => this.#isOver(live, now));
    const left = this.#byHash.size - over.length;
    if (left >= mostSessions) {
      const oldest = [...this.#byHash.values()].toSorted((one, other) => one.usedAt - other.usedAt);
      over.push(...oldest.slice(0, left - mostSessions + 1));
    }
    const gone = new Set(over.map(({ record }) => record.id));
    if (gone.size > 0) await this.end(({ id }) => gone.has(id));
  }

  /** A use that is not kept costs nothing but an earlier end after a restart, so nobody waits for it. */
  #keepUse(live: Live): void {
    live.record = Object.freeze({ ...live.record, usedAt: live.usedAt });
    this.#options.store.put(live.record).catch(() => undefined);
  }

  #hold(record: SessionRecord): void {
    this.#byHash.set(record.hash, { record, digits: Buffer.from(record.hash, 'latin1'), usedAt: record.usedAt });
  }
}
