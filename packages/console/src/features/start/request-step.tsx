import { type ReactNode, type SubmitEvent, useState } from 'react';
import { useOwnTexts } from '../../language/define-texts.ts';
import { formatMilliseconds } from '../../language/format.ts';
import { useLanguage } from '../../language/language-context.ts';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { ForeignText } from '../../ui/foreign-text.tsx';
import { startTexts } from './texts.ts';
import type { FirstSteps } from './use-first-steps.ts';
import { firstModel, type FoundModels } from './use-models.ts';
import { type Sending, useSending } from './use-sending.ts';

interface Props {
  readonly known: FirstSteps;
  readonly found: FoundModels | undefined;
  readonly onAnswered: (more: FirstSteps) => void;
}

export function RequestStep({ known, found, onAnswered }: Props): ReactNode {
  const texts = useOwnTexts(startTexts);
  const { sending, busy, send } = useSending();
  const models = found?.models ?? [];
  const model = known.model ?? (found === undefined ? undefined : firstModel(found));
  const [chosen, setChosen] = useState<string>();
  const [written, setWritten] = useState<string>();
  const asked = models.find(({ name }) => name === (chosen ?? model));
  const quoting = asked !== undefined && found?.builtIn.has(asked.provider) === true;
  const content = written ?? (quoting ? texts.request.shopQuestion : texts.request.question);

  if (known.callerKey === undefined) return <p className="notice">{texts.key.needed}</p>;
  if (asked === undefined) return <p className="notice">{texts.request.noModel}</p>;
  const key = known.callerKey;

  const submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const outcome = await send({ key, model: asked.name, content });
    if (outcome?.request !== undefined && outcome.refusal === undefined)
      onAnswered({ model: asked.name, answered: { id: outcome.request, content } });
  };

  return (
    <>
      <form className="start-form" onSubmit={(event) => void submit(event)}>
        <label>
          {texts.request.model}
          <select name="start-model" value={asked.name} onChange={(event) => setChosen(event.target.value)}>
            {models.map(({ name, provider }) => (
              <option key={`${provider} ${name}`} value={name}>
                {name}
              </option>
            ))}
          </select>
        </label>
        <label className="start-wide">
          {texts.request.text}
          <textarea
            name="start-question"
            rows={2}
            required
            maxLength={4_000}
            dir="auto"
            value={content}
            onChange={(event) => setWritten(event.target.value)}
          />
        </label>
        <button type="submit" className="primary" disabled={busy || content.trim() === ''}>
          {sending === undefined ? texts.request.send : texts.request.again}
        </button>
      </form>
      {sending === undefined ? null : <Answer sending={sending} />}
    </>
  );
}

/** What came of a request, while it comes. */
export function Answer({ sending }: { readonly sending: Sending }): ReactNode {
  const texts = useOwnTexts(startTexts);
  const language = useLanguage();
  const { failure, first = null, outcome, text, whole } = sending;

  return (
    <section
      className="start-answer"
      aria-label={texts.request.answer}
      aria-live="polite"
      aria-busy={whole === undefined}
    >
      {text !== '' ? (
        <ForeignText text={text} block />
      ) : whole === undefined ? (
        <p className="quiet">{texts.request.waiting}</p>
      ) : outcome !== undefined && outcome.refusal === undefined ? (
        <p className="quiet">{texts.request.empty}</p>
      ) : null}
      {outcome?.refusal === undefined ? null : (
        <p className="notice bad">
          {outcome.refusal.message} <code>{outcome.refusal.code}</code>
        </p>
      )}
      <FailureNotice failure={failure} />
      {whole === undefined || outcome === undefined ? null : (
        <p className="quiet">
          {outcome.refusal === undefined
            ? texts.request.took(formatMilliseconds(first, language), formatMilliseconds(whole, language))
            : null}{' '}
          {outcome.request === undefined ? null : texts.request.recorded(outcome.request)}
        </p>
      )}
    </section>
  );
}
