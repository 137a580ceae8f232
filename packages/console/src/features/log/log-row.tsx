import { Link } from '@tanstack/react-router';
import type { LogEntry } from '@gatehouse/contract/admin-record';
import type { MouseEvent, ReactNode } from 'react';
import { useOwnTexts } from '../../language/define-texts.ts';
import { formatCount, formatMilliseconds } from '../../language/format.ts';
import { useLanguage } from '../../language/language-context.ts';
import { detailInWords } from '../../record/detail-in-words.ts';
import { nameOf, recordTexts } from '../../record/record-texts.ts';
import { ForeignText } from '../../ui/foreign-text.tsx';
import { formatMoment } from './format-moment.ts';
import { logTexts } from './texts.ts';

interface Props {
  readonly entry: LogEntry;
  readonly index: number;
  /** Pixels. */
  readonly start: number;
  readonly height: number;
  /** Whether it is the one in the order of focus. */
  readonly active: boolean;
  readonly onFocus: () => void;
  readonly onOpen: () => void;
}

const tones: Readonly<Record<string, string>> = {
  answered: 'dot good',
  blocked: 'dot bad',
  refused: 'dot bad',
  failed: 'dot bad',
  cancelled: 'dot',
};

export function LogRow({ entry, index, start, height, active, onFocus, onOpen }: Props): ReactNode {
  const texts = useOwnTexts(logTexts);
  const language = useLanguage();
  const { actor, inputTokens, latency, model, outputTokens, request, target, time } = entry;
  const tokens = inputTokens === undefined ? undefined : formatCount(inputTokens + (outputTokens ?? 0), language);
  // Links are followed by themselves, in another tab too; and who marks text does not want to leave.
  const open = (event: MouseEvent): void => {
    const onLink = event.target instanceof Element && event.target.closest('a') !== null;
    if (!onLink && window.getSelection()?.isCollapsed !== false) onOpen();
  };

  return (
    // The list listens for keys; a click is the same as Enter.
    <tr
      className="log-row"
      data-row={index}
      aria-rowindex={index + 2}
      tabIndex={active ? 0 : -1}
      style={{ height, transform: `translateY(${start}px)` }}
      onFocus={onFocus}
      onClick={open}
    >
      <td className="log-cell time">
        <time dateTime={new Date(time).toISOString()}>{formatMoment(time, language)}</time>
      </td>
      {isAlone(entry) ? (
        <td className="log-cell what wide" colSpan={3}>
          <What entry={entry} />
        </td>
      ) : (
        <>
          <td className="log-cell what">
            <What entry={entry} />
          </td>
          <td className="log-cell model">
            {model === undefined ? null : <ForeignText text={model} />}
            {target === undefined || target === model ? null : (
              <small className="quiet">
                {' '}
                <ForeignText text={target} />
              </small>
            )}
          </td>
          <td className="log-cell found">
            <Found entry={entry} />
          </td>
        </>
      )}
      <td className="log-cell tokens">
        {tokens === undefined ? null : (
          <>
            {tokens}
            <span className="log-unit"> {texts.columns.tokens}</span>
          </>
        )}
      </td>
      <td className="log-cell duration">
        {latency === undefined ? null : formatMilliseconds(latency / 1_000, language)}
      </td>
      <td className="log-cell request">
        {request === undefined ? (
          actor === undefined ? null : (
            <ForeignText text={actor} />
          )
        ) : (
          <Link to="/log/$request" params={{ request }} tabIndex={-1} preload={false}>
            <code>
              <ForeignText text={request} />
            </code>
          </Link>
        )}
      </td>
    </tr>
  );
}

/** Whether it has nothing of a model and nothing was found: what happened has their room then. */
function isAlone({ code, detail, findings, model, target }: LogEntry): boolean {
  return (
    detail !== undefined && code === undefined && findings.length === 0 && model === undefined && target === undefined
  );
}

function What({ entry }: { readonly entry: LogEntry }): ReactNode {
  const { kinds, outcomes } = useOwnTexts(recordTexts);
  const language = useLanguage();
  const { detail, kind } = entry;
  // Blocked before a model was called, it is a refusal in the record: for people it is the same.
  const outcome = entry.outcome === 'refused' && entry.verdict === 'block' ? 'blocked' : entry.outcome;
  if (outcome !== undefined) {
    return (
      <>
        <span className={tones[outcome] ?? 'dot'} aria-hidden="true" />
        {nameOf(outcomes, outcome)}
      </>
    );
  }
  return (
    <>
      <span className="dot log-hollow" aria-hidden="true" />
      {nameOf(kinds, kind)}
      {detail === undefined ? null : (
        <small className="quiet">
          {' '}
          <ForeignText text={detailInWords(detail, kind, language)} />
        </small>
      )}
    </>
  );
}

/** The code, and what guards have found. */
function Found({ entry: { code, findings } }: { readonly entry: LogEntry }): ReactNode {
  const texts = useOwnTexts(logTexts);
  const { verdicts } = useOwnTexts(recordTexts);
  const found = new Map(
    findings.map(({ guard, outcome, rule, shadow }) => {
      const said = shadow === true ? texts.inShadow : nameOf(verdicts, outcome);
      return [`${rule ?? guard} ${said}`, { name: rule ?? guard, said, shadow }];
    }),
  );
  return (
    <>
      {code === undefined ? null : <code className="log-code">{code}</code>}
      {[...found].map(([key, { name, said, shadow }]) => (
        <span key={key} className={shadow === true ? 'log-finding quiet' : 'log-finding'}>
          <ForeignText text={name} /> <small className="quiet">{said}</small>
        </span>
      ))}
    </>
  );
}
