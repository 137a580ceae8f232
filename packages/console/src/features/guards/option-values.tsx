import type { PlainSettingField, SettingField } from '@gatehouse/contract/setting-field';
import type { ReactNode } from 'react';
import { formatCount } from '../../language/format.ts';
import { useLanguage } from '../../language/language-context.ts';
import { isList, isMap, type SettingValue } from '../../setting-form/setting-values.ts';

interface Props {
  readonly field: SettingField | PlainSettingField;
  readonly value: SettingValue;
}

const longest = 40;

/** A setting in a few characters: of lists, and of what is looked for, only how many there are. */
export function OptionValues({ field, value }: Props): ReactNode {
  const language = useLanguage();
  const { name } = field;
  const words = 'secret' in field && field.secret === true ? '•••' : wordsOf(value, language);
  return (
    <>
      <code>{name}</code>
      {value === true ? null : <bdi> {words}</bdi>}
    </>
  );
}

function wordsOf(value: SettingValue, language: 'en' | 'de'): string {
  if (isList(value)) return formatCount(value.length, language);
  if (isMap(value)) return formatCount(Object.keys(value).length, language);
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > longest ? `${text.slice(0, longest)}…` : text;
}
