import type { Own } from '@gatehouse/contract/admin-sign-in';
import { type ReactNode, useState } from 'react';
import { isCookieCredential } from '../../api/fetch-admin.ts';
import { fetchOwn } from '../../api/own.ts';
import { useAdminData } from '../../api/use-admin-data.ts';
import { useOwnTexts } from '../../language/define-texts.ts';
import { formatCount } from '../../language/format.ts';
import { useLanguage } from '../../language/language-context.ts';
import { useSession } from '../../session/session.ts';
import { Card } from '../../ui/card.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ForeignText } from '../../ui/foreign-text.tsx';
import { Loaded } from '../../ui/loaded.tsx';
import { Modal } from '../../ui/modal.tsx';
import { PageHead } from '../../ui/page-head.tsx';
import { ChangeForm } from './change-form.tsx';
import { OwnSessions } from './own-sessions.tsx';
import { accountTexts } from './texts.ts';
import './account.css';

/** What people change of themselves: password, app, and where they are signed in. */
export function AccountPage(): ReactNode {
  const texts = useOwnTexts(accountTexts);
  const { adminKey } = useSession();
  const hasSession = isCookieCredential(adminKey);
  const own = useAdminData(['own'], fetchOwn, { enabled: hasSession });

  return (
    <>
      <PageHead title={texts.title} explanation={texts.explanation} />
      {hasSession ? (
        <>
          <Card title={texts.sessions}>
            <Loaded from={own}>{({ sessions }) => <OwnSessions sessions={sessions} onChanged={own.refresh} />}</Loaded>
          </Card>
          <Card title={texts.account}>
            <Loaded from={own} lines={2}>
              {({ account }) =>
                account === undefined ? (
                  <EmptyState text={texts.noAccount} />
                ) : (
                  <OwnAccount account={account} onChanged={own.refresh} />
                )
              }
            </Loaded>
          </Card>
        </>
      ) : (
        <EmptyState text={texts.byKey} />
      )}
    </>
  );
}

interface Props {
  readonly account: NonNullable<Own['account']>;
  readonly onChanged: () => Promise<void>;
}

function OwnAccount({ account, onChanged }: Props): ReactNode {
  const texts = useOwnTexts(accountTexts);
  const language = useLanguage();
  const [changing, setChanging] = useState<'password' | 'app'>();
  const close = (): void => setChanging(undefined);
  const titles = {
    password: texts.changePassword,
    app: account.secondFactor ? texts.otherApp : texts.setUpApp,
  };

  return (
    <>
      <dl className="account-facts">
        <dt>{texts.userName}</dt>
        <dd>
          <ForeignText text={account.userName} />
        </dd>
        <dt>{texts.app}</dt>
        <dd>{account.secondFactor ? texts.withApp(formatCount(account.recoveryCodes, language)) : texts.withoutApp}</dd>
      </dl>
      <div className="account-actions">
        <button type="button" onClick={() => setChanging('password')}>
          {titles.password}
        </button>
        <button type="button" onClick={() => setChanging('app')}>
          {titles.app}
        </button>
      </div>
      <Modal open={changing !== undefined} onClose={close} title={titles[changing ?? 'password']}>
        {changing === undefined ? null : (
          <ChangeForm what={changing} account={account} onChanged={onChanged} onClose={close} />
        )}
      </Modal>
    </>
  );
}
