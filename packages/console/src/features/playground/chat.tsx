import { type ReactNode, useEffect, useRef, useState } from 'react';
import { useOwnTexts } from '../../language/define-texts.ts';
import { Composer, type Draft, emptyDraft } from './composer.tsx';
import { isRunning, type Setting, type Turn } from './conversation.ts';
import { ExamplesOfModel } from './examples-of-model.tsx';
import { TurnReport } from './turn-report.tsx';
import { TurnView } from './turn-view.tsx';
import { reportTexts } from './report-texts.ts';
import { playgroundTexts } from './texts.ts';
import type { Conversation } from './use-conversation.ts';

interface Props {
  readonly conversation: Conversation;
  readonly setting: Setting;
  readonly fields: ReactNode;
  readonly more: ReactNode;
}

/** A conversation with one model, and beside it what happened to the question that was asked last or chosen. */
export function Chat({ conversation, setting, fields, more }: Props): ReactNode {
  const texts = useOwnTexts(playgroundTexts);
  const { report: reports } = useOwnTexts(reportTexts);
  const { turns, running } = conversation;
  const [draft, setDraft] = useState<Draft>(emptyDraft);
  const [editing, setEditing] = useState<number>();
  const [chosen, setChosen] = useState<number>();
  const field = useRef<HTMLTextAreaElement>(null);
  const last = turns.at(-1);
  const shown = turns.find(({ id }) => id === chosen) ?? last;

  return (
    <div className="playground-chat">
      <section className="card playground-talk" aria-label={texts.tabs.chat}>
        <div className="playground-settings">{fields}</div>
        {more}
        {turns.length === 0 ? (
          <div className="empty">
            <p>{texts.empty.text}</p>
            <ExamplesOfModel
              model={setting.model}
              onChosen={(text) => {
                setDraft({ ...draft, text });
                field.current?.focus();
              }}
            />
          </div>
        ) : (
          <TurnList turns={turns}>
            {(turn) => (
              <TurnView
                key={turn.id}
                turn={turn}
                last={turn === last}
                shown={turn === shown}
                onShow={() => setChosen(turn.id)}
                onEdit={() => {
                  setEditing(turn.id);
                  setDraft(turn.asked);
                  field.current?.focus();
                }}
                onAgain={() => {
                  setChosen(undefined);
                  conversation.ask(turn.asked, setting, turn.id);
                }}
              />
            )}
          </TurnList>
        )}
        <Composer
          draft={draft}
          onDraft={setDraft}
          running={running}
          disabled={setting.model === ''}
          editing={editing !== undefined}
          onCancel={() => {
            setEditing(undefined);
            setDraft(emptyDraft);
          }}
          onSend={(asked) => {
            conversation.ask(asked, setting, editing);
            setChosen(undefined);
            setEditing(undefined);
            setDraft(emptyDraft);
          }}
          onStop={conversation.stop}
          field={field}
        />
        {turns.length === 0 ? null : (
          <div className="playground-tools">
            <button
              type="button"
              className="playground-small"
              onClick={() => {
                conversation.clear();
                setChosen(undefined);
                setEditing(undefined);
                field.current?.focus();
              }}
            >
              {texts.composer.clear}
            </button>
          </div>
        )}
      </section>
      <section className="card playground-beside" aria-label={reports.title}>
        <h2>{reports.title}</h2>
        <TurnReport turn={shown} />
      </section>
    </div>
  );
}

interface ListProps {
  readonly turns: readonly Turn[];
  readonly children: (turn: Turn) => ReactNode;
}

/** A list that stays at its end while an answer grows, unless its reader has gone up to read. */
function TurnList({ turns, children }: ListProps): ReactNode {
  const texts = useOwnTexts(playgroundTexts);
  const list = useRef<HTMLElement>(null);
  const following = useRef(true);
  const last = turns.at(-1);
  const grown = `${last?.id ?? 0} ${last?.answer.length ?? 0} ${last?.state ?? ''} ${last?.report?.phase ?? ''}`;

  useEffect(() => {
    const element = list.current;
    if (element === null) return undefined;
    let top = 0;
    const look = (): void => {
      const { scrollTop, scrollHeight, clientHeight } = element;
      // What grows below is no sign of a reader who has gone up; only going up is.
      if (scrollHeight - scrollTop - clientHeight < 40) following.current = true;
      else if (scrollTop < top) following.current = false;
      top = scrollTop;
    };
    element.addEventListener('scroll', look, { passive: true });
    return () => element.removeEventListener('scroll', look);
  }, []);

  useEffect(() => {
    following.current = true;
  }, [last?.id]);

  useEffect(() => {
    const element = list.current;
    if (element !== null && following.current && grown !== '') element.scrollTop = element.scrollHeight;
  }, [grown]);

  return (
    <section
      ref={list}
      className="playground-turns"
      aria-label={texts.turn.list}
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls by itself, and whoever has no mouse must reach it
      tabIndex={0}
      aria-busy={turns.some(isRunning)}
    >
      <ol>{turns.map(children)}</ol>
    </section>
  );
}
