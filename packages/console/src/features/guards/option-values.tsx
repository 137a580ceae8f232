import type { PlainSettingField, SettingField } from '@gatehouse/contract/setting-field';
import type { ReactNode } from 'react';
import { useOwnTexts } from '../../language/define-texts.ts';
import { formatCount } from '../../language/format.ts';
import { useLanguage } from '../../language/language-context.ts';
import { isList, isMap, type SettingValue } from '../../setting-form/setting-values.ts';
import { useChoiceName } from '../../setting-form/use-choice-name.ts';
import { policyTexts } from './policy-texts.ts';

interface Props {
  readonly field: SettingField | PlainSettingField;
  readonly value: SettingValue;
}

const longest = 40;

/** A setting in a few characters: of lists, and of what is looked for, only how many there are. */
export function OptionValues({ field, value }: Props): ReactNode {
  const texts = useOwnTexts(policyTexts).policies;
  const language = useLanguage();
  const choiceName = useChoiceName();
  const { explanation, kind, name } = field;
  const isSecret = 'secret' in field && field.secret === true;

  const inWords = (): string => {
    if (isSecret) return '•••';
    if (isList(value)) return formatCount(value.length, language);
    if (isMap(value)) return formatCount(Object.keys(value).length, language);
    if (typeof value === 'boolean') return value ? texts.optionOn : texts.optionOff;
    if (kind === 'choice' && (typeof value === 'string' || typeof value === 'number')) return choiceName(name, value);
    const text = typeof value === 'string' ? value : JSON.stringify(value);
    return text.length > longest ? `${text.slice(0, longest)}…` : text;
  };

  return (
    <span title={explanation?.[language]}>
      <code>{name}</code> <bdi>{inWords()}</bdi>
    </span>
  );
}
