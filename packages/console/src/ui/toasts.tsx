import { Toast } from 'radix-ui';
import { createContext, type ReactNode, useContext, useMemo, useState } from 'react';
import { useOwnTexts } from '../language/define-texts.ts';
import { uiTexts } from './texts.ts';

interface Message {
  readonly text: string;
  /** Takes back what was done. */
  readonly undo?: () => void;
}

type Tell = (message: Message) => void;

const milliseconds = 8_000;
const ToastContext = createContext<Tell>(() => undefined);

/** Says that something was done, for a few seconds, with a way back where there is one. */
export function useToast(): Tell {
  return useContext(ToastContext);
}

export function Toasts({ children }: { readonly children: ReactNode }): ReactNode {
  const texts = useOwnTexts(uiTexts);
  const [messages, setMessages] = useState<readonly (Message & { readonly id: number })[]>([]);
  const tell = useMemo<Tell>(() => {
    let last = 0;
    return (message) => {
      last += 1;
      const id = last;
      setMessages((before) => [...before, { ...message, id }]);
    };
  }, []);
  const forget = (id: number): void => setMessages((before) => before.filter((message) => message.id !== id));

  return (
    <ToastContext value={tell}>
      <Toast.Provider label={texts.message} duration={milliseconds}>
        {children}
        {messages.map(({ id, text, undo }) => (
          <Toast.Root key={id} className="toast" onOpenChange={(open) => (open ? undefined : forget(id))}>
            <Toast.Description>{text}</Toast.Description>
            {undo === undefined ? null : (
              <Toast.Action altText={texts.undo} onClick={undo}>
                {texts.undo}
              </Toast.Action>
            )}
          </Toast.Root>
        ))}
        <Toast.Viewport className="toasts" />
      </Toast.Provider>
    </ToastContext>
  );
}
