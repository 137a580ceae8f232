import type { StreamScan } from '../core/guard.ts';
import type { Finding, Verdict } from '../core/verdict.ts';

interface Change {
  start: number;
  end: number;
  replacement: string;
}

export interface Span {
  readonly start: number;
  readonly end: number;
}

const usual = '[redacted]';

/**
 * What several readers in a row have changed in one text, each in the text as the one before it left it: so a place in the text of one of
 * them can be told in what came out in the end.
 */
export class TextTrail {
  /** By reader, sorted and apart. */
  readonly #layers = new Map<number, Change[]>();

  /** As the buffer does it: changes that overlap become one, with the replacement of the one that begins first. */
  changed(layer: number, { start, end, replacement = usual }: Pick<Finding, 'start' | 'end' | 'replacement'>): void {
    const changes = this.#layers.get(layer) ?? [];
    let added: Change = { start, end, replacement };
    const apart = changes.filter((change) => {
      if (change.end <= added.start || change.start >= added.end) return true;
      const first = change.start <= added.start ? change : added;
      added = {
        start: first.start,
        end: Math.max(change.end, added.end),
        replacement: first.replacement,
      };
      return false;
    });
    apart.push(added);
    this.#layers.set(
      layer,
      apart.toSorted((one, other) => one.start - other.start),
    );
  }

  /** Where a stretch of the text as one reader saw it stands behind the last of them. */
  final(layer: number, { start, end }: Span): Span {
    let span = { start, end };
    for (const [index, changes] of [...this.#layers].toSorted(([one], [other]) => one - other)) {
      if (index < layer) continue;
      span = { start: behind(changes, span.start, 'start'), end: behind(changes, span.end, 'end') };
    }
    return span;
  }
}

function behind(changes: readonly Change[], place: number, side: keyof Span): number {
  let shift = 0;
  for (const { start, end, replacement } of changes) {
    if (place <= start) break;
    if (place < end || (side === 'end' && place === end)) {
      return start + shift + (side === 'start' ? 0 : replacement.length);
    }
    shift += replacement.length - (end - start);
  }
  return place + shift;
}

/** The same scan, with what it finds told to somebody else as well. */
export function overheard(scan: StreamScan, tell: (verdict: Verdict) => void): StreamScan {
  return {
    push(text) {
      const result = scan.push(text);
      tell(result.verdict);
      return result;
    },
    end() {
      const verdict = scan.end();
      tell(verdict);
      return verdict;
    },
  };
}
