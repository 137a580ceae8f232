import { GatehouseError } from '../core/errors.ts';

interface Placed {
  readonly id: string;
  /** Milliseconds since the Unix epoch. */
  readonly createdAt: number;
}

export interface Page<Item> {
  readonly items: readonly Item[];
  /** Where the next page begins; undefined on the last one. */
  readonly next: string | undefined;
}

/**
 * One page of a list, in the order in which its items were made. A cursor is the place of the last item of the page before, so pages
 * neither miss nor repeat anything when others are added or taken away in between. Throws `invalid_request` for one that is none of ours.
 */
export function pageOf<Item extends Placed>(
  list: readonly Item[],
  { cursor, limit }: { readonly cursor?: string | undefined; readonly limit: number },
): Page<Item> {
  const sorted = list.toSorted(compared);
  const after = cursor === undefined ? undefined : placeIn(cursor);
  const from = after === undefined ? 0 : sorted.findIndex((item) => compared(item, after) > 0);
  if (from === -1) return { items: [], next: undefined };
  const items = sorted.slice(from, from + limit);
  const last = items.at(-1);
  return { items, next: from + limit < sorted.length && last !== undefined ? cursorOf(last) : undefined };
}

function compared(one: Placed, other: Placed): number {
  return one.createdAt - other.createdAt || (one.id < other.id ? -1 : Number(one.id > other.id));
}

function cursorOf({ createdAt, id }: Placed): string {
  return Buffer.from(`${createdAt} ${id}`).toString('base64url');
}

function placeIn(cursor: string): Placed {
  const [, createdAt, id] = /^(\d{1,16}) (.{1,200})$/.exec(Buffer.from(cursor, 'base64url').toString()) ?? [];
  if (createdAt === undefined || id === undefined) throw new GatehouseError('invalid_request', { param: 'cursor' });
  return { createdAt: Number(createdAt), id };
}
