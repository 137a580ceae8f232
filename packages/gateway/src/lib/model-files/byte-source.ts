import { readSync } from 'node:fs';

/** Bytes that are read piece by piece, so that nothing depends on how many there are. */
export interface ByteSource {
  readonly size: number;
  /** Fewer than wanted only at the end. */
  read(offset: number, length: number): Uint8Array;
}

export function bytesInMemory(bytes: Uint8Array): ByteSource {
  return { size: bytes.length, read: (offset, length) => bytes.subarray(offset, Math.max(offset, offset + length)) };
}

/** Of an open file. */
export function bytesOfFile(descriptor: number, size: number): ByteSource {
  return {
    size,
    read(offset, length) {
      const wanted = Math.max(0, Math.min(length, size - offset));
      const bytes = new Uint8Array(wanted);
      let filled = 0;
      while (filled < wanted) {
        const read = readSync(descriptor, bytes, filled, wanted - filled, offset + filled);
        if (read === 0) break;
        filled += read;
      }
      return filled === wanted ? bytes : bytes.subarray(0, filled);
    },
  };
}
