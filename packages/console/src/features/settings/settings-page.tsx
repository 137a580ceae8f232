import { getRouteApi, useBlocker } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { useOwnTexts } from '../../language/define-texts.ts';
import { Modal } from '../../ui/modal.tsx';
import { PageHead } from '../../ui/page-head.tsx';
import { Tabs } from '../../ui/tabs.tsx';
import type { Draft } from './draft.ts';
import { EditView } from './edit-view.tsx';
import { EffectiveView } from './effective-view.tsx';
import { FileState } from './file-state.tsx';
import { HistoryView } from './history-view.tsx';
import { Proposals } from './proposals.tsx';
import { RecordView } from './record-view.tsx';
import { RetentionView } from './retention-view.tsx';
import './settings.css';
import { settingsTabs, type SettingsTab } from './settings-tabs.ts';
import { settingsTexts } from './texts.ts';

const route = getRouteApi('/settings');

/** How the gateway is configured, where each setting comes from, and changing it. */
export function SettingsPage(): ReactNode {
  const texts = useOwnTexts(settingsTexts);
  const { tab = 'configuration' } = route.useSearch();
  const navigate = route.useNavigate();
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
      <Proposals />
      <Tabs
        label={texts.views}
        open={tab}
        onOpen={(name) => void navigate({ search: name === 'configuration' ? {} : { tab: name } })}
        tabs={settingsTabs.map((name) => ({ name, label: texts.tabs[name], content: views[name] }))}
      />
      <Modal open={leaving.status === 'blocked'} onClose={() => leaving.reset?.()} title={texts.leave.title}>
        <p>{texts.leave.consequence}</p>
        <div className="modal-actions">
          <button type="button" onClick={() => leaving.reset?.()}>
            {texts.leave.stay}
          </button>
          <button type="button" className="danger" onClick={() => leaving.proceed?.()}>
            {texts.leave.anyway}
          </button>
        </div>
      </Modal>
    </>
  );
}
