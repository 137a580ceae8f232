import type { Incident } from '../core/attempts.ts';

export interface ModelHappening {
  readonly at: number;
  readonly provider: string;
  readonly model: string;
  /** `refused`: its file may run code. */
  readonly what: 'changed' | 'refused';
  readonly registered: boolean;
  /** Whether requests for it are refused from now on. */
  readonly blocked: boolean;
}

/** A model that is another one, as receivers of events get it: nobody has asked for anything, so it stands under the name of the model. */
export function modelIncident(
  { at, blocked, model, provider, registered, what }: ModelHappening,
  tenant: string,
): Incident {
  const place = `${provider}/${model}`;
  return {
    time: at,
    request: `model:${place}`,
    tenant,
    key: undefined,
    subject: undefined,
    model,
    guard: 'model-register',
    // Findings of one rule are told together: each model has its own.
    rule: `${what}/${place}`,
    direction: 'output',
    outcome: blocked ? 'block' : registered ? 'review' : 'flag',
    shadow: false,
    findings: 1,
    score: undefined,
    meaning: undefined,
    trial: false,
  };
}
