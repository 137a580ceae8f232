import { z } from 'zod';

/** Views of the log that somebody has named, in this browser. */
const storageName = 'gatehouse.log-views';
export const mostViews = 50;
export const longestName = 60;

const viewSchema = z.strictObject({
  name: z.string().min(1).max(longestName),
  /** As it stands behind the address of the log. */
  search: z.record(z.string().max(32), z.union([z.string().max(512), z.number()])),
});

export type KeptView = z.infer<typeof viewSchema>;

/** What cannot be read any more is as good as none. */
export function keptViews(): readonly KeptView[] {
  try {
    return z
      .array(viewSchema)
      .max(mostViews)
      .parse(JSON.parse(localStorage.getItem(storageName) ?? '[]'));
  } catch {
    return [];
  }
}

export function keepViews(views: readonly KeptView[]): void {
  localStorage.setItem(storageName, JSON.stringify(views.slice(0, mostViews)));
}

/** The same search, whatever the order of its filters. */
export function sameSearch(one: object, other: object): boolean {
  const text = (search: object): string =>
    JSON.stringify(
      Object.entries(search)
        .filter(([, value]) => value !== undefined)
        .toSorted(([left], [right]) => left.localeCompare(right)),
    );
  return text(one) === text(other);
}
