import { type ReactNode, type SubmitEvent, useState } from 'react';
import type { ConfigurationCheck } from '@gatehouse/contract/admin-configuration';
import { checkConfiguration } from '../api/configuration.ts';
import type { AdminError } from '../api/fetch-admin.ts';
import { useAdminData } from '../api/use-admin-data.ts';
import { useOwnTexts } from '../language/define-texts.ts';
import { DiffView } from '../ui/diff-view.tsx';
import { FailureNotice } from '../ui/failure-notice.tsx';
import { Loaded } from '../ui/loaded.tsx';
import { Modal } from '../ui/modal.tsx';
import { TextField } from '../ui/text-field.tsx';
import { uiTexts } from '../ui/texts.ts';
import './configuration.css';
import { checkOf } from './check-of.ts';
import { ConsequenceList } from './consequence-list.tsx';
import { ProblemList } from './problem-list.tsx';
import { changeTexts } from './texts.ts';
import type { WantedChange } from './wanted-change.ts';

interface Props {
  readonly wanted: WantedChange;
  readonly busy: boolean;
  /** Of the last attempt to apply it. */
  readonly failure: AdminError | undefined;
  readonly onApply: (base: string, reason: string) => Promise<void>;
  readonly onClose: () => void;
}

/** The difference, what follows from it, and why it is made. */
export function ChangeDialog({ wanted, busy, failure, onApply, onClose }: Props): ReactNode {
  const texts = useOwnTexts(changeTexts);
  // What was compared once is compared anew as often as somebody asks.
  const [turn, setTurn] = useState(0);
  const question = checkOf(wanted, turn === 0);
  const check = useAdminData(['configuration', 'check', turn, question], (call) => checkConfiguration(question, call));
  const restores = 'version' in wanted;
  const conflict = [failure?.code, check.failure?.code].includes('configuration_conflict');
  const again = (): void => setTurn(turn + 1);

  return (
    <Modal open wide onClose={onClose} title={restores ? texts.restoreTitle : texts.title}>
      {conflict ? (
        <div className="notice warn" role="alert">
          <p>{texts.conflict}</p>
          <button type="button" onClick={again}>
            {texts.again}
          </button>
        </div>
      ) : (
        <FailureNotice failure={failure} />
      )}
      <Loaded from={conflict ? { data: check.data, failure: undefined } : check} lines={6}>
        {(data) => (
          <Checked
            key={data.base + String(turn)}
            check={data}
            busy={busy || conflict}
            note={'note' in wanted ? wanted.note : undefined}
            action={data.needsApproval ? texts.ask : restores ? texts.restore : texts.apply}
            onApply={onApply}
            onClose={onClose}
          />
        )}
      </Loaded>
    </Modal>
  );
}

interface CheckedProps extends Pick<Props, 'busy' | 'onApply' | 'onClose'> {
  readonly check: ConfigurationCheck;
  /** What else there is to say before it is made. */
  readonly note: ReactNode;
  readonly action: string;
}

function Checked({ check, note, busy, action, onApply, onClose }: CheckedProps): ReactNode {
  const texts = useOwnTexts(changeTexts);
  const buttons = useOwnTexts(uiTexts);
  const [reason, setReason] = useState('');
  const { after, before, changed, consequences, needRestart, needsApproval, problems } = check;
  const same = after === before;
  const possible = problems.length === 0 && !same;
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    void onApply(check.base, reason);
  };

  return (
    <form className="configuration-change" onSubmit={submit}>
      <ProblemList problems={problems} />
      {same && problems.length === 0 ? <p className="notice">{texts.nothing}</p> : null}
      {possible && changed.length === 0 ? <p className="notice">{texts.onlyText}</p> : null}
      <ConsequenceList consequences={consequences} />
      {possible ? note : null}
      {needRestart.length === 0 || !possible ? null : (
        <p className="notice warn">{texts.restart(needRestart.join(', '))}</p>
      )}
      {after === null || same ? null : <DiffView before={before} after={after} label={texts.difference} />}
      {needsApproval ? <p className="notice">{texts.approval}</p> : null}
      <div className="configuration-decide">
        {possible ? (
          <TextField label={texts.reason} name="reason" required longest={1_000} value={reason} onChange={setReason} />
        ) : null}
        <div className="modal-actions">
          <button type="button" onClick={onClose}>
            {buttons.cancel}
          </button>
          {possible ? (
            <button type="submit" className="primary" disabled={busy || reason.trim() === ''}>
              {action}
            </button>
          ) : null}
        </div>
      </div>
    </form>
  );
}
