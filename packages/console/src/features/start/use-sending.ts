import { useEffect, useRef, useState } from 'react';
import { askModel } from '../../api/ask-model.ts';
import { type AdminError } from '../../api/fetch-admin.ts';
import { asAdminError } from '../../api/use-admin-data.ts';
import { useLanguage } from '../../language/language-context.ts';

/** How a request to a model ended. */
interface Outcome {
  /** The id that the record has it under. Absent where the gateway gave none. */
  readonly request: string | undefined;
  /** What the gateway said in place of an answer, or of the rest of it. */
  readonly refusal: { readonly code: string; readonly message: string } | undefined;
}

/** A request on its way, or at its end. */
export interface Sending {
  readonly content: string;
  readonly text: string;
  /** Absent while it runs. */
  readonly outcome?: Outcome;
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
  readonly send: (wanted: Wanted) => Promise<Outcome | undefined>;
}

/** One request at a time, shown while it runs. It ends with the page. */
export function useSending(): Sender {
  const language = useLanguage();
  const [sending, setSending] = useState<Sending>();
  const running = useRef<AbortController>(undefined);
  useEffect(() => () => running.current?.abort(), []);

  const send = async ({ key, model, content }: Wanted): Promise<Outcome | undefined> => {
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
      let outcome: Outcome = { request: undefined, refusal: undefined };
      let text = '';
      const question = { model, messages: [{ role: 'user', content }] } as const;
      const asking = { key, language, ofSession: false, watched: false, signal: controller.signal };
      for await (const event of askModel(question, asking)) {
        if (event.type === 'begun') {
          const { request, status } = event;
          // Of an error whose body says nothing, its status is known.
          outcome = { request, refusal: status < 400 ? undefined : { code: String(status), message: '' } };
        } else if (event.type === 'text' && event.channel === 'content') {
          text += event.text;
          show({ text, first: now.first ?? performance.now() - began });
        } else if (event.type === 'refused') {
          const { code = outcome.refusal?.code ?? '', message = '' } = event.refusal;
          outcome = { ...outcome, refusal: { code, message } };
        }
      }
      show({ outcome, whole: performance.now() - began });
      return outcome;
    } catch (error) {
      if (!controller.signal.aborted) show({ failure: asAdminError(error), whole: performance.now() - began });
      return undefined;
    }
  };

  return { sending, busy: sending !== undefined && sending.whole === undefined, send };
}
