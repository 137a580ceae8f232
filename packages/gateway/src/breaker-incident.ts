import type { Incident } from './core/attempts.ts';
import type { BreakerChange } from './routing/target-book.ts';

/** A breaker that has changed, as receivers of events get it: nobody has asked for anything, so it stands under the name of the target. */
export function breakerIncident({ at, provider, target, to }: BreakerChange, tenant: string): Incident {
  const place = `${provider}/${target}`;
  return {
    time: at,
    request: `target:${place}`,
    tenant,
    key: undefined,
    subject: undefined,
    model: target,
    guard: 'routing',
    // Findings of one rule are told together: each target and state has its own.
    rule: `routing/${to}/${place}`,
    direction: 'output',
    outcome: to === 'open' ? 'review' : 'flag',
    shadow: false,
    findings: 1,
    score: undefined,
    meaning: undefined,
    trial: false,
  };
}
