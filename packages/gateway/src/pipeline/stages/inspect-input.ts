import { defaultPolicy } from '@gatehouse/contract/inspection';
import type { AnswerStream } from '../../core/delta.ts';
import { GatehouseError } from '../../core/errors.ts';
import { callerOf, requestOf, type Exchange } from '../../core/exchange.ts';
import type { Segment } from '../../core/segment.ts';
import type { Next, Stage } from '../../core/stage.ts';
import { calledTemplate } from '../../core/rule-selectors.ts';
import type { Router } from '../../core/router.ts';
import { foundTexts } from '../found-texts.ts';
import type { GuardPolicies, GuardPolicy } from '../guard-policies.ts';
import type { Inspection } from '../inspect.ts';
import { requirePolicy } from '../key-scopes.ts';
import { explainGuards } from './explain-guards.ts';

export interface InspectInputRooms {
  readonly guardPolicies: GuardPolicies;
  readonly router: Pick<Router, 'targetsOf'>;
  readonly uninspectable: 'mark' | 'refuse';
}

/** The guards on every text of the request. What they redact is redacted in the request itself. */
export function inspectInput({ guardPolicies, router, uninspectable }: InspectInputRooms): Stage {
  return {
    name: 'inspectInput',
    explain: () => [...explainGuards(guardPolicies, 'input'), { id: 'uninspectable', action: uninspectable }],
    run(exchange, next) {
      const { segments, model } = requestOf(exchange);
      const caller = callerOf(exchange);
      const policy =
        wantedPolicy(exchange, guardPolicies) ??
        guardPolicies.choose(caller, model, router.targetsOf(model), calledTemplate(exchange.notes.template));
      if (caller.scopes !== undefined) requirePolicy(caller, policy.name);
      if (policy.name !== defaultPolicy) exchange.notes.guardPolicy = policy.name;
      const { input } = policy;
      if (input.guards.length === 0) return next(exchange);
      const inspected = input.inspect(segments, {
        model,
        tenant: caller.tenant,
        signal: exchange.signal,
        request: exchange.id,
        shadowLater: true,
        detailed: exchange.watch !== undefined,
      });
      if (inspected instanceof Promise) return goOnLater(inspected, exchange, segments, next);
      apply(inspected, exchange, segments);
      return next(exchange);
    },
  };
}

/** Only whoever looks on may want another one than that which holds. */
function wantedPolicy({ watch }: Exchange, policies: GuardPolicies): GuardPolicy | undefined {
  const name = watch?.guardPolicy;
  if (name === undefined) return undefined;
  const policy = policies.find(name);
  if (policy === undefined) throw new GatehouseError('invalid_request', { param: 'policy' });
  return policy;
}

async function goOnLater(
  inspected: Promise<Inspection>,
  exchange: Exchange,
  segments: readonly Segment[],
  next: Next,
): Promise<AnswerStream> {
  apply(await inspected, exchange, segments);
  return next(exchange);
}

function apply(
  { action, code, texts, summaries, judgements, late }: Inspection,
  { notes, watch }: Exchange,
  segments: readonly Segment[],
): void {
  watch?.inputJudged(judgements, segments);
  notes.verdicts.push(...summaries);
  notes.foundTexts = foundTexts(judgements, segments);
  for (const summary of late ?? []) {
    (notes.late ??= []).push(summary.then((told) => void notes.verdicts.push(told)));
  }
  if (action === 'block') throw new GatehouseError(code ?? 'input_blocked');
  for (const [index, text] of texts) {
    const segment = segments[index];
    if (segment === undefined) continue;
    segment.text = text;
    segment.unsign?.();
  }
}
