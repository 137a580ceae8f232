import { type ReactNode, useState } from 'react';
import type { ConfigurationProblem } from '@gatehouse/contract/admin-configuration';
import type { PromptForm } from '@gatehouse/contract/admin-prompts';
import { useOwnTexts } from '../../language/define-texts.ts';
import { SettingForm } from '../../setting-form/setting-form.tsx';
import { textOf } from '../../setting-form/setting-values.ts';
import { WithCode } from '../../setting-form/with-code.tsx';
import { AddButton } from '../../ui/add-button.tsx';
import { ForeignText } from '../../ui/foreign-text.tsx';
import { editTexts } from './edit-texts.ts';
import type { EditedCase } from './edited-template.ts';
import { FieldProblems } from './field-problems.tsx';
import type { PlacedProblems } from './problem-places.ts';

interface Props {
  readonly cases: readonly EditedCase[];
  readonly form: Pick<PromptForm, 'case' | 'expectation'>;
  readonly problems: PlacedProblems['cases'];
  readonly onChange: (cases: readonly EditedCase[]) => void;
}

/** What is asked of the template to see whether it does what it is for. */
export function CaseFields({ cases, form, problems, onChange }: Props): ReactNode {
  const texts = useOwnTexts(editTexts).cases;
  return (
    <fieldset className="setting-group">
      <legend>{texts.title}</legend>
      <p className="quiet">
        <WithCode text={texts.explanation} />
      </p>
      {cases.map((one, place) => (
        // Names change while they are typed: what is typed belongs to a place in the list.
        <Case
          key={place}
          called={textOf(one.asked['name']) || texts.one(place + 1)}
          edited={one}
          form={form}
          problems={problems.get(place)}
          onChange={(changed) => onChange(cases.with(place, changed))}
          onRemove={() => onChange(cases.toSpliced(place, 1))}
        />
      ))}
      <AddButton label={texts.add} onPress={() => onChange([...cases, { asked: { name: '' }, expect: undefined }])} />
    </fieldset>
  );
}

interface CaseProps {
  readonly called: string;
  readonly edited: EditedCase;
  readonly form: Props['form'];
  readonly problems: readonly ConfigurationProblem[] | undefined;
  readonly onChange: (edited: EditedCase) => void;
  readonly onRemove: () => void;
}

function Case({ called, edited, form, problems, onChange, onRemove }: CaseProps): ReactNode {
  const texts = useOwnTexts(editTexts).cases;
  // One that was just added is there to be written.
  const [fresh] = useState(edited.asked['name'] === '');
  return (
    <>
      <details open={fresh} className="prompts-case">
        <summary>
          <ForeignText text={called} />
        </summary>
        <div className="prompts-options">
          <SettingForm fields={form.case} values={edited.asked} onChange={(asked) => onChange({ ...edited, asked })} />
          <SettingForm
            fields={form.expectation}
            values={edited.expect ?? {}}
            onChange={(expect) => onChange({ ...edited, expect })}
          />
          <p>
            <button type="button" onClick={onRemove}>
              <ForeignText text={texts.remove(called)} />
            </button>
          </p>
        </div>
      </details>
      <FieldProblems problems={problems} />
    </>
  );
}
