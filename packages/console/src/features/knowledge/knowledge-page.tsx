import { getRouteApi } from '@tanstack/react-router';
import type { ComponentType, ReactNode } from 'react';
import { useOwnTexts } from '../../language/define-texts.ts';
import { lazyPart } from '../../ui/lazy-part.tsx';
import { PageHead } from '../../ui/page-head.tsx';
import { Tabs } from '../../ui/tabs.tsx';
import { CollectionsView } from './collections-view.tsx';
import { type KnowledgeTab, knowledgeTabs } from './knowledge-tabs.ts';
import { knowledgeTexts } from './texts.ts';
import './knowledge.css';

const route = getRouteApi('/knowledge');

const AssistantsView = lazyPart(async () => (await import('./assistants-view.tsx')).AssistantsView);
const CalibrationView = lazyPart(async () => (await import('./calibration-view.tsx')).CalibrationView);
const DocumentsView = lazyPart(async () => (await import('./documents-view.tsx')).DocumentsView);
const QuarantineView = lazyPart(async () => (await import('./quarantine-view.tsx')).QuarantineView);
const TryView = lazyPart(async () => (await import('./try-view.tsx')).TryView);

const views: Readonly<Record<KnowledgeTab, ComponentType>> = {
  collections: CollectionsView,
  documents: DocumentsView,
  quarantine: QuarantineView,
  try: TryView,
  calibration: CalibrationView,
  assistants: AssistantsView,
};

/** What assistants answer from, what is held back from them, and how well they do. */
export function KnowledgePage(): ReactNode {
  const texts = useOwnTexts(knowledgeTexts);
  const { tab = 'collections' } = route.useSearch();
  const navigate = route.useNavigate();

  return (
    <>
      <PageHead title={texts.title} explanation={texts.explanation} />
      <Tabs
        label={texts.views}
        open={tab}
        onOpen={(name) => void navigate({ search: name === 'collections' ? {} : { tab: name } })}
        tabs={knowledgeTabs.map((name) => {
          const View = views[name];
          return { name, label: texts.tabs[name], content: <View /> };
        })}
      />
    </>
  );
}
