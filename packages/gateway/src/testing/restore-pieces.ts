import type { StreamScan } from '../core/guard.ts';
import type { Finding, Verdict } from '../core/verdict.ts';

/** What a buffer makes of a text in pieces; `onHold` is told how much is held after each. Throws where what was let go is changed. */
export function restorePieces(
  restorer: StreamScan,
  pieces: readonly string[],
  onHold: (hold: number, seen: number) => void = () => undefined,
): string {
  const findings: Finding[] = [];
  let seen = 0;
  let free = 0;
  const gather = (verdict: Verdict): void => {
    if (!('findings' in verdict)) return;
    for (const finding of verdict.findings) {
      if (finding.start < free) throw new Error(`changes what has left at ${finding.start}`);
      findings.push(finding);
    }
  };
  for (const piece of pieces) {
    seen += piece.length;
    const { verdict, hold } = restorer.push(piece);
    onHold(hold, seen);
    gather(verdict);
    free = Math.max(free, seen - hold);
  }
  gather(restorer.end());
  const text = pieces.join('');
  let result = '';
  let place = 0;
  for (const finding of findings) {
    result += text.slice(place, finding.start) + (finding.replacement ?? '');
    place = finding.end;
  }
  return result + text.slice(place);
}
