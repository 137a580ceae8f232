import type { PlainSettingField } from '@gatehouse/contract/setting-field';
import type { ReactNode } from 'react';
import { useOwnTexts } from '../language/define-texts.ts';
import { ChoicesField } from './choices-field.tsx';
import { JsonField } from './json-field.tsx';
import type { SettingValue } from './setting-values.ts';
import { TextsField } from './texts-field.tsx';
import { settingFormTexts } from './texts.ts';
import { useChoiceName } from './use-choice-name.ts';

interface Props<Field> {
  readonly field: Field;
  readonly id: string;
  readonly value: SettingValue | undefined;
  readonly onChange: (value: SettingValue | undefined) => void;
}

type FieldOf<Kind> = Extract<PlainSettingField, { kind: Kind }>;

/** The control of one setting. Browsers check its limits before a form is sent, and the server again. */
export function PlainField({ field, ...props }: Props<PlainSettingField>): ReactNode {
  switch (field.kind) {
    case 'switch':
      return <SwitchField field={field} {...props} />;
    case 'number':
      return <NumberField field={field} {...props} />;
    case 'text':
      return <LineField field={field} {...props} />;
    case 'choice':
      return <ChoiceField field={field} {...props} />;
    case 'choices':
      return <ChoicesField field={field} {...props} />;
    case 'texts':
      return <TextsField field={field} {...props} />;
    case 'object':
      return <JsonField field={field} {...props} />;
  }
}

function SwitchField({ field, id, value, onChange }: Props<FieldOf<'switch'>>): ReactNode {
  return (
    <input
      type="checkbox"
      id={id}
      name={field.name}
      checked={(value ?? field.default) === true}
      onChange={(event) => onChange(event.target.checked)}
    />
  );
}

function NumberField({ field, id, value, onChange }: Props<FieldOf<'number'>>): ReactNode {
  const texts = useOwnTexts(settingFormTexts);
  const { least, most, whole } = field;
  const limits =
    least !== undefined && most !== undefined
      ? texts.limits(String(least), String(most))
      : least !== undefined
        ? texts.atLeast(String(least))
        : most === undefined
          ? undefined
          : texts.atMost(String(most));
  const hints = [...(limits === undefined ? [] : [limits]), ...hintOf(field.default, texts)];

  return (
    <>
      <input
        type="number"
        id={id}
        name={field.name}
        min={least}
        max={most}
        step={whole ? 1 : 'any'}
        required={field.required === true}
        placeholder={field.default === undefined ? texts.notSet : String(field.default)}
        value={typeof value === 'number' ? value : ''}
        aria-describedby={hints.length === 0 ? undefined : `${id}-hint`}
        onChange={(event) =>
          onChange(Number.isNaN(event.target.valueAsNumber) ? undefined : event.target.valueAsNumber)
        }
      />
      <Hint id={id} hints={hints} />
    </>
  );
}

function LineField({ field, id, value, onChange }: Props<FieldOf<'text'>>): ReactNode {
  const texts = useOwnTexts(settingFormTexts);
  const { unit, secret, longest, pattern } = field;
  const hints = [
    ...(unit === undefined ? [] : [texts.units[unit]]),
    ...(secret === true ? [texts.secret] : []),
    ...hintOf(field.default, texts),
  ];
  const shared = {
    id,
    name: field.name,
    required: field.required === true,
    maxLength: longest,
    autoComplete: 'off',
    spellCheck: false,
    placeholder: field.default ?? texts.notSet,
    value: typeof value === 'string' ? value : '',
    'aria-describedby': hints.length === 0 ? undefined : `${id}-hint`,
  };
  // An empty text means the default, but for settings whose default is some text that may be taken away.
  const changed = (text: string): void =>
    onChange(
      text === '' && (field.default === undefined || field.default === '' || unit !== undefined) ? undefined : text,
    );

  return (
    <>
      {(longest ?? 0) > 512 ? (
        <textarea rows={3} {...shared} onChange={(event) => changed(event.target.value)} />
      ) : (
        <input type="text" pattern={bareOf(pattern)} {...shared} onChange={(event) => changed(event.target.value)} />
      )}
      <Hint id={id} hints={hints} />
    </>
  );
}

function ChoiceField({ field, id, value, onChange }: Props<FieldOf<'choice'>>): ReactNode {
  const texts = useOwnTexts(settingFormTexts);
  const nameOf = useChoiceName();
  const { choices } = field;
  const chosen = choices.find((choice) => choice === (value ?? field.default));

  return (
    <select
      id={id}
      name={field.name}
      required={field.required === true}
      value={String(chosen ?? '')}
      onChange={(event) => onChange(choices.find((choice) => String(choice) === event.target.value))}
    >
      {field.default === undefined ? <option value="">{texts.notSet}</option> : null}
      {choices.map((choice) => {
        const name = nameOf(field.name, choice);
        return (
          <option key={choice} value={String(choice)}>
            {choice === field.default ? texts.usual(name) : name}
          </option>
        );
      })}
    </select>
  );
}

function Hint({ id, hints }: { readonly id: string; readonly hints: readonly string[] }): ReactNode {
  if (hints.length === 0) return null;
  return (
    <small className="setting-hint" id={`${id}-hint`}>
      {hints.join(' · ')}
    </small>
  );
}

function hintOf(
  usual: string | number | undefined,
  texts: { readonly usualIs: (value: string) => string },
): readonly string[] {
  return usual === undefined || usual === '' ? [] : [texts.usualIs(String(usual))];
}

/** Browsers put anchors around a pattern themselves, and refuse some that are fine elsewhere. */
function bareOf(pattern: string | undefined): string | undefined {
  if (pattern === undefined) return undefined;
  try {
    return new RegExp(pattern, 'v').source.replace(/^\^/, '').replace(/\$$/, '');
  } catch {
    return undefined;
  }
}
