import { type ReactNode, useRef, useState } from 'react';
import { useOwnTexts } from '../../language/define-texts.ts';
import { Examples } from '../../trial/examples.tsx';
import { ForeignText } from '../../ui/foreign-text.tsx';
import { Composer, type Draft, emptyDraft } from './composer.tsx';
import type { Setting, Turn } from './conversation.ts';
import { Differences } from './differences.tsx';
import { reportTexts } from './report-texts.ts';
import { playgroundTexts } from './texts.ts';
import { TurnReport } from './turn-report.tsx';
import { TurnView } from './turn-view.tsx';
import type { Conversation } from './use-conversation.ts';

export interface Lane {
  readonly conversation: Conversation;
  readonly setting: Setting;
  readonly fields: ReactNode;
}

interface Props {
  /** What holds for both sides. */
  readonly more: ReactNode;
  readonly left: Lane;
  readonly right: Lane;
}

/** One question to two models, or under two sets of guards, side by side. */
export function Compare({ left, right, more }: Props): ReactNode {
  const texts = useOwnTexts(playgroundTexts);
  const [draft, setDraft] = useState<Draft>(emptyDraft);
  const [editing, setEditing] = useState(false);
  const field = useRef<HTMLTextAreaElement>(null);
  const lanes = [
    { name: 'left', ...left },
    { name: 'right', ...right },
  ] as const;
  const running = lanes.some(({ conversation }) => conversation.running);
  const [one, other] = lanes.map(({ conversation }) => conversation.turns.at(-1));

  return (
    <div className="playground-compare">
      <section className="card" aria-label={texts.tabs.compare}>
        <div className="playground-sides">
          {lanes.map(({ name, fields }) => (
            <fieldset key={name}>
              <legend>{texts.setting.lane[name]}</legend>
              <div className="playground-settings">{fields}</div>
            </fieldset>
          ))}
        </div>
        {more}
        {one === undefined ? (
          <>
            <p className="quiet">{texts.empty.compare}</p>
            <Examples
              onChosen={(text) => {
                setDraft({ ...draft, text });
                field.current?.focus();
              }}
            />
          </>
        ) : null}
        <Composer
          draft={draft}
          onDraft={setDraft}
          running={running}
          disabled={lanes.some(({ setting }) => setting.model === '')}
          editing={editing}
          onCancel={() => {
            setEditing(false);
            setDraft(emptyDraft);
          }}
          onSend={(asked) => {
            for (const { conversation, setting } of lanes)
              conversation.ask(asked, setting, editing ? conversation.turns.at(-1)?.id : undefined);
            setEditing(false);
            setDraft(emptyDraft);
          }}
          onStop={() => lanes.forEach(({ conversation }) => conversation.stop())}
          field={field}
        />
        {one === undefined || running ? null : (
          <div className="playground-tools">
            <button
              type="button"
              className="playground-small"
              onClick={() => {
                setEditing(true);
                setDraft(one.asked);
                field.current?.focus();
              }}
            >
              {texts.turn.edit}
            </button>
            <button
              type="button"
              className="playground-small"
              onClick={() => lanes.forEach(({ conversation, setting }) => askAgain(conversation, setting))}
            >
              {texts.turn.again}
            </button>
            <button
              type="button"
              className="playground-small"
              onClick={() => {
                lanes.forEach(({ conversation }) => conversation.clear());
                field.current?.focus();
              }}
            >
              {texts.composer.clear}
            </button>
          </div>
        )}
      </section>
      {one !== undefined && other !== undefined ? <Differences left={one} right={other} /> : null}
      {one === undefined ? null : (
        <div className="playground-lanes">
          {lanes.map(({ name, conversation, setting }) => (
            <section key={name} className="card" aria-label={texts.setting.lane[name]} data-lane={name}>
              <div className="card-head">
                <h2>{texts.setting.lane[name]}</h2>
                <p className="quiet">
                  <ForeignText text={[setting.model, setting.policy].filter((part) => part !== undefined).join(', ')} />
                </p>
              </div>
              <Turns turns={conversation.turns} />
            </section>
          ))}
        </div>
      )}
    </div>
  );
}

function askAgain({ turns, ask }: Conversation, setting: Setting): void {
  const last = turns.at(-1);
  if (last !== undefined) ask(last.asked, setting, last.id);
}

function Turns({ turns }: { readonly turns: readonly Turn[] }): ReactNode {
  const texts = useOwnTexts(reportTexts).report;
  if (turns.length === 0) return null;
  return (
    <>
      <ol className="playground-turns-flat">
        {turns.map((turn) => (
          <TurnView key={turn.id} turn={turn} last={false} shown={false} />
        ))}
      </ol>
      <h3>{texts.title}</h3>
      <TurnReport turn={turns.at(-1)} />
    </>
  );
}
