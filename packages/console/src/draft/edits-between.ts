import type { ConfigurationEdit, SettingPath } from '@gatehouse/contract/admin-configuration';
import { sameValue, type SettingValues } from '../setting-form/setting-values.ts';

/** The edits that make the settings of one entry those of another, each by itself, so that comments in the file stay. */
export function editsBetween(
  at: SettingPath,
  before: SettingValues,
  after: SettingValues,
): readonly ConfigurationEdit[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return names.flatMap((name): ConfigurationEdit[] => {
    const [was, is] = [before[name], after[name]];
    if (sameValue(was, is)) return [];
    const path = [...at, name];
    return [is === undefined ? { path, remove: true } : { path, value: is as never }];
  });
}
