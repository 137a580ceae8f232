import type { SecretView } from '@gatehouse/contract/admin-secrets';
import type { ReactNode } from 'react';
import { fetchSecrets, removeSecret } from '../../api/secrets.ts';
import { useAdminCall } from '../../api/use-admin-call.ts';
import { useAdminData } from '../../api/use-admin-data.ts';
import { useOwnTexts } from '../../language/define-texts.ts';
import { formatDay } from '../../language/format.ts';
import { useLanguage } from '../../language/language-context.ts';
import { Card } from '../../ui/card.tsx';
import { Confirm } from '../../ui/confirm.tsx';
import { DataTable } from '../../ui/data-table.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { ForeignText } from '../../ui/foreign-text.tsx';
import { Loaded } from '../../ui/loaded.tsx';
import { ModalButton } from '../../ui/modal-button.tsx';
import { PageHead } from '../../ui/page-head.tsx';
import { useToast } from '../../ui/toasts.tsx';
import { SecretForm } from './secret-form.tsx';
import { secretsTexts } from './texts.ts';
import './secrets.css';

/** Secrets for model servers and guards: set and removed, never shown. */
export function SecretsPage(): ReactNode {
  const texts = useOwnTexts(secretsTexts);
  const list = useAdminData(['secrets'], fetchSecrets);

  return (
    <>
      <PageHead title={texts.title} explanation={texts.explanation} />
      <Card
        title={texts.list}
        actions={
          <ModalButton label={texts.add} title={texts.add}>
            {(close) => <SecretForm onChanged={list.refresh} onClose={close} />}
          </ModalButton>
        }
      >
        <Loaded from={list}>
          {({ secrets }) =>
            secrets.length === 0 ? (
              <EmptyState text={texts.none}>
                <p>{texts.teach}</p>
              </EmptyState>
            ) : (
              <Secrets secrets={secrets} onChanged={list.refresh} />
            )
          }
        </Loaded>
      </Card>
    </>
  );
}

interface Props {
  readonly secrets: readonly SecretView[];
  readonly onChanged: () => Promise<void>;
}

function Secrets({ secrets, onChanged }: Props): ReactNode {
  const texts = useOwnTexts(secretsTexts);
  const language = useLanguage();
  const tell = useToast();
  const { busy, failure, run } = useAdminCall();
  const { columns } = texts;

  return (
    <>
      <FailureNotice failure={failure} />
      <DataTable
        label={texts.list}
        className="secrets-table stacks"
        columns={[columns.name, columns.origins, columns.since, columns.usedBy, columns.actions]}
      >
        {secrets.map((secret) => (
          <tr key={secret.name}>
            <td>
              <code>
                <ForeignText text={secret.name} />
              </code>
            </td>
            <td className="stacks-wide" data-label={columns.origins}>
              <Lines texts={secret.origins} />
            </td>
            <td className="quiet" data-label={columns.since}>
              <ForeignText text={texts.by(formatDay(secret.since, language), secret.actor)} />
            </td>
            <td data-label={columns.usedBy}>
              {secret.usedBy.length === 0 ? (
                <span className="quiet">{texts.unused}</span>
              ) : (
                <Lines texts={secret.usedBy} />
              )}
            </td>
            <td className="stacks-wide">
              <div className="secrets-actions">
                <ModalButton label={texts.replace} about={secret.name} title={texts.replaceTitle(secret.name)}>
                  {(close) => <SecretForm secret={secret} onChanged={onChanged} onClose={close} />}
                </ModalButton>
                <Confirm
                  label={texts.remove}
                  about={secret.name}
                  title={texts.removeTitle(secret.name)}
                  consequences={texts.consequences}
                  disabled={busy}
                  onConfirm={() =>
                    void run(async (call) => {
                      await removeSecret(secret.name, call);
                      await onChanged();
                      tell({ text: texts.removed });
                    })
                  }
                />
              </div>
            </td>
          </tr>
        ))}
      </DataTable>
    </>
  );
}

function Lines({ texts }: { readonly texts: readonly string[] }): ReactNode {
  return (
    <ul className="secrets-lines">
      {texts.map((text) => (
        <li key={text}>
          <ForeignText text={text} />
        </li>
      ))}
    </ul>
  );
}
