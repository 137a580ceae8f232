import type { ReactNode } from 'react';
import { useOwnTexts } from '../../language/define-texts.ts';
import { Modal } from '../../ui/modal.tsx';
import { settingsTexts } from './texts.ts';

interface Props {
  readonly onStay: () => void;
  readonly onLeave: () => void;
}

/** Before somebody leaves a text that was not applied. */
export function LeaveDraft({ onStay, onLeave }: Props): ReactNode {
  const texts = useOwnTexts(settingsTexts).leave;
  return (
    <Modal open onClose={onStay} title={texts.title}>
      <p>{texts.consequence}</p>
      <div className="modal-actions">
        <button type="button" onClick={onStay}>
          {texts.stay}
        </button>
        <button type="button" className="danger" onClick={onLeave}>
          {texts.anyway}
        </button>
      </div>
    </Modal>
  );
}
