import { Minus } from 'lucide-react';
import type { ReactNode } from 'react';
import type { PromptForm } from '@gatehouse/contract/admin-prompts';
import { useOwnTexts } from '../../language/define-texts.ts';
import { SettingForm } from '../../setting-form/setting-form.tsx';
import { type SettingValues, textOf, withSetting } from '../../setting-form/setting-values.ts';
import { AddButton } from '../../ui/add-button.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { editTexts } from './edit-texts.ts';
import type { EditedVariable } from './edited-template.ts';
import { FieldProblems } from './field-problems.tsx';
import type { PlacedProblems } from './problem-places.ts';

interface Props {
  readonly variables: readonly EditedVariable[];
  /** What can be told of a variable, by its type. */
  readonly fields: PromptForm['variables'];
  readonly problems: PlacedProblems['variables'];
  readonly onChange: (variables: readonly EditedVariable[]) => void;
}

/** What a request fills in: each with its name, its type, and what that type can be told. */
export function VariableFields({ variables, fields, problems, onChange }: Props): ReactNode {
  const texts = useOwnTexts(editTexts).variables;
  return (
    <fieldset className="setting-group">
      <legend>{texts.title}</legend>
      {variables.length === 0 ? <p className="quiet">{texts.none}</p> : null}
      {variables.map((variable, place) => (
        // Names change while they are typed: what is typed belongs to a place in the list.
        <fieldset key={place} className="setting-group entry">
          <legend>
            {texts.one(place + 1)}{' '}
            <IconButton
              icon={Minus}
              size={15}
              label={texts.remove(variable.name === '' ? String(place + 1) : variable.name)}
              onPress={() => onChange(variables.toSpliced(place, 1))}
            />
          </legend>
          <Variable
            variable={variable}
            fields={fields}
            onChange={(changed) => onChange(variables.with(place, changed))}
          />
          <FieldProblems problems={problems.get(variable.name)} />
        </fieldset>
      ))}
      <AddButton
        label={texts.add}
        onPress={() => onChange([...variables, { name: '', options: { type: 'string' } }])}
      />
    </fieldset>
  );
}

interface VariableProps {
  readonly variable: EditedVariable;
  readonly fields: Props['fields'];
  readonly onChange: (variable: EditedVariable) => void;
}

function Variable({ variable: { name, options }, fields, onChange }: VariableProps): ReactNode {
  const texts = useOwnTexts(editTexts).variables;
  const names: Readonly<Record<string, string>> = texts.types;
  const type = textOf(options['type']);
  const own = fields[type] ?? [];
  const isBoolean = type === 'boolean';

  return (
    <>
      <div className="prompts-pair">
        <label>
          {texts.name}
          <input
            type="text"
            name="variable-name"
            required
            maxLength={63}
            pattern="[A-Za-z][A-Za-z0-9_]*"
            autoComplete="off"
            spellCheck={false}
            value={name}
            onChange={(event) => onChange({ name: event.target.value, options })}
          />
        </label>
        <label>
          {texts.type}
          <select
            name="variable-type"
            value={type}
            onChange={(event) => onChange({ name, options: ofType(options, event.target.value) })}
          >
            {Object.keys(fields).map((one) => (
              <option key={one} value={one}>
                {names[one] ?? one}
              </option>
            ))}
          </select>
        </label>
      </div>
      {/* A list without texts is nothing, so whoever chooses it sees at once where they go. */}
      <details key={type} open={type === 'enum'}>
        <summary>{texts.options}</summary>
        <div className="prompts-options">
          {/* A box that is not ticked would say no, and not nothing. */}
          <SettingForm
            fields={isBoolean ? own.filter((field) => field.name !== 'default') : own}
            values={options}
            onChange={(changed) => onChange({ name, options: changed })}
            labels={texts.labels}
          />
          {isBoolean ? (
            <BooleanDefault options={options} onChange={(changed) => onChange({ name, options: changed })} />
          ) : null}
        </div>
      </details>
    </>
  );
}

interface DefaultProps {
  readonly options: SettingValues;
  readonly onChange: (options: SettingValues) => void;
}

function BooleanDefault({ options, onChange }: DefaultProps): ReactNode {
  const texts = useOwnTexts(editTexts).variables;
  const usual = options['default'];
  return (
    <label>
      {texts.usual} <code className="setting-name">default</code>
      <select
        name="variable-default"
        value={typeof usual === 'boolean' ? String(usual) : ''}
        onChange={({ target: { value } }) =>
          onChange(withSetting(options, 'default', value === '' ? undefined : value === 'true'))
        }
      >
        <option value="">{texts.notSet}</option>
        <option value="true">{texts.yes}</option>
        <option value="false">{texts.no}</option>
      </select>
    </label>
  );
}

/** Of another type, only what says the same of all types stays. */
function ofType({ description, required }: SettingValues, type: string): SettingValues {
  return {
    type,
    ...(description === undefined ? {} : { description }),
    ...(required === undefined ? {} : { required }),
  };
}
