import type { PlainSettingField, SettingField } from '@gatehouse/contract/setting-field';

/** What JSON can say: values of settings as a configuration file has them. */
export type SettingValue = string | number | boolean | null | readonly SettingValue[] | SettingValues;

export interface SettingValues {
  readonly [name: string]: SettingValue;
}

/** With a setting as it is to be; without it where it is undefined, so that its default holds. */
export function withSetting(values: SettingValues, name: string, value: SettingValue | undefined): SettingValues {
  const { [name]: _before, ...others } = values;
  return value === undefined ? others : { ...others, [name]: value };
}

export function isMap(value: SettingValue | undefined): value is SettingValues {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function isList(value: SettingValue | undefined): value is readonly SettingValue[] {
  return Array.isArray(value);
}

/** A text; empty where there is none. */
export function textOf(value: SettingValue | undefined): string {
  return typeof value === 'string' ? value : '';
}

/** The texts of a list. */
export function textsOf(value: SettingValue | undefined): readonly string[] {
  return isList(value) ? value.filter((entry) => typeof entry === 'string') : [];
}

/** What holds: what is set, else the default. */
export function effectiveValue(
  field: SettingField | PlainSettingField,
  values: SettingValues,
): SettingValue | undefined {
  return values[field.name] ?? ('default' in field ? field.default : undefined);
}

export function sameValue(one: SettingValue | undefined, other: SettingValue | undefined): boolean {
  return JSON.stringify(sorted(one)) === JSON.stringify(sorted(other));
}

/** Settings that are not what holds by default, in the order of the form. */
export function changedSettings(
  fields: readonly SettingField[],
  values: SettingValues,
): readonly { readonly field: SettingField; readonly value: SettingValue }[] {
  return fields.flatMap((field) => {
    const value = values[field.name];
    if (value === undefined || value === null) return [];
    const usual = 'default' in field ? (field.default as SettingValue | undefined) : undefined;
    if ('fields' in field && field.kind === 'group' && isMap(value)) {
      return changedSettings(field.fields, value).length === 0 ? [] : [{ field, value }];
    }
    if (field.kind === 'groups' && isList(value) && value.length === 0) return [];
    return usual !== undefined && sameValue(value, usual) ? [] : [{ field, value }];
  });
}

function sorted(value: SettingValue | undefined): unknown {
  if (isList(value)) return value.map(sorted);
  if (!isMap(value)) return value;
  return Object.fromEntries(
    Object.keys(value)
      .toSorted()
      .map((name) => [name, sorted(value[name])]),
  );
}
