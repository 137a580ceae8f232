import { createHmac, type KeyObject } from 'node:crypto';
import type { AttemptOptions } from '@gatehouse/contract/inspection';
import type {
  Incident,
  RiskView,
  Standing,
  SuspendedPersons,
  Suspect,
  Suspicion,
  SuspicionAdministration,
} from '../core/attempts.ts';
import type { Clock } from '../core/clock.ts';
import { GatehouseError } from '../core/errors.ts';
import type { Ledger, Receipt } from '../core/ledger.ts';
import { reviewItemAt } from '../core/review-item.ts';
import type { Log, Metrics } from '../core/telemetry.ts';
import { type Charge, chargesOf } from './attempt-charges.ts';
import { RiskBook, unsuspected } from './risk-book.ts';
import { readRisks, writeRisks } from './risk-file.ts';

export interface AttemptTrackerParts {
  readonly options: AttemptOptions;
  readonly file: string;
  /** Under which persons are counted: their names are kept nowhere. */
  readonly secret: KeyObject;
  readonly ledger: Pick<Ledger, 'append'>;
  readonly clock: Pick<Clock, 'now'>;
  readonly log: Pick<Log, 'suspended' | 'unexpected'>;
  readonly metrics: Pick<Metrics, 'attemptNoted' | 'suspensionBegan' | 'watchSuspensions'>;
}

/** Milliseconds between two writes of the file: what a crash may forget. */
const writeEvery = 1_000;

/** Who suspends, as the record calls it. */
const itself = 'gatehouse';

/**
 * Counts attacks by key and by person, and says what is done about them. Kept in memory, and in a small file from which it goes on
 * after a restart: reading recent leaves instead would cost a start more the more traffic there was, and the record knows persons and
 * keys by references that cannot be followed back. A suspension is written at once, and is a leaf of the record as well.
 */
export class AttemptTracker implements Suspicion, SuspicionAdministration, SuspendedPersons {
  readonly #parts: AttemptTrackerParts;
  readonly #book: RiskBook;
  #subjects: boolean;
  #writing: Promise<void> = Promise.resolve();
  #timer: NodeJS.Timeout | undefined;
  /** Leaves of suspensions under way. */
  readonly #telling = new Set<Promise<void>>();

  private constructor(parts: AttemptTrackerParts) {
    this.#parts = parts;
    this.#book = new RiskBook(parts.options);
    this.#subjects = parts.options.subjects;
    parts.metrics.watchSuspensions(() => this.#book.suspended(parts.clock.now()));
  }

  /** Goes on from the file. Where that cannot be read it begins anew, and the log says so. */
  static async open(parts: AttemptTrackerParts): Promise<AttemptTracker> {
    const tracker = new AttemptTracker(parts);
    try {
      tracker.#book.restore(await readRisks(parts.file));
    } catch (error) {
      parts.log.unexpected('attempts', error);
    }
    return tracker;
  }

  update(options: AttemptOptions): void {
    this.#book.update(options);
    this.#subjects = options.subjects;
  }

  ofKey(key: string): Standing {
    return this.#book.standing(keyName(key), this.#parts.clock.now());
  }

  ofSubject(subject: string): Standing {
    // Nearly always nobody is suspected, and then no name has to be hashed.
    if (this.#book.size === 0) return unsuspected;
    return this.#book.standing(this.#subjectName(subject), this.#parts.clock.now());
  }

  /** For `Incident.texts`: 72 bits, so that two texts are never taken for one. */
  fingerprint(text: string): string {
    return createHmac('sha256', this.#parts.secret).update('text\n').update(text).digest('base64url').slice(0, 12);
  }

  /**
   * The incidents of one exchange, which together are one attempt at most: as grave as the gravest. What stood in a text that was counted
   * before is none: clients send the whole conversation with every turn.
   */
  note(incidents: readonly Incident[]): void {
    const charges = chargesOf(incidents);
    const [first] = incidents;
    if (charges.length === 0 || first?.key === undefined) return;
    const { key, subject } = first;
    const ofKey = this.#add({ key }, charges);
    const ofSubject = subject !== undefined && this.#subjects && this.#add({ subject }, charges);
    if (!ofKey && !ofSubject) return;
    this.#parts.metrics.attemptNoted();
    this.#timer ??= setTimeout(() => void this.#write(), writeEvery).unref();
  }

  async risks(): Promise<readonly RiskView[]> {
    return this.#book.views(this.#parts.clock.now()).map(({ name, ...view }) => {
      const [kind, id = ''] = name.split(':', 2);
      return { kind: kind === 'subject' ? 'subject' : 'key', id, ...view };
    });
  }

  async lift(suspect: Suspect, actor: string): Promise<void> {
    if (!this.#book.forget(this.#nameOf(suspect), this.#parts.clock.now()))
      throw new GatehouseError('resource_not_found', { param: 'key' in suspect ? 'key' : 'subject' });
    await this.#write();
    await this.#append('lifted', suspect, actor);
  }

  async liftSuspension(suspension: string, actor: string): Promise<void> {
    const name = this.#book.nameOf(suspension);
    if (name === undefined || !this.#book.forget(name, this.#parts.clock.now()))
      throw new GatehouseError('resource_not_found');
    await this.#write();
    // Who that is can be said by the leaf of the decision only, which names that of the suspension.
    await this.#parts.ledger.append({ leaf: { kind: 'suspension', action: 'lifted', actor } });
  }

  /** Everything that is known of a person. */
  async forgetSubject(subject: string): Promise<void> {
    if (this.#book.forget(this.#subjectName(subject), this.#parts.clock.now())) await this.#write();
  }

  async close(): Promise<void> {
    await Promise.all(this.#telling);
    await this.#write();
  }

  /** Whether anything of it is new. */
  #add(suspect: Suspect, charges: readonly Charge[]): boolean {
    const name = this.#nameOf(suspect);
    const now = this.#parts.clock.now();
    let weight = 0;
    const texts = new Set<string>();
    for (const charge of charges) {
      if (charge.text !== undefined) {
        if (this.#book.knows(name, charge.text, now)) continue;
        texts.add(charge.text);
      }
      weight = Math.max(weight, charge.weight);
    }
    if (weight === 0) return false;
    const until = this.#book.add(name, weight, now, texts);
    if (until !== undefined) this.#suspended(suspect, until);
    return true;
  }

  #suspended(suspect: Suspect, until: number): void {
    const { log, metrics } = this.#parts;
    const who = 'key' in suspect ? 'key' : 'subject';
    metrics.suspensionBegan(who);
    log.suspended('key' in suspect ? suspect.key : undefined, until);
    const told = Promise.all([this.#write(), this.#append('suspended', suspect, itself, until)])
      .then(([, receipt]) => {
        this.#book.note(this.#nameOf(suspect), reviewItemAt(receipt));
        return this.#write();
      })
      .catch((error: unknown) => log.unexpected('suspension', error));
    this.#telling.add(told);
    void told.finally(() => this.#telling.delete(told));
  }

  #append(action: 'suspended' | 'lifted', suspect: Suspect, actor: string, until?: number): Promise<Receipt> {
    return this.#parts.ledger.append({
      leaf: { kind: 'suspension', action, actor, key: 'key' in suspect ? suspect.key : undefined, until },
      ...('subject' in suspect ? { subject: suspect.subject } : {}),
    });
  }

  /** One after the other; a failure is told, and the next one writes all again. */
  #write(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const { clock, file, log } = this.#parts;
    this.#writing = this.#writing
      .then(() => writeRisks(file, this.#book.snapshot(clock.now())))
      .catch((error: unknown) => log.unexpected('attempts', error));
    return this.#writing;
  }

  #nameOf(suspect: Suspect): string {
    return 'key' in suspect ? keyName(suspect.key) : this.#subjectName(suspect.subject);
  }

  #subjectName(subject: string): string {
    return `subject:${createHmac('sha256', this.#parts.secret).update(subject).digest('hex').slice(0, 32)}`;
  }
}

function keyName(key: string): string {
  return `key:${key}`;
}
