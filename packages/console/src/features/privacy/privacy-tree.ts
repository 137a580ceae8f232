import type { SettingPath } from '@gatehouse/contract/admin-configuration';
import { entityTypeNames, type EntityType } from '@gatehouse/contract/entity-types';
import { type EntityAction, entityActions, type Trust } from '@gatehouse/contract/privacy';
import { mapsAt, valueAt } from '../../draft/setting-tree.ts';
import { type Callers, callersOf } from '../../rules/callers.ts';
import { isList, isMap, type SettingValues, textsOf } from '../../setting-form/setting-values.ts';

const root = 'pseudonymisation';

export const rulesPath: SettingPath = [root, 'rules'];
export const patternsPath: SettingPath = [root, 'patterns'];
export const entitiesPath: SettingPath = [root, 'entities'];
export const typesPath: SettingPath = [root, 'types'];

export interface PrivacyRuleEntry extends Callers {
  readonly providers: readonly string[];
  readonly trust: readonly string[];
  readonly default: EntityAction | undefined;
  readonly types: Readonly<Partial<Record<EntityType, EntityAction>>>;
}

/** A secret says nothing that an answer could need, and no default reaches it. */
const builtIn: Readonly<Partial<Record<EntityType, EntityAction>>> = { SECRET: 'redact' };

export function privacySettings(tree: SettingValues): SettingValues {
  const settings = tree[root];
  return isMap(settings) ? settings : {};
}

/** Types that are looked for. */
export function lookedFor(tree: SettingValues): ReadonlySet<string> {
  const entities = valueAt(tree, entitiesPath);
  return new Set(isList(entities) ? textsOf(entities) : entityTypeNames);
}

/** What happens to types by themselves, where something is said of them. */
export function namedActions(tree: SettingValues): Readonly<Partial<Record<EntityType, EntityAction>>> {
  return actionsIn(valueAt(tree, typesPath));
}

export function usualAction(tree: SettingValues): EntityAction {
  const action = privacySettings(tree)['default'];
  return isAction(action) ? action : 'pseudonymise';
}

export function rulesOf(tree: SettingValues): readonly PrivacyRuleEntry[] {
  return mapsAt(tree, rulesPath).map((rule) => ({
    ...callersOf(rule),
    providers: textsOf(rule['providers']),
    trust: textsOf(rule['trust']),
    default: isAction(rule['default']) ? rule['default'] : undefined,
    types: actionsIn(rule['types']),
  }));
}

/** What happens to a type where a model runs at such a place, for a key and a provider that no rule names: as the gateway works it out. */
export function actionAt(tree: SettingValues, type: EntityType, trust: Trust): EntityAction {
  let action = namedActions(tree)[type] ?? builtIn[type] ?? usualAction(tree);
  for (const rule of rulesOf(tree)) {
    const { keys, roles, labels, models, providers } = rule;
    const namesSomebody =
      keys.length > 0 || labels.length > 0 || models.length > 0 || providers.length > 0 || roles.length > 0;
    if (namesSomebody || (rule.trust.length > 0 && !rule.trust.includes(trust))) continue;
    action = rule.types[type] ?? (builtIn[type] === undefined ? rule.default : undefined) ?? action;
  }
  return action;
}

/** What holds for a type where nothing is said of it by itself. */
export function actionByDefault(tree: SettingValues, type: EntityType): EntityAction {
  return builtIn[type] ?? usualAction(tree);
}

export function isAction(value: unknown): value is EntityAction {
  return (entityActions as readonly unknown[]).includes(value);
}

export function isEntityType(name: string): name is EntityType {
  return (entityTypeNames as readonly string[]).includes(name);
}

function actionsIn(value: unknown): Partial<Record<EntityType, EntityAction>> {
  const actions: Partial<Record<EntityType, EntityAction>> = {};
  for (const [type, action] of Object.entries(typeof value === 'object' && value !== null ? value : {}))
    if (isEntityType(type) && isAction(action)) actions[type] = action;
  return actions;
}
