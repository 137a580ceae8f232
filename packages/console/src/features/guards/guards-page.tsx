import './guards.css';
import { useNavigate, useSearch } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { fetchConfiguration } from '../../api/configuration.ts';
import { fetchGuards } from '../../api/guards.ts';
import { useAdminData } from '../../api/use-admin-data.ts';
import { useDraft } from '../../draft/use-draft.ts';
import { useOwnTexts } from '../../language/define-texts.ts';
import { lazyPart } from '../../ui/lazy-part.tsx';
import { Loaded } from '../../ui/loaded.tsx';
import { PageHead } from '../../ui/page-head.tsx';
import { type Tab, Tabs } from '../../ui/tabs.tsx';
import { GuardChange } from './guard-change.tsx';
import { Policies } from './policies.tsx';
import { guardsTexts } from './texts.ts';

const AttackMemory = lazyPart(async () => (await import('./attack-memory.tsx')).AttackMemory);
const Attempts = lazyPart(async () => (await import('./attempts.tsx')).Attempts);
const Catalogue = lazyPart(async () => (await import('./catalogue.tsx')).Catalogue);
const ShadowResults = lazyPart(async () => (await import('./shadow-results.tsx')).ShadowResults);
const TryText = lazyPart(async () => (await import('../../trial/try-text.tsx')).TryText);

/** What is looked for in prompts and answers, what happens then, and who has attacked. */
export function GuardsPage(): ReactNode {
  const texts = useOwnTexts(guardsTexts);
  const { tab = 'policies' } = useSearch({ from: '/guards' });
  const navigate = useNavigate({ from: '/guards' });
  const guards = useAdminData(['guards'], fetchGuards);
  const configuration = useAdminData(['configuration'], fetchConfiguration);
  const draft = useDraft(configuration.data);

  return (
    <>
      <PageHead title={texts.title} explanation={texts.explanation} />
      <Loaded from={guards} lines={8}>
        {(view) => {
          const tabs: readonly Tab<typeof tab>[] = [
            {
              name: 'policies',
              label: texts.tabs.policies,
              content: (
                <Loaded from={configuration} lines={6}>
                  {(known) => <Policies view={view} configuration={known} draft={draft} />}
                </Loaded>
              ),
            },
            { name: 'catalogue', label: texts.tabs.catalogue, content: <Catalogue view={view} /> },
            { name: 'trial', label: texts.tabs.trial, content: <TryText checks="guards" /> },
            { name: 'shadow', label: texts.tabs.shadow, content: <ShadowResults /> },
            { name: 'attempts', label: texts.tabs.attempts, content: <Attempts /> },
            { name: 'memory', label: texts.tabs.memory, content: <AttackMemory view={view} /> },
          ];
          return (
            <Tabs
              label={texts.tabs.label}
              tabs={tabs}
              open={tab}
              onOpen={(name) => void navigate({ search: { tab: name } })}
            />
          );
        }}
      </Loaded>
      <GuardChange draft={draft} />
    </>
  );
}
