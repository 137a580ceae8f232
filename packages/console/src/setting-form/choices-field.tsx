import type { PlainSettingField } from '@gatehouse/contract/setting-field';
import { type ReactNode, useEffect, useRef } from 'react';
import { useOwnTexts } from '../language/define-texts.ts';
import type { SettingValue } from './setting-values.ts';
import { settingFormTexts } from './texts.ts';
import { useChoiceName } from './use-choice-name.ts';

interface Props {
  readonly field: Extract<PlainSettingField, { kind: 'choices' }>;
  readonly id: string;
  readonly value: SettingValue | undefined;
  readonly onChange: (value: SettingValue) => void;
}

/** From so many on, all can be chosen at once. */
const many = 8;

/** Some of a few names, in the order of the schema. */
export function ChoicesField({ field, id, value, onChange }: Props): ReactNode {
  const texts = useOwnTexts(settingFormTexts);
  const nameOf = useChoiceName();
  const first = useRef<HTMLInputElement>(null);
  const { choices, fewest = 0, name } = field;
  const chosen: readonly SettingValue[] = Array.isArray(value) ? value : (field.default ?? []);
  const tooFew = chosen.length < fewest;

  useEffect(() => {
    first.current?.setCustomValidity(tooFew ? texts.fewest(fewest) : '');
  }, [tooFew, fewest, texts]);

  return (
    <fieldset className="setting-choices" id={id} aria-labelledby={`${id}-label`}>
      {choices.map((choice, index) => (
        <label key={choice}>
          <input
            ref={index === 0 ? first : undefined}
            type="checkbox"
            name={`${name}-${choice}`}
            checked={chosen.includes(choice)}
            onChange={(event) =>
              onChange(choices.filter((other) => (other === choice ? event.target.checked : chosen.includes(other))))
            }
          />
          {nameOf(name, choice)}
        </label>
      ))}
      {choices.length < many ? null : (
        <span className="setting-choices-all">
          <button type="button" onClick={() => onChange([...choices])}>
            {texts.all}
          </button>
          <button type="button" onClick={() => onChange([])}>
            {texts.none}
          </button>
        </span>
      )}
    </fieldset>
  );
}
