import type { Verdict } from '../core/verdict.ts';

/** A text with the findings of verdicts replaced; they are in order and apart. */
export function redacted(text: string, verdicts: readonly Verdict[]): string {
  let changed = '';
  let place = 0;
  for (const verdict of verdicts) {
    if (verdict.outcome !== 'redact') continue;
    for (const { start, end, replacement } of verdict.findings) {
      changed += text.slice(place, start) + (replacement ?? text.slice(start, end));
      place = end;
    }
  }
  return changed + text.slice(place);
}
