import type { Incident } from '../core/attempts.ts';
import type { Clock } from '../core/clock.ts';
import type { LeafDraft, Ledger } from '../core/ledger.ts';
import type { ModelIdentity } from '../core/provider.ts';
import type { Log } from '../core/telemetry.ts';
import type { BookEntry, ModelBook } from './model-book.ts';
import { modelIncident } from './model-incident.ts';
import { allowedDigests, refusalBy, standingOf } from './model-standing.ts';
import type { RegisterRules } from './register-rules.ts';

export interface ModelObserverParts {
  readonly book: ModelBook;
  readonly ledger: Pick<Ledger, 'append'>;
  readonly clock: Pick<Clock, 'now'>;
  readonly tenant: string;
  readonly log: Pick<Log, 'modelChanged' | 'unexpected'>;
  readonly tell: (incidents: readonly Incident[]) => void;
  /** Counts a change, for metrics. */
  readonly changed: () => void;
}

/** Who does what nobody does. */
export const itself = 'gatehouse';

/** Leaves about one model in an hour at most: a server that flaps must not fill the record. What is left out is counted in the next. */
const mostLeaves = 10;
const hour = 3_600_000;

type ModelLeaf = Omit<Extract<LeafDraft, { kind: 'model' }>, 'kind'>;

/**
 * Takes what servers tell and files are, and notices what has changed: in the book at once, then in the record and where events go. What
 * cannot be written holds nothing up, for the gate goes by the book.
 */
export class ModelObserver {
  readonly #parts: ModelObserverParts;
  readonly #leaves = new Map<BookEntry, { since: number; written: number; leftOut: number }>();
  /** Leaves in the order of what they tell. */
  #queue: Promise<void> = Promise.resolve();

  constructor(parts: ModelObserverParts) {
    this.#parts = parts;
  }

  /** What a server has said that it has. `complete`: what it has not named is no longer there. */
  observe(provider: string, identities: readonly ModelIdentity[], rules: RegisterRules, complete = true): void {
    const { book, clock } = this.#parts;
    const now = clock.now();
    const named = new Set<string>();
    for (const identity of identities) {
      const entry = book.at(provider, identity.id);
      if (entry === undefined || named.has(identity.id)) continue;
      named.add(identity.id);
      this.#take(entry, identity, rules, now);
    }
    if (!complete) return;
    for (const entry of book.of(provider)) {
      if (named.has(entry.model) || entry.file !== undefined) continue;
      entry.present = false;
      entry.confirmed = false;
    }
    book.sweep(provider);
  }

  /** A server that could not be asked: what it said last is believed until it says something else. */
  failed(provider: string, code: string): void {
    for (const entry of this.#parts.book.of(provider)) entry.fault = code;
  }

  /** Of a file in which something was found that may run code, for the first time. */
  refused(entry: BookEntry): void {
    const { clock, log, tell, tenant } = this.#parts;
    const { model, provider } = entry;
    const happening = { at: clock.now(), provider, model, what: 'refused', registered: false, blocked: true } as const;
    tell([modelIncident(happening, tenant)]);
    log.modelChanged(provider, model, entry.file?.findings[0]?.code ?? 'refused', undefined);
  }

  /** When all leaves that were to be written are. */
  settled(): Promise<void> {
    return this.#queue;
  }

  #take(entry: BookEntry, { digest, evidence, facts }: ModelIdentity, rules: RegisterRules, now: number): void {
    const { book } = this.#parts;
    entry.present = true;
    entry.askedAt = now;
    entry.fault = undefined;
    if (Object.keys(facts).length > 0) entry.facts = facts;
    if (digest === undefined) {
      // Whoever has told once and tells no more may have something to hide.
      entry.confirmed = false;
      if (entry.history.length === 0) entry.evidence = evidence;
      return;
    }
    const first = entry.history.length === 0;
    const before = book.see(entry, digest, evidence, now);
    const registered = rules.registrationOf(entry.provider, entry.model, entry);
    if (
      registered !== undefined &&
      registered.pinned === undefined &&
      entry.acceptances.length === 0 &&
      before === undefined
    ) {
      entry.acceptances = [{ digest, at: now, actor: itself }];
      this.#append(entry, { action: 'noticed', digest, evidence });
      return;
    }
    const wrong = registered !== undefined && !allowedDigests(registered, entry).includes(digest);
    if (before === undefined && !(first && wrong)) return;
    this.#changed(
      entry,
      before,
      registered !== undefined,
      refusalBy(standingOf(registered, entry, now), rules.options) !== undefined,
    );
  }

  #changed(entry: BookEntry, before: string | undefined, registered: boolean, blocked: boolean): void {
    const { changed, clock, log, tell, tenant } = this.#parts;
    const { model, provider } = entry;
    const [now] = entry.history;
    if (now === undefined) return;
    changed();
    log.modelChanged(provider, model, now.digest, before);
    tell([modelIncident({ at: clock.now(), provider, model, what: 'changed', registered, blocked }, tenant)]);
    const times = this.#timesToTell(entry);
    if (times === 0) return;
    this.#append(entry, {
      action: 'changed',
      digest: now.digest,
      evidence: now.evidence,
      ...(before === undefined ? {} : { before }),
      ...(times === 1 ? {} : { times }),
    });
  }

  /** How many changes the next leaf tells of; 0 where there were too many leaves already. */
  #timesToTell(entry: BookEntry): number {
    const now = this.#parts.clock.now();
    let told = this.#leaves.get(entry);
    if (told === undefined || now - told.since >= hour) {
      told = { since: now, written: 0, leftOut: told?.leftOut ?? 0 };
      this.#leaves.set(entry, told);
    }
    if (told.written >= mostLeaves) {
      told.leftOut += 1;
      return 0;
    }
    told.written += 1;
    const times = told.leftOut + 1;
    told.leftOut = 0;
    return times;
  }

  #append({ model, provider }: BookEntry, leaf: Omit<ModelLeaf, 'actor' | 'model' | 'provider'>): void {
    const { ledger, log } = this.#parts;
    this.#queue = this.#queue.then(async () => {
      try {
        await ledger.append({ leaf: { kind: 'model', actor: itself, provider, model, ...leaf } });
      } catch (error) {
        log.unexpected('model register', error);
      }
    });
  }
}
