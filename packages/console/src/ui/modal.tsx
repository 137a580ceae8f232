import { lazy, type ReactNode, Suspense } from 'react';
import type { ModalProps } from './modal-dialog.tsx';

// Comes when the first one is opened: a page is seen before anything in it is changed.
const ModalDialog = lazy(async () => ({ default: (await import('./modal-dialog.tsx')).ModalDialog }));

interface Props extends ModalProps {
  readonly open: boolean;
}

/** What has to be done or closed before the page goes on. */
export function Modal({ open, ...modal }: Props): ReactNode {
  return open ? (
    <Suspense>
      <ModalDialog {...modal} />
    </Suspense>
  ) : null;
}
