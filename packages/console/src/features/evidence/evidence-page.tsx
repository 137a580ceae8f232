import { getRouteApi } from '@tanstack/react-router';
import type { ComponentType, ReactNode } from 'react';
import { useOwnTexts } from '../../language/define-texts.ts';
import { lazyPart } from '../../ui/lazy-part.tsx';
import { PageHead } from '../../ui/page-head.tsx';
import { Tabs } from '../../ui/tabs.tsx';
import { evidenceTabs, type EvidenceTab } from './evidence-tabs.ts';
import { LedgerViewPart } from './ledger-view.tsx';
import { evidenceTexts } from './texts.ts';
import './evidence.css';

const route = getRouteApi('/evidence');

const ErasureView = lazyPart(async () => (await import('./erasure-view.tsx')).ErasureView);
const ExportsView = lazyPart(async () => (await import('./exports-view.tsx')).ExportsView);
const IncidentsView = lazyPart(async () => (await import('./incidents-view.tsx')).IncidentsView);
const RegisterView = lazyPart(async () => (await import('./register-view.tsx')).RegisterView);

const views: Readonly<Record<EvidenceTab, ComponentType>> = {
  ledger: LedgerViewPart,
  exports: ExportsView,
  erasure: ErasureView,
  register: RegisterView,
  incidents: IncidentsView,
};

/** What can be proved, to whom, and how it is given to them. */
export function EvidencePage(): ReactNode {
  const texts = useOwnTexts(evidenceTexts);
  const { tab = 'ledger' } = route.useSearch();
  const navigate = route.useNavigate();

  return (
    <>
      <PageHead title={texts.title} explanation={texts.explanation} />
      <Tabs
        label={texts.views}
        open={tab}
        onOpen={(name) => void navigate({ search: name === 'ledger' ? {} : { tab: name } })}
        tabs={evidenceTabs.map((name) => {
          const View = views[name];
          return { name, label: texts.tabs[name], content: <View /> };
        })}
      />
    </>
  );
}
