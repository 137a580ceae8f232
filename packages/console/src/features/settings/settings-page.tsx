import { getRouteApi, useBlocker } from '@tanstack/react-router';
import { lazy, type ReactNode, Suspense, useState } from 'react';
import { useOwnTexts } from '../../language/define-texts.ts';
import { PageHead } from '../../ui/page-head.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { Tabs } from '../../ui/tabs.tsx';
import type { Draft } from './draft.ts';
import { EffectiveView } from './effective-view.tsx';
import { FileState } from './file-state.tsx';
import './settings.css';
import { settingsTabs, type SettingsTab } from './settings-tabs.ts';
import { settingsTexts } from './texts.ts';
import { useConfiguration } from './use-configuration.ts';

const route = getRouteApi('/settings');

// The first view needs none of it.
const EditView = lazy(async () => ({ default: (await import('./edit-view.tsx')).EditView }));
const HistoryView = lazy(async () => ({ default: (await import('./history-view.tsx')).HistoryView }));
const RetentionView = lazy(async () => ({ default: (await import('./retention-view.tsx')).RetentionView }));
const RecordView = lazy(async () => ({ default: (await import('./record-view.tsx')).RecordView }));
const Proposals = lazy(async () => ({ default: (await import('./proposals.tsx')).Proposals }));
const LeaveDraft = lazy(async () => ({ default: (await import('./leave-draft.tsx')).LeaveDraft }));

/** How the gateway is configured, where each setting comes from, and changing it. */
export function SettingsPage(): ReactNode {
  const texts = useOwnTexts(settingsTexts);
  const { tab = 'configuration' } = route.useSearch();
  const navigate = route.useNavigate();
  const { data: view } = useConfiguration();
  // Beside the views, so that what somebody has begun outlives a look into another one.
  const [draft, setDraft] = useState<Draft>();
  const leaving = useBlocker({
    shouldBlockFn: ({ current, next }) => draft !== undefined && current.routeId !== next.routeId,
    enableBeforeUnload: draft !== undefined,
    withResolver: true,
  });
  const views: Readonly<Record<SettingsTab, ReactNode>> = {
    configuration: <EffectiveView />,
    edit: <EditView draft={draft} onDraft={setDraft} />,
    history: <HistoryView />,
    retention: <RetentionView />,
    record: <RecordView />,
  };

  return (
    <>
      <PageHead title={texts.title} explanation={texts.explanation} />
      <FileState />
      {view?.fourEyes === true ? (
        <Suspense>
          <Proposals view={view} />
        </Suspense>
      ) : null}
      <Tabs
        label={texts.views}
        open={tab}
        onOpen={(name) => void navigate({ search: name === 'configuration' ? {} : { tab: name } })}
        tabs={settingsTabs.map((name) => ({
          name,
          label: texts.tabs[name],
          content: <Suspense fallback={<Skeleton lines={8} />}>{views[name]}</Suspense>,
        }))}
      />
      {leaving.status === 'blocked' ? (
        <Suspense>
          <LeaveDraft onStay={() => leaving.reset()} onLeave={() => leaving.proceed()} />
        </Suspense>
      ) : null}
    </>
  );
}
