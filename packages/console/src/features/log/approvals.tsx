import { useEffect, useEffectEvent, useState, type ReactNode } from 'react';
import type { ApprovalList, ApprovalView } from '@gatehouse/contract/admin-record';
import { AdminError } from '../../api/fetch-admin.ts';
import { decideApproval, fetchApprovals } from '../../api/record.ts';
import { formatTime } from '../../language/format.ts';
import { useLanguage, useTexts } from '../../language/language-context.ts';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { useSession } from '../../session/session.ts';

const refreshMilliseconds = 5_000;

/** Who asks to read what, and the answer of a second person. Not there where nobody asks. */
export function Approvals(): ReactNode {
  const { adminKey, end } = useSession();
  const texts = useTexts().record.approvals;
  const language = useLanguage();
  const [list, setList] = useState<ApprovalList>();
  const [failure, setFailure] = useState<AdminError>();
  const refused = useEffectEvent(() => end('refused'));

  useEffect(() => {
    const controller = new AbortController();
    const { signal } = controller;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const refresh = async (): Promise<void> => {
      try {
        if (!document.hidden) setList(await fetchApprovals({ adminKey, signal }));
      } catch (error) {
        if (signal.aborted) return;
        // The list of entries beside it tells of a gateway that does not answer. A key that may look and not decide stays signed in.
        const ofTheKey = error instanceof AdminError && error.failure === 'refused';
        if (ofTheKey && error.code === 'role_not_permitted') return;
        if (ofTheKey) refused();
      }
      if (!signal.aborted) timer = setTimeout(() => void refresh(), refreshMilliseconds);
    };
    void refresh();
    return () => {
      controller.abort();
      clearTimeout(timer);
    };
  }, [adminKey]);

  const decide = async (id: string, decision: 'approved' | 'rejected'): Promise<void> => {
    setFailure(undefined);
    const call = { adminKey, signal: new AbortController().signal };
    try {
      await decideApproval(id, decision, call);
      setList(await fetchApprovals(call));
    } catch (error) {
      const failed = error instanceof AdminError ? error : new AdminError('unexpected', { cause: error });
      if (failed.failure === 'refused') end('refused');
      else setFailure(failed);
    }
  };

  if (list === undefined || (list.approvals.length === 0 && !list.fourEyes)) return null;
  return (
    <section className="card" aria-labelledby="approvals-title">
      <h2 id="approvals-title">{texts.title}</h2>
      <p className="quiet">{texts.explanation}</p>
      <FailureNotice failure={failure} />
      {list.approvals.length === 0 ? <p className="quiet">{texts.none}</p> : null}
      <ul className="approvals">
        {list.approvals.map((approval) => (
          <li key={approval.id}>
            <Question approval={approval} time={formatTime(approval.askedAt, language)} />
            {approval.state === 'pending' ? (
              <span className="filter-actions">
                <button type="button" onClick={() => void decide(approval.id, 'approved')}>
                  {texts.approve}
                </button>
                <button type="button" onClick={() => void decide(approval.id, 'rejected')}>
                  {texts.reject}
                </button>
              </span>
            ) : (
              <span className="quiet">{texts.states[approval.state](approval.decidedBy ?? '')}</span>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

function Question({ approval, time }: { readonly approval: ApprovalView; readonly time: string }): ReactNode {
  const texts = useTexts().record.approvals;
  return (
    <div>
      <p>
        {texts.asks(approval.requester, time)} <code>{approval.request}</code>
      </p>
      <p className="quiet">{approval.reason}</p>
    </div>
  );
}
