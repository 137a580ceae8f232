import { useEffect, useEffectEvent, useState, type ReactNode } from 'react';
import type { PrivacyView } from '@gatehouse/contract/admin-privacy';
import { AdminError } from '../../api/fetch-admin.ts';
import { fetchPrivacy } from '../../api/privacy.ts';
import { useTexts } from '../../language/language-context.ts';
import { TryText } from '../../trial/try-text.tsx';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { Consents } from './consents.tsx';
import { PolicyTable } from './policy-table.tsx';
import { Purposes } from './purposes.tsx';
import { Recipients } from './recipients.tsx';
import { RegisterDownload } from './register-download.tsx';
import { useSession } from '../../session/session.ts';

/** What happens to personal data, for what, and with whose consent. */
export function PrivacyPage(): ReactNode {
  const { adminKey, end } = useSession();
  const texts = useTexts();
  const [view, setView] = useState<PrivacyView>();
  const [failure, setFailure] = useState<AdminError>();
  const refused = useEffectEvent(() => end('refused'));

  useEffect(() => {
    const controller = new AbortController();
    const { signal } = controller;
    void (async () => {
      try {
        setView(await fetchPrivacy({ adminKey, signal }));
      } catch (error) {
        if (signal.aborted) return;
        const failed = error instanceof AdminError ? error : new AdminError('unexpected', { cause: error });
        if (failed.failure === 'refused') refused();
        else setFailure(failed);
      }
    })();
    return () => controller.abort();
  }, [adminKey]);

  return (
    <>
      <section className="readiness" aria-labelledby="privacy-title">
        <h1 id="privacy-title">{texts.privacy.title}</h1>
        <p className="quiet">{texts.privacy.explanation}</p>
      </section>
      <FailureNotice failure={failure} />
      {view === undefined ? (
        failure === undefined && <output>{texts.loading}</output>
      ) : (
        <>
          <PolicyTable view={view} />
          <TryText checks="privacy" />
          <Recipients recipients={view.register.recipients} />
          <Purposes register={view.register} />
          <Consents
            purposes={view.register.activities
              .filter(({ legalBasis }) => legalBasis === 'consent')
              .map(({ purpose }) => purpose)}
          />
          <RegisterDownload register={view.register} />
        </>
      )}
    </>
  );
}
