import { X } from 'lucide-react';
import { Dialog } from 'radix-ui';
import type { ReactNode } from 'react';
import { useOwnTexts } from '../language/define-texts.ts';
import { ForeignText } from './foreign-text.tsx';
import { OverlayDialog } from './overlay-dialog.tsx';
import { uiTexts } from './texts.ts';

export interface ModalProps {
  readonly onClose: () => void;
  readonly title: ReactNode;
  readonly explanation?: string;
  readonly wide?: boolean;
  readonly children: ReactNode;
}

/** What has to be done or closed before the page goes on. */
export function ModalDialog({ onClose, title, explanation, wide = false, children }: ModalProps): ReactNode {
  const texts = useOwnTexts(uiTexts);

  return (
    <OverlayDialog className={wide ? 'modal wide' : 'modal'} described={explanation !== undefined} onClose={onClose}>
      <div className="panel-head">
        <Dialog.Title>{typeof title === 'string' ? <ForeignText text={title} /> : title}</Dialog.Title>
        <Dialog.Close className="icon-button" aria-label={texts.close}>
          <X size={20} aria-hidden="true" />
        </Dialog.Close>
      </div>
      {explanation === undefined ? null : (
        <Dialog.Description className="quiet">
          <ForeignText text={explanation} />
        </Dialog.Description>
      )}
      {children}
    </OverlayDialog>
  );
}
