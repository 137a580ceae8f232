import type { ConfigurationEdit, SettingPath, SettingView } from '@gatehouse/contract/admin-configuration';
import { editsBetween } from '../../draft/edits-between.ts';
import { mapsAt, treeOf } from '../../draft/setting-tree.ts';
import { type SettingValues, textOf } from '../../setting-form/setting-values.ts';

const templatesPath: SettingPath = ['prompts', 'templates'];

/** The templates that stand in the configuration file, as they are written there: without what holds by default. */
export function writtenTemplates(settings: readonly SettingView[]): readonly SettingValues[] {
  const written = settings.filter(
    ({ path, source }) => path[0] === 'prompts' && (source === 'file' || source === 'environment'),
  );
  return mapsAt(treeOf(written), templatesPath);
}

export function isVersion(entry: SettingValues, name: string, version: number): boolean {
  return entry['name'] === name && entry['version'] === version;
}

/** Where the folder of further templates is; empty where there is none. */
export function templateFolder(settings: readonly SettingView[]): string {
  const setting = settings.find(({ path }) => path.length === 2 && path[0] === 'prompts' && path[1] === 'folder');
  return textOf(setting?.value ?? undefined);
}

/**
 * Puts a template into the file: behind the last of its name, else at the end.
 *
 * @param replaces whether it goes into the place of the version of the same number, where there is one
 */
export function editsForTemplate(
  written: readonly SettingValues[],
  template: SettingValues,
  replaces: boolean,
): readonly ConfigurationEdit[] {
  const { name, version } = template;
  const same = replaces ? written.findIndex((one) => one['name'] === name && one['version'] === version) : -1;
  const before = written[same];
  if (before !== undefined) return editsBetween([...templatesPath, same], before, template);
  if (written.length === 0) return [{ path: [...templatesPath, 0], value: template as never }];
  const last = written.findLastIndex((one) => one['name'] === name);
  const place = last === -1 ? written.length : last + 1;
  return [{ path: [...templatesPath, place], insert: template as never }];
}

/** What becomes of a version that is there; nothing where it is gone. */
export function editsForVersion(
  written: readonly SettingValues[],
  { name, version }: { readonly name: string; readonly version: number },
  what: 'publish' | 'withdraw' | 'remove',
): readonly ConfigurationEdit[] {
  const place = written.findIndex((one) => isVersion(one, name, version));
  if (place === -1) return [];
  const path = [...templatesPath, place];
  if (what === 'remove') return [{ path, remove: true }];
  return [what === 'publish' ? { path: [...path, 'draft'], remove: true } : { path: [...path, 'draft'], value: true }];
}
