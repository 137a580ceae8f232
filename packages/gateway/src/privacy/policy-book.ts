import type { Configuration, PrivacyRule } from '@gatehouse/contract/config';
import { entityTypeNames, type EntityType } from '@gatehouse/contract/entity-types';
import { type EntityAction, stricter, type Trust } from '@gatehouse/contract/privacy';
import { aliasTargets } from '@gatehouse/contract/routing';
import type { Clearance, EntityPolicies, EntityPolicy, PolicyPlace } from '../core/entity-policy.ts';
import type { PossibleTarget } from '../core/router.ts';
import {
  among,
  namesOfModel,
  possibleTargets,
  RememberedDecisions,
  type RuleSubject,
  selects,
  type WhoAsks,
} from '../core/rule-selectors.ts';
import { trustOf } from './provider-trust.ts';

type Options = Pick<Configuration, 'pseudonymisation' | 'providers' | 'models'>;
type Actions = Readonly<Record<EntityType, EntityAction>>;

/** What a rule is held against. Undefined where it is about nobody in particular: rules for some do not hold then. */
export interface RuleContext extends RuleSubject {
  readonly provider?: string | undefined;
  readonly trust: Trust;
}

/** A secret says nothing that an answer could need, and must not come back in one. */
const builtIn: Readonly<Partial<Record<EntityType, EntityAction>>> = Object.freeze({ SECRET: 'redact' });

/** What happens to each type in a context. Later rules override earlier ones; a default never reaches `SECRET`. */
export function actionsIn({ pseudonymisation }: Pick<Options, 'pseudonymisation'>, context: RuleContext): Actions {
  const { types, rules } = pseudonymisation;
  const actions = {} as Record<EntityType, EntityAction>;
  for (const type of entityTypeNames) actions[type] = types[type] ?? builtIn[type] ?? pseudonymisation.default;
  for (const rule of rules) {
    if (!holds(rule, context)) continue;
    for (const type of entityTypeNames) {
      const own = rule.types[type] ?? (builtIn[type] === undefined ? rule.default : undefined);
      if (own !== undefined) actions[type] = own;
    }
  }
  return actions;
}

function holds(rule: PrivacyRule, context: RuleContext): boolean {
  return selects(rule, context) && among(rule.providers, context.provider) && among(rule.trust, context.trust);
}

/** The policies of one configuration. They are few, so each is made once and shared. */
export function createPolicyBook(options: Options): EntityPolicies {
  const { language, rules, surrogates } = options.pseudonymisation;
  const trust = new Map(options.providers.map((provider) => [provider.id, trustOf(provider)]));
  const aliases = aliasTargets(options.models);
  const made = new Map<string, EntityPolicy>();

  function policyOf(actions: Actions): EntityPolicy {
    const name = entityTypeNames.map((type) => actions[type]).join(' ');
    let policy = made.get(name);
    if (policy === undefined) {
      policy = Object.freeze({
        actions: Object.freeze(actions),
        surrogates,
        language: language === 'auto' ? undefined : language,
      });
      made.set(name, policy);
    }
    return policy;
  }

  function actionsFor(caller: WhoAsks, asked: string, place: PossibleTarget): Actions {
    const { provider } = place;
    return actionsIn(options, {
      key: caller.key,
      role: caller.role,
      labels: caller.labels,
      models: namesOfModel(aliases, asked, place),
      provider,
      trust: trust.get(provider) ?? 'cloud',
    });
  }

  function within({ key, role, labels }: WhoAsks, place: PolicyPlace): EntityPolicy {
    const where =
      'trust' in place ? place : { provider: place.provider, trust: trust.get(place.provider) ?? ('cloud' as const) };
    return policyOf(actionsIn(options, { key, role, labels, ...where }));
  }

  const usual = (where: Trust): Actions => actionsIn(options, { trust: where });

  if (rules.length === 0) {
    const only: Clearance = Object.freeze({
      policy: policyOf(actionsIn(options, { trust: 'cloud' })),
      fitFor: undefined,
    });
    return { usual, within, clearance: () => only };
  }

  const decisions = new RememberedDecisions<Clearance>(({ caller, model, targets }) => {
    const possible = possibleTargets(options.providers, model, targets);
    return Object.freeze({
      policy: policyOf(
        possible.map((target) => actionsFor(caller, model, target)).reduce((one, other) => strictestOf(one, other)),
      ),
      fitFor: targets.length === 0 ? undefined : new Set(targets.map(({ provider }) => provider)),
    });
  });
  return { usual, within, clearance: (caller, model, targets) => decisions.get({ caller, model, targets }) };
}

function strictestOf(one: Actions, other: Actions): Actions {
  const actions = {} as Record<EntityType, EntityAction>;
  for (const type of entityTypeNames) actions[type] = stricter(one[type], other[type]);
  return actions;
}
