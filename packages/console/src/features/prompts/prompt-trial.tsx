import { type ReactNode, type SubmitEvent, useState } from 'react';
import type { PromptView } from '@gatehouse/contract/admin-prompts';
import { promptLanguages, type PromptVariable } from '@gatehouse/contract/prompts';
import { askTemplate, type TemplateAnswer } from '../../api/prompts.ts';
import { useAdminCall } from '../../api/use-admin-call.ts';
import { useOwnTexts } from '../../language/define-texts.ts';
import { formatCount, formatList } from '../../language/format.ts';
import { useLanguage } from '../../language/language-context.ts';
import { usePermitted } from '../../session/session.ts';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { ForeignText } from '../../ui/foreign-text.tsx';
import { type FormValues, languagesOf, previewOf, usualLanguage, valuesIn, wrongValues } from './preview.ts';
import { promptsTexts } from './texts.ts';

/** What a template makes of values, before the model is asked and then. */
export function PromptTrial({ template }: { readonly template: PromptView }): ReactNode {
  const texts = useOwnTexts(promptsTexts).preview;
  const language = useLanguage();
  const permitted = usePermitted();
  const [form, setForm] = useState<FormValues>({});
  const [message, setMessage] = useState('');
  const [variant, setVariant] = useState(usualLanguage(template));
  const [answer, setAnswer] = useState<TemplateAnswer>();
  const { busy, failure, run } = useAdminCall();
  const wrong = wrongValues(template, form);
  // Nobody has done anything wrong who has done nothing yet.
  const begun = Object.keys(form).length > 0 || message !== '';
  const asksMessage = template.texts[variant]?.user === undefined;

  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    setAnswer(undefined);
    void run(async (call) => {
      const variables = valuesIn(template, form);
      setAnswer(
        await askTemplate({ template, variables, language: variant, message: asksMessage ? message : undefined }, call),
      );
    });
  };

  return (
    <>
      <h3>{texts.title}</h3>
      <p className="quiet">{texts.explanation}</p>
      <form className="prompts-trial" onSubmit={submit}>
        <div className="prompts-form">
          <label>
            {texts.language}
            <select
              name={`language-${template.name}`}
              value={variant}
              onChange={(event) =>
                setVariant(promptLanguages.find((one) => one === event.target.value) ?? usualLanguage(template))
              }
            >
              {languagesOf(template).map((one) => (
                <option key={one} value={one}>
                  {texts.languages[one]}
                </option>
              ))}
            </select>
          </label>
          {Object.entries(template.variables).map(([name, variable]) => (
            <VariableField
              key={name}
              name={name}
              variable={variable}
              value={form[name] ?? ''}
              onChange={(value) => setForm((before) => ({ ...before, [name]: value }))}
            />
          ))}
          {asksMessage ? (
            <label className="wide">
              {texts.message}
              <textarea
                name={`message-${template.name}`}
                rows={2}
                autoComplete="off"
                value={message}
                onChange={(event) => setMessage(event.target.value)}
              />
            </label>
          ) : null}
        </div>
        <ol className="prompts-messages">
          {previewOf(template, variant, form).map(({ role, text }, index) => (
            <li key={index}>
              <small className="quiet">{texts.roles[role]}</small>
              <ForeignText text={text} block />
            </li>
          ))}
        </ol>
        {wrong.length === 0 || !begun ? null : (
          <p className="quiet">
            <ForeignText text={texts.wrong(formatList(wrong, language))} />
          </p>
        )}
        {permitted('playground.use') ? (
          <p>
            <button type="submit" disabled={busy || wrong.length > 0 || (asksMessage && message === '')}>
              {busy ? texts.asking : texts.ask}
            </button>
          </p>
        ) : (
          <p className="quiet">{texts.mayNot}</p>
        )}
      </form>
      <FailureNotice failure={failure} />
      {answer === undefined ? null : (
        <output className="prompts-answer">
          <h4>
            {texts.answer}{' '}
            {answer.tokens === undefined ? null : (
              <small className="quiet">{texts.tokens(formatCount(answer.tokens, language))}</small>
            )}
          </h4>
          <ForeignText text={answer.text} block />
        </output>
      )}
    </>
  );
}

interface FieldProps {
  readonly name: string;
  readonly variable: PromptVariable;
  readonly value: string;
  readonly onChange: (value: string) => void;
}

function VariableField({ name, onChange, value, variable }: FieldProps): ReactNode {
  const texts = useOwnTexts(promptsTexts);
  const common = { name: `variable-${name}`, value };
  if (variable.type === 'boolean' || variable.type === 'enum') {
    const { no, yes } = texts.variables;
    const options: readonly (readonly [string, string])[] =
      variable.type === 'enum'
        ? variable.values.map((one) => [one, one] as const)
        : [
            ['true', yes],
            ['false', no],
          ];
    return (
      <label>
        {name}
        <select {...common} onChange={(event) => onChange(event.target.value)}>
          <option value="">{texts.preview.choose}</option>
          {options.map(([one, shown]) => (
            <option key={one} value={one}>
              {shown}
            </option>
          ))}
        </select>
      </label>
    );
  }
  if (variable.type === 'integer' || variable.type === 'number') {
    return (
      <label>
        {name}
        <input
          {...common}
          type="number"
          step={variable.type === 'integer' ? 1 : 'any'}
          autoComplete="off"
          onChange={(event) => onChange(event.target.value)}
        />
      </label>
    );
  }
  return (
    <label className="wide">
      {variable.type === 'list' ? `${name} (${texts.preview.lines})` : name}
      <textarea {...common} rows={2} autoComplete="off" onChange={(event) => onChange(event.target.value)} />
    </label>
  );
}
