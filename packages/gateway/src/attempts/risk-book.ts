import type { RiskView, Standing } from '../core/attempts.ts';

/** Keys and persons that are remembered at most: some 100 bytes each, and as many again for each text. */
export const mostSuspects = 10_000;

/** Texts that are remembered of each at most: the newest. */
export const mostTexts = 64;

/** Below this a risk is as good as none, and is forgotten. */
export const leastRisk = 0.01;

export interface RiskOptions {
  /** Milliseconds in which a risk falls by half. */
  readonly window: number;
  readonly slowAt?: number | undefined;
  readonly slowBy: number;
  readonly reviewAt?: number | undefined;
  readonly suspendAt?: number | undefined;
  readonly suspendFor: number;
}

/** What is kept of somebody. The risk is that of the moment `at`. */
export interface Risk {
  readonly risk: number;
  readonly at: number;
  readonly attempts: number;
  readonly suspendedUntil: number;
  /** Which leaf tells of the last suspension. */
  readonly suspension?: string | undefined;
  /** Fingerprints of texts that were counted, and when: the oldest first. */
  readonly texts: ReadonlyMap<string, number>;
}

const noTexts: ReadonlyMap<string, number> = new Map();

export const unsuspected: Standing = Object.freeze({ suspendedFor: 0, delay: 0, review: false });

/**
 * Risks by name, each falling by half in every window, so that nothing has to be removed when its time comes. Bounded: where there are
 * too many, the lowest go; whoever is suspended goes last.
 */
export class RiskBook {
  readonly #risks = new Map<string, Risk>();
  readonly #most: number;
  #options: RiskOptions;

  constructor(options: RiskOptions, most = mostSuspects) {
    this.#options = options;
    this.#most = most;
  }

  get size(): number {
    return this.#risks.size;
  }

  update(options: RiskOptions): void {
    this.#options = options;
  }

  standing(name: string, now: number): Standing {
    const known = this.#risks.get(name);
    if (known === undefined) return unsuspected;
    const { slowAt = Infinity, slowBy, reviewAt = Infinity } = this.#options;
    const risk = this.#riskAt(known, now);
    return {
      suspendedFor: Math.max(0, known.suspendedUntil - now),
      delay: risk >= slowAt ? slowBy : 0,
      review: risk >= reviewAt,
    };
  }

  /** Whether a text was counted within a window. */
  knows(name: string, text: string, now: number): boolean {
    const at = this.#risks.get(name)?.texts.get(text);
    return at !== undefined && now - at < this.#options.window;
  }

  /** Adds an attempt, and remembers its texts. Gives until when whoever made it is suspended, where that begins with it. */
  add(name: string, weight: number, now: number, texts: Iterable<string> = []): number | undefined {
    const before = this.#risks.get(name);
    const { suspendAt = Infinity, suspendFor } = this.#options;
    const risk = (before === undefined ? 0 : this.#riskAt(before, now)) + weight;
    const begins = risk >= suspendAt && now >= (before?.suspendedUntil ?? 0);
    const suspendedUntil = begins ? now + suspendFor : (before?.suspendedUntil ?? 0);
    const attempts = (before?.attempts ?? 0) + 1;
    this.#risks.set(name, {
      risk,
      at: now,
      attempts,
      suspendedUntil,
      ...(begins || before?.suspension === undefined ? {} : { suspension: before.suspension }),
      texts: this.#textsWith(before?.texts, texts, now),
    });
    if (this.#risks.size > this.#most) this.#makeRoom(now);
    return begins ? suspendedUntil : undefined;
  }

  /** Remembers which leaf tells of a suspension. */
  note(name: string, suspension: string): void {
    const known = this.#risks.get(name);
    if (known !== undefined) this.#risks.set(name, { ...known, suspension });
  }

  /** Who is suspended as a leaf tells. */
  nameOf(suspension: string): string | undefined {
    for (const [name, risk] of this.#risks) if (risk.suspension === suspension) return name;
    return undefined;
  }

  /** Whether there was anything to forget. */
  forget(name: string, now: number): boolean {
    const known = this.#risks.get(name);
    this.#risks.delete(name);
    return known !== undefined && this.#counts(known, now);
  }

  views(now: number): readonly (Omit<RiskView, 'kind' | 'id'> & { readonly name: string })[] {
    return [...this.#risks]
      .filter(([, known]) => this.#counts(known, now))
      .map(([name, known]) => ({ name, known, ...this.standing(name, now) }))
      .map(({ name, known, suspendedFor, delay, review }) => ({
        name,
        risk: Math.round(this.#riskAt(known, now) * 100) / 100,
        attempts: known.attempts,
        lastAt: known.at,
        ...(suspendedFor > 0 ? { suspendedUntil: known.suspendedUntil } : {}),
        ...(delay > 0 ? { slowed: true as const } : {}),
        ...(review ? { review: true as const } : {}),
      }))
      .toSorted((one, other) => other.risk - one.risk);
  }

  suspended(now: number): number {
    let count = 0;
    for (const { suspendedUntil } of this.#risks.values()) if (now < suspendedUntil) count += 1;
    return count;
  }

  /** What still counts, for keeping it. */
  snapshot(now: number): readonly (readonly [name: string, risk: Risk])[] {
    return [...this.#risks]
      .filter(([, known]) => this.#counts(known, now))
      .map(([name, known]) => [name, { ...known, texts: this.#textsWith(known.texts, [], now) }]);
  }

  restore(kept: Iterable<readonly [name: string, risk: Risk]>): void {
    for (const [name, risk] of kept) if (this.#risks.size < this.#most) this.#risks.set(name, risk);
  }

  /** Without what is forgotten. */
  #textsWith(before: ReadonlyMap<string, number> = noTexts, added: Iterable<string>, now: number) {
    const texts = new Map<string, number>();
    for (const [text, at] of before) if (now - at < this.#options.window) texts.set(text, at);
    for (const text of added) {
      // Behind all others, also where it was known before.
      texts.delete(text);
      texts.set(text, now);
    }
    for (const oldest of texts.keys()) {
      if (texts.size <= mostTexts) break;
      texts.delete(oldest);
    }
    return texts.size === 0 ? noTexts : texts;
  }

  #riskAt({ risk, at }: Risk, now: number): number {
    // A clock that was set back must not raise anything.
    return risk * 2 ** (-Math.max(0, now - at) / this.#options.window);
  }

  #counts(known: Risk, now: number): boolean {
    return now < known.suspendedUntil || this.#riskAt(known, now) >= leastRisk;
  }

  /** Frees a tenth at once, so that this is not done for every attempt. */
  #makeRoom(now: number): void {
    const order = [...this.#risks]
      .map(([name, known]) => ({
        name,
        // Those that are suspended stand behind all others.
        rank: this.#riskAt(known, now) + (now < known.suspendedUntil ? 1e9 : 0),
      }))
      .toSorted((one, other) => one.rank - other.rank);
    for (const { name } of order.slice(0, Math.ceil(this.#most / 10))) this.#risks.delete(name);
  }
}
