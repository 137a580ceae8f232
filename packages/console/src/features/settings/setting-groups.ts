import type { SettingView } from '@gatehouse/contract/admin-configuration';
import type { Language } from '../../language/language.ts';
import type { SettingsSearch } from '../../routes/settings-route.ts';

export interface SettingGroup {
  /** The topmost setting, or `general` for those that stand alone. */
  readonly name: string;
  readonly settings: readonly SettingView[];
}

const alone: ReadonlySet<string> = new Set(['version', 'tenant', 'dataFolder', 'tls']);
const written: ReadonlySet<SettingView['source']> = new Set(['file', 'environment', 'command-line']);

/** Settings by their topmost one, of which each word that is looked for is in the name, the value or the description. */
export function settingGroups(
  settings: readonly SettingView[],
  { text = '', source }: Pick<SettingsSearch, 'text' | 'source'>,
  language: Language,
): readonly SettingGroup[] {
  const words = text
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  const groups = new Map<string, SettingView[]>();
  for (const setting of settings) {
    if (source === 'written' ? !written.has(setting.source) : source !== undefined && source !== setting.source)
      continue;
    const { description, path, value } = setting;
    const said = `${pathText(path)} ${valueText(value)} ${description?.[language] ?? ''}`.toLowerCase();
    if (!words.every((word) => said.includes(word))) continue;
    const top = String(setting.path[0]);
    const name = alone.has(top) ? 'general' : top;
    const group = groups.get(name);
    if (group === undefined) groups.set(name, [setting]);
    else group.push(setting);
  }
  return [...groups].map(([name, found]) => ({ name, settings: found }));
}

/** For example `providers[0].baseUrl`. */
export function pathText(path: SettingView['path']): string {
  return path.map((step, index) => (typeof step === 'number' ? `[${step}]` : index === 0 ? step : `.${step}`)).join('');
}

/** A value in one line, as a person would write it. */
export function valueText(value: SettingView['value']): string {
  if (value === null) return '';
  if (typeof value === 'string') return value;
  if (Array.isArray(value)) return value.map((item) => valueText(item)).join(', ');
  return JSON.stringify(value);
}
