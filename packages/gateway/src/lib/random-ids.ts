import { randomUUID } from 'node:crypto';

/** Ids of 122 random bits (RFC 9562 version 4, without dashes) behind a prefix: `req_3f2a…`. */
export function createRandomIds(): { next(prefix: string): string } {
  return Object.freeze({ next: (prefix: string) => `${prefix}_${randomUUID().replaceAll('-', '')}` });
}
