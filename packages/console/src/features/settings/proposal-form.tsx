import type { ReactNode } from 'react';
import { useOwnTexts } from '../../language/define-texts.ts';
import { Modal } from '../../ui/modal.tsx';
import { uiTexts } from '../../ui/texts.ts';
import { settingsTexts } from './texts.ts';

interface Props {
  readonly title: string;
  readonly explanation?: string;
  readonly disabled?: boolean;
  readonly onClose: () => void;
  /** Comes after it is closed. */
  readonly onPropose: () => void;
  /** The fields. */
  readonly children: ReactNode;
}

/** Asks for what a change of the configuration is to set; what would come of it is shown next. */
export function ProposalForm({ title, explanation, disabled = false, onClose, onPropose, children }: Props): ReactNode {
  const { review } = useOwnTexts(settingsTexts).retention;
  const { cancel } = useOwnTexts(uiTexts);

  return (
    <Modal open onClose={onClose} title={title} {...(explanation === undefined ? {} : { explanation })}>
      <form
        className="settings-form"
        onSubmit={(event) => {
          event.preventDefault();
          onClose();
          onPropose();
        }}
      >
        {children}
        <div className="modal-actions">
          <button type="button" onClick={onClose}>
            {cancel}
          </button>
          <button type="submit" className="primary" disabled={disabled}>
            {review}
          </button>
        </div>
      </form>
    </Modal>
  );
}
