import type { DocumentFinding } from '@gatehouse/contract/admin-knowledge';
import { findSpan, type Span } from '../../explanation/find-span.ts';

/** A place in a passage where something was found. */
export interface FindingMark extends Span {
  readonly finding: DocumentFinding;
}

/**
 * Where findings are in a passage. Their places are those of the whole document, of which a passage knows nothing, so they are looked for by
 * what stands there.
 */
export function marksIn(text: string, findings: readonly DocumentFinding[]): readonly FindingMark[] {
  return findings.flatMap((finding) => {
    // Of a secret only the beginning is told, which may stand elsewhere; a change of the source stands nowhere.
    if (finding.reason === 'secret' || finding.reason === 'sudden-change') return [];
    const span = findSpan(text, finding.excerpt);
    return span === undefined ? [] : [{ ...span, finding }];
  });
}
