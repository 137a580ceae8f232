import type { Incident } from './core/attempts.ts';
import type { WholeDocument } from './core/knowledge-store.ts';

/** A document that is held, as receivers of events get it: nobody has asked for anything, so it stands under its collection and its hash. */
export function quarantineIncident(
  { collection, findings, hash }: Pick<WholeDocument, 'collection' | 'findings' | 'hash'>,
  tenant: string,
  time: number,
): Incident {
  const [first] = findings;
  const reason = first?.reason ?? 'injection';
  return {
    time,
    request: `document:${collection}/${hash.slice(0, 16)}`,
    tenant,
    key: undefined,
    subject: undefined,
    model: undefined,
    guard: 'knowledge',
    // Findings of one rule are told together: each collection and reason has its own.
    rule: `knowledge/${reason}/${collection}`,
    direction: 'input',
    outcome: 'review',
    shadow: false,
    findings: findings.length,
    score: undefined,
    meaning: undefined,
    trial: false,
  };
}
