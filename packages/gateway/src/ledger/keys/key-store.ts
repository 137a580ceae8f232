import { createHmac, createSecretKey, hkdfSync, randomBytes, type KeyObject } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { indexLength, type KeySlot } from './key-slot.ts';
import { KeyTable } from './key-table.ts';
import { periodReference } from '../../lib/period-reference.ts';
import { SlotFile } from './slot-file.ts';
import { keyLength, unwrapKey, wrapKey } from './wrapped-key.ts';

const subjectPurpose = 'gatehouse subject key v1';
const segmentPurpose = 'gatehouse segment key v1';
/** Subjects whose keys are kept open; the others are read from the file when they come again. */
const mostCached = 16_384;
/** Milliseconds after which it is noted that a key is still in use. */
const usedEvery = 30 * 86_400_000;

interface SubjectKey {
  readonly slot: number;
  readonly key: Buffer;
  used: number;
  readonly references: Map<string, string>;
  /** The last segment that something of this subject was sealed for, and what record keys are expanded from there. */
  segment: number;
  extracted: Buffer | undefined;
}

interface SegmentKey {
  readonly key: Buffer;
  /** For pieces about nobody. */
  extracted: Buffer | undefined;
}

/** Which keys are to be destroyed. */
export type KeyDestruction =
  /** Those of a subject, of all these retention classes. */
  | { readonly of: 'subject'; readonly subject: string; readonly retentions: readonly string[] }
  /** Those that leaves of one of the periods know by one of the references. */
  | { readonly of: 'references'; readonly references: readonly string[]; readonly periods: readonly string[] }
  | { readonly of: 'segments'; readonly segments: readonly number[] }
  /** Those of subjects that nothing was sealed for since then (milliseconds since the Unix epoch). */
  | { readonly of: 'unused'; readonly before: number };

/** What the thread that seals needs of the keys. */
export type ContentKeys = Pick<KeyStore, 'extract' | 'reference' | 'flush' | 'destroy' | 'reload' | 'close'>;

/** A content segment as the key store knows it. */
export interface KnownSegment {
  readonly segment: number;
  readonly retention: string;
  readonly created: number;
}

export function subjectsPath(folder: string): string {
  return join(folder, 'subjects.keys');
}

export function segmentsPath(folder: string): string {
  return join(folder, 'segments.keys');
}

/** Blind indexes cannot be computed without the tenant key, and do not tell who is who. */
export function blindIndexKey(tenantKey: Uint8Array): KeyObject {
  return createSecretKey(
    Buffer.from(hkdfSync('sha256', tenantKey, new Uint8Array(), 'gatehouse blind index v1', keyLength)),
  );
}

export function blindIndexOf(key: KeyObject, retention: string, subject: string): Buffer {
  return createHmac('sha256', key).update(`${retention}\0${subject}`).digest();
}

export function segmentIndex(segment: number): Buffer {
  // A table finds keys by their first four bytes, so the number is stirred.
  const index = Buffer.alloc(indexLength);
  index.writeUInt32LE(Math.imul(segment + 1, 0x9e3779b1) >>> 0);
  index.writeUIntBE(segment, 8, 6);
  index[indexLength - 1] = 1;
  return index;
}

export function segmentOfIndex(index: Buffer): number {
  return index.readUIntBE(8, 6);
}

/**
 * The keys of subjects and segments, for the one thread that seals and destroys. Everything blocks. A key that was made
 * must be durable (`flush`) before anything that was sealed with it is written.
 */
export class KeyStore {
  readonly #wrapping: KeyObject;
  readonly #blind: KeyObject;
  readonly #folder: string;
  #subjects: KeyTable;
  #segments: KeyTable;
  readonly #openSubjects = new Map<string, SubjectKey>();
  readonly #openSegments = new Map<number, SegmentKey>();

  /** Opens the two files, and creates them where they are missing. Throws KeyFileDamage, or the error of the file system. */
  constructor(folder: string, tenantKey: Uint8Array) {
    this.#folder = folder;
    this.#wrapping = createSecretKey(tenantKey);
    this.#blind = blindIndexKey(tenantKey);
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    [this.#subjects, this.#segments] = openTables(folder);
  }

  /** Goes back to what is on the disk, after a write that failed: what was made since was never used. */
  reload(): void {
    this.close();
    [this.#subjects, this.#segments] = openTables(this.#folder);
  }

  /**
   * The pseudorandom key (HKDF-Extract, RFC 5869) that the record keys of a piece are expanded from: of subject key and
   * segment key, or of the segment key alone where the piece is about nobody. Keys are made when they are first needed.
   */
  extract(subject: string | undefined, retention: string, segment: number, now: number): Buffer {
    const segmentKey = this.#segment(segment, retention, now);
    if (subject === undefined) return (segmentKey.extracted ??= extracted(segmentKey.key));
    const open = this.#subject(subject, retention, now);
    if (open.segment !== segment || open.extracted === undefined) {
      open.extracted = extracted(open.key, segmentKey.key);
      open.segment = segment;
    }
    return open.extracted;
  }

  reference(subject: string, retention: string, period: string, now: number): string {
    const { key, references } = this.#subject(subject, retention, now);
    let reference = references.get(period);
    if (reference === undefined) {
      reference = periodReference(key, period);
      references.set(period, reference);
    }
    return reference;
  }

  /** Makes all keys durable that were made since the last time. */
  flush(): void {
    this.#subjects.flush();
    this.#segments.flush();
  }

  /** Destroys keys, durably. Gives their number. */
  destroy(which: KeyDestruction): number {
    switch (which.of) {
      case 'subject':
        return this.#wipe(
          this.#subjects,
          which.retentions.flatMap(
            (retention) => this.#subjects.find(blindIndexOf(this.#blind, retention, which.subject)) ?? [],
          ),
        );
      case 'references': {
        const references = new Set(which.references);
        return this.#wipeSubjects(({ wrapped, index }) => {
          const key = this.#unwrapSubject(wrapped, index);
          return which.periods.some((period) => references.has(periodReference(key, period)));
        });
      }
      case 'segments':
        return this.#wipe(
          this.#segments,
          which.segments.flatMap((segment) => this.#segments.find(segmentIndex(segment)) ?? []),
        );
      case 'unused':
        return this.#wipeSubjects(({ used }) => used < which.before);
    }
  }

  close(): void {
    this.#forget();
    this.#subjects.close();
    this.#segments.close();
  }

  #wipeSubjects(isMeant: (key: KeySlot) => boolean): number {
    const slots: number[] = [];
    for (const [slot, key] of this.#subjects.all()) if (isMeant(key)) slots.push(slot);
    return this.#wipe(this.#subjects, slots);
  }

  #wipe(table: KeyTable, slots: readonly number[]): number {
    for (const slot of slots) table.wipe(slot);
    table.flush();
    this.#forget();
    return slots.length;
  }

  /** What is open in memory must not outlive what was destroyed on the disk. */
  #forget(): void {
    for (const { key, extracted: derived } of [...this.#openSubjects.values(), ...this.#openSegments.values()]) {
      key.fill(0);
      derived?.fill(0);
    }
    this.#openSubjects.clear();
    this.#openSegments.clear();
  }

  #subject(subject: string, retention: string, now: number): SubjectKey {
    const name = `${retention}\0${subject}`;
    const known = this.#openSubjects.get(name);
    if (known !== undefined) {
      if (now - known.used > usedEvery) this.#noteUse(known, now);
      return known;
    }
    const opened = this.#findSubject(subject, retention) ?? this.#makeSubject(subject, retention, now);
    if (now - opened.used > usedEvery) this.#noteUse(opened, now);
    if (this.#openSubjects.size >= mostCached) {
      // The one that was opened first: near enough to the one that was used last, and free.
      const [oldest] = this.#openSubjects.keys();
      if (oldest !== undefined) this.#openSubjects.delete(oldest);
    }
    this.#openSubjects.set(name, opened);
    return opened;
  }

  #findSubject(subject: string, retention: string): SubjectKey | undefined {
    const index = blindIndexOf(this.#blind, retention, subject);
    const slot = this.#subjects.find(index);
    const found = slot === undefined ? undefined : this.#subjects.read(slot);
    if (slot === undefined || found === undefined) return undefined;
    const key = this.#unwrapSubject(found.wrapped, index);
    return { slot, key, used: found.used, references: new Map(), segment: -1, extracted: undefined };
  }

  #makeSubject(subject: string, retention: string, now: number): SubjectKey {
    const index = blindIndexOf(this.#blind, retention, subject);
    const key = randomBytes(keyLength);
    const wrapped = wrapKey(this.#wrapping, key, subjectPurpose, index.toString('hex'));
    const slot = this.#subjects.add({ index, retention, created: now, used: now, wrapped });
    return { slot, key, used: now, references: new Map(), segment: -1, extracted: undefined };
  }

  #noteUse(open: SubjectKey, now: number): void {
    const slot = this.#subjects.read(open.slot);
    if (slot !== undefined) this.#subjects.replace(open.slot, { ...slot, used: now });
    open.used = now;
  }

  #segment(segment: number, retention: string, now: number): SegmentKey {
    let open = this.#openSegments.get(segment);
    if (open === undefined) {
      open = { key: this.#segmentKey(segment, retention, now), extracted: undefined };
      this.#openSegments.set(segment, open);
      if (this.#openSegments.size > 64) {
        const [oldest] = this.#openSegments.keys();
        if (oldest !== undefined) this.#openSegments.delete(oldest);
      }
    }
    return open;
  }

  #segmentKey(segment: number, retention: string, now: number): Buffer {
    const index = segmentIndex(segment);
    const slot = this.#segments.find(index);
    const found = slot === undefined ? undefined : this.#segments.read(slot);
    if (found !== undefined) return unwrapSegmentKey(this.#wrapping, found);
    const key = randomBytes(keyLength);
    const wrapped = wrapKey(this.#wrapping, key, segmentPurpose, index.toString('hex'));
    this.#segments.add({ index, retention, created: now, used: now, wrapped });
    return key;
  }

  #unwrapSubject(wrapped: Buffer, index: Buffer): Buffer {
    return unwrapKey(this.#wrapping, wrapped, subjectPurpose, index.toString('hex'));
  }
}

function openTables(folder: string): [subjects: KeyTable, segments: KeyTable] {
  const subjects = new KeyTable(SlotFile.open(subjectsPath(folder), 'subjects', 'write'));
  try {
    return [subjects, new KeyTable(SlotFile.open(segmentsPath(folder), 'segments', 'write'))];
  } catch (thrown) {
    subjects.close();
    throw thrown;
  }
}

/** Throws UnwrapError. */
export function unwrapSubjectKey(wrapping: KeyObject, { wrapped, index }: KeySlot): Buffer {
  return unwrapKey(wrapping, wrapped, subjectPurpose, index.toString('hex'));
}

/** Throws UnwrapError. */
export function unwrapSegmentKey(wrapping: KeyObject, { wrapped, index }: KeySlot): Buffer {
  return unwrapKey(wrapping, wrapped, segmentPurpose, index.toString('hex'));
}

const noSalt = createSecretKey(Buffer.alloc(keyLength));

/** HKDF-Extract without a salt. */
function extracted(...keys: readonly Uint8Array[]): Buffer {
  const hmac = createHmac('sha256', noSalt);
  for (const key of keys) hmac.update(key);
  return hmac.digest();
}
