import type { Configuration } from '@gatehouse/contract/config';
import { aliasTargets } from '@gatehouse/contract/routing';
import type { GuardOptions } from '@gatehouse/contract/guards';
import { defaultPolicy, type InspectionRule } from '@gatehouse/contract/inspection';
import type { Guard } from '../core/guard.ts';
import type { PossibleTarget } from '../core/router.ts';
import {
  namesOfModel,
  namesOfTemplate,
  possibleTargets,
  RememberedDecisions,
  selects,
  type WhoAsks,
} from '../core/rule-selectors.ts';
import type { ReportUnable } from './ask-guard.ts';
import { createInspector, type Inspector } from './inspect.ts';

/** A set of guards under a name, ready to read. */
export interface GuardPolicy {
  readonly name: string;
  readonly description: string | undefined;
  readonly input: Inspector;
  readonly output: Inspector;
}

export interface GuardPolicies {
  /** What holds where no rule says otherwise. */
  readonly usual: GuardPolicy;
  /** The others, in the order of the configuration. */
  readonly further: readonly GuardPolicy[];
  readonly rules: readonly InspectionRule[];
  /** One of them by its name, or a joined one that has held before. */
  find(name: string): GuardPolicy | undefined;
  /**
   * What holds for a request of this key to this model: of the last rule that selects it. Where several may answer and rules tell them
   * apart, the guards of all their policies read, so that no name of a model is a way around one.
   */
  choose(caller: WhoAsks, model: string, targets: readonly PossibleTarget[], template?: string): GuardPolicy;
}

export interface GuardPoliciesOptions {
  readonly configuration: Pick<Configuration, 'inspection' | 'models' | 'providers'>;
  readonly createGuard: (options: GuardOptions) => Guard;
  readonly report: ReportUnable;
}

/** Made once for a configuration. A guard that stands in several policies with the same options is one guard. */
export function createGuardPolicies({ configuration, createGuard, report }: GuardPoliciesOptions): GuardPolicies {
  const { inspection, providers } = configuration;
  const aliases = aliasTargets(configuration.models);
  const made = new Map<string, Guard>();
  const guardsOf = new Map<string, readonly Guard[]>();
  const policies = new Map<string, GuardPolicy>();

  function guardOf(options: GuardOptions): Guard {
    const form = JSON.stringify(options);
    let guard = made.get(form);
    if (guard === undefined) made.set(form, (guard = createGuard(options)));
    return guard;
  }

  function add(name: string, description: string | undefined, guards: readonly Guard[]): GuardPolicy {
    const policy = Object.freeze({
      name,
      description,
      input: createInspector(guards, 'input', report),
      output: createInspector(guards, 'output', report),
    });
    guardsOf.set(name, guards);
    policies.set(name, policy);
    return policy;
  }

  function joined(names: readonly string[]): GuardPolicy {
    const name = names.join('+');
    return policies.get(name) ?? add(name, undefined, [...new Set(names.flatMap((each) => guardsOf.get(each) ?? []))]);
  }

  const usual = add(defaultPolicy, undefined, inspection.guards.map(guardOf));
  const further = Object.entries(inspection.policies).map(([name, { description, guards }]) =>
    add(name, description, guards.map(guardOf)),
  );
  const order = [usual, ...further].map(({ name }) => name);
  const { rules } = inspection;

  const decisions = new RememberedDecisions<GuardPolicy>(({ caller, model, targets, template }) => {
    const named = new Set(
      possibleTargets(providers, model, targets).map((target) => {
        const subject = {
          ...whoOf(caller),
          models: [...namesOfModel(aliases, model, target), ...namesOfTemplate(template)],
        };
        return rules.findLast((rule) => selects(rule, subject))?.policy ?? defaultPolicy;
      }),
    );
    return joined(order.filter((name) => named.has(name)));
  });

  return {
    usual,
    further,
    rules,
    find: (name) => policies.get(name),
    choose:
      rules.length === 0
        ? () => usual
        : (caller, model, targets, template) => decisions.get({ caller, model, targets, template }),
  };
}

function whoOf({ key, role, labels }: WhoAsks): WhoAsks {
  return { key, role, labels };
}
