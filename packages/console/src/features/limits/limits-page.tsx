import { getRouteApi } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useOwnTexts } from '../../language/define-texts.ts';
import { usePermitted } from '../../session/session.ts';
import { PageHead } from '../../ui/page-head.tsx';
import { type Tab, Tabs } from '../../ui/tabs.tsx';
import { LimitsView } from './limits-view.tsx';
import { QueueView } from './queue-view.tsx';
import { limitsTexts } from './texts.ts';
import './limits.css';

const route = getRouteApi('/limits');

/** What holds for whom, how much of it is used, and who waits for which model server. */
export function LimitsPage(): ReactNode {
  const texts = useOwnTexts(limitsTexts);
  const { tab = 'limits' } = route.useSearch();
  const navigate = route.useNavigate();
  const permitted = usePermitted();
  const tabs: Tab<'limits' | 'queue'>[] = [
    { name: 'limits', label: texts.tabs.limits, content: <LimitsView /> },
    ...(permitted('status.read') ? [{ name: 'queue', label: texts.tabs.queue, content: <QueueView /> } as const] : []),
  ];

  return (
    <>
      <PageHead title={texts.title} explanation={texts.explanation} />
      <Tabs
        label={texts.views}
        open={tabs.some(({ name }) => name === tab) ? tab : 'limits'}
        onOpen={(name) => void navigate({ search: name === 'limits' ? {} : { tab: name } })}
        tabs={tabs}
      />
    </>
  );
}
