import { type ReactNode, type SubmitEvent, useState } from 'react';
import { useOwnTexts } from '../../language/define-texts.ts';
import { ForeignText } from '../../ui/foreign-text.tsx';
import { Modal } from '../../ui/modal.tsx';
import { uiTexts } from '../../ui/texts.ts';
import { quarantineTexts } from './quarantine-texts.ts';
import type { Decision } from './quarantine-view.tsx';

interface Props {
  readonly decision: Decision;
  /** Its title. */
  readonly document: string;
  readonly onClose: () => void;
  readonly onDecide: (reason: string) => void;
}

const longestReason = 2_000;

/** Asks for the reason, after what follows from a decision was said. */
export function DecisionDialog({ decision, document, onClose, onDecide }: Props): ReactNode {
  const texts = useOwnTexts(quarantineTexts);
  const { cancel } = useOwnTexts(uiTexts);
  const [reason, setReason] = useState('');
  const said = reason.trim();

  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    if (said !== '') onDecide(said);
  };

  return (
    <Modal open onClose={onClose} title={texts.dialog[decision]}>
      <form className="knowledge-form" onSubmit={submit}>
        <p>
          <strong>
            <ForeignText text={document} />
          </strong>
        </p>
        <ul className="consequences">
          {texts.dialog.consequences[decision].map((consequence) => (
            <li key={consequence}>{consequence}</li>
          ))}
        </ul>
        <label>
          {texts.dialog.reason}
          <textarea
            data-first-focus=""
            name="decision-reason"
            rows={3}
            required
            maxLength={longestReason}
            autoComplete="off"
            value={reason}
            // One line in the record, whatever was pasted.
            onChange={({ target }) => setReason(target.value.replaceAll(/\p{Cc}+/gu, ' '))}
            onKeyDown={(event) => {
              if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) event.currentTarget.form?.requestSubmit();
            }}
          />
        </label>
        <p className="quiet">{texts.dialog.reasonHelp}</p>
        <div className="modal-actions">
          <button type="button" onClick={onClose}>
            {cancel}
          </button>
          <button type="submit" className={decision === 'release' ? 'danger' : 'primary'} disabled={said === ''}>
            {texts[decision]}
          </button>
        </div>
      </form>
    </Modal>
  );
}
