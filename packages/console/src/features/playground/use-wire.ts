import { useEffect, useEffectEvent, useRef, useState } from 'react';
import type { PlaygroundReport } from '@gatehouse/contract/admin-playground';
import type { WireHead } from '@gatehouse/contract/admin-wire';
import { askWire, type WireEvent, type WireQuestion } from '../../api/ask-wire.ts';
import type { AdminError } from '../../api/fetch-admin.ts';
import { endsSession } from '../../api/query-client.ts';
import { asAdminError } from '../../api/use-admin-data.ts';
import { useLanguage } from '../../language/language-context.ts';
import { usePermitted, useSession } from '../../session/session.ts';

/** What came over the wire so far. */
export interface WireAnswer {
  readonly state: 'waiting' | 'answered' | 'stopped' | 'failed';
  readonly head: WireHead | undefined;
  readonly text: string;
  readonly report: PlaygroundReport | undefined;
  /** The gateway did not answer at all. */
  readonly failure: AdminError | undefined;
  /** Milliseconds to the end, as this browser has measured them. */
  readonly doneAfter: number | undefined;
}

const nothing: WireAnswer = Object.freeze({
  state: 'waiting',
  head: undefined,
  text: '',
  report: undefined,
  failure: undefined,
  doneAfter: undefined,
});

export interface Wire {
  readonly answer: WireAnswer | undefined;
  readonly send: (question: WireQuestion) => void;
  readonly stop: () => void;
}

/** One request at a time, and its answer as it comes. It is kept in the memory of this page and nowhere else in the browser. */
export function useWire(): Wire {
  const { adminKey, end } = useSession();
  const permitted = usePermitted();
  const language = useLanguage();
  const [answer, setAnswer] = useState<WireAnswer>();
  const controller = useRef<AbortController>(undefined);

  const run = async (question: WireQuestion, { signal }: AbortController): Promise<void> => {
    const startedAt = performance.now();
    let now = nothing;
    let scheduled = false;
    // Pieces of one frame are shown at once: models may write faster than pages are drawn.
    const show = (): void => {
      scheduled = false;
      if (!signal.aborted || now.state === 'stopped') setAnswer(now);
    };
    const watched = permitted('playground.use');
    try {
      for await (const event of askWire(question, { key: adminKey, language, watched, signal })) {
        now = after(now, event);
        if (!scheduled) setTimeout(show, 16);
        scheduled = true;
      }
      now = { ...now, state: 'answered', doneAfter: performance.now() - startedAt };
    } catch (error) {
      const stopped = signal.aborted;
      const failure = stopped ? undefined : asAdminError(error);
      if (failure !== undefined && endsSession(failure)) end('refused');
      now = { ...now, state: stopped ? 'stopped' : 'failed', failure, doneAfter: performance.now() - startedAt };
      // A request after it has an answer of its own.
      if (stopped && controller.current?.signal !== signal) return;
    }
    show();
  };

  const stop = (): void => controller.current?.abort();
  const leave = useEffectEvent(stop);
  useEffect(() => () => leave(), []);

  return {
    answer,
    send(question) {
      stop();
      const own = new AbortController();
      controller.current = own;
      setAnswer(nothing);
      void run(question, own);
    },
    stop,
  };
}

function after(answer: WireAnswer, event: WireEvent): WireAnswer {
  switch (event.type) {
    case 'head':
      return { ...answer, head: event.head };
    case 'piece':
      return { ...answer, text: answer.text + event.text };
    case 'report':
      return { ...answer, report: event.report };
  }
}
