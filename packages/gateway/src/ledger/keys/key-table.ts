import { decodeKeySlot, encodeKeySlot, indexLength, type KeySlot } from './key-slot.ts';
import type { SlotFile } from './slot-file.ts';

const firstCapacity = 1_024;

/**
 * The keys of a slot file, found by their index. In memory there are 36 bytes for each key ever made, so that a
 * million subjects cost what a thousand objects would; slots are read from the file when they are needed. No slot is used
 * again, so whoever reads while another thread writes has only to look at new slots to be up to date.
 */
export class KeyTable {
  readonly #file: SlotFile;
  /** The index of each slot; zeros for the header and for slots without a key. */
  #indexes = Buffer.alloc(firstCapacity * indexLength);
  /** Open addressing: slot numbers by the first bytes of their index; 0 is empty. */
  #buckets = new Int32Array(firstCapacity * 2);
  #seen = 1;
  #damaged = 0;

  constructor(file: SlotFile) {
    this.#file = file;
    this.refresh();
  }

  /** Slots that are neither sound nor empty. */
  get damaged(): number {
    return this.#damaged;
  }

  /** Takes up what was appended since the last look. */
  refresh(): void {
    for (const [slot, found] of this.#file.scan(this.#seen)) {
      this.#seen = slot + 1;
      if (found.state === 'damaged') this.#damaged++;
      const key = found.state === 'used' ? decodeKeySlot(found.payload) : undefined;
      if (key !== undefined) this.#note(slot, key.index);
    }
  }

  find(index: Buffer): number | undefined {
    const mask = this.#buckets.length - 1;
    for (let at = index.readUInt32LE() & mask; ; at = (at + 1) & mask) {
      const slot = this.#buckets[at] as number;
      if (slot === 0) return undefined;
      // A destroyed key leaves zeros, which are no index, so the search goes on behind it.
      if (index.compare(this.#indexes, slot * indexLength, (slot + 1) * indexLength) === 0) return slot;
    }
  }

  /** As it is in the file now; undefined where it was destroyed. */
  read(slot: number): KeySlot | undefined {
    const found = this.#file.read(slot);
    return found.state === 'used' ? decodeKeySlot(found.payload) : undefined;
  }

  /** All keys that are there now, with their slots, from a slot on. */
  *all(from = 1): Generator<readonly [slot: number, key: KeySlot]> {
    for (const [slot, found] of this.#file.scan(from)) {
      const key = found.state === 'used' ? decodeKeySlot(found.payload) : undefined;
      if (key !== undefined) yield [slot, key];
    }
  }

  /** Durable after `flush`. */
  add(key: KeySlot): number {
    const slot = Math.max(this.#file.count, this.#seen);
    this.#file.write(slot, encodeKeySlot(key));
    this.#seen = slot + 1;
    this.#note(slot, key.index);
    return slot;
  }

  /** Writes a slot anew, with the same index. Durable after `flush`. */
  replace(slot: number, key: KeySlot): void {
    this.#file.write(slot, encodeKeySlot(key));
  }

  /** Destroys a key. Durable after `flush`. */
  wipe(slot: number): void {
    this.#file.wipe(slot);
    this.#indexes.fill(0, slot * indexLength, (slot + 1) * indexLength);
  }

  flush(): void {
    this.#file.flush();
  }

  close(): void {
    this.#file.close();
  }

  #note(slot: number, index: Buffer): void {
    const capacity = this.#indexes.length / indexLength;
    if (slot >= capacity) {
      let larger = capacity * 2;
      while (slot >= larger) larger *= 2;
      this.#grow(larger);
    }
    this.#indexes.set(index, slot * indexLength);
    this.#enter(slot, index.readUInt32LE());
  }

  #grow(capacity: number): void {
    const indexes = Buffer.alloc(capacity * indexLength);
    indexes.set(this.#indexes);
    this.#indexes = indexes;
    const old = this.#buckets;
    this.#buckets = new Int32Array(capacity * 2);
    for (const slot of old) if (slot !== 0) this.#enter(slot, indexes.readUInt32LE(slot * indexLength));
  }

  #enter(slot: number, start: number): void {
    const mask = this.#buckets.length - 1;
    let at = start & mask;
    while (this.#buckets[at] !== 0) at = (at + 1) & mask;
    this.#buckets[at] = slot;
  }
}
