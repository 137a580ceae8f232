import { type ReactNode, type SubmitEvent, useId, useState } from 'react';
import { type WireDialect, wireDialectNames, wireDialects } from '@gatehouse/contract/admin-wire';
import { useOwnTexts } from '../../language/define-texts.ts';
import { formatMilliseconds } from '../../language/format.ts';
import { useLanguage } from '../../language/language-context.ts';
import { usePermitted } from '../../session/session.ts';
import { CodeBlock } from '../../ui/code-block.tsx';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { ForeignText } from '../../ui/foreign-text.tsx';
import { Tag } from '../../ui/tag.tsx';
import { newTurn } from './conversation.ts';
import { EmptyPath, ExchangeReport } from './exchange-report.tsx';
import { reportTexts } from './report-texts.ts';
import { SettingFields } from './setting-fields.tsx';
import { useWire, type WireAnswer } from './use-wire.ts';
import { changed, exampleOf, objectIn, streamingDialects, streams } from './wire-examples.ts';
import { curlFor, scriptFor } from './wire-recipes.ts';
import { dialectNames, wireTexts } from './wire-texts.ts';

interface Props {
  readonly models: readonly string[];
  readonly model: string;
  readonly onModel: (model: string) => void;
  readonly policy: string | undefined;
  readonly onPolicy: (policy: string | undefined) => void;
  /** As the address names it; the first there is where it names none. */
  readonly dialect: string | undefined;
  readonly onDialect: (dialect: WireDialect) => void;
}

/** A request in the words of any API, its answer as it goes over the wire, what each stage did to both, and how a program asks the same. */
export function Wire(props: Props): ReactNode {
  const { model, models, onDialect, onModel, onPolicy, policy } = props;
  const dialect = dialectNamed(props.dialect);
  const texts = useOwnTexts(wireTexts);
  const { report: reports } = useOwnTexts(reportTexts);
  const permitted = usePermitted();
  const { answer, send, stop } = useWire();
  const exampleFor = (wanted: WireDialect, of: string): string =>
    exampleOf(wanted, { model: of, question: texts.question, documents: texts.documents });
  const [body, setBody] = useState(() => exampleFor(dialect, model));
  const hint = useId();
  const watched = permitted('playground.use');
  const isObject = objectIn(body) !== undefined;
  const running = answer?.state === 'waiting';
  // What is not JSON can be sent where the gateway is shown the body as it is, and says what it thinks of it.
  const ready = !running && (isObject || watched);

  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    if (ready) send({ dialect, body, policy: watched ? policy : undefined });
  };

  return (
    <div className="playground-chat">
      <div className="playground-wire">
        <section className="card" aria-label={texts.request}>
          <h2>{texts.request}</h2>
          <p className="quiet">{texts.explanation}</p>
          <form className="playground-composer" onSubmit={submit}>
            <div className="playground-settings">
              <label>
                {texts.dialect}
                <select
                  name="wire-dialect"
                  value={dialect}
                  onChange={({ target }) => {
                    const chosen = dialectNamed(target.value);
                    onDialect(chosen);
                    setBody(exampleFor(chosen, model));
                  }}
                >
                  {wireDialectNames.map((name) => (
                    <option key={name} value={name}>
                      {dialectNames[name]}
                    </option>
                  ))}
                </select>
              </label>
              <SettingFields
                name="wire"
                models={models}
                model={model}
                onModel={(chosen) => {
                  onModel(chosen);
                  if (dialect !== 'openai-moderations') setBody(changed(body, { model: chosen }));
                }}
                policy={policy}
                onPolicy={onPolicy}
              />
            </div>
            <p className="playground-address">
              <code>POST {wireDialects[dialect].path}</code>
            </p>
            <textarea
              name="wire-body"
              rows={Math.min(24, Math.max(8, body.split('\n').length + 1))}
              aria-label={texts.body}
              aria-describedby={isObject ? undefined : hint}
              autoComplete="off"
              spellCheck={false}
              value={body}
              onChange={({ target }) => setBody(target.value)}
            />
            {isObject ? null : (
              <p id={hint} className="notice">
                {watched ? texts.noObject : texts.cannotSend}
              </p>
            )}
            <div className="playground-actions">
              {running ? (
                <button type="button" className="primary" onClick={stop}>
                  {texts.stop}
                </button>
              ) : (
                <button type="submit" className="primary" disabled={!ready}>
                  {texts.send}
                </button>
              )}
              {streamingDialects.has(dialect) ? (
                <label className="check">
                  <input
                    type="checkbox"
                    name="wire-stream"
                    checked={streams(dialect, body)}
                    disabled={!isObject}
                    onChange={({ target }) => setBody(changed(body, { stream: target.checked }))}
                  />
                  {texts.stream}
                </label>
              ) : null}
              <button type="button" onClick={() => setBody(exampleFor(dialect, model))}>
                {texts.example}
              </button>
            </div>
          </form>
        </section>
        <Answer answer={answer} />
        <Recipes dialect={dialect} body={body} />
      </div>
      <section className="card playground-beside" aria-label={reports.title}>
        <h2>{reports.title}</h2>
        {answer?.report === undefined ? (
          <>
            <p className="quiet">{running && watched ? reports.checking : reports.none}</p>
            {permitted('configuration.read') ? <EmptyPath /> : null}
          </>
        ) : (
          <div className="playground-report">
            <p className="playground-request">
              <code>{answer.report.request}</code>
            </p>
            <ExchangeReport report={answer.report} turn={newTurn(0, { text: '', document: undefined }, -1, -1)} />
          </div>
        )}
      </section>
    </div>
  );
}

function dialectNamed(wanted: string | undefined): WireDialect {
  return wireDialectNames.find((name) => name === wanted) ?? wireDialectNames[0];
}

/** Undefined for what is not one JSON value, such as a stream. */
function indented(text: string): string | undefined {
  try {
    return JSON.stringify(JSON.parse(text), undefined, 2);
  } catch {
    return undefined;
  }
}

function Answer({ answer }: { readonly answer: WireAnswer | undefined }): ReactNode {
  const texts = useOwnTexts(wireTexts);
  const language = useLanguage();
  const [indents, setIndents] = useState(false);
  const { head, state, text = '' } = answer ?? {};
  const readable = state === 'answered' ? indented(text) : undefined;

  return (
    <section className="card" aria-label={texts.answer} aria-busy={state === 'waiting'} data-state={state}>
      <h2>{texts.answer}</h2>
      {answer === undefined ? <p className="quiet">{texts.none}</p> : null}
      <FailureNotice failure={answer?.failure} />
      {head === undefined ? null : (
        <p className="playground-request">
          <Tag tone={head.status < 400 ? 'good' : 'bad'}>{head.status}</Tag> <code>{head.type}</code>{' '}
          {answer?.doneAfter === undefined ? null : (
            <span className="quiet">{formatMilliseconds(answer.doneAfter, language)}</span>
          )}
        </p>
      )}
      <output className="playground-status" data-busy={state === 'waiting' ? true : undefined}>
        {state === 'waiting' ? texts.waiting : state === 'stopped' ? texts.stopped : ''}
      </output>
      {text === '' ? (
        state === 'answered' ? (
          <p className="quiet">{texts.empty}</p>
        ) : null
      ) : (
        <div data-part="wire">
          <ForeignText text={indents ? (readable ?? text) : text} block />
        </div>
      )}
      {readable === undefined ? null : (
        <p>
          <button
            type="button"
            className="playground-small"
            aria-pressed={indents}
            onClick={() => setIndents(!indents)}
          >
            {texts.indented}
          </button>
        </p>
      )}
      {head === undefined || head.headers.length === 0 ? null : (
        <details>
          <summary>{texts.headers}</summary>
          <dl className="playground-headers">
            {head.headers.map(([name, value]) => (
              <div key={name}>
                <dt>
                  <code>{name}</code>
                </dt>
                <dd>
                  <ForeignText text={value} />
                </dd>
              </div>
            ))}
          </dl>
        </details>
      )}
    </section>
  );
}

/** Stands for a key, which is shown once and to nobody here. */
const placeholder = 'gh_user_…';

function Recipes({ body, dialect }: { readonly body: string; readonly dialect: WireDialect }): ReactNode {
  const texts = useOwnTexts(wireTexts);
  const wanted = { dialect, body, origin: window.location.origin, key: placeholder };

  return (
    <section className="card" aria-label={texts.recipes}>
      <h2>{texts.recipes}</h2>
      <p className="quiet">{texts.recipesHint}</p>
      <details open>
        <summary>{texts.curl}</summary>
        <CodeBlock code={curlFor(wanted)} />
      </details>
      <details>
        <summary>{texts.script}</summary>
        <CodeBlock code={scriptFor(wanted)} />
      </details>
    </section>
  );
}
