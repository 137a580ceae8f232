import { closeSync, constants, fdatasyncSync, fstatSync, fsyncSync, openSync, readSync, writeSync } from 'node:fs';
import { hash } from 'node:crypto';
import { dirname } from 'node:path';

/** Bytes of a slot: it never straddles a sector of the disk, so a write of one is whole or did not happen on nearly all. */
export const slotLength = 256;
const digestLength = 32;
/** What a slot has room for. */
export const payloadLength = slotLength - digestLength;

const scanSlots = 1_024;

export type SlotState =
  | { readonly state: 'used'; readonly payload: Buffer }
  /** Never used, or destroyed. */
  | { readonly state: 'free' }
  /** Neither: a write that was torn, or damage. */
  | { readonly state: 'damaged' };

/** The file of keys is not what it should be; the message says what to do. */
export class KeyFileDamage extends Error {
  constructor(path: string, what: string, options?: ErrorOptions) {
    super(`${path}: ${what}. Restore the key store from its backup.`, options);
    this.name = 'KeyFileDamage';
  }
}

/**
 * Slots of one length, each with a checksum of its own that is bound to its place. A key is destroyed by overwriting its
 * slot where it stands, so the file is never written anew, which would leave the old one somewhere on the disk. All calls
 * block: they are few, and belong to a thread that has nothing else to do.
 */
export class SlotFile {
  readonly path: string;
  readonly #descriptor: number;
  readonly #kind: string;
  #count: number;
  #dirty = false;

  private constructor(path: string, descriptor: number, kind: string, count: number) {
    this.path = path;
    this.#descriptor = descriptor;
    this.#kind = kind;
    this.#count = count;
  }

  /** Opens the file; creates it, for its owner only, where it is missing and may be written. Undefined where it may not. */
  static open(path: string, kind: string, mode: 'write'): SlotFile;
  static open(path: string, kind: string, mode: 'read'): SlotFile | undefined;
  static open(path: string, kind: string, mode: 'read' | 'write'): SlotFile | undefined {
    let descriptor: number;
    try {
      descriptor = openSync(path, mode === 'read' ? constants.O_RDONLY : constants.O_RDWR | constants.O_CREAT, 0o600);
    } catch (thrown) {
      if (mode === 'read' && (thrown as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      throw thrown;
    }
    try {
      const { size } = fstatSync(descriptor);
      const file = new SlotFile(path, descriptor, kind, Math.ceil(size / slotLength));
      if (size === 0 && mode === 'write') file.#begin();
      else if (size === 0 || !file.#hasHeader()) throw new KeyFileDamage(path, `this is no file of ${kind}`);
      return file;
    } catch (thrown) {
      closeSync(descriptor);
      throw thrown;
    }
  }

  /** Slots, the first of which is the header. */
  get count(): number {
    return this.#count;
  }

  read(slot: number): SlotState {
    const bytes = Buffer.alloc(slotLength);
    const read = readSync(this.#descriptor, bytes, 0, slotLength, slot * slotLength);
    return this.#judge(bytes.subarray(0, read), slot);
  }

  /** All slots but the header, in order; whatever was appended meanwhile included. */
  *scan(from = 1): Generator<readonly [slot: number, state: SlotState]> {
    const bytes = Buffer.alloc(scanSlots * slotLength);
    for (let slot = from; ;) {
      const read = readSync(this.#descriptor, bytes, 0, bytes.length, slot * slotLength);
      if (read === 0) break;
      for (let at = 0; at < read; at += slotLength, slot++) {
        const own = Buffer.from(bytes.subarray(at, Math.min(at + slotLength, read)));
        yield [slot, this.#judge(own, slot)];
      }
      this.#count = Math.max(this.#count, slot);
    }
  }

  /** Writes a slot; durable after `flush`. */
  write(slot: number, payload: Uint8Array): void {
    const bytes = Buffer.alloc(slotLength);
    bytes.set(payload);
    bytes.set(this.#digest(bytes.subarray(0, payloadLength), slot), payloadLength);
    this.#put(bytes, slot);
  }

  /** Overwrites a slot with zeros; durable after `flush`. */
  wipe(slot: number): void {
    this.#put(Buffer.alloc(slotLength), slot);
  }

  flush(): void {
    if (!this.#dirty) return;
    fdatasyncSync(this.#descriptor);
    this.#dirty = false;
  }

  close(): void {
    closeSync(this.#descriptor);
  }

  #put(bytes: Buffer, slot: number): void {
    this.#dirty = true;
    let written = 0;
    while (written < slotLength) {
      written += writeSync(this.#descriptor, bytes, written, slotLength - written, slot * slotLength + written);
    }
    this.#count = Math.max(this.#count, slot + 1);
  }

  #begin(): void {
    this.write(0, Buffer.from(`gatehouse keys v1\0${this.#kind}`));
    fsyncSync(this.#descriptor);
    this.#dirty = false;
    if (process.platform === 'win32') return;
    const folder = openSync(dirname(this.path), constants.O_RDONLY);
    try {
      fsyncSync(folder);
    } finally {
      closeSync(folder);
    }
  }

  #hasHeader(): boolean {
    const header = this.read(0);
    const expected = Buffer.from(`gatehouse keys v1\0${this.#kind}\0`);
    return header.state === 'used' && header.payload.subarray(0, expected.length).equals(expected);
  }

  #judge(bytes: Buffer, slot: number): SlotState {
    if (bytes.every((byte) => byte === 0)) return { state: 'free' };
    if (bytes.length < slotLength) return { state: 'damaged' };
    const payload = bytes.subarray(0, payloadLength);
    const sound = this.#digest(payload, slot).equals(bytes.subarray(payloadLength));
    return sound ? { state: 'used', payload } : { state: 'damaged' };
  }

  #digest(payload: Buffer, slot: number): Buffer {
    return hash('sha256', Buffer.concat([Buffer.from(`${this.#kind}\0${slot}\0`), payload]), 'buffer');
  }
}
