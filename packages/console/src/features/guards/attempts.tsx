import { useState, type ReactNode, type SubmitEvent } from 'react';
import type { LiftRequest, RiskView } from '@gatehouse/contract/admin-attempts';
import { fetchRisks, liftSuspension } from '../../api/attempts.ts';
import { useAdminCall } from '../../api/use-admin-call.ts';
import { useAdminData } from '../../api/use-admin-data.ts';
import { formatCount, formatDecimal, formatTime } from '../../language/format.ts';
import { useKeyNames } from '../../api/use-key-names.ts';
import { useOwnTexts } from '../../language/define-texts.ts';
import { useLanguage } from '../../language/language-context.ts';
import { usePermitted } from '../../session/session.ts';
import { Card } from '../../ui/card.tsx';
import { Confirm } from '../../ui/confirm.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { DataTable } from '../../ui/data-table.tsx';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { ForeignText } from '../../ui/foreign-text.tsx';
import { RiskState } from '../../ui/risk-state.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { Loaded } from '../../ui/loaded.tsx';
import { guardsTexts } from './texts.ts';

/** Who has attacked lately, what is done about it, and ending that. */
export function Attempts(): ReactNode {
  const texts = useOwnTexts(guardsTexts).attempts;
  const permitted = usePermitted();
  const nameOfKey = useKeyNames();
  const risks = useAdminData(['attempts'], fetchRisks, { every: 10_000 });
  const [subject, setSubject] = useState('');
  const [lifted, setLifted] = useState<string>();
  const { busy, failure, run } = useAdminCall();
  const mayLift = permitted('suspensions.lift');

  const lift = (whom: LiftRequest, name: string): void => {
    setLifted(undefined);
    void run(async (call) => {
      risks.replace(await liftSuspension(whom, call));
      setLifted(name);
      setSubject('');
    });
  };
  const liftPerson = (event: SubmitEvent): void => {
    event.preventDefault();
    lift({ subject: subject.trim() }, subject.trim());
  };

  return (
    <Card title={texts.title} explanation={texts.explanation}>
      <FailureNotice failure={failure} />
      <Loaded from={risks}>
        {({ risks: list }) => (
          <>
            {list.length === 0 ? (
              <EmptyState text={`${texts.none} ${texts.teach}`} />
            ) : (
              <RiskTable risks={list} nameOfKey={nameOfKey} busy={busy} mayLift={mayLift} onLift={lift} />
            )}
            {lifted === undefined ? null : <output className="notice">{texts.lifted(lifted)}</output>}
            {mayLift && list.some(({ kind }) => kind === 'subject') ? (
              <form className="filters" onSubmit={liftPerson}>
                <TextField
                  label={texts.subject}
                  name="lifted-subject"
                  longest={256}
                  value={subject}
                  onChange={setSubject}
                  required
                />
                <div className="filter-actions wide">
                  <button type="submit" disabled={busy || subject.trim() === ''}>
                    {texts.liftSubject}
                  </button>
                </div>
              </form>
            ) : null}
          </>
        )}
      </Loaded>
    </Card>
  );
}

interface TableProps {
  readonly risks: readonly RiskView[];
  readonly nameOfKey: (id: string) => string;
  readonly busy: boolean;
  readonly mayLift: boolean;
  readonly onLift: (whom: LiftRequest, name: string) => void;
}

/** Persons have no button: they are lifted by their names, and only references are known here. */
function RiskTable({ risks, nameOfKey, busy, mayLift, onLift }: TableProps): ReactNode {
  const texts = useOwnTexts(guardsTexts).attempts;
  const language = useLanguage();
  return (
    <DataTable
      label={texts.table}
      className="keys stacks"
      columns={[texts.who, texts.risk, texts.attempts, texts.last, texts.state, mayLift ? texts.action : undefined]}
    >
      {risks.map((risk) => {
        const { kind, id, suspendedUntil } = risk;
        const name = nameOfKey(id);
        return (
          <tr key={`${kind} ${id}`}>
            <td>
              <ForeignText text={kind === 'key' ? texts.key(name) : texts.person(id)} />
            </td>
            <td data-label={texts.risk}>{formatDecimal(risk.risk, language)}</td>
            <td data-label={texts.attempts}>{formatCount(risk.attempts, language)}</td>
            <td data-label={texts.last}>{formatTime(risk.lastAt, language)}</td>
            <td data-label={texts.state}>
              <RiskState risk={risk} />
            </td>
            {mayLift ? (
              <td className="stacks-wide">
                {kind === 'key' ? (
                  <Confirm
                    label={suspendedUntil === undefined ? texts.forget(name) : texts.lift(name)}
                    title={texts.liftTitle(name)}
                    consequences={texts.liftNow}
                    danger={false}
                    disabled={busy}
                    onConfirm={() => onLift({ key: id }, name)}
                  />
                ) : null}
              </td>
            ) : null}
          </tr>
        );
      })}
    </DataTable>
  );
}
