/** A table that may be shown in part. */
export interface WideTable {
  readonly titles: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** Titles of the columns that matter most, the first most of all. */
  readonly first: readonly string[];
  /** How many of them are shown whatever room there is. */
  readonly needed: number;
  /** The column whose texts are cut where even those have no room. */
  readonly cut: string;
  /** Columns of the terminal. */
  readonly room: number;
}

/** What `Printer.table` puts before a row and between two cells. */
const [indent, gap] = [2, 2];
/** Characters of a text that is cut; with fewer it would say nothing. */
const least = 8;

/** As many columns as a terminal has room for, in their order, and the titles of those that it has not. */
export function fittingColumns({ cut, first, needed, room, rows, titles }: WideTable): {
  readonly titles: readonly string[];
  readonly rows: readonly (readonly string[])[];
  readonly left: readonly string[];
} {
  const widths = new Map(
    titles.map((title, at) => [title, Math.max(title.length, ...rows.map((row) => row[at]?.length ?? 0))]),
  );
  const chosen = new Set<string>();
  let used = indent - gap;
  for (const [place, title] of first.filter((one) => widths.has(one)).entries()) {
    const wider = used + gap + (widths.get(title) ?? 0);
    if (place >= needed && wider > room) break;
    used = wider;
    chosen.add(title);
  }
  const columns = [...titles.entries()].filter(([, title]) => chosen.has(title));
  const most = Math.max(least, (widths.get(cut) ?? 0) - Math.max(0, used - room));
  const shown = (title: string, text: string): string =>
    title === cut && text.length > most ? `${text.slice(0, most - 1)}…` : text;
  return {
    titles: columns.map(([, title]) => title),
    rows: rows.map((row) => columns.map(([at, title]) => shown(title, row[at] ?? ''))),
    left: titles.filter((title) => !chosen.has(title)),
  };
}
