import { type SettingValues, textsOf } from '../setting-form/setting-values.ts';

/** Who makes a request, and which model it asks for: where nothing is named, everybody and all. */
export interface Callers {
  /** Ids. */
  readonly keys: readonly string[];
  readonly roles: readonly string[];
  readonly labels: readonly string[];
  readonly models: readonly string[];
}

export const callerSelectors = ['keys', 'roles', 'labels', 'models'] as const;

/** Whom a rule of the configuration is for. */
export function callersOf(rule: SettingValues): Callers {
  return {
    keys: textsOf(rule['keys']),
    roles: textsOf(rule['roles']),
    labels: textsOf(rule['labels']),
    models: textsOf(rule['models']),
  };
}

/** As a file has it: without what selects nobody in particular. */
export function writtenSelectors<Selector extends string>(
  rule: Readonly<Record<Selector, readonly string[]>>,
  selectors: readonly Selector[],
): SettingValues {
  return Object.fromEntries(selectors.flatMap((name) => (rule[name].length === 0 ? [] : [[name, [...rule[name]]]])));
}
