import { type ReactNode, useState } from 'react';
import { useOwnTexts } from '../../language/define-texts.ts';
import { formatMilliseconds } from '../../language/format.ts';
import { useLanguage } from '../../language/language-context.ts';
import { ErrorWords } from '../../traffic/error-words.tsx';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { ForeignText } from '../../ui/foreign-text.tsx';
import {
  foundInAnswer,
  foundInRequest,
  isRunning,
  placeOfDocument,
  placeOfQuestion,
  type Turn,
} from './conversation.ts';
import { playgroundTexts } from './texts.ts';

interface Props {
  readonly turn: Turn;
  /** The last one can be changed and asked again. */
  readonly last: boolean;
  /** Undefined where it stands beside the turn anyway. */
  readonly onShow?: (() => void) | undefined;
  readonly shown: boolean;
  readonly onEdit?: (() => void) | undefined;
  readonly onAgain?: (() => void) | undefined;
}

/** A question and its answer, with what was found in them marked where it stands. All of it is text. */
export function TurnView({ turn, last, onShow, shown, onEdit, onAgain }: Props): ReactNode {
  const texts = useOwnTexts(playgroundTexts).turn;
  const { asked, report } = turn;
  const language = useLanguage();
  const inRequest = (place: string) => (report === undefined ? [] : foundInRequest(report, place, language));
  const steady = !isRunning(turn);

  return (
    <li className="playground-turn" data-state={turn.state}>
      <article className="playground-question" aria-label={texts.you}>
        <ForeignText text={asked.text} highlights={inRequest(placeOfQuestion(turn))} block />
        {asked.document === undefined ? null : (
          <AttachedDocument document={asked.document} highlights={inRequest(placeOfDocument(turn))} />
        )}
        {last && steady && onEdit !== undefined ? (
          <div className="playground-tools">
            <button type="button" className="playground-small" onClick={onEdit}>
              {texts.edit}
            </button>
          </div>
        ) : null}
      </article>
      <article className="playground-answer" aria-label={texts.model}>
        {turn.reasoning === '' ? null : (
          <details>
            <summary>{texts.reasoning}</summary>
            <ForeignText text={turn.reasoning} block />
          </details>
        )}
        {turn.answer === '' ? null : (
          <div data-part="answer">
            <ForeignText
              text={turn.answer}
              highlights={report === undefined ? [] : foundInAnswer(report, language)}
              block
            />
          </div>
        )}
        <Outcome turn={turn} />
        {steady ? (
          <div className="playground-tools">
            {turn.answer === '' ? null : <CopyButton text={turn.answer} />}
            {last && onAgain !== undefined ? (
              <button type="button" className="playground-small" onClick={onAgain}>
                {texts.again}
              </button>
            ) : null}
            {onShow === undefined ? null : (
              <button type="button" className="playground-small" aria-pressed={shown} onClick={onShow}>
                {texts.show}
              </button>
            )}
          </div>
        ) : null}
      </article>
    </li>
  );
}

function AttachedDocument({
  document,
  highlights,
}: {
  readonly document: NonNullable<Turn['asked']['document']>;
  readonly highlights: ReturnType<typeof foundInRequest>;
}): ReactNode {
  const texts = useOwnTexts(playgroundTexts).composer;
  return (
    <details open={highlights.length > 0}>
      <summary>
        <ForeignText text={texts.attached(document.title ?? texts.unnamed)} />
      </summary>
      <ForeignText text={document.text} highlights={highlights} block />
    </details>
  );
}

/** How it ended, and where there is no answer, why: in words of the error catalogue and of the rule that was broken. */
function Outcome({ turn }: { readonly turn: Turn }): ReactNode {
  const texts = useOwnTexts(playgroundTexts).turn;
  const language = useLanguage();
  const { state, refusal, failure, report, doneAfter } = turn;
  if (state === 'waiting' || state === 'answering') {
    return (
      <output className="playground-status quiet" data-busy="true">
        {texts.states[state]}
      </output>
    );
  }
  if (state === 'answered') {
    return (
      <output className="playground-status quiet">
        {turn.answer === '' ? `${texts.nothing} ` : ''}
        {texts.states.answered(formatMilliseconds(doneAfter ?? 0, language))}
      </output>
    );
  }
  if (state === 'stopped') return <output className="playground-status quiet">{texts.states.stopped}</output>;
  if (state === 'failed') return <FailureNotice failure={failure} />;

  const blocking = report?.findings.filter(({ outcome, shadow }) => outcome === 'block' && shadow !== true) ?? [];
  const reasons = new Set(blocking.flatMap(({ explanation }) => explanation?.[language] ?? []));
  const code = refusal?.code;
  return (
    <div className="notice bad" role="alert">
      <p>
        {turn.answer === '' ? texts.states.refused : texts.states.cut}{' '}
        {code === undefined ? null : <ErrorWords code={code} />}{' '}
        {refusal?.param === undefined ? null : texts.about(refusal.param)}
      </p>
      {reasons.size === 0 ? null : (
        <ul>
          {[...reasons].map((reason) => (
            <li key={reason}>{reason}</li>
          ))}
        </ul>
      )}
    </div>
  );
}

function CopyButton({ text }: { readonly text: string }): ReactNode {
  const texts = useOwnTexts(playgroundTexts).turn;
  const [copied, setCopied] = useState(false);
  // Browsers offer the clipboard to secure origins only; elsewhere the text can still be selected.
  if (!window.isSecureContext) return null;
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(text);
    setCopied(true);
  };
  return (
    <button type="button" className="playground-small" onClick={() => void copy()}>
      <span aria-live="polite">{copied ? texts.copied : texts.copy}</span>
    </button>
  );
}
