/** A part of what leaves, and whether it is still what came. */
export interface Part {
  /** In the text as it came. */
  readonly start: number;
  readonly end: number;
  readonly text: string;
  readonly replaced: boolean;
}

interface Span {
  readonly start: number;
  readonly end: number;
}

/**
 * The text by what can leave apart: each entry, each replacement with all entries that it touches, and the text between.
 * All are in order, and parts follow one another without a gap.
 */
export function groupsOf(parts: readonly Part[], entries: readonly Span[]): readonly Part[] {
  const groups: Part[] = [];
  const replacements = parts.filter((part) => part.replaced);
  const end = parts.at(-1)?.end ?? 0;
  let entry = 0;
  let replacement = 0;
  let part = 0;
  for (let start = parts[0]?.start ?? 0; start < end;) {
    let stop = start;
    const reachesIn = (span: Span | undefined): span is Span =>
      span !== undefined && (span.start <= start || span.start < stop);
    const before = replacement;
    for (let grown = true; grown;) {
      grown = false;
      for (let span = entries[entry]; reachesIn(span); span = entries[++entry], grown = true)
        stop = Math.max(stop, span.end);
      for (let span = replacements[replacement]; reachesIn(span); span = replacements[++replacement], grown = true)
        stop = Math.max(stop, span.end);
    }
    if (stop === start) stop = Math.min(end, entries[entry]?.start ?? end, replacements[replacement]?.start ?? end);
    let text = '';
    for (let taken = parts[part]; taken !== undefined && taken.start < stop; taken = parts[part]) {
      const from = Math.max(start, taken.start) - taken.start;
      text += taken.replaced ? taken.text : taken.text.slice(from, stop - taken.start);
      if (taken.end > stop) break;
      part++;
    }
    groups.push({ start, end: stop, text, replaced: replacement > before });
    start = stop;
  }
  return groups;
}
