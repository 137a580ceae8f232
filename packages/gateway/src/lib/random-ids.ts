import { randomFillSync } from 'node:crypto';

const idBytes = 16;
/** Random bytes are fetched for so many ids at once: asking for them is most of what an id costs. */
const idsAtOnce = 128;

/** Ids of 128 random bits in hexadecimal behind a prefix: `req_3f2a…`. */
export function createRandomIds(): { next(prefix: string): string } {
  const random = Buffer.alloc(idBytes * idsAtOnce);
  let used = random.length;
  return Object.freeze({
    next(prefix: string): string {
      if (used === random.length) {
        randomFillSync(random);
        used = 0;
      }
      used += idBytes;
      return `${prefix}_${random.toString('hex', used - idBytes, used)}`;
    },
  });
}
