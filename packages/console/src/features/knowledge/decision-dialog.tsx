import type { DocumentDetail } from '@gatehouse/contract/admin-knowledge';
import { type ReactNode, type SubmitEvent, useState } from 'react';
import { useOwnTexts } from '../../language/define-texts.ts';
import { formatList } from '../../language/format.ts';
import { useLanguage } from '../../language/language-context.ts';
import { ForeignText } from '../../ui/foreign-text.tsx';
import { Modal } from '../../ui/modal.tsx';
import { uiTexts } from '../../ui/texts.ts';
import { reasonsByPlace } from './findings-in-text.ts';
import { actionText, quarantineTexts } from './quarantine-texts.ts';
import type { Decision } from './quarantine-view.tsx';
import { knowledgeTexts } from './texts.ts';

interface Props {
  readonly decision: Decision;
  readonly detail: DocumentDetail;
  readonly onClose: () => void;
  readonly onDecide: (reason: string) => void;
}

const longestReason = 2_000;

/** Asks for the reason, after what follows from a decision was said. */
export function DecisionDialog({ decision, detail, onClose, onDecide }: Props): ReactNode {
  const texts = useOwnTexts(quarantineTexts);
  const { cancel } = useOwnTexts(uiTexts);
  const [reason, setReason] = useState('');
  const said = reason.trim();
  const { document, title } = detail.document;
  const consequences = useConsequences(decision, detail);

  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    if (said !== '') onDecide(said);
  };

  return (
    <Modal open onClose={onClose} title={texts.dialog[decision]}>
      <form className="knowledge-form" onSubmit={submit}>
        <p>
          <strong>
            <ForeignText text={title === '' ? document : title} />
          </strong>
        </p>
        <ul className="consequences">
          {consequences.map((consequence) => (
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
            {actionText(decision, detail, texts)}
          </button>
        </div>
      </form>
    </Modal>
  );
}

/** What follows from it for this document: of one that is released, what of it gets into answers and what does not. */
function useConsequences(decision: Decision, { document, passages }: DocumentDetail): readonly string[] {
  const { dialog } = useOwnTexts(quarantineTexts);
  const { reasons } = useOwnTexts(knowledgeTexts);
  const language = useLanguage();
  if (decision === 'reject') return [dialog.rejected, dialog.later];
  const isFirst = document.fourEyes === true && document.proposal === undefined;
  if (isFirst) return [dialog.proposed, dialog.later];
  if (passages.length === 0) return [dialog.nothingToFind, dialog.later];
  const { inText, leftOut } = reasonsByPlace(document.findings);
  const named = (found: typeof inText): string =>
    formatList(
      found.map((reason) => reasons[reason]),
      language,
    );
  return [
    dialog.released,
    ...(inText.length === 0 ? [] : [dialog.inText(named(inText))]),
    ...(leftOut.length === 0 ? [] : [dialog.leftOut(named(leftOut))]),
    dialog.later,
  ];
}
