import { open, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { Clock } from '../../core/clock.ts';
import { GatehouseError } from '../../core/errors.ts';
import type { Ids } from '../../core/ids.ts';
import type { Ledger, Receipt } from '../../core/ledger.ts';
import type {
  EraseRequest,
  ErasureCertificate,
  ErasurePlan,
  ExpiryReport,
  LegalHold,
  RecordKeeping,
  ScheduledErasure,
  SubjectContents,
} from '../../core/record-keeping.ts';
import { longestSubject } from '../../core/subject.ts';
import type { KeyDestruction, KnownSegment } from '../keys/key-store.ts';
import type { KeyReader } from '../keys/read-keys.ts';
import { piecesOf } from '../ledger-files.ts';
import { contentFolder, parsePlace, segmentNumber, segmentPath, shardFolder } from '../ledger-folder.ts';
import { endOfPeriod, parseShardFolderName } from '../log/shard-name.ts';
import { holdsLeaves, listShards, readLeaves } from '../read-leaves.ts';
import { DestructionCount } from './destruction-count.ts';
import { findContents, type FoundContent } from './find-contents.ts';
import { NoteFile } from './note-file.ts';
import { overwriteContents, stillWritten } from './overwrite-contents.ts';
import { classOf, segmentDue, standardClass, type Retention } from './retention.ts';
import { SealedNotes } from './sealed-note.ts';

export interface RecordKeeperParts {
  /** Of the ledger. */
  readonly folder: string;
  readonly keysFolder: string;
  readonly tenantKey: Uint8Array;
  readonly keys: KeyReader;
  readonly ledger: Pick<Ledger, 'append'> & { destroyKeys(which: KeyDestruction): Promise<number> };
  /** Removes what is derived from content of a subject, or may be: rows of the index, cached answers. */
  readonly dropDerived: (references: readonly string[]) => Promise<void>;
  /** Destroys what is kept about a subject outside of the record, such as what pseudonyms stand for. Gives its number. */
  readonly forgetSubject?: (subject: string) => Promise<number>;
  readonly retention: () => Retention;
  readonly clock: Pick<Clock, 'now'>;
  readonly ids: Ids;
}

const text = z.string().max(4_096);
const holdSchema = z.strictObject({ actor: text, placedAt: z.int(), reason: text, subject: text });
const pendingSchema = z.strictObject({
  actor: text,
  keys: z.int(),
  reason: text,
  references: z.array(z.string()),
  since: z.int(),
});
const scheduledSchema = z.strictObject({ actor: text, reason: text, subject: text });

/** Segments in one `expiry` leaf. */
const mostSegments = 1_000;
/** How much later than noted a subject key may have been used. */
const noticedLate = 31 * 86_400_000;

/**
 * Erasure, legal holds and retention. One thing is done at a time. Every step can be done twice, and a note says what is under
 * way until it is done, so whatever a crash interrupts is finished at the next start (`resume`).
 */
export class RecordKeeper implements RecordKeeping {
  readonly #parts: RecordKeeperParts;
  readonly #holds: NoteFile<z.infer<typeof holdSchema>>;
  readonly #pending: NoteFile<z.infer<typeof pendingSchema>>;
  readonly #scheduled: NoteFile<z.infer<typeof scheduledSchema>>;
  readonly #count: DestructionCount;
  #queue: Promise<unknown> = Promise.resolve();

  constructor(parts: RecordKeeperParts) {
    const { folder, keysFolder, tenantKey } = parts;
    this.#parts = parts;
    const notes = new SealedNotes(tenantKey);
    this.#holds = new NoteFile(join(keysFolder, 'holds.json'), 'hold', notes, holdSchema);
    this.#pending = new NoteFile(join(keysFolder, 'erasing.json'), 'erasing', notes, pendingSchema);
    this.#scheduled = new NoteFile(join(keysFolder, 'scheduled.json'), 'scheduled', notes, scheduledSchema);
    this.#count = new DestructionCount(folder, keysFolder);
  }

  /** Finishes what was interrupted, and destroys again what the record says is destroyed if the key store is an older one. */
  resume(): Promise<void> {
    return this.#alone(async () => {
      for (const { id, ...pending } of await this.#pending.all()) await this.#finish(id, pending);
      if (await this.#count.isDone()) return;
      const references: string[] = [];
      const segments: number[] = [];
      for await (const { leaf } of readLeaves(this.#parts.folder)) {
        if (leaf.kind === 'erasure') references.push(...leaf.references);
        // Where it counts contents, others in the segment were under a hold then, and the older key store may not know of that.
        if (leaf.kind === 'expiry' && leaf.contents === undefined) segments.push(...(leaf.segments ?? []));
      }
      await this.#destroyReferences(references);
      // What is held in a segment that has expired for all others is still there.
      const known = this.#parts.keys.segments().filter(({ segment }) => segments.includes(segment));
      const held = known.length === 0 ? new Map<number, FoundContent[]>() : await this.#heldContents(known);
      const free = segments.filter((segment) => !held.has(segment));
      await this.#parts.ledger.destroyKeys({ of: 'segments', segments: free });
      await this.#removeSegments(free);
      await this.#count.done();
    });
  }

  planErasure(subject: string): Promise<ErasurePlan> {
    return this.#plan(named(subject));
  }

  erase(request: EraseRequest): Promise<ErasureCertificate> {
    return this.#alone(() => this.#erase(checked(request)));
  }

  async scheduleErasure(request: EraseRequest): Promise<number> {
    const { actor, reason, subject } = checked(request);
    const { keys, holds, notBefore } = await this.#plan(subject);
    if (keys === 0) throw new GatehouseError('resource_not_found', { param: 'subject' });
    if (holds.length > 0) throw new GatehouseError('subject_on_hold', { param: 'subject' });
    await this.#scheduled.put(this.#parts.ids.next('erasure'), { actor, reason, subject });
    return notBefore ?? this.#parts.clock.now();
  }

  scheduledErasures(): Promise<readonly ScheduledErasure[]> {
    return this.#scheduled.all();
  }

  cancelErasure(subject: string): Promise<readonly ScheduledErasure[]> {
    return this.#alone(async () => {
      const cancelled = (await this.#scheduled.all()).filter((scheduled) => scheduled.subject === subject);
      if (cancelled.length === 0) throw new GatehouseError('resource_not_found', { param: 'subject' });
      for (const { id } of cancelled) await this.#scheduled.remove(id);
      return cancelled;
    });
  }

  holds(): Promise<readonly LegalHold[]> {
    return this.#holds.all();
  }

  placeHold(request: EraseRequest): Promise<LegalHold> {
    const { actor, reason, subject } = checked(request);
    return this.#alone(async () => {
      const id = this.#parts.ids.next('hold');
      const hold = { actor, placedAt: this.#parts.clock.now(), reason, subject };
      // It is in force before it is recorded: in between nothing may be lost.
      await this.#holds.put(id, hold);
      await this.#appendHold('placed', { actor, reason, subject });
      return { ...hold, id };
    });
  }

  liftHold(request: EraseRequest): Promise<readonly LegalHold[]> {
    const { actor, reason, subject } = checked(request);
    return this.#alone(async () => {
      const lifted = (await this.#holds.all()).filter((hold) => hold.subject === subject);
      if (lifted.length === 0) throw new GatehouseError('resource_not_found', { param: 'subject' });
      await this.#appendHold('lifted', { actor, reason, subject });
      for (const { id } of lifted) await this.#holds.remove(id);
      return lifted;
    });
  }

  expire({ dryRun = false }: { readonly dryRun?: boolean } = {}): Promise<ExpiryReport> {
    return this.#alone(async () => {
      if (!dryRun) await this.#eraseScheduled();
      return this.#expire(dryRun);
    });
  }

  async #erase({ actor, reason, subject }: EraseRequest): Promise<ErasureCertificate> {
    const { holds, keys, notBefore, references } = await this.#plan(subject);
    if (holds.length > 0) throw new GatehouseError('subject_on_hold', { param: 'subject' });
    if (notBefore !== undefined)
      throw new GatehouseError('retention_minimum', { param: new Date(notBefore).toISOString() });
    // By name, which the note below must not hold: whoever is interrupted here erases once more.
    const forgotten = (await this.#parts.forgetSubject?.(subject)) ?? 0;
    if (keys === 0 && forgotten === 0) throw new GatehouseError('resource_not_found', { param: 'subject' });
    const id = this.#parts.ids.next('erasure');
    const pending = { actor, keys, reason, references: [...references], since: this.#parts.clock.now() };
    await this.#pending.put(id, pending);
    await this.#parts.ledger.destroyKeys({ of: 'subject', subject, retentions: this.#classes() });
    return this.#finish(id, pending);
  }

  /** All but the destruction by name, which a note must not hold: from here on references are enough. */
  async #finish(id: string, pending: z.infer<typeof pendingSchema>): Promise<ErasureCertificate> {
    const { clock, folder, ledger } = this.#parts;
    const { actor, keys, reason, references, since } = pending;
    await this.#count.begin();
    await this.#destroyReferences(references);
    const meant = new Set(references);
    const places = [];
    let receipt: Receipt | undefined;
    for await (const { shard, index, hash, leaf } of readLeaves(folder)) {
      for (const { place, subject } of piecesOf(leaf)) {
        const found = subject !== undefined && meant.has(subject) ? parsePlace(place) : undefined;
        if (found !== undefined) places.push(found);
      }
      // Where a crash came after the leaf, it is not written once more.
      if (leaf.kind === 'erasure' && leaf.time >= since && leaf.references.some((reference) => meant.has(reference))) {
        const log = (await readFile(join(shardFolder(folder, shard), 'origin'), 'utf8')).trim();
        receipt = { log, shard, index, hash };
      }
    }
    await overwriteContents(folder, places);
    await this.#parts.dropDerived(references);
    const contents = places.length;
    receipt ??= await ledger.append({
      leaf: { kind: 'erasure', actor, contents, references: [...references] },
      contents: { reason: Buffer.from(reason) },
    });
    await this.#count.done();
    await this.#pending.remove(id);
    return { ...receipt, actor, contents, keys, references, time: clock.now() };
  }

  async #destroyReferences(references: readonly string[]): Promise<void> {
    if (references.length === 0) return;
    await this.#parts.ledger.destroyKeys({ of: 'references', references, periods: await this.#periods() });
  }

  async #plan(subject: string): Promise<ErasurePlan> {
    const { clock, folder, keys } = this.#parts;
    const holds = (await this.#holds.all()).filter((hold) => hold.subject === subject);
    const names = new Map<string, { readonly period: string; readonly retention: string }>();
    const known = keys.subject(subject, this.#classes());
    for (const period of await this.#periods()) {
      for (const { reference, retention } of known) names.set(reference(period), { period, retention });
    }
    const segments = new Map(keys.segments().map((segment) => [segment.segment, segment]));
    const groups = new Map<string, { period: string; retention: string; contents: number; bytes: number }>();
    let notBefore = 0;
    for await (const { piece, place, time } of findContents(folder, (one) => names.has(one.subject ?? ''))) {
      const name = names.get(piece.subject ?? '');
      // Without the key of its segment it is gone already.
      if (name === undefined || !segments.has(place.segment)) continue;
      const { period, retention } = name;
      const group = groups.get(`${period} ${retention}`) ?? { period, retention, contents: 0, bytes: 0 };
      group.contents++;
      group.bytes += piece.bytes;
      groups.set(`${period} ${retention}`, group);
      notBefore = Math.max(notBefore, time + classOf(this.#parts.retention(), retention).minimum);
    }
    const all: SubjectContents[] = [...groups.values()];
    const sum = (of: (group: SubjectContents) => number): number => all.reduce((total, group) => total + of(group), 0);
    return {
      subject,
      keys: known.length,
      references: [...names.keys()],
      contents: sum((group) => group.contents),
      bytes: sum((group) => group.bytes),
      groups: all,
      holds,
      scheduled: (await this.#scheduled.all()).filter((scheduled) => scheduled.subject === subject),
      ...(notBefore > clock.now() ? { notBefore } : {}),
    };
  }

  async #eraseScheduled(): Promise<void> {
    for (const { id, ...request } of await this.#scheduled.all()) {
      try {
        await this.#erase(request);
      } catch (thrown) {
        const code = thrown instanceof GatehouseError ? thrown.code : undefined;
        // It waits for the end of the minimum or of the hold; whoever is not known any more needs no erasure.
        if (code === 'retention_minimum' || code === 'subject_on_hold') continue;
        if (code !== 'resource_not_found') throw thrown;
      }
      await this.#scheduled.remove(id);
    }
  }

  async #expire(dryRun: boolean): Promise<ExpiryReport> {
    const { clock, folder, keys, ledger } = this.#parts;
    const retention = this.#parts.retention();
    const now = clock.now();
    const due = keys.segments().filter((segment) => segmentDue(retention, segment.retention, segment.created) <= now);
    const held = due.length === 0 ? new Map<number, FoundContent[]>() : await this.#heldContents(due);
    const free = due.filter(({ segment }) => !held.has(segment));
    const shards = await this.#dueShards(now, held.size > 0);
    const report = { segments: free, held: [...held.keys()], shards };
    if (dryRun) return report;
    for (const [name, own] of Map.groupBy(free, (segment) => segment.retention)) {
      for (let from = 0; from < own.length; from += mostSegments) {
        const segments = own.slice(from, from + mostSegments).map(({ segment }) => segment);
        await this.#count.begin();
        // The leaf is first: after a crash it says what is still to be destroyed.
        await ledger.append({ leaf: { kind: 'expiry', class: name, segments } });
        await ledger.destroyKeys({ of: 'segments', segments });
        await this.#removeSegments(segments);
        await this.#count.done();
      }
    }
    for (const [segment, others] of held) {
      // Its key stays for what is held, so the rest is overwritten.
      const places = await stillWritten(
        folder,
        others.map(({ place }) => place),
      );
      if (places.length === 0) continue;
      const name = due.find((one) => one.segment === segment)?.retention ?? standardClass;
      await ledger.append({ leaf: { kind: 'expiry', class: name, contents: places.length, segments: [segment] } });
      await overwriteContents(folder, places);
    }
    if (shards.length > 0) {
      await ledger.append({ leaf: { kind: 'expiry', shards: [...shards] } });
      for (const shard of shards) await removeLeaves(folder, shard);
      const last = parseShardFolderName(shards.at(-1) ?? '');
      if (last !== undefined)
        await ledger.destroyKeys({ of: 'unused', before: endOfPeriod(last.period) - noticedLate });
    }
    return report;
  }

  /** Of the segments that have content under a legal hold, the contents that are under none. */
  async #heldContents(due: readonly KnownSegment[]): Promise<Map<number, FoundContent[]>> {
    const { folder, keys } = this.#parts;
    const periods = await this.#periods();
    const references = new Set<string>();
    for (const { subject } of await this.#holds.all()) {
      for (const { reference } of keys.subject(subject, this.#classes())) {
        for (const period of periods) references.add(reference(period));
      }
    }
    const held = new Map<number, FoundContent[]>();
    if (references.size === 0) return held;
    const numbers = new Set(due.map(({ segment }) => segment));
    const others: FoundContent[] = [];
    for await (const found of findContents(folder, () => true)) {
      if (!numbers.has(found.place.segment)) continue;
      if (references.has(found.piece.subject ?? '')) held.set(found.place.segment, []);
      else others.push(found);
    }
    for (const found of others) held.get(found.place.segment)?.push(found);
    return held;
  }

  async #dueShards(now: number, contentIsHeld: boolean): Promise<string[]> {
    const { folder, keys } = this.#parts;
    if (contentIsHeld) return [];
    const { leaves } = this.#parts.retention();
    const shards = await listShards(folder);
    const due: string[] = [];
    // The newest shard is the one that is being written.
    for (const shard of shards.slice(0, -1)) {
      const name = parseShardFolderName(shard);
      if (name === undefined || endOfPeriod(name.period) + leaves > now) continue;
      // Leaves stay for as long as content does that they may tell of.
      if (keys.segments().some(({ created }) => created < endOfPeriod(name.period))) continue;
      if (await holdsLeaves(folder, shard)) due.push(shard);
    }
    return due;
  }

  async #removeSegments(segments: readonly number[]): Promise<void> {
    const { folder } = this.#parts;
    const numbers = (await readdir(contentFolder(folder))).flatMap((name) => segmentNumber(name) ?? []);
    const last = Math.max(-1, ...numbers);
    // An empty one tells that numbers up to there were given: none is given again.
    if (segments.includes(last)) await (await open(segmentPath(folder, last + 1), 'a', 0o600)).close();
    for (const segment of segments) await rm(segmentPath(folder, segment), { force: true });
  }

  async #appendHold(action: 'placed' | 'lifted', { actor, reason, subject }: EraseRequest): Promise<void> {
    await this.#parts.ledger.append({
      leaf: { kind: 'hold', action, actor },
      contents: { reason: Buffer.from(reason) },
      subject,
    });
  }

  /** All classes that there are or have been. */
  #classes(): readonly string[] {
    const { keys, retention } = this.#parts;
    return [
      ...new Set([
        standardClass,
        ...Object.keys(retention().classes),
        ...keys.segments().map((segment) => segment.retention),
        ...keys.retentions(),
      ]),
    ];
  }

  async #periods(): Promise<readonly string[]> {
    const { folder } = this.#parts;
    const periods = new Set<string>();
    for (const shard of await listShards(folder)) {
      const period = parseShardFolderName(shard)?.period;
      // Only those that still have leaves: an erasure leaf has no room for the references of all times.
      if (period !== undefined && (await holdsLeaves(folder, shard))) periods.add(period);
    }
    return [...periods];
  }

  #alone<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#queue.then(work);
    this.#queue = done.catch(() => undefined);
    return done;
  }
}

function named(subject: string): string {
  if (subject === '' || subject.length > longestSubject)
    throw new GatehouseError('invalid_request', { param: 'subject' });
  return subject;
}

function checked({ actor, reason, subject }: EraseRequest): EraseRequest {
  if (reason.trim() === '' || reason.length > 2_000) throw new GatehouseError('invalid_request', { param: 'reason' });
  if (actor.trim() === '' || actor.length > 128) throw new GatehouseError('invalid_request', { param: 'actor' });
  return { actor, reason, subject: named(subject) };
}

/** Bundles come after the files of leaves that go on behind them, or a crash in between would look like damage. */
const leafFolders = ['timestamps', 'leaves', 'tile'] as const;

/** Origin, keys and final checkpoint stay: they are what the next shard refers to. */
async function removeLeaves(folder: string, shard: string): Promise<void> {
  for (const name of leafFolders) await rm(join(shardFolder(folder, shard), name), { recursive: true, force: true });
}
