import type { ReviewItem } from '@gatehouse/contract/admin-review';
import { type ReactNode, type SubmitEvent, useState } from 'react';
import { useOwnTexts } from '../../language/define-texts.ts';
import { Modal } from '../../ui/modal.tsx';
import { uiTexts } from '../../ui/texts.ts';
import { reviewTexts } from './texts.ts';

export interface Verdict {
  readonly decision: string;
  readonly comment: string | undefined;
  readonly remember: boolean;
}

interface Props {
  readonly item: ReviewItem;
  readonly decision: string;
  readonly onClose: () => void;
  readonly onDecide: (verdict: Verdict) => void;
}

/** Asks before what cannot be taken back. */
export function DecisionDialog({ item, decision, onClose, onDecide }: Props): ReactNode {
  const texts = useOwnTexts(reviewTexts);
  const { cancel } = useOwnTexts(uiTexts);
  const [comment, setComment] = useState('');
  const [remember, setRemember] = useState(false);
  const said = comment.trim();
  const needed = decision === 'escalate' || remember;
  const first = item.fourEyes && decision !== 'escalate' && !item.proposals.some((one) => one.decision === decision);
  const ready = !needed || said !== '';

  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    if (ready) onDecide({ decision, comment: said === '' ? undefined : said, remember });
  };

  return (
    <Modal open onClose={onClose} title={texts.dialog.titles[decision] ?? texts.dialog.titles['done'] ?? decision}>
      <form className="review-dialog" onSubmit={submit}>
        <ul className="consequences">
          <li>{texts.dialog.consequences[decision] ?? texts.dialog.consequences['done']}</li>
          {first ? <li>{texts.dialog.firstOfTwo}</li> : null}
          {decision === 'escalate' ? null : <li>{texts.dialog.final}</li>}
        </ul>
        {decision === 'attack' && item.request !== undefined && !first ? (
          <label className="check-line">
            <input type="checkbox" checked={remember} onChange={(event) => setRemember(event.target.checked)} />
            <span>
              {texts.dialog.remember}
              <small className="quiet">{texts.dialog.rememberHelp}</small>
            </span>
          </label>
        ) : null}
        <CommentField
          label={needed ? texts.dialog.needed : texts.dialog.comment}
          first
          required={needed}
          value={comment}
          onChange={setComment}
        />
        <p className="quiet review-small">{texts.dialog.sealed}</p>
        <div className="modal-actions">
          <button type="button" onClick={onClose}>
            {cancel}
          </button>
          <button type="submit" className="primary" disabled={!ready}>
            {texts.decisions[decision] ?? decision}
          </button>
        </div>
      </form>
    </Modal>
  );
}

interface CommentProps {
  readonly label: string;
  readonly required: boolean;
  readonly value: string;
  readonly onChange: (value: string) => void;
  /** Whether a dialog begins with it. */
  readonly first?: boolean;
}

const longestComment = 2_000;

/** One line in the record, whatever was pasted. Control and Enter send it, as in other programs. */
export function CommentField({ label, required, value, onChange, first = false }: CommentProps): ReactNode {
  return (
    <label className="review-comment">
      {label}
      <textarea
        {...(first ? { 'data-first-focus': true } : {})}
        name="review-comment"
        rows={3}
        required={required}
        maxLength={longestComment}
        autoComplete="off"
        value={value}
        onChange={(event) => onChange(event.target.value.replaceAll(/\p{Cc}+/gu, ' '))}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) event.currentTarget.form?.requestSubmit();
        }}
      />
    </label>
  );
}
