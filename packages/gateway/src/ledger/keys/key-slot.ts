import { payloadLength } from './slot-file.ts';
import { wrappedLength } from './wrapped-key.ts';

/** What a slot says of its key. */
export interface KeySlot {
  /** 32 bytes that find it: blind index of a subject, or number of a segment. */
  readonly index: Buffer;
  /** Retention class; letters, digits and dashes, 32 at most. */
  readonly retention: string;
  /** Milliseconds since the Unix epoch. */
  readonly created: number;
  /** When it was used last, to about a month. */
  readonly used: number;
  readonly wrapped: Buffer;
}

export const indexLength = 32;
export const longestRetention = 32;

const version = 1;
const createdAt = 1;
const usedAt = createdAt + 6;
const indexAt = usedAt + 6;
const retentionAt = indexAt + indexLength;
const wrappedAt = retentionAt + longestRetention;

export function encodeKeySlot({ index, retention, created, used, wrapped }: KeySlot): Buffer {
  const payload = Buffer.alloc(payloadLength);
  const name = Buffer.from(retention);
  if (name.length > longestRetention) throw new RangeError(`the retention class ${retention} has too long a name`);
  payload[0] = version;
  payload.writeUIntBE(created, createdAt, 6);
  payload.writeUIntBE(used, usedAt, 6);
  payload.set(index, indexAt);
  payload.set(name, retentionAt);
  payload.set(wrapped, wrappedAt);
  return payload;
}

/** Undefined where it is of a version that is not known here. */
export function decodeKeySlot(payload: Buffer): KeySlot | undefined {
  if (payload[0] !== version) return undefined;
  const name = payload.subarray(retentionAt, wrappedAt);
  const end = name.indexOf(0);
  return {
    index: payload.subarray(indexAt, retentionAt),
    retention: name.toString('utf8', 0, end === -1 ? name.length : end),
    created: payload.readUIntBE(createdAt, 6),
    used: payload.readUIntBE(usedAt, 6),
    wrapped: payload.subarray(wrappedAt, wrappedAt + wrappedLength),
  };
}
