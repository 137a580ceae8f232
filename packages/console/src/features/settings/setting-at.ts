import type { SettingPath, SettingView } from '@gatehouse/contract/admin-configuration';

/** The setting at a path; undefined where the schema knows none there. */
export function settingAt(settings: readonly SettingView[], path: SettingPath): SettingView | undefined {
  const wanted = JSON.stringify(path);
  return settings.find((setting) => JSON.stringify(setting.path) === wanted);
}

/** What stands there, if it is a text. */
export function textAt(settings: readonly SettingView[], path: SettingPath): string | undefined {
  const value = settingAt(settings, path)?.value;
  return typeof value === 'string' ? value : undefined;
}

/** Names or positions one step below a path, in their order. */
export function stepsBelow(settings: readonly SettingView[], path: SettingPath): readonly (string | number)[] {
  const wanted = JSON.stringify(path);
  const steps = settings.flatMap((setting) =>
    setting.path.length > path.length && JSON.stringify(setting.path.slice(0, path.length)) === wanted
      ? [setting.path[path.length] ?? '']
      : [],
  );
  return [...new Set(steps)];
}
