import { useEffect, useEffectEvent, useState, type ReactNode, type SubmitEvent } from 'react';
import type { ConsentList, ConsentView } from '@gatehouse/contract/admin-privacy';
import { AdminError, type AdminCall } from '../../api/fetch-admin.ts';
import { changeConsent, fetchConsents, findConsents } from '../../api/privacy.ts';
import { formatTime } from '../../language/format.ts';
import { useOwnTexts } from '../../language/define-texts.ts';
import { useLanguage } from '../../language/language-context.ts';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { useSession } from '../../session/session.ts';
import { Card } from '../../ui/card.tsx';
import { privacyTexts } from './texts.ts';

interface Props {
  /** Those that rely on consent. */
  readonly purposes: readonly string[];
}

/** Who has consented cannot be listed, for names are not kept: a person is looked up by the name that requests give. */
export function Consents({ purposes }: Props): ReactNode {
  const { adminKey, end } = useSession();
  const texts = useOwnTexts(privacyTexts).consents;
  const [subject, setSubject] = useState('');
  const [purpose, setPurpose] = useState('');
  const [reason, setReason] = useState('');
  const [list, setList] = useState<ConsentList>();
  const [found, setFound] = useState<{ readonly subject: string; readonly consents: ConsentList['consents'] }>();
  const [failure, setFailure] = useState<AdminError>();
  const refused = useEffectEvent(() => end('refused'));

  useEffect(() => {
    const controller = new AbortController();
    const { signal } = controller;
    // What cannot be listed now can be looked up all the same, which then tells what is wrong.
    fetchConsents({ adminKey, signal }).then(setList, (error: unknown) => {
      if (!signal.aborted && error instanceof AdminError && error.failure === 'refused') refused();
    });
    return () => controller.abort();
  }, [adminKey]);

  const run = async (work: (call: AdminCall) => Promise<void>): Promise<void> => {
    setFailure(undefined);
    try {
      await work({ adminKey, signal: new AbortController().signal });
    } catch (error) {
      const failed = error instanceof AdminError ? error : new AdminError('unexpected', { cause: error });
      if (failed.failure === 'refused' && failed.code !== 'role_not_permitted') end('refused');
      else setFailure(failed);
    }
  };
  const show = async (name: string, call: AdminCall): Promise<void> => {
    setFound({ subject: name, consents: (await findConsents(name, call)).consents });
    setList(await fetchConsents(call));
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
    });
  };

  return (
    <Card title={texts.title} explanation={texts.explanation}>
      {list === undefined ? null : (
        <p className="quiet">
          {texts.counts(
            list.consents.filter(({ state }) => state === 'given').length,
            list.consents.filter(({ state }) => state === 'withdrawn').length,
          )}
        </p>
      )}
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
          <button type="submit" disabled={subject.trim() === ''}>
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
              <button type="button" disabled={reason.trim() === ''} onClick={() => change('withdraw')}>
                {texts.withdraw}
              </button>
              <button type="button" disabled={reason.trim() === ''} onClick={() => change('give')}>
                {texts.give}
              </button>
            </div>
          </div>
        </>
      )}
    </Card>
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
            <td>{purpose ?? texts.all}</td>
            <td>{formatTime(at, language)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
