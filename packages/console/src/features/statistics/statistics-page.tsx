import { useEffect, useEffectEvent, useState, type ReactNode } from 'react';
import type { StatisticsList } from '@gatehouse/contract/admin-statistics';
import { AdminError, type AdminCall } from '../../api/fetch-admin.ts';
import { fetchReleases } from '../../api/statistics.ts';
import { formatEpsilon } from '../../language/format.ts';
import { useLanguage, useTexts } from '../../language/language-context.ts';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { ReleaseForm } from './release-form.tsx';
import { ReleaseList } from './release-list.tsx';
import { useSession } from '../../session/session.ts';

/** How much teams use models, for readers who must not learn of a single person. */
export function StatisticsPage(): ReactNode {
  const { adminKey, end } = useSession();
  const texts = useTexts();
  const language = useLanguage();
  const [list, setList] = useState<StatisticsList>();
  const [failure, setFailure] = useState<AdminError>();
  const refused = useEffectEvent(() => end('refused'));

  useEffect(() => {
    const controller = new AbortController();
    const { signal } = controller;
    fetchReleases({ adminKey, signal }).then(setList, (error: unknown) => {
      if (signal.aborted) return;
      const failed = error instanceof AdminError ? error : new AdminError('unexpected', { cause: error });
      if (failed.failure === 'refused') refused();
      else setFailure(failed);
    });
    return () => controller.abort();
  }, [adminKey]);

  const refresh = async (call: AdminCall): Promise<void> => setList(await fetchReleases(call));

  return (
    <>
      <section className="readiness" aria-labelledby="statistics-title">
        <h1 id="statistics-title">{texts.statistics.title}</h1>
        <p className="quiet">{texts.statistics.explanation}</p>
      </section>
      <FailureNotice failure={failure} />
      {list === undefined ? (
        failure === undefined && <output>{texts.loading}</output>
      ) : (
        <>
          <p>{texts.statistics.budget(formatEpsilon(list.budget, language))}</p>
          <ReleaseForm onReleased={refresh} />
          <ReleaseList releases={list.releases} />
        </>
      )}
    </>
  );
}
