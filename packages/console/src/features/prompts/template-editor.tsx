import { type ReactNode, type SubmitEvent, useMemo, useState } from 'react';
import type { PromptForm } from '@gatehouse/contract/admin-prompts';
import { fetchConfiguration } from '../../api/configuration.ts';
import { useAdminCall } from '../../api/use-admin-call.ts';
import { useConfigurationChange } from '../../configuration/use-configuration-change.tsx';
import { LeaveGuard } from '../../draft/leave-guard.tsx';
import { useOwnTexts } from '../../language/define-texts.ts';
import { formatList } from '../../language/format.ts';
import { useLanguage } from '../../language/language-context.ts';
import { SettingForm } from '../../setting-form/setting-form.tsx';
import { type SettingValues, textOf } from '../../setting-form/setting-values.ts';
import { Card } from '../../ui/card.tsx';
import { Confirm } from '../../ui/confirm.tsx';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { CaseFields } from './case-fields.tsx';
import { editTexts } from './edit-texts.ts';
import { type EditedTemplate, namesTwice, writtenTemplate } from './edited-template.ts';
import { FieldProblems } from './field-problems.tsx';
import { NameFields } from './name-fields.tsx';
import { TemplateCheck } from './template-check.tsx';
import { TextFields } from './text-fields.tsx';
import { useTemplateCheck } from './use-template-check.ts';
import { VariableFields } from './variable-fields.tsx';
import { editsForTemplate, writtenTemplates } from './written-templates.ts';

/** What is being edited: a template of a new name, a new version of one that is there, or a draft. */
export interface Editing {
  readonly what: 'new' | 'version' | 'draft';
  readonly start: EditedTemplate;
}

interface Props extends Editing {
  readonly form: PromptForm;
  /** Names of the templates that there are. */
  readonly taken: readonly string[];
  /** What stands in the file. */
  readonly written: readonly SettingValues[];
  readonly onClose: () => void;
}

/** A version of a template before it is one: the gateway looks at it while it is written, and the difference is seen before it is. */
export function TemplateEditor({ what, start, form, taken, written, onClose }: Props): ReactNode {
  const texts = useOwnTexts(editTexts);
  const language = useLanguage();
  const [edited, setEdited] = useState(start);
  const { dialog, propose } = useConfigurationChange({ onApplied: onClose });
  const { busy, failure, run } = useAdminCall();
  const entry = useMemo(() => writtenTemplate(edited), [edited]);
  const changed = edited !== start;
  const twice = namesTwice(edited.variables);
  const isTaken = what === 'new' && taken.includes(textOf(edited.plain['name']));
  const replaces = what === 'draft';
  const checked = useTemplateCheck({ entry, written, replaces });
  const { problems } = checked;
  const set = (changes: Partial<EditedTemplate>): void => setEdited({ ...edited, ...changes });
  const plain = { values: edited.plain, onChange: (values: SettingValues) => set({ plain: values }) };
  const called = `${textOf(start.plain['name'])}@${Number(start.plain['version'])}`;

  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    if (twice.length > 0 || isTaken) return;
    void run(async (call) => {
      // Somebody may have changed the file meanwhile, and places in it with it.
      const { settings } = await fetchConfiguration(call);
      propose({ edits: editsForTemplate(writtenTemplates(settings), entry, replaces) });
    });
  };

  return (
    <Card title={what === 'new' ? texts.heads.new : texts.heads[what](called)} explanation={texts.explanation}>
      <form className="prompts-editor" onSubmit={submit}>
        <NameFields {...plain} fixed={what !== 'new'} isTaken={isTaken} problems={problems} />
        <SettingForm
          {...plain}
          fields={form.template.filter(({ name }) => !namedAlone.has(name))}
          labels={texts.labels}
        />
        <FieldProblems problems={problems.plain} />
        <VariableFields
          variables={edited.variables}
          fields={form.variables}
          problems={problems.variables}
          onChange={(variables) => set({ variables })}
        />
        {twice.length === 0 ? null : (
          <p className="notice bad" role="alert">
            {texts.variables.twice(formatList(twice, language))}
          </p>
        )}
        <TextFields
          texts={edited.texts}
          variables={edited.variables.map(({ name }) => name).filter((name) => name !== '')}
          problems={problems.texts}
          onChange={(changedTexts) => set({ texts: changedTexts })}
        />
        <fieldset className="setting-group">
          <legend>{texts.settings}</legend>
          <SettingForm fields={form.settings} values={edited.settings} onChange={(settings) => set({ settings })} />
          <FieldProblems problems={problems.settings} />
        </fieldset>
        <CaseFields cases={edited.cases} form={form} problems={problems.cases} onChange={(cases) => set({ cases })} />
        <TemplateCheck checked={checked} />
        <FailureNotice failure={failure} />
        <div className="modal-actions">
          {changed ? (
            <Confirm
              label={texts.cancel}
              title={texts.cancelTitle}
              consequences={[texts.cancelConsequence]}
              onConfirm={onClose}
            />
          ) : (
            <button type="button" onClick={onClose}>
              {texts.cancel}
            </button>
          )}
          <button
            type="submit"
            className="primary"
            disabled={busy || twice.length > 0 || isTaken || (replaces && !changed)}
          >
            {texts.review}
          </button>
        </div>
      </form>
      <LeaveGuard unsaved={changed} />
      {dialog}
    </Card>
  );
}

/** What has fields of its own above the others. */
const namedAlone = new Set(['name', 'version', 'model']);
