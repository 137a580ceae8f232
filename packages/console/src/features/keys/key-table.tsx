import { useState, type ReactNode } from 'react';
import type { KeyView } from '@gatehouse/contract/admin';
import type { RiskView } from '@gatehouse/contract/admin-attempts';
import type { AdminCall } from '../../api/fetch-admin.ts';
import { revokeKey } from '../../api/keys.ts';
import { useAdminCall } from '../../api/use-admin-call.ts';
import { formatDecimal, formatList, formatTime } from '../../language/format.ts';
import type { Language, Texts } from '../../language/language.ts';
import { useLanguage, useTexts } from '../../language/language-context.ts';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { RiskState } from '../../ui/risk-state.tsx';
import { ScrollRegion } from '../../ui/scroll-region.tsx';

interface Props {
  readonly onRevoked: (call: AdminCall) => Promise<void>;
  readonly keys: readonly KeyView[];
  /** Of keys that have attacked lately. */
  readonly risks: readonly RiskView[];
}

/** All keys, those that can be used first and the newest of them at the top. Revoking one takes two presses. */
export function KeyTable({ keys, risks, onRevoked }: Props): ReactNode {
  const texts = useTexts().keys;
  const { bases } = useTexts().privacy.purposes;
  const language = useLanguage();
  const [asked, setAsked] = useState<string>();
  const { busy, failure, run } = useAdminCall();
  const revoke = (id: string): void => {
    if (asked !== id) {
      setAsked(id);
      return;
    }
    setAsked(undefined);
    void run(async (call) => {
      await revokeKey(id, call);
      await onRevoked(call);
    });
  };
  const sorted = keys.toSorted(
    (one, other) =>
      Number(one.revokedAt !== undefined) - Number(other.revokedAt !== undefined) || other.createdAt - one.createdAt,
  );

  return (
    <section className="card" aria-labelledby="all-keys-title">
      <h2 id="all-keys-title">{texts.list.title}</h2>
      <FailureNotice failure={failure} />
      <ScrollRegion label={texts.list.table}>
        <table className="keys">
          <thead>
            <tr>
              <th scope="col">{texts.list.name}</th>
              <th scope="col">{texts.list.role}</th>
              <th scope="col">{texts.list.prefix}</th>
              <th scope="col">{texts.list.purpose}</th>
              <th scope="col">{texts.list.basis}</th>
              <th scope="col">{texts.list.labels}</th>
              <th scope="col">{texts.list.state}</th>
              <th scope="col">{texts.list.risk}</th>
              <th scope="col">{texts.list.action}</th>
            </tr>
          </thead>
          <tbody>
            {sorted.map((key) => (
              <tr key={key.id}>
                <td>{key.name}</td>
                <td>{texts.form.roles[key.role]}</td>
                <td>
                  <code>{key.prefix}</code>
                </td>
                <td>{key.processing?.purpose}</td>
                <td>
                  {key.processing === undefined ? '' : bases[key.processing.legalBasis]}{' '}
                  <span className="quiet">{key.processing?.note}</span>
                </td>
                <td>{formatList(key.labels ?? [], language)}</td>
                <td>{stateOf(key, texts.list, language)}</td>
                <td>
                  <Risk risk={risks.find(({ id }) => id === key.id)} />
                </td>
                <td>
                  {key.revokedAt === undefined ? (
                    <button type="button" disabled={busy} onClick={() => revoke(key.id)}>
                      {asked === key.id ? texts.list.sure(key.name) : texts.list.revoke(key.name)}
                    </button>
                  ) : null}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollRegion>
    </section>
  );
}

function Risk({ risk }: { readonly risk: RiskView | undefined }): ReactNode {
  const language = useLanguage();
  if (risk === undefined) return null;
  return (
    <>
      {formatDecimal(risk.risk, language)} <RiskState risk={risk} />
    </>
  );
}

function stateOf({ expiresAt, revokedAt }: KeyView, texts: Texts['keys']['list'], language: Language): string {
  if (revokedAt !== undefined) return texts.revoked(formatTime(revokedAt, language));
  if (expiresAt === undefined) return texts.valid;
  return (expiresAt > Date.now() ? texts.until : texts.expired)(formatTime(expiresAt, language));
}
