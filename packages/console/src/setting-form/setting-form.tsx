import './setting-form.css';
import type { PlainSettingField, SettingField } from '@gatehouse/contract/setting-field';
import { Minus, Plus, RotateCcw } from 'lucide-react';
import { type ReactNode, useId } from 'react';
import { useOwnTexts } from '../language/define-texts.ts';
import { useLanguage } from '../language/language-context.ts';
import { IconButton } from '../ui/icon-button.tsx';
import { PlainField } from './plain-field.tsx';
import { isMap, sameValue, type SettingValue, type SettingValues, withSetting } from './setting-values.ts';
import { settingFormTexts } from './texts.ts';
import { WithCode } from './with-code.tsx';

interface Props {
  readonly fields: readonly SettingField[];
  readonly values: SettingValues;
  readonly onChange: (values: SettingValues) => void;
  /** Shorter than what the reference says of a field, by its name. */
  readonly labels?: Readonly<Record<string, string>>;
}

/** Settings as their schema describes them: each with what it is for, its default and its limits. */
export function SettingForm({ fields, values, onChange, labels = {} }: Props): ReactNode {
  return (
    <div className="setting-form">
      {fields.map((field) => (
        <Setting
          key={field.name}
          field={field}
          value={values[field.name]}
          label={Object.hasOwn(labels, field.name) ? labels[field.name] : undefined}
          onChange={(value) => onChange(withSetting(values, field.name, value))}
        />
      ))}
    </div>
  );
}

interface SettingProps<Field> {
  readonly field: Field;
  /** Undefined where its default holds. */
  readonly value: SettingValue | undefined;
  /** In place of its explanation. */
  readonly label?: string | undefined;
  readonly onChange: (value: SettingValue | undefined) => void;
}

function Setting({ field, value, label, onChange }: SettingProps<SettingField>): ReactNode {
  if (field.kind === 'group') {
    return (
      <Group field={field}>
        <SettingForm
          fields={field.fields}
          values={isMap(value) ? value : {}}
          onChange={(next) => onChange(Object.keys(next).length === 0 ? undefined : next)}
        />
      </Group>
    );
  }
  if (field.kind === 'groups') return <Groups field={field} value={value} onChange={onChange} />;
  return <PlainSetting field={field} value={value} label={label} onChange={onChange} />;
}

function PlainSetting({ field, value, label, onChange }: SettingProps<PlainSettingField>): ReactNode {
  const texts = useOwnTexts(settingFormTexts);
  const language = useLanguage();
  const id = useId();
  const usual = field.default as SettingValue | undefined;
  const differs = value !== undefined && usual !== undefined && !sameValue(value, usual);

  const said = label ?? field.explanation?.[language];
  const name = (
    <>
      {said === undefined ? null : <WithCode text={said} />} <code className="setting-name">{field.name}</code>
    </>
  );

  return (
    <div className={`setting ${field.kind}`}>
      <div className="setting-head">
        {field.kind === 'choices' ? (
          <span id={`${id}-label`}>{name}</span>
        ) : (
          <label htmlFor={id} id={`${id}-label`}>
            {name}
          </label>
        )}
        {differs ? (
          <IconButton icon={RotateCcw} size={15} label={texts.reset(field.name)} onPress={() => onChange(undefined)} />
        ) : null}
      </div>
      <PlainField field={field} id={id} value={value} onChange={onChange} />
    </div>
  );
}

function Group({ field, children }: { readonly field: SettingField; readonly children: ReactNode }): ReactNode {
  const language = useLanguage();
  return (
    <fieldset className="setting-group">
      <legend>
        {field.explanation === undefined ? null : <WithCode text={field.explanation[language]} />}{' '}
        <code className="setting-name">{field.name}</code>
      </legend>
      {children}
    </fieldset>
  );
}

type GroupsField = Extract<SettingField, { kind: 'groups' }>;

function Groups({ field, value, onChange }: SettingProps<GroupsField>): ReactNode {
  const texts = useOwnTexts(settingFormTexts);
  const entries = Array.isArray(value) ? value.filter(isMap) : [];
  const { most = Number.POSITIVE_INFINITY } = field;

  return (
    <Group field={field}>
      {entries.map((entry, index) => (
        // Entries have no names of their own: what is typed belongs to a place in the list.
        <fieldset key={index} className="setting-group entry">
          <legend>
            {texts.entry(index + 1)}{' '}
            <IconButton
              icon={Minus}
              size={15}
              label={texts.remove(index + 1)}
              onPress={() => onChange(entries.toSpliced(index, 1))}
            />
          </legend>
          <SettingForm fields={field.fields} values={entry} onChange={(next) => onChange(entries.with(index, next))} />
        </fieldset>
      ))}
      {entries.length >= most ? null : (
        <button type="button" className="setting-add" onClick={() => onChange([...entries, {}])}>
          <Plus size={15} aria-hidden="true" /> {texts.add}
        </button>
      )}
    </Group>
  );
}
