import { entityTypes } from '@gatehouse/contract/entity-types';
import { type ReactNode, useState } from 'react';
import type { AdminError } from '../../api/fetch-admin.ts';
import { asAdminError } from '../../api/use-admin-data.ts';
import { useOwnTexts } from '../../language/define-texts.ts';
import { formatCount } from '../../language/format.ts';
import { useLanguage } from '../../language/language-context.ts';
import type { Language } from '../../language/language.ts';
import { awaitReceipt } from '../../record/await-receipt.ts';
import { useSession } from '../../session/session.ts';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { ForeignText } from '../../ui/foreign-text.tsx';
import { type Recorded, recordedIn } from './recorded.ts';
import { startTexts } from './texts.ts';
import type { FirstSteps } from './use-first-steps.ts';
import { firstModel, type FoundModels } from './use-models.ts';
import { type Sending, useSending } from './use-sending.ts';

interface Props {
  readonly known: FirstSteps;
  readonly found: FoundModels | undefined;
  readonly onDone: () => void;
}

/** An attack and personal data, sent for real; what happened to them is told from the record. */
export function GuardStep({ known, found, onDone }: Props): ReactNode {
  const texts = useOwnTexts(startTexts);
  const model = known.model ?? (found === undefined ? undefined : firstModel(found));

  if (known.callerKey === undefined) return <p className="notice">{texts.key.needed}</p>;
  if (model === undefined) return <p className="notice">{texts.request.noModel}</p>;
  const sender = { callerKey: known.callerKey, model };

  return (
    <div className="start-pair">
      <Trial
        {...sender}
        title={texts.guard.attackTitle}
        content={texts.guard.attack}
        label={texts.guard.sendAttack}
        onDone={onDone}
        told={(sending, recorded) => <Attack sending={sending} recorded={recorded} />}
      />
      <Trial
        {...sender}
        title={texts.guard.personalTitle}
        content={texts.guard.personal}
        label={texts.guard.sendPersonal}
        onDone={() => undefined}
        told={(sending, recorded) => <PersonalData sending={sending} recorded={recorded} />}
      />
    </div>
  );
}

interface TrialProps {
  readonly callerKey: string;
  readonly model: string;
  readonly title: string;
  readonly content: string;
  readonly label: string;
  readonly onDone: () => void;
  readonly told: (sending: Sending, recorded: Recorded | undefined) => ReactNode;
}

function Trial({ callerKey, model, title, content, label, onDone, told }: TrialProps): ReactNode {
  const texts = useOwnTexts(startTexts);
  const { adminKey } = useSession();
  const { sending, busy, send } = useSending();
  const [recorded, setRecorded] = useState<Recorded>();
  const [failure, setFailure] = useState<AdminError>();

  const run = async (): Promise<void> => {
    setRecorded(undefined);
    setFailure(undefined);
    const outcome = await send({ key: callerKey, model, content });
    if (outcome?.request === undefined) return;
    onDone();
    try {
      const { signal } = new AbortController();
      // What stands in the entry is the same, whoever has cosigned it.
      setRecorded(recordedIn(await awaitReceipt(outcome.request, adminKey, signal, { cosigned: false })));
    } catch (error) {
      setFailure(asAdminError(error));
    }
  };

  return (
    <section className="start-trial" aria-label={title}>
      <h3>{title}</h3>
      <blockquote>{content}</blockquote>
      <button
        type="button"
        className={sending === undefined ? 'primary' : ''}
        disabled={busy}
        onClick={() => void run()}
      >
        {label}
      </button>
      <div className="start-live" aria-live="polite">
        {sending === undefined ? null : sending.whole === undefined ? (
          <p className="quiet">{texts.request.waiting}</p>
        ) : (
          <>
            <FailureNotice failure={sending.failure ?? failure} />
            {told(sending, recorded)}
            {recorded === undefined || sending.outcome?.request === undefined ? null : (
              <p className="quiet">
                {texts.guard.fromRecord} <code>{sending.outcome.request}</code>
              </p>
            )}
          </>
        )}
      </div>
    </section>
  );
}

interface ToldProps {
  readonly sending: Sending;
  readonly recorded: Recorded | undefined;
}

function Attack({ sending: { outcome }, recorded }: ToldProps): ReactNode {
  const texts = useOwnTexts(startTexts).guard;
  if (outcome === undefined) return null;
  const { refusal } = outcome;
  if (refusal === undefined) return <p className="notice warn">{texts.passed}</p>;
  const stopped = recorded?.verdicts?.find(({ outcome: ended, shadow }) => ended === 'block' && shadow !== true);

  return (
    <>
      {refusal.code === 'input_blocked' ? <p className="notice good">{texts.blocked}</p> : null}
      <p>
        {texts.answerSays} <q>{refusal.message}</q> <code>{refusal.code}</code>
      </p>
      {stopped === undefined ? null : (
        <>
          <p>{texts.stoppedBy(stopped.guard)}</p>
          <ul className="start-found">
            {Object.keys(stopped.rules ?? {}).map((rule) => (
              <li key={rule}>
                <code>{rule}</code>
              </li>
            ))}
          </ul>
          <p className="quiet">{texts.counted}</p>
        </>
      )}
    </>
  );
}

function PersonalData({ sending: { outcome, text }, recorded }: ToldProps): ReactNode {
  const texts = useOwnTexts(startTexts).guard;
  const language = useLanguage();
  if (outcome === undefined) return null;
  const entities = Object.entries(recorded?.entities ?? {});

  return (
    <>
      {outcome.refusal === undefined ? null : <p className="notice warn">{texts.refused(outcome.refusal.message)}</p>}
      {recorded === undefined ? null : entities.length === 0 ? (
        <p>{texts.untouched}</p>
      ) : (
        <>
          <p className="notice good">{texts.replaced}</p>
          <ul className="start-found">
            {entities.map(([type, count]) => (
              <li key={type}>{texts.counts(formatCount(count, language), nameOf(type, language))}</li>
            ))}
          </ul>
        </>
      )}
      {text === '' ? null : (
        <>
          <p>{texts.answered}</p>
          <ForeignText text={text} block />
        </>
      )}
    </>
  );
}

function nameOf(type: string, language: Language): string {
  const names: Readonly<Record<string, { readonly en: string; readonly de: string }>> = entityTypes;
  return names[type]?.[language] ?? type;
}
