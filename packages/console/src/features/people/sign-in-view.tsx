import type { SessionInList } from '@gatehouse/contract/admin-sign-in';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { Directory } from '../../api/directory.ts';
import { endSession, endSessionsOf, fetchSessions } from '../../api/sessions.ts';
import { fetchSignInMethods } from '../../api/sign-in.ts';
import { useAdminCall } from '../../api/use-admin-call.ts';
import { useAdminData } from '../../api/use-admin-data.ts';
import { useOwnTexts } from '../../language/define-texts.ts';
import { formatMoment } from '../../language/format.ts';
import { useLanguage } from '../../language/language-context.ts';
import { usePermitted, useSession } from '../../session/session.ts';
import { Card } from '../../ui/card.tsx';
import { Confirm } from '../../ui/confirm.tsx';
import { DataTable } from '../../ui/data-table.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { ForeignText } from '../../ui/foreign-text.tsx';
import { Loaded } from '../../ui/loaded.tsx';
import { Tag } from '../../ui/tag.tsx';
import { useToast } from '../../ui/toasts.tsx';
import { LocalAccounts } from './local-accounts.tsx';
import { peopleTexts } from './texts.ts';

const every = 10_000;

interface Props {
  /** Undefined where it has not come, or may not be seen. */
  readonly directory: Directory | undefined;
}

/** Who is signed in, how one can sign in, and accounts with passwords. */
export function SignInView({ directory }: Props): ReactNode {
  const texts = useOwnTexts(peopleTexts).signIn;
  const sessions = useAdminData(['sessions'], fetchSessions, { every });

  return (
    <>
      <Card title={texts.sessions} explanation={texts.sessionsExplanation}>
        <Loaded from={sessions}>
          {({ sessions: known }) =>
            known.length === 0 ? (
              <EmptyState text={texts.none} />
            ) : (
              <Sessions sessions={known} onChanged={sessions.refresh} />
            )
          }
        </Loaded>
      </Card>
      <Methods />
      <LocalAccounts directory={directory} onChanged={sessions.refresh} />
    </>
  );
}

interface SessionsProps {
  readonly sessions: readonly SessionInList[];
  readonly onChanged: () => Promise<void>;
}

function Sessions({ sessions, onChanged }: SessionsProps): ReactNode {
  const texts = useOwnTexts(peopleTexts).signIn;
  const language = useLanguage();
  const tell = useToast();
  const { end } = useSession();
  const { busy, failure, run } = useAdminCall();
  const { columns } = texts;

  return (
    <>
      <FailureNotice failure={failure} />
      <DataTable
        label={texts.sessions}
        className="people-table stacks"
        columns={[columns.who, columns.method, columns.since, columns.used, columns.ends, columns.actions]}
      >
        {sessions.map((session) => (
          <tr key={session.id}>
            <td>
              <ForeignText text={session.name} /> {session.own ? <Tag tone="accent">{texts.own}</Tag> : null}
            </td>
            <td data-label={columns.method}>
              {texts.methods[session.method]}
              {session.issuer === undefined ? null : (
                <span className="people-more quiet">
                  <ForeignText text={session.issuer === 'local' ? texts.here : texts.by(session.issuer)} />
                </span>
              )}
            </td>
            <td data-label={columns.since}>{formatMoment(session.createdAt, language)}</td>
            <td data-label={columns.used}>{formatMoment(session.usedAt, language)}</td>
            <td data-label={columns.ends}>{formatMoment(session.expiresAt, language)}</td>
            <td className="stacks-wide">
              <div className="people-actions">
                <Confirm
                  label={texts.end}
                  about={session.name}
                  title={texts.endTitle(session.name)}
                  consequences={[...texts.endConsequences, ...(session.own ? [texts.endOwn] : [])]}
                  disabled={busy}
                  onConfirm={() =>
                    void run(async (call) => {
                      await endSession(session.id, call);
                      if (session.own) {
                        end('chosen');
                        return;
                      }
                      await onChanged();
                      tell({ text: texts.ended });
                    })
                  }
                />
                {session.method === 'key' ? null : (
                  <Confirm
                    label={texts.endAll}
                    about={session.name}
                    title={texts.endAllTitle(session.name)}
                    consequences={[...texts.endAllConsequences, ...(session.own ? [texts.endOwn] : [])]}
                    disabled={busy}
                    onConfirm={() =>
                      void run(async (call) => {
                        await endSessionsOf(session.person, call);
                        if (session.own) {
                          end('chosen');
                          return;
                        }
                        await onChanged();
                        tell({ text: texts.endedAll });
                      })
                    }
                  />
                )}
              </div>
            </td>
          </tr>
        ))}
      </DataTable>
    </>
  );
}

/** How one can sign in here, besides with a key. */
function Methods(): ReactNode {
  const texts = useOwnTexts(peopleTexts).signIn;
  const permitted = usePermitted();
  const methods = useAdminData(['sign-in-methods'], ({ signal }) => fetchSignInMethods(signal));

  return (
    <Card
      title={texts.issuers}
      actions={
        permitted('configuration.read') ? (
          <Link to="/settings" search={{ tab: 'edit' }}>
            {texts.edit}
          </Link>
        ) : undefined
      }
    >
      <Loaded from={methods} lines={2}>
        {({ issuers }) => (
          <>
            {issuers.length === 0 ? <EmptyState text={texts.noIssuers} /> : null}
            <ul className="people-lines">
              {issuers.map(({ id, label }) => (
                <li key={id}>
                  <ForeignText text={label} /> <code className="quiet">{id}</code>
                </li>
              ))}
            </ul>
          </>
        )}
      </Loaded>
    </Card>
  );
}
