import type { ReactNode } from 'react';
import { fetchGuards } from '../../api/guards.ts';
import { fetchKeys } from '../../api/keys.ts';
import { useAdminData } from '../../api/use-admin-data.ts';
import { useTexts } from '../../language/language-context.ts';
import { TryText } from '../../trial/try-text.tsx';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { AttackMemory } from './attack-memory.tsx';
import { Attempts } from './attempts.tsx';
import { Catalogue } from './catalogue.tsx';
import { Policies } from './policies.tsx';
import { ShadowResults } from './shadow-results.tsx';

/** What is looked for in prompts and answers, what happens then, and who has attacked. */
export function GuardsPage(): ReactNode {
  const texts = useTexts();
  const { data: view, failure } = useAdminData(['guards'], fetchGuards);
  // An auditor does not see keys, and reads their ids instead of their names.
  const { data: list } = useAdminData(['keys'], fetchKeys);
  const nameOfKey = (id: string): string => list?.keys.find((key) => key.id === id)?.name ?? id;

  return (
    <>
      <section className="readiness" aria-labelledby="guards-title">
        <h1 id="guards-title">{texts.guards.title}</h1>
        <p className="quiet">{texts.guards.explanation}</p>
      </section>
      <FailureNotice failure={failure} />
      {view === undefined ? (
        failure === undefined && <output>{texts.loading}</output>
      ) : (
        <>
          <TryText checks="guards" />
          <Attempts nameOfKey={nameOfKey} />
          <ShadowResults />
          <Policies view={view} />
          <AttackMemory view={view} nameOfKey={nameOfKey} />
          <Catalogue view={view} />
        </>
      )}
    </>
  );
}
