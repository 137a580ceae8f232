import { diffLines, diffWordsWithSpace } from 'diff';

/** A stretch of a line that the other side does not have, in UTF-16 code units. */
export interface ChangedPart {
  readonly start: number;
  readonly end: number;
}

export interface DiffLine {
  /** From 1. */
  readonly number: number;
  readonly text: string;
  readonly parts: readonly ChangedPart[];
}

/** One row: a line of both sides, or of one. Lines that were changed stand beside each other. */
export interface DiffRow {
  readonly before: DiffLine | undefined;
  readonly after: DiffLine | undefined;
  readonly same: boolean;
}

export interface Diff {
  readonly rows: readonly DiffRow[];
  readonly added: number;
  readonly removed: number;
}

/** Lines that differ at most for them to be matched: texts with more have nothing to do with each other. */
const mostChanges = 4_000;

/** Two texts line by line. */
export function diffRows(before: string, after: string): Diff {
  const changes = diffLines(before, after, { maxEditLength: mostChanges }) ?? [
    { value: before, added: false, removed: true },
    { value: after, added: true, removed: false },
  ];
  const rows: DiffRow[] = [];
  let [beforeNumber, afterNumber, added, removed] = [0, 0, 0, 0];
  let waiting: string[] = [];
  const flush = (lines: readonly string[]): void => {
    for (let index = 0; index < Math.max(waiting.length, lines.length); index += 1) {
      const [was, is] = [waiting[index], lines[index]];
      const parts = was === undefined || is === undefined ? undefined : changedParts(was, is);
      rows.push({
        before: was === undefined ? undefined : line((beforeNumber += 1), was, parts?.before),
        after: is === undefined ? undefined : line((afterNumber += 1), is, parts?.after),
        same: false,
      });
    }
    waiting = [];
  };
  for (const change of changes) {
    const lines = linesOf(change.value);
    if (change.removed) {
      flush([]);
      waiting = lines;
      removed += lines.length;
    } else if (change.added) {
      flush(lines);
      added += lines.length;
    } else {
      flush([]);
      for (const text of lines)
        rows.push({ before: line((beforeNumber += 1), text), after: line((afterNumber += 1), text), same: true });
    }
  }
  flush([]);
  return { rows, added, removed };
}

function line(number: number, text: string, parts: readonly ChangedPart[] = []): DiffLine {
  return { number, text, parts };
}

function linesOf(text: string): string[] {
  const lines = text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  return lines;
}

/** Words that differ; none where hardly anything is the same, for then all of the line is what has changed. */
function changedParts(
  before: string,
  after: string,
): { readonly before: readonly ChangedPart[]; readonly after: readonly ChangedPart[] } | undefined {
  if (before.length > 1_000 || after.length > 1_000) return undefined;
  const [was, is]: [ChangedPart[], ChangedPart[]] = [[], []];
  let [from, to, same] = [0, 0, 0];
  for (const { added, removed, value } of diffWordsWithSpace(before, after)) {
    if (removed) was.push({ start: from, end: from + value.length });
    if (added) is.push({ start: to, end: to + value.length });
    if (!added) from += value.length;
    if (!removed) to += value.length;
    if (!added && !removed) same += value.trim().length;
  }
  return same * 3 < Math.max(before.trim().length, after.trim().length) ? undefined : { before: was, after: is };
}

/** A stretch of rows that is shown, or of unchanged ones that is not. */
export interface DiffBlock {
  readonly shown: boolean;
  /** Number of its first row, from 0. */
  readonly at: number;
  readonly rows: readonly DiffRow[];
}

/** Unchanged lines around a change that are shown; fewer hidden ones than that are not worth a button. */
const context = 3;

export function diffBlocks(rows: readonly DiffRow[]): readonly DiffBlock[] {
  const near = rows.map(({ same }, index) => {
    if (!same) return true;
    for (let other = Math.max(0, index - context); other <= Math.min(rows.length - 1, index + context); other += 1)
      if (rows[other]?.same === false) return true;
    return false;
  });
  const blocks: { shown: boolean; at: number; rows: DiffRow[] }[] = [];
  for (const [index, row] of rows.entries()) {
    const shown = near[index] ?? true;
    const last = blocks.at(-1);
    if (last?.shown === shown) last.rows.push(row);
    else blocks.push({ shown, at: index, rows: [row] });
  }
  return blocks.map((block) => (block.rows.length <= context ? { ...block, shown: true } : block));
}
