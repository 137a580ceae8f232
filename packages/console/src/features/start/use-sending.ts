import { useEffect, useRef, useState } from 'react';
import { type AdminError } from '../../api/fetch-admin.ts';
import { type ChatOutcome, streamChat } from '../../api/stream-chat.ts';
import { asAdminError } from '../../api/use-admin-data.ts';
import { useLanguage } from '../../language/language-context.ts';

/** A request on its way, or at its end. */
export interface Sending {
  readonly content: string;
  readonly text: string;
  /** Absent while it runs. */
  readonly outcome?: ChatOutcome;
  readonly failure?: AdminError;
  /** Milliseconds from sending it to the first word, and to the end. */
  readonly first?: number;
  readonly whole?: number;
}

export interface Wanted {
  readonly key: string;
  readonly model: string;
  readonly content: string;
}

interface Sender {
  readonly sending: Sending | undefined;
  readonly busy: boolean;
  /** Resolves when it has ended; undefined where nothing came of it. */
  readonly send: (wanted: Wanted) => Promise<ChatOutcome | undefined>;
}

/** One request at a time, shown while it runs. It ends with the page. */
export function useSending(): Sender {
  const language = useLanguage();
  const [sending, setSending] = useState<Sending>();
  const running = useRef<AbortController>(undefined);
  useEffect(() => () => running.current?.abort(), []);

  const send = async ({ key, model, content }: Wanted): Promise<ChatOutcome | undefined> => {
    const controller = new AbortController();
    running.current?.abort();
    running.current = controller;
    const began = performance.now();
    let now: Sending = { content, text: '' };
    const show = (more: Partial<Sending>): void => {
      now = { ...now, ...more };
      if (!controller.signal.aborted) setSending(now);
    };
    show({});
    try {
      const outcome = await streamChat({
        key,
        model,
        content,
        language,
        signal: controller.signal,
        onText: (text) => show({ text, first: now.first ?? performance.now() - began }),
      });
      show({ outcome, whole: performance.now() - began });
      return outcome;
    } catch (error) {
      if (!controller.signal.aborted) show({ failure: asAdminError(error), whole: performance.now() - began });
      return undefined;
    }
  };

  return { sending, busy: sending !== undefined && sending.whole === undefined, send };
}
