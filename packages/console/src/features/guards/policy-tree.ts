import type { SettingPath } from '@gatehouse/contract/admin-configuration';
import { mapsAt, valueAt } from '../../draft/setting-tree.ts';
import { type Callers, callersOf } from '../../rules/callers.ts';
import { isMap, type SettingValues, textOf } from '../../setting-form/setting-values.ts';

/** The policy that holds where no rule names another. */
export const usualPolicy = 'default';

/** A guard as the configuration has it: its kind in `use`, and its options. */
export type GuardEntry = SettingValues;

export interface PolicyEntry {
  readonly name: string;
  readonly description: string | undefined;
  readonly guards: readonly GuardEntry[];
}

export interface RuleEntry extends Callers {
  readonly policy: string;
}

export const rulesPath: SettingPath = ['inspection', 'rules'];

/** Where the guards of a policy stand. */
export function guardsPath(policy: string): SettingPath {
  return policy === usualPolicy ? ['inspection', 'guards'] : ['inspection', 'policies', policy, 'guards'];
}

export function policiesOf(tree: SettingValues): readonly PolicyEntry[] {
  const further = valueAt(tree, ['inspection', 'policies']);
  return [
    { name: usualPolicy, description: undefined, guards: mapsAt(tree, guardsPath(usualPolicy)) },
    ...Object.entries(isMap(further) ? further : {}).map(([name, policy]) => ({
      name,
      description: isMap(policy) && typeof policy['description'] === 'string' ? policy['description'] : undefined,
      guards: mapsAt(tree, guardsPath(name)),
    })),
  ];
}

export function rulesOf(tree: SettingValues): readonly RuleEntry[] {
  return mapsAt(tree, rulesPath).map((rule) => ({
    ...callersOf(rule),
    policy: typeof rule['policy'] === 'string' ? rule['policy'] : usualPolicy,
  }));
}

/** As records and metrics call it. */
export function nameOfGuard(guard: GuardEntry): string {
  const { id, use } = guard;
  return typeof id === 'string' ? id : textOf(use);
}

export function kindOf(guard: GuardEntry): string {
  return textOf(guard['use']);
}
