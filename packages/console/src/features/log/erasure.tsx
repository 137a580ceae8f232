import { useState, type ReactNode, type SubmitEvent } from 'react';
import type { ErasureCertificateView, ErasurePlanView } from '@gatehouse/contract/admin-keeping';
import { AdminError, type AdminCall } from '../../api/fetch-admin.ts';
import { eraseSubject, liftHolds, placeHold, planErasure } from '../../api/keeping.ts';
import { formatCount, formatTime } from '../../language/format.ts';
import { useLanguage, useTexts } from '../../language/language-context.ts';
import { CodeBlock } from '../../ui/code-block.tsx';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { useSession } from '../../session/session.ts';

/** Erasing what the record holds about one subject: first what would go, then for a reason and for good. */
export function Erasure(): ReactNode {
  const { adminKey, end } = useSession();
  const texts = useTexts().record.erasure;
  const [subject, setSubject] = useState('');
  const [reason, setReason] = useState('');
  const [plan, setPlan] = useState<ErasurePlanView>();
  const [certificate, setCertificate] = useState<ErasureCertificateView>();
  const [failure, setFailure] = useState<AdminError>();

  const run = async (work: (call: AdminCall) => Promise<void>): Promise<void> => {
    setFailure(undefined);
    try {
      await work({ adminKey, signal: new AbortController().signal });
    } catch (error) {
      const failed = error instanceof AdminError ? error : new AdminError('unexpected', { cause: error });
      if (failed.failure === 'refused' && failed.code !== 'role_not_permitted') end('refused');
      else setFailure(failed);
    }
  };
  const show = (event: SubmitEvent): void => {
    event.preventDefault();
    setCertificate(undefined);
    setPlan(undefined);
    void run(async (call) => setPlan(await planErasure(subject.trim(), call)));
  };
  const change = async (work: (call: AdminCall) => Promise<unknown>, call: AdminCall): Promise<void> => {
    await work(call);
    if (plan !== undefined) setPlan(await planErasure(plan.subject, call));
  };

  return (
    <details className="card">
      <summary>{texts.title}</summary>
      <p className="quiet">{texts.explanation}</p>
      <form className="filters" onSubmit={show}>
        <TextField
          label={texts.subject}
          name="erased-subject"
          longest={256}
          value={subject}
          onChange={setSubject}
          required
        />
        <div className="filter-actions">
          <button type="submit" disabled={subject.trim() === ''}>
            {texts.plan}
          </button>
        </div>
      </form>
      <FailureNotice failure={failure} />
      {plan === undefined ? null : (
        <>
          <Plan plan={plan} />
          <div className="filters">
            <TextField label={texts.reason} name="erasure-reason" longest={1_000} value={reason} onChange={setReason} />
            <div className="filter-actions">
              <button
                type="button"
                disabled={reason.trim() === '' || plan.keys === 0 || plan.holds.length > 0}
                onClick={() =>
                  void run(async (call) => {
                    setCertificate(await eraseSubject(plan.subject, reason.trim(), call));
                    setPlan(undefined);
                    setReason('');
                  })
                }
              >
                {texts.erase}
              </button>
              {plan.holds.length === 0 ? (
                <button
                  type="button"
                  disabled={reason.trim() === ''}
                  onClick={() => void run((call) => change((to) => placeHold(plan.subject, reason.trim(), to), call))}
                >
                  {texts.hold}
                </button>
              ) : (
                <button
                  type="button"
                  disabled={reason.trim() === ''}
                  onClick={() => void run((call) => change((to) => liftHolds(plan.subject, reason.trim(), to), call))}
                >
                  {texts.lift}
                </button>
              )}
            </div>
          </div>
        </>
      )}
      {certificate === undefined ? null : (
        <>
          <output className="notice">{texts.done}</output>
          <CodeBlock code={JSON.stringify(certificate, null, 2)} />
        </>
      )}
    </details>
  );
}

function Plan({ plan }: { readonly plan: ErasurePlanView }): ReactNode {
  const texts = useTexts().record.erasure;
  const language = useLanguage();
  const { bytes, contents, holds, keys, notBefore } = plan;
  return (
    <>
      <p>{keys === 0 ? texts.unknown : texts.goes(formatCount(contents, language), formatCount(bytes, language))}</p>
      {notBefore === undefined ? null : (
        <p className="notice warn">{texts.notBefore(formatTime(notBefore, language))}</p>
      )}
      {holds.map(({ actor, id, placedAt, reason }) => (
        <p key={id} className="notice warn">
          {texts.held(actor, formatTime(placedAt, language), reason)}
        </p>
      ))}
    </>
  );
}
