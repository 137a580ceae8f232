import { createSecretKey, type KeyObject } from 'node:crypto';
import {
  blindIndexKey,
  blindIndexOf,
  segmentIndex,
  segmentOfIndex,
  segmentsPath,
  subjectsPath,
  unwrapSegmentKey,
  unwrapSubjectKey,
  type KnownSegment,
} from './key-store.ts';
import { KeyTable } from './key-table.ts';
import { periodReference } from '../../lib/period-reference.ts';
import { SlotFile } from './slot-file.ts';

/** What is known of the keys of one subject. */
export interface KnownSubject {
  readonly retention: string;
  readonly created: number;
  /** The reference under which leaves of a period name it. */
  reference(period: string): string;
}

/** Which key there is not. Why, only the record can tell: a key store may be lost as well. */
export type MissingKey = 'no subject key' | 'no segment key';

/**
 * The keys for those who only read: other threads and processes than the one that seals. Every key is read from the file
 * when it is asked for, so that a destroyed one is gone at once for all of them.
 */
export class KeyReader {
  readonly #folder: string;
  readonly #wrapping: KeyObject;
  readonly #blind: KeyObject;
  #subjects: KeyTable | undefined;
  #segments: KeyTable | undefined;
  /** Slots by reference, for each period that was asked for, and the first slot that was not looked at. */
  readonly #references = new Map<string, { readonly slots: Map<string, number>; next: number }>();

  constructor(folder: string, tenantKey: Uint8Array) {
    this.#folder = folder;
    this.#wrapping = createSecretKey(tenantKey);
    this.#blind = blindIndexKey(tenantKey);
  }

  /** The input keying material of a piece's record keys: subject key and segment key. */
  materialOf(reference: string | undefined, period: string, segment: number): Buffer | MissingKey {
    const segmentSlot = this.#find(this.#segmentTable(), segmentIndex(segment));
    if (segmentSlot === undefined) return 'no segment key';
    const segmentKey = unwrapSegmentKey(this.#wrapping, segmentSlot);
    if (reference === undefined) return segmentKey;
    const subjectKey = this.#subjectKey(reference, period);
    return subjectKey === undefined ? 'no subject key' : Buffer.concat([subjectKey, segmentKey]);
  }

  /** What there is of a subject, in any of these classes. */
  subject(name: string, retentions: readonly string[]): readonly KnownSubject[] {
    const table = this.#subjectTable();
    return retentions.flatMap((retention) => {
      const slot = this.#find(table, blindIndexOf(this.#blind, retention, name));
      if (slot === undefined) return [];
      const key = unwrapSubjectKey(this.#wrapping, slot);
      return [{ retention, created: slot.created, reference: (period: string) => periodReference(key, period) }];
    });
  }

  /** The retention classes that subjects have keys of. */
  retentions(): readonly string[] {
    const names = new Set<string>();
    for (const [, { retention }] of this.#subjectTable()?.all() ?? []) names.add(retention);
    return [...names];
  }

  /** The segments that still have their key, by number. */
  segments(): readonly KnownSegment[] {
    const known: KnownSegment[] = [];
    for (const [, { index, retention, created }] of this.#segmentTable()?.all() ?? []) {
      known.push({ segment: segmentOfIndex(index), retention, created });
    }
    return known.toSorted((one, other) => one.segment - other.segment);
  }

  /** Slots that are neither sound nor empty. */
  damaged(): number {
    return (this.#subjectTable()?.damaged ?? 0) + (this.#segmentTable()?.damaged ?? 0);
  }

  close(): void {
    this.#subjects?.close();
    this.#segments?.close();
    this.#subjects = undefined;
    this.#segments = undefined;
    this.#references.clear();
  }

  #find(table: KeyTable | undefined, index: Buffer) {
    if (table === undefined) return undefined;
    let slot = table.find(index);
    if (slot === undefined) {
      table.refresh();
      slot = table.find(index);
    }
    const found = slot === undefined ? undefined : table.read(slot);
    return found?.index.equals(index) === true ? found : undefined;
  }

  #subjectKey(reference: string, period: string): Buffer | undefined {
    const table = this.#subjectTable();
    if (table === undefined) return undefined;
    const known = this.#references.get(period) ?? { slots: new Map<string, number>(), next: 1 };
    this.#references.set(period, known);
    if (!known.slots.has(reference)) {
      // References cannot be turned round, so all subjects are gone through, once for each period.
      for (const [number, key] of table.all(known.next)) {
        known.slots.set(periodReference(unwrapSubjectKey(this.#wrapping, key), period), number);
        known.next = number + 1;
      }
    }
    const slot = known.slots.get(reference);
    const found = slot === undefined ? undefined : table.read(slot);
    return found === undefined ? undefined : unwrapSubjectKey(this.#wrapping, found);
  }

  #subjectTable(): KeyTable | undefined {
    this.#subjects ??= openTable(subjectsPath(this.#folder), 'subjects');
    return this.#subjects;
  }

  #segmentTable(): KeyTable | undefined {
    this.#segments ??= openTable(segmentsPath(this.#folder), 'segments');
    return this.#segments;
  }
}

/** Undefined where nothing was sealed yet. */
function openTable(path: string, kind: string): KeyTable | undefined {
  const file = SlotFile.open(path, kind, 'read');
  return file === undefined ? undefined : new KeyTable(file);
}
