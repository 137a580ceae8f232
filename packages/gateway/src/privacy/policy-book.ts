import type { Configuration, PrivacyRule } from '@gatehouse/contract/config';
import { entityTypeNames, type EntityType } from '@gatehouse/contract/entity-types';
import { type EntityAction, stricter, type Trust } from '@gatehouse/contract/privacy';
import type { Caller } from '../core/caller.ts';
import type { Clearance, EntityPolicies, EntityPolicy, PolicyPlace, WhoAsks } from '../core/entity-policy.ts';
import type { PossibleTarget } from '../core/router.ts';
import { trustOf } from './provider-trust.ts';

type Options = Pick<Configuration, 'pseudonymisation' | 'providers' | 'models'>;
type Actions = Readonly<Record<EntityType, EntityAction>>;

/** What a rule is held against. Undefined where it is about nobody in particular: rules for some do not hold then. */
export interface RuleContext {
  readonly key?: string | undefined;
  readonly role?: Caller['role'] | undefined;
  readonly labels?: readonly string[] | undefined;
  readonly models?: readonly string[] | undefined;
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
  return (
    among(rule.keys, context.key) &&
    among(rule.roles, context.role) &&
    among(rule.providers, context.provider) &&
    among(rule.trust, context.trust) &&
    shares(rule.labels, context.labels) &&
    shares(rule.models, context.models)
  );
}

function among<T>(named: readonly T[] | undefined, own: T | undefined): boolean {
  return named === undefined || (own !== undefined && named.includes(own));
}

function shares(named: readonly string[] | undefined, own: readonly string[] = []): boolean {
  return named === undefined || named.some((name) => own.includes(name));
}

/** Models of one key at most that are remembered: a server may make up ever new names. */
const mostRemembered = 1_000;

interface Remembered {
  readonly targets: readonly PossibleTarget[];
  readonly clearance: Clearance;
}

/** The policies of one configuration. They are few, so each is made once and shared. */
export function createPolicyBook(options: Options): EntityPolicies {
  const { language, rules, surrogates } = options.pseudonymisation;
  const trust = new Map(options.providers.map((provider) => [provider.id, trustOf(provider)]));
  const made = new Map<string, EntityPolicy>();
  const remembered = new WeakMap<WhoAsks, Map<string, Remembered>>();

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

  function actionsFor(caller: WhoAsks, asked: string, { provider, target }: PossibleTarget): Actions {
    return actionsIn(options, {
      key: caller.key,
      role: caller.role,
      labels: caller.labels,
      models: namesOf(options, asked, provider, target),
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

  return {
    usual,
    within,
    clearance(caller, model, targets) {
      const known = remembered.get(caller);
      // Names that no model has are the client's own, so they are not kept apart.
      const name = targets.length === 0 ? '' : model;
      const before = targets.length === 0 ? undefined : known?.get(name);
      if (before?.targets === targets) return before.clearance;
      const possible =
        targets.length === 0 ? options.providers.map(({ id }) => ({ provider: id, target: model })) : targets;
      const clearance: Clearance = Object.freeze({
        policy: policyOf(
          possible.map((target) => actionsFor(caller, model, target)).reduce((one, other) => strictestOf(one, other)),
        ),
        fitFor: targets.length === 0 ? undefined : new Set(targets.map(({ provider }) => provider)),
      });
      if (targets.length > 0) {
        if (known === undefined) remembered.set(caller, new Map([[name, { targets, clearance }]]));
        else {
          if (known.size >= mostRemembered) known.clear();
          known.set(name, { targets, clearance });
        }
      }
      return clearance;
    },
  };
}

/** Every name that leads to the same model, so that none of them is a way around a rule. */
function namesOf({ models }: Pick<Options, 'models'>, asked: string, provider: string, target: string): string[] {
  const own = target.startsWith(`${provider}/`) ? [target.slice(provider.length + 1)] : [];
  const aliases = models
    .filter((alias) => alias.provider === provider && [target, ...own].includes(alias.target))
    .map(({ name }) => name);
  return [asked, target, `${provider}/${target}`, ...own, ...aliases];
}

function strictestOf(one: Actions, other: Actions): Actions {
  const actions = {} as Record<EntityType, EntityAction>;
  for (const type of entityTypeNames) actions[type] = stricter(one[type], other[type]);
  return actions;
}
