import { createContext, lazy, type ReactNode, Suspense, useCallback, useContext, useState } from 'react';
import type { Message, ShownMessage } from './toast-list.tsx';

type Tell = (message: Message) => void;

// Comes with the first message: most visits have none.
const ToastList = lazy(async () => ({ default: (await import('./toast-list.tsx')).ToastList }));

const ToastContext = createContext<Tell>(() => undefined);

/** Says that something was done, for a few seconds, with a way back where there is one. */
export function useToast(): Tell {
  return useContext(ToastContext);
}

export function Toasts({ children }: { readonly children: ReactNode }): ReactNode {
  const [messages, setMessages] = useState<readonly ShownMessage[]>();
  const tell = useCallback<Tell>(
    (message) => setMessages((before = []) => [...before, { ...message, id: (before.at(-1)?.id ?? 0) + 1 }]),
    [],
  );

  return (
    <ToastContext value={tell}>
      {children}
      <Suspense>
        {messages === undefined ? null : (
          <ToastList
            messages={messages}
            onGone={(gone) => setMessages((before = []) => before.filter(({ id }) => id !== gone))}
          />
        )}
      </Suspense>
    </ToastContext>
  );
}
