import { useBlocker } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useOwnTexts } from '../language/define-texts.ts';
import { Modal } from '../ui/modal.tsx';
import { draftTexts } from './texts.ts';

/** Asks before a page is left on which something would be lost. */
export function LeaveGuard({ unsaved }: { readonly unsaved: boolean }): ReactNode {
  const texts = useOwnTexts(draftTexts);
  const leaving = useBlocker({
    shouldBlockFn: ({ current, next }) => unsaved && current.pathname !== next.pathname,
    enableBeforeUnload: unsaved,
    withResolver: true,
  });

  return (
    <Modal
      open={leaving.status === 'blocked'}
      onClose={() => leaving.reset?.()}
      title={texts.leaveTitle}
      explanation={texts.leaveText}
    >
      <div className="modal-actions">
        <button type="button" onClick={() => leaving.reset?.()}>
          {texts.stay}
        </button>
        <button type="button" className="danger" onClick={() => leaving.proceed?.()}>
          {texts.leave}
        </button>
      </div>
    </Modal>
  );
}
