import { X } from 'lucide-react';
import { Toast } from 'radix-ui';
import type { ReactNode } from 'react';
import { useOwnTexts } from '../language/define-texts.ts';
import { uiTexts } from './texts.ts';

export interface Message {
  readonly text: string;
  /** Takes back what was done. */
  readonly undo?: () => void;
}

export interface ShownMessage extends Message {
  readonly id: number;
}

interface Props {
  readonly messages: readonly ShownMessage[];
  readonly onGone: (id: number) => void;
}

const milliseconds = 8_000;

/** The messages that are shown right now. */
export function ToastList({ messages, onGone }: Props): ReactNode {
  const texts = useOwnTexts(uiTexts);

  return (
    <Toast.Provider label={texts.message} duration={milliseconds}>
      {messages.map(({ id, text, undo }) => (
        <Toast.Root key={id} className="toast" onOpenChange={(open) => (open ? undefined : onGone(id))}>
          <Toast.Description>{text}</Toast.Description>
          {undo === undefined ? null : (
            <Toast.Action altText={texts.undo} onClick={undo}>
              {texts.undo}
            </Toast.Action>
          )}
          <Toast.Close className="icon-button" aria-label={texts.dismiss}>
            <X size={18} aria-hidden="true" />
          </Toast.Close>
        </Toast.Root>
      ))}
      <Toast.Viewport className="toasts" />
    </Toast.Provider>
  );
}
