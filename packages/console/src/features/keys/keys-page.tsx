import { useEffect, useEffectEvent, useState, type ReactNode } from 'react';
import type { KeyView } from '@gatehouse/contract/admin';
import { AdminError, type AdminCall } from '../../api/fetch-admin.ts';
import { fetchKeys } from '../../api/keys.ts';
import { useTexts } from '../../language/language-context.ts';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { KeyForm } from './key-form.tsx';
import { KeyTable } from './key-table.tsx';

interface Props {
  readonly adminKey: string;
  readonly onRefused: () => void;
}

/** Who may call the gateway, for what, and on what legal basis. */
export function KeysPage({ adminKey, onRefused }: Props): ReactNode {
  const texts = useTexts();
  const [keys, setKeys] = useState<readonly KeyView[]>();
  const [failure, setFailure] = useState<AdminError>();
  const refused = useEffectEvent(onRefused);

  useEffect(() => {
    const controller = new AbortController();
    const { signal } = controller;
    fetchKeys({ adminKey, signal }).then(
      (list) => setKeys(list.keys),
      (error: unknown) => {
        if (signal.aborted) return;
        const failed = error instanceof AdminError ? error : new AdminError('unexpected', { cause: error });
        // An auditor does not see keys, and goes on with the other pages.
        if (failed.failure === 'refused' && failed.code !== 'role_not_permitted') refused();
        else setFailure(failed);
      },
    );
    return () => controller.abort();
  }, [adminKey]);

  const refresh = async (call: AdminCall): Promise<void> => setKeys((await fetchKeys(call)).keys);

  return (
    <>
      <section className="readiness" aria-labelledby="keys-title">
        <h1 id="keys-title">{texts.keys.title}</h1>
        <p className="quiet">{texts.keys.explanation}</p>
      </section>
      <FailureNotice failure={failure} />
      {keys === undefined ? (
        failure === undefined && <output>{texts.loading}</output>
      ) : (
        <>
          <KeyForm adminKey={adminKey} onRefused={onRefused} onCreated={refresh} />
          <KeyTable adminKey={adminKey} onRefused={onRefused} onRevoked={refresh} keys={keys} />
        </>
      )}
    </>
  );
}
