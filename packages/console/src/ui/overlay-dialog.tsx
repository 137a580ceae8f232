import { Dialog } from 'radix-ui';
import type { ReactNode } from 'react';
import { useReturnFocus } from './use-return-focus.ts';

interface Props {
  readonly className: string;
  /** Whether there is a `Dialog.Description` in it. */
  readonly described?: boolean;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/** What lies over the page as long as it is there. The overlay is ours: Radix' own writes a style element, which the content security policy forbids. */
export function OverlayDialog({ className, described = false, onClose, children }: Props): ReactNode {
  const focus = useReturnFocus();

  return (
    <Dialog.Root open onOpenChange={(next) => (next ? undefined : onClose())}>
      <Dialog.Portal>
        <div className="overlay" aria-hidden="true" />
        <Dialog.Content className={className} {...focus} {...(described ? {} : { 'aria-describedby': undefined })}>
          {children}
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
