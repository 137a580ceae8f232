import type { Clock } from '../../core/clock.ts';
import type { RecordStore } from '../../core/record-store.ts';
import type { EndRecord } from '../../core/session.ts';
import type { TokenOwner } from './bearer-tokens.ts';

/** Milliseconds that an end is remembered: longer than any token is believed. */
const rememberedFor = 25 * 86_400_000;

/**
 * From when on what was given out before is not believed any more: of a person, of whom an issuer speaks of, or of one session at an
 * issuer. In memory, over a store that keeps it through a restart.
 */
export class Endings {
  readonly #at: Map<string, number>;
  readonly #store: RecordStore<EndRecord>;
  readonly #clock: Clock;

  constructor(store: RecordStore<EndRecord>, clock: Clock) {
    this.#store = store;
    this.#clock = clock;
    this.#at = new Map(store.list().map(({ at, id }) => [id, at]));
  }

  /** Milliseconds since the Unix epoch of the latest end that concerns a token; undefined where there is none. */
  of({ issuer, person, session, subject }: TokenOwner): number | undefined {
    if (this.#at.size === 0) return undefined;
    const ends = [
      this.#at.get(Endings.ofPerson(person)),
      this.#at.get(Endings.ofSubject(issuer, subject)),
      session === undefined ? undefined : this.#at.get(Endings.ofSession(issuer, session)),
    ].filter((end) => end !== undefined);
    return ends.length === 0 ? undefined : Math.max(...ends);
  }

  /** In force from the call on, and kept when it resolves. */
  async end(...ids: readonly string[]): Promise<void> {
    const at = this.#clock.now();
    for (const id of ids) this.#at.set(id, at);
    const old = [...this.#at].filter(([, before]) => before < at - rememberedFor).map(([id]) => id);
    for (const id of old) this.#at.delete(id);
    await this.#store.put(...ids.map((id) => ({ id, at })));
    if (old.length > 0) await this.#store.remove(...old);
  }

  static ofPerson(person: string): string {
    return `person ${person}`;
  }

  /** Ids of issuers have no spaces, so no two of these are the same. */
  static ofSubject(issuer: string, subject: string): string {
    return `subject ${issuer} ${subject}`;
  }

  static ofSession(issuer: string, session: string): string {
    return `session ${issuer} ${session}`;
  }
}
