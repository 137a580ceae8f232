import type { ConfigurationEdit, SettingPath, SettingView } from '@gatehouse/contract/admin-configuration';
import { isList, isMap, type SettingValue, type SettingValues } from '../setting-form/setting-values.ts';

/** What the settings come to, from the top, as a file would have it; what nothing is set for is left out. */
export function treeOf(settings: readonly SettingView[]): SettingValues {
  let tree: SettingValue = {};
  for (const { path, value } of settings) {
    if (value === null) continue;
    tree = changeAt(tree, path, () => value);
  }
  return tree as SettingValues;
}

/** What stands at a path; undefined where nothing does. */
export function valueAt(tree: SettingValue | undefined, path: SettingPath): SettingValue | undefined {
  let value: SettingValue | undefined = tree;
  for (const step of path) {
    if (isList(value)) value = typeof step === 'number' ? value[step] : undefined;
    else if (isMap(value)) value = value[String(step)];
    else return undefined;
  }
  return value;
}

/** The maps of the list that stands at a path. */
export function mapsAt(tree: SettingValues, path: SettingPath): readonly SettingValues[] {
  const list = valueAt(tree, path);
  return isList(list) ? list.filter(isMap) : [];
}

/** The same as the gateway does with the file, so that a person sees what comes of a change before it is made. */
export function applyEdit(tree: SettingValues, edit: ConfigurationEdit): SettingValues {
  const { path } = edit;
  if ('value' in edit) return changeAt(tree, path, () => edit.value) as SettingValues;
  const last = path.at(-1) ?? '';
  return changeAt(tree, path.slice(0, -1), (holder) => {
    if ('remove' in edit) return without(holder, last);
    const list = isList(holder) ? holder : [];
    const index = typeof last === 'number' ? last : list.length;
    if ('insert' in edit) return list.toSpliced(index, 0, edit.insert);
    const [moved] = list.slice(index, index + 1);
    return moved === undefined ? list : list.toSpliced(index, 1).toSpliced(edit.move, 0, moved);
  }) as SettingValues;
}

function without(holder: SettingValue | undefined, step: string | number): SettingValue {
  if (isList(holder)) return typeof step === 'number' ? holder.toSpliced(step, 1) : holder;
  if (!isMap(holder)) return {};
  const { [String(step)]: _gone, ...others } = holder;
  return others;
}

function changeAt(
  value: SettingValue | undefined,
  path: SettingPath,
  change: (before: SettingValue | undefined) => SettingValue,
): SettingValue {
  const [step, ...rest] = path;
  if (step === undefined) return change(value);
  if (typeof step === 'number') {
    const list = isList(value) ? value : [];
    const next = changeAt(list[step], rest, change);
    return step < list.length ? list.with(step, next) : [...list, next];
  }
  const map = isMap(value) ? value : {};
  return { ...map, [step]: changeAt(map[step], rest, change) };
}
