import { useState, type ReactNode, type SubmitEvent } from 'react';
import type { ConsentList, ConsentView } from '@gatehouse/contract/admin-privacy';
import type { AdminCall } from '../../api/fetch-admin.ts';
import { changeConsent, fetchConsents, findConsents } from '../../api/privacy.ts';
import { useAdminCall } from '../../api/use-admin-call.ts';
import { useAdminData } from '../../api/use-admin-data.ts';
import { useOwnTexts } from '../../language/define-texts.ts';
import { formatTime } from '../../language/format.ts';
import { useLanguage } from '../../language/language-context.ts';
import { usePermitted } from '../../session/session.ts';
import { Card } from '../../ui/card.tsx';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { ForeignText } from '../../ui/foreign-text.tsx';
import { Loaded } from '../../ui/loaded.tsx';
import { ScrollRegion } from '../../ui/scroll-region.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { privacyTexts } from './texts.ts';

interface Props {
  /** Those that rely on consent. */
  readonly purposes: readonly string[];
}

/** Names are not kept: a person is looked up by the name that requests give, and the list has references only. */
export function Consents({ purposes }: Props): ReactNode {
  const texts = useOwnTexts(privacyTexts).consents;
  const language = useLanguage();
  const permitted = usePermitted();
  const list = useAdminData(['consents'], fetchConsents);

  return (
    <Card title={texts.title} explanation={texts.explanation}>
      <Loaded from={list} lines={2}>
        {({ consents }) => (
          <>
            <p className="quiet">
              {texts.counts(
                consents.filter(({ state }) => state === 'given').length,
                consents.filter(({ state }) => state === 'withdrawn').length,
              )}
            </p>
            {consents.length === 0 ? null : (
              <details>
                <summary>{texts.newest}</summary>
                <ScrollRegion label={texts.newest}>
                  <table className="wrapped">
                    <thead>
                      <tr>
                        <th scope="col">{texts.reference}</th>
                        <th scope="col">{texts.state}</th>
                        <th scope="col">{texts.purpose}</th>
                        <th scope="col">{texts.since}</th>
                      </tr>
                    </thead>
                    <tbody>
                      {consents.slice(0, mostListed).map(({ reference, state, purpose, at }) => (
                        <tr key={`${reference} ${at}`}>
                          <td>
                            <code>{reference.slice(0, 16)}</code>
                          </td>
                          <td>{texts.states[state]}</td>
                          <td>{purpose === undefined ? texts.all : <ForeignText text={purpose} />}</td>
                          <td>{formatTime(at, language)}</td>
                        </tr>
                      ))}
                    </tbody>
                  </table>
                </ScrollRegion>
              </details>
            )}
          </>
        )}
      </Loaded>
      {permitted('consents.manage') ? <OfPerson purposes={purposes} onChanged={list.refresh} /> : null}
    </Card>
  );
}

const mostListed = 50;

interface OfPersonProps extends Props {
  readonly onChanged: () => Promise<void>;
}

function OfPerson({ purposes, onChanged }: OfPersonProps): ReactNode {
  const texts = useOwnTexts(privacyTexts).consents;
  const [subject, setSubject] = useState('');
  const [purpose, setPurpose] = useState('');
  const [reason, setReason] = useState('');
  const [found, setFound] = useState<{ readonly subject: string; readonly consents: ConsentList['consents'] }>();
  const { busy, failure, run } = useAdminCall();
  const show = async (name: string, call: AdminCall): Promise<void> => {
    setFound({ subject: name, consents: (await findConsents(name, call)).consents });
  };
  const look = (event: SubmitEvent): void => {
    event.preventDefault();
    void run((call) => show(subject.trim(), call));
  };
  const change = (action: 'give' | 'withdraw'): void => {
    if (found === undefined) return;
    const wanted = { subject: found.subject, action, reason: reason.trim(), ...(purpose === '' ? {} : { purpose }) };
    void run(async (call) => {
      await changeConsent(wanted, call);
      setReason('');
      await show(found.subject, call);
      await onChanged();
    });
  };

  return (
    <>
      <form className="filters" onSubmit={look}>
        <TextField
          label={texts.subject}
          name="consent-subject"
          longest={256}
          value={subject}
          onChange={setSubject}
          required
        />
        <div className="filter-actions">
          <button type="submit" disabled={busy || subject.trim() === ''}>
            {texts.look}
          </button>
        </div>
      </form>
      <FailureNotice failure={failure} />
      {found === undefined ? null : (
        <>
          <ConsentTable consents={found.consents} />
          <div className="filters">
            <label>
              {texts.purpose}
              <select name="consent-purpose" value={purpose} onChange={(event) => setPurpose(event.target.value)}>
                <option value="">{texts.all}</option>
                {purposes.map((name) => (
                  <option key={name} value={name}>
                    {name}
                  </option>
                ))}
              </select>
            </label>
            <TextField label={texts.reason} name="consent-reason" longest={1_000} value={reason} onChange={setReason} />
            <div className="filter-actions">
              <button type="button" disabled={busy || reason.trim() === ''} onClick={() => change('withdraw')}>
                {texts.withdraw}
              </button>
              <button type="button" disabled={busy || reason.trim() === ''} onClick={() => change('give')}>
                {texts.give}
              </button>
            </div>
          </div>
        </>
      )}
    </>
  );
}

function ConsentTable({ consents }: { readonly consents: readonly ConsentView[] }): ReactNode {
  const texts = useOwnTexts(privacyTexts).consents;
  const language = useLanguage();
  if (consents.length === 0) return <p className="notice">{texts.none}</p>;

  return (
    <table className="consents wrapped">
      <thead>
        <tr>
          <th scope="col">{texts.state}</th>
          <th scope="col">{texts.purpose}</th>
          <th scope="col">{texts.since}</th>
        </tr>
      </thead>
      <tbody>
        {consents.map(({ reference, state, purpose, at }) => (
          <tr key={reference}>
            <td>{texts.states[state]}</td>
            <td>{purpose === undefined ? texts.all : <ForeignText text={purpose} />}</td>
            <td>{formatTime(at, language)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
