import type { ReactNode } from 'react';
import { fetchReleases } from '../../api/statistics.ts';
import { useAdminData } from '../../api/use-admin-data.ts';
import { useOwnTexts } from '../../language/define-texts.ts';
import { formatEpsilon } from '../../language/format.ts';
import { useLanguage } from '../../language/language-context.ts';
import { Loaded } from '../../ui/loaded.tsx';
import { PageHead } from '../../ui/page-head.tsx';
import { ReleaseForm } from './release-form.tsx';
import { ReleaseList } from './release-list.tsx';
import { statisticsTexts } from './texts.ts';

/** How much teams use models, for readers who must not learn of a single person. */
export function StatisticsPage(): ReactNode {
  const texts = useOwnTexts(statisticsTexts);
  const language = useLanguage();
  const list = useAdminData(['statistics'], fetchReleases);

  return (
    <>
      <PageHead title={texts.title} explanation={texts.explanation} />
      <Loaded from={list} lines={6}>
        {({ budget, releases }) => (
          <>
            <p>{texts.budget(formatEpsilon(budget, language))}</p>
            <ReleaseForm onReleased={list.refresh} />
            <ReleaseList releases={releases} />
          </>
        )}
      </Loaded>
    </>
  );
}
