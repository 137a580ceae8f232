import type { SessionInList } from '@gatehouse/contract/admin-sign-in';
import type { ReactNode } from 'react';
import { endOwnSession } from '../../api/own.ts';
import { useAdminCall } from '../../api/use-admin-call.ts';
import { useOwnTexts } from '../../language/define-texts.ts';
import { formatMoment } from '../../language/format.ts';
import { useLanguage } from '../../language/language-context.ts';
import { useSession } from '../../session/session.ts';
import { Confirm } from '../../ui/confirm.tsx';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { ScrollRegion } from '../../ui/scroll-region.tsx';
import { Tag } from '../../ui/tag.tsx';
import { useToast } from '../../ui/toasts.tsx';
import { accountTexts } from './texts.ts';

interface Props {
  readonly sessions: readonly SessionInList[];
  readonly onChanged: () => Promise<void>;
}

/** Where somebody is signed in, to be ended one by one. */
export function OwnSessions({ sessions, onChanged }: Props): ReactNode {
  const texts = useOwnTexts(accountTexts);
  const language = useLanguage();
  const tell = useToast();
  const { end } = useSession();
  const { busy, failure, run } = useAdminCall();
  const { columns } = texts;
  const endOne = ({ id, own }: SessionInList): void =>
    void run(async (call) => {
      await endOwnSession(id, call);
      if (own) {
        end('chosen');
        return;
      }
      await onChanged();
      tell({ text: texts.ended });
    });

  return (
    <>
      <FailureNotice failure={failure} />
      <ScrollRegion label={texts.sessions}>
        <table>
          <thead>
            <tr>
              {[columns.method, columns.since, columns.used, columns.ends, columns.actions].map((head) => (
                <th key={head} scope="col">
                  {head}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {sessions.map((session) => (
              <tr key={session.id} data-session={session.id}>
                <td>
                  {texts.methods[session.method]} {session.own ? <Tag tone="accent">{texts.own}</Tag> : null}
                </td>
                <td>{formatMoment(session.createdAt, language)}</td>
                <td>{formatMoment(session.usedAt, language)}</td>
                <td>{formatMoment(session.expiresAt, language)}</td>
                <td>
                  <Confirm
                    label={texts.end}
                    about={formatMoment(session.createdAt, language)}
                    title={texts.endTitle}
                    consequences={[...texts.endConsequences, ...(session.own ? [texts.endOwn] : [])]}
                    disabled={busy}
                    onConfirm={() => endOne(session)}
                  />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollRegion>
    </>
  );
}
