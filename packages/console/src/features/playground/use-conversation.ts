import { useEffect, useEffectEvent, useRef, useState } from 'react';
import { askModel, type ModelEvent } from '../../api/ask-model.ts';
import { endsSession } from '../../api/query-client.ts';
import { asAdminError } from '../../api/use-admin-data.ts';
import { useLanguage } from '../../language/language-context.ts';
import { usePermitted, useSession } from '../../session/session.ts';
import { type Asked, isRunning, newTurn, questionOf, type Setting, type Turn } from './conversation.ts';

export interface Conversation {
  readonly turns: readonly Turn[];
  readonly running: boolean;
  /** Asks a model; in place of a turn and what came after it where one is named. */
  readonly ask: (asked: Asked, setting: Setting, instead?: number) => void;
  readonly stop: () => void;
  readonly clear: () => void;
}

/** A conversation with a model. It is kept in the memory of this page and nowhere else in the browser. */
export function useConversation(): Conversation {
  const { adminKey, end } = useSession();
  const permitted = usePermitted();
  const language = useLanguage();
  const [turns, setTurns] = useState<readonly Turn[]>([]);
  const controller = useRef<AbortController>(undefined);
  const nextId = useRef(1);

  const change = (id: number, with_: (turn: Turn) => Turn): void =>
    setTurns((before) => before.map((turn) => (turn.id === id ? with_(turn) : turn)));

  const run = async (turn: Turn, kept: readonly Turn[], setting: Setting, own: AbortController): Promise<void> => {
    const { signal } = own;
    const startedAt = performance.now();
    const passed = (): number => performance.now() - startedAt;
    const gathered = new GatheredEvents((events) =>
      change(turn.id, (before) => events.reduce((now, event) => after(now, event, passed()), before)),
    );
    try {
      const question = questionOf(kept, turn.asked, setting);
      const watched = permitted('playground.use');
      for await (const event of askModel(question, { key: adminKey, language, ofSession: true, watched, signal }))
        gathered.add(event);
      gathered.flush();
      change(turn.id, (before) => ({
        ...before,
        state: before.refusal === undefined ? 'answered' : 'refused',
        doneAfter: passed(),
      }));
    } catch (error) {
      gathered.flush();
      if (signal.aborted) {
        change(turn.id, (before) => ({ ...before, state: 'stopped', doneAfter: passed() }));
        return;
      }
      const failure = asAdminError(error);
      if (endsSession(failure)) end('refused');
      change(turn.id, (before) => ({ ...before, state: 'failed', failure, doneAfter: passed() }));
    }
  };

  const stop = (): void => controller.current?.abort();
  const leave = useEffectEvent(stop);
  useEffect(() => () => leave(), []);

  return {
    turns,
    running: turns.some(isRunning),
    ask(asked, setting, instead) {
      stop();
      const at = turns.findIndex(({ id }) => id === instead);
      const kept = at === -1 ? turns : turns.slice(0, at);
      const { messages, documents = [] } = questionOf(kept, asked, setting);
      const turn = newTurn(
        nextId.current,
        asked,
        messages.length - 1,
        asked.document === undefined ? -1 : documents.length - 1,
      );
      nextId.current += 1;
      const own = new AbortController();
      controller.current = own;
      setTurns([...kept, turn]);
      void run(turn, kept, setting, own);
    },
    stop,
    clear() {
      stop();
      setTurns([]);
    },
  };
}

function after(turn: Turn, event: ModelEvent, passed: number): Turn {
  switch (event.type) {
    case 'begun':
      return { ...turn, request: event.request, leaf: event.leaf };
    case 'text': {
      const begun = { ...turn, state: 'answering' as const, firstAfter: turn.firstAfter ?? passed };
      return event.channel === 'content'
        ? { ...begun, answer: turn.answer + event.text }
        : { ...begun, reasoning: turn.reasoning + event.text };
    }
    case 'usage':
      return { ...turn, usage: event.usage };
    case 'report': {
      const { usage } = event.report;
      return { ...turn, report: event.report, ...(usage === undefined ? {} : { usage }) };
    }
    case 'refused':
      return { ...turn, refusal: event.refusal };
  }
}

/** Events of one frame are shown at once: models may write faster than pages are drawn. */
class GatheredEvents {
  readonly #show: (events: readonly ModelEvent[]) => void;
  #events: ModelEvent[] = [];
  #scheduled = false;

  constructor(show: (events: readonly ModelEvent[]) => void) {
    this.#show = show;
  }

  add(event: ModelEvent): void {
    this.#events.push(event);
    if (this.#scheduled) return;
    this.#scheduled = true;
    // Not by frames alone: pages in the background have none.
    setTimeout(() => this.flush(), 16);
  }

  flush(): void {
    this.#scheduled = false;
    const events = this.#events;
    this.#events = [];
    if (events.length > 0) this.#show(events);
  }
}
