import type { Incident } from './core/attempts.ts';

/**
 * A passage of a document that guards no longer let through, as receivers of events get it: nobody who asked is to blame, so it stands under the
 * name of its collection.
 */
export function passageIncident(
  collection: string,
  hash: string,
  { tenant, time }: { readonly tenant: string; readonly time: number },
): Incident {
  return {
    time,
    request: `passage:${hash}`,
    tenant,
    key: undefined,
    subject: undefined,
    model: undefined,
    guard: 'knowledge',
    // Findings of one rule are told together: each passage has its own.
    rule: `knowledge/passage-held/${collection}/${hash.slice(0, 16)}`,
    direction: 'input',
    outcome: 'block',
    shadow: false,
    findings: 1,
    score: undefined,
    meaning: undefined,
    trial: false,
  };
}
