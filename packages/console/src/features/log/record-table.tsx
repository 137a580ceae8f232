import type { ReactNode } from 'react';
import type { LogEntry } from '@gatehouse/contract/admin-record';
import { formatCount, formatMilliseconds, formatTime } from '../../language/format.ts';
import { useLanguage, useTexts } from '../../language/language-context.ts';
import { keyOf } from './use-record-list.ts';

interface Props {
  readonly entries: readonly LogEntry[];
  readonly onShow: (entry: LogEntry) => void;
}

const dots: Readonly<Record<string, string>> = {
  answered: 'dot good',
  blocked: 'dot bad',
  refused: 'dot bad',
  failed: 'dot bad',
};

export function RecordTable({ entries, onShow }: Props): ReactNode {
  const texts = useTexts().record;
  const language = useLanguage();
  const kinds: Readonly<Record<string, string>> = texts.kinds;
  const outcomes: Readonly<Record<string, string>> = texts.outcomes;

  return (
    <div className="scroll">
      <table className="record">
        <thead>
          <tr>
            <th scope="col">{texts.columns.time}</th>
            <th scope="col">{texts.columns.kind}</th>
            <th scope="col">{texts.columns.outcome}</th>
            <th scope="col">{texts.columns.model}</th>
            <th scope="col" className="number">
              {texts.columns.tokens}
            </th>
            <th scope="col" className="number">
              {texts.columns.duration}
            </th>
            <th scope="col">{texts.columns.request}</th>
          </tr>
        </thead>
        <tbody>
          {entries.map((entry) => (
            <tr key={keyOf(entry)}>
              <td>
                <button type="button" className="link" onClick={() => onShow(entry)}>
                  {formatTime(entry.time, language)}
                </button>
              </td>
              <td>{kinds[entry.kind] ?? entry.kind}</td>
              <td>
                {entry.outcome === undefined ? null : (
                  <span className="state">
                    <span className={dots[entry.outcome] ?? 'dot'} aria-hidden="true" />
                    {outcomes[entry.outcome] ?? entry.outcome}
                  </span>
                )}
                <Why entry={entry} />
              </td>
              <td>{entry.model}</td>
              <td className="number">
                {entry.inputTokens === undefined
                  ? null
                  : formatCount(entry.inputTokens + (entry.outputTokens ?? 0), language)}
              </td>
              <td className="number">
                {entry.latency === undefined ? null : formatMilliseconds(entry.latency / 1_000, language)}
              </td>
              <td>{entry.request === undefined ? entry.actor : <code>{entry.request}</code>}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** The code, and what guards have found. */
function Why({ entry: { code, findings } }: { readonly entry: LogEntry }): ReactNode {
  const { verdicts } = useTexts().record;
  const found = new Set(
    findings.map(({ guard, rule, outcome, shadow }) => {
      const what = rule === undefined ? guard : `${guard}: ${rule}`;
      return shadow === true
        ? `${what} (${verdicts.shadow})`
        : outcome === 'review'
          ? `${what} (${verdicts.review})`
          : what;
    }),
  );
  if (code === undefined && found.size === 0) return null;
  return <div className="quiet why">{[...(code === undefined ? [] : [code]), ...found].join(', ')}</div>;
}
