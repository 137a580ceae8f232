import type { ReactNode } from 'react';
import { fetchRisks } from '../../api/attempts.ts';
import { fetchKeys } from '../../api/keys.ts';
import { useAdminData } from '../../api/use-admin-data.ts';
import { useTexts } from '../../language/language-context.ts';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { KeyForm } from './key-form.tsx';
import { KeyTable } from './key-table.tsx';

/** Who may call the gateway, for what, and on what legal basis. */
export function KeysPage(): ReactNode {
  const texts = useTexts();
  const { data, failure, refresh } = useAdminData(['keys'], fetchKeys);
  // Keys can be made and revoked without it.
  const { data: attempts } = useAdminData(['attempts'], fetchRisks);
  const risks = attempts?.risks.filter(({ kind }) => kind === 'key') ?? [];

  return (
    <>
      <section className="readiness" aria-labelledby="keys-title">
        <h1 id="keys-title">{texts.keys.title}</h1>
        <p className="quiet">{texts.keys.explanation}</p>
      </section>
      <FailureNotice failure={failure} />
      {data === undefined ? (
        failure === undefined && <output>{texts.loading}</output>
      ) : (
        <>
          <KeyForm onCreated={refresh} />
          <KeyTable onRevoked={refresh} keys={data.keys} risks={risks} />
        </>
      )}
    </>
  );
}
