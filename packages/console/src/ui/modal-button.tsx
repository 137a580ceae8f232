import { type ReactNode, useState } from 'react';
import { AddButton } from './add-button.tsx';
import { Modal } from './modal.tsx';

interface Props {
  readonly label: string;
  /** What it is about, for those who hear the button and do not see where it stands; without it, it puts one more into a list. */
  readonly about?: string;
  /** Of what it opens. */
  readonly title: string;
  readonly wide?: boolean;
  readonly children: (close: () => void) => ReactNode;
}

/** A button that opens a form in a dialogue of its own. */
export function ModalButton({ label, about, title, wide = false, children }: Props): ReactNode {
  const [open, setOpen] = useState(false);
  const close = (): void => setOpen(false);
  return (
    <>
      {about === undefined ? (
        <AddButton label={label} onPress={() => setOpen(true)} />
      ) : (
        <button type="button" aria-label={`${label}: ${about}`} onClick={() => setOpen(true)}>
          {label}
        </button>
      )}
      <Modal open={open} onClose={close} title={title} wide={wide}>
        {open ? children(close) : null}
      </Modal>
    </>
  );
}
