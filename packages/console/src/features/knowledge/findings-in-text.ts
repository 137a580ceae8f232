import type { DocumentFinding } from '@gatehouse/contract/admin-knowledge';

type Reason = DocumentFinding['reason'];

/** Why a document is held, by whether what was found stands in the text that answers would quote. Each reason once. */
export interface FoundReasons {
  readonly inText: readonly Reason[];
  readonly leftOut: readonly Reason[];
}

/** What is hidden has a place in the text and no length there: it was left out. */
export function standsInText({ end, start }: DocumentFinding): boolean {
  return end > start;
}

/** A sudden change of the source stands nowhere, so it is in neither. */
export function reasonsByPlace(findings: readonly DocumentFinding[]): FoundReasons {
  const inText = new Set<Reason>();
  const leftOut = new Set<Reason>();
  for (const finding of findings)
    if (standsInText(finding)) inText.add(finding.reason);
    else if (finding.reason !== 'sudden-change') leftOut.add(finding.reason);
  return { inText: [...inText], leftOut: [...leftOut] };
}
