import { useState, type ReactNode, type SubmitEvent } from 'react';
import type { LiftRequest, RiskView } from '@gatehouse/contract/admin-attempts';
import { fetchRisks, liftSuspension } from '../../api/attempts.ts';
import { useAdminCall } from '../../api/use-admin-call.ts';
import { useAdminData } from '../../api/use-admin-data.ts';
import { formatCount, formatDecimal, formatTime } from '../../language/format.ts';
import { useLanguage, useTexts } from '../../language/language-context.ts';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { RiskState } from '../../ui/risk-state.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { ScrollRegion } from '../../ui/scroll-region.tsx';

interface Props {
  readonly nameOfKey: (id: string) => string;
}

/** Who has attacked lately, what is done about it, and ending that. */
export function Attempts({ nameOfKey }: Props): ReactNode {
  const all = useTexts();
  const texts = all.guards.attempts;
  const risks = useAdminData(['attempts'], fetchRisks);
  const [subject, setSubject] = useState('');
  const [lifted, setLifted] = useState<string>();
  const { busy, failure, run } = useAdminCall();
  const list = risks.data?.risks;

  const lift = (whom: LiftRequest, name: string): void => {
    setLifted(undefined);
    void run(async (call) => {
      risks.replace(await liftSuspension(whom, call));
      setLifted(name);
      setSubject('');
    });
  };
  const refresh = (): void => {
    setLifted(undefined);
    void run((call) => risks.refresh());
  };
  const liftPerson = (event: SubmitEvent): void => {
    event.preventDefault();
    lift({ subject: subject.trim() }, subject.trim());
  };

  return (
    <section className="card" aria-labelledby="attempts-title">
      <h2 id="attempts-title">{texts.title}</h2>
      <p className="quiet">{texts.explanation}</p>
      <FailureNotice failure={failure ?? risks.failure} />
      {list === undefined ? (
        risks.failure === undefined && <output>{all.loading}</output>
      ) : list.length === 0 ? (
        <p className="notice">{texts.none}</p>
      ) : (
        <RiskTable risks={list} nameOfKey={nameOfKey} busy={busy} onLift={lift} />
      )}
      {lifted === undefined ? null : <output className="notice">{texts.lifted(lifted)}</output>}
      <form className="filters" onSubmit={liftPerson}>
        {list?.some(({ kind }) => kind === 'subject') === true ? (
          <TextField
            label={texts.subject}
            name="lifted-subject"
            longest={256}
            value={subject}
            onChange={setSubject}
            required
          />
        ) : null}
        <div className="filter-actions wide">
          {list?.some(({ kind }) => kind === 'subject') === true ? (
            <button type="submit" disabled={busy || subject.trim() === ''}>
              {texts.liftSubject}
            </button>
          ) : null}
          <button type="button" disabled={busy} onClick={refresh}>
            {texts.refresh}
          </button>
        </div>
      </form>
    </section>
  );
}

interface TableProps {
  readonly risks: readonly RiskView[];
  readonly nameOfKey: (id: string) => string;
  readonly busy: boolean;
  readonly onLift: (whom: LiftRequest, name: string) => void;
}

/** Persons have no button: they are lifted by their names, and only references are known here. */
function RiskTable({ risks, nameOfKey, busy, onLift }: TableProps): ReactNode {
  const texts = useTexts().guards.attempts;
  const language = useLanguage();
  return (
    <ScrollRegion label={texts.table}>
      <table className="keys">
        <thead>
          <tr>
            <th scope="col">{texts.who}</th>
            <th scope="col">{texts.risk}</th>
            <th scope="col">{texts.attempts}</th>
            <th scope="col">{texts.last}</th>
            <th scope="col">{texts.state}</th>
            <th scope="col">{texts.action}</th>
          </tr>
        </thead>
        <tbody>
          {risks.map((risk) => {
            const { kind, id, suspendedUntil } = risk;
            const name = nameOfKey(id);
            return (
              <tr key={`${kind} ${id}`}>
                <td>{kind === 'key' ? texts.key(name) : texts.person(id)}</td>
                <td>{formatDecimal(risk.risk, language)}</td>
                <td>{formatCount(risk.attempts, language)}</td>
                <td>{formatTime(risk.lastAt, language)}</td>
                <td>
                  <RiskState risk={risk} />
                </td>
                <td>
                  {kind === 'key' ? (
                    <button type="button" disabled={busy} onClick={() => onLift({ key: id }, name)}>
                      {suspendedUntil === undefined ? texts.forget(name) : texts.lift(name)}
                    </button>
                  ) : null}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </ScrollRegion>
  );
}
