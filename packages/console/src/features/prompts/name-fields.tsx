import { type ReactNode, useId } from 'react';
import { fetchStatus } from '../../api/status.ts';
import { useAdminData } from '../../api/use-admin-data.ts';
import { useOwnTexts } from '../../language/define-texts.ts';
import { usePermitted } from '../../session/session.ts';
import { type SettingValues, textOf } from '../../setting-form/setting-values.ts';
import { editTexts } from './edit-texts.ts';
import { FieldProblems } from './field-problems.tsx';
import type { PlacedProblems } from './problem-places.ts';

interface Props {
  readonly values: SettingValues;
  readonly onChange: (values: SettingValues) => void;
  /** Of a template that is there, neither its name nor the number of the version is anybody's choice. */
  readonly fixed: boolean;
  readonly isTaken: boolean;
  readonly problems: Pick<PlacedProblems, 'name' | 'model'>;
}

/** How a template is called, and which of the models that there are answers. */
export function NameFields({ values, onChange, fixed, isTaken, problems }: Props): ReactNode {
  const texts = useOwnTexts(editTexts);
  const id = useId();
  const permitted = usePermitted();
  const { data } = useAdminData(['status'], ({ adminKey, signal }) => fetchStatus(adminKey, signal), {
    enabled: permitted('status.read'),
  });
  const models = data?.models.map(({ name }) => name) ?? [];
  const model = textOf(values['model']);
  const isUnknown = data !== undefined && model !== '' && !models.includes(model);
  const unknown = `${id}-unknown`;
  const hint = `${id}-name`;

  return (
    <div className="prompts-pair">
      <div>
        <label>
          {texts.name}
          <input
            type="text"
            name="template-name"
            required
            readOnly={fixed}
            maxLength={63}
            pattern="[a-z0-9][a-z0-9\-]*"
            autoComplete="off"
            spellCheck={false}
            aria-invalid={isTaken}
            aria-describedby={fixed ? undefined : hint}
            value={textOf(values['name'])}
            onChange={(event) => onChange({ ...values, name: event.target.value })}
          />
          {fixed ? null : (
            <small className={isTaken ? 'setting-hint bad' : 'setting-hint'} id={hint}>
              {isTaken ? texts.nameTaken : texts.nameHint}
            </small>
          )}
        </label>
        {isTaken ? null : <FieldProblems problems={problems.name} />}
      </div>
      <label>
        {texts.version}
        <input type="text" name="template-version" readOnly value={Number(values['version'])} />
      </label>
      <div>
        <label>
          {texts.model}
          <input
            type="text"
            name="template-model"
            required
            maxLength={256}
            list={`${id}-models`}
            autoComplete="off"
            spellCheck={false}
            aria-describedby={isUnknown ? unknown : undefined}
            value={model}
            onChange={(event) => onChange({ ...values, model: event.target.value })}
          />
          <datalist id={`${id}-models`}>
            {models.map((one) => (
              <option key={one}>{one}</option>
            ))}
          </datalist>
          {isUnknown ? (
            <small className="setting-hint" id={unknown}>
              {texts.unknownModel}
            </small>
          ) : null}
        </label>
        <FieldProblems problems={problems.model} />
      </div>
    </div>
  );
}
