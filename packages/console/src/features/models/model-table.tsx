import type { OverviewShare } from '@gatehouse/contract/admin-overview';
import type { Status } from '@gatehouse/contract/status';
import { ArrowDown } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { useOwnTexts } from '../../language/define-texts.ts';
import { formatCompact, formatCount, formatMilliseconds, formatMoment } from '../../language/format.ts';
import { useLanguage } from '../../language/language-context.ts';
import { costText } from '../../traffic/cost-text.ts';
import { type LogFilter, LogLink } from '../../traffic/log-link.tsx';
import { NameOf } from '../../traffic/name-of.tsx';
import { Card } from '../../ui/card.tsx';
import { CodeBlock } from '../../ui/code-block.tsx';
import { ScrollRegion } from '../../ui/scroll-region.tsx';
import { Tag } from '../../ui/tag.tsx';
import { type ModelColumn, modelColumns } from './model-columns.ts';
import { type ModelRow, modelRows, sortRows } from './model-rows.ts';
import { trafficTexts } from '../../traffic/texts.ts';
import { modelsTexts } from './texts.ts';

interface Props {
  readonly status: Pick<Status, 'models' | 'commandLine'>;
  /** Undefined as long as they have not come. */
  readonly shares: readonly OverviewShare[] | undefined;
  readonly explanation: string;
  readonly time: LogFilter;
  readonly sort: ModelColumn;
  readonly onSort: (column: ModelColumn) => void;
}

/** From so many models on one is looked for by its name. */
const many = 10;

const texts = new Set<ModelColumn>(['name', 'provider']);

/** Every model that can be asked for, and what it did in the time. */
export function ModelTable({ status, shares, explanation, time, sort, onSort }: Props): ReactNode {
  const { columns, models: words } = useOwnTexts(modelsTexts);
  const shared = useOwnTexts(trafficTexts);
  const [sought, setSought] = useState('');
  const rows = sortRows(modelRows(status.models, shares ?? []), sort);
  const paid = rows.some(({ share }) => share !== undefined && Object.keys(share.cost).length > 0);
  const shown = modelColumns.filter((column) => column !== 'cost' || paid);
  const fitting = rows.filter(({ name, provider = '' }) =>
    `${name} ${provider}`.toLowerCase().includes(sought.trim().toLowerCase()),
  );

  if (rows.length === 0) {
    return (
      <Card title={words.title}>
        <p className="notice">{words.none}</p>
        <CodeBlock code={`${status.commandLine.program} doctor`} />
      </Card>
    );
  }
  return (
    <Card
      title={words.title}
      explanation={explanation}
      actions={
        rows.length < many ? undefined : (
          <input
            type="search"
            aria-label={words.filter}
            placeholder={words.filter}
            value={sought}
            onChange={(event) => setSought(event.target.value)}
          />
        )
      }
    >
      {fitting.length === 0 ? (
        <output className="quiet">{words.noneFits}</output>
      ) : (
        <>
          <label className="models-narrow-sort">
            {words.sort}{' '}
            <select
              name="models-sort"
              value={sort}
              onChange={({ target }) => onSort(shown.find((column) => column === target.value) ?? sort)}
            >
              {shown.map((column) => (
                <option key={column} value={column}>
                  {columns[column]}
                </option>
              ))}
            </select>
          </label>
          <ScrollRegion label={shared.table(words.title)}>
            <table className="models-table stacks">
              <thead>
                <tr>
                  {shown.map((column) => (
                    <th
                      key={column}
                      scope="col"
                      className={texts.has(column) ? '' : 'number'}
                      {...(column === sort ? { 'aria-sort': texts.has(column) ? 'ascending' : 'descending' } : {})}
                    >
                      <button type="button" className="models-sort" onClick={() => onSort(column)}>
                        {columns[column]}
                        {column === sort ? (
                          <ArrowDown
                            size={14}
                            aria-hidden="true"
                            className={texts.has(column) ? 'models-ascending' : undefined}
                          />
                        ) : null}
                      </button>
                      <span className="models-heading">{columns[column]}</span>
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {fitting.map((row) => (
                  <Row key={`${row.provider ?? ''} ${row.name}`} row={row} shown={shown} time={time} />
                ))}
              </tbody>
            </table>
          </ScrollRegion>
        </>
      )}
    </Card>
  );
}

interface RowProps {
  readonly row: ModelRow;
  readonly shown: readonly ModelColumn[];
  readonly time: LogFilter;
}

function Row({ row: { name, provider, share }, shown, time }: RowProps): ReactNode {
  const { columns, models: words } = useOwnTexts(modelsTexts);
  const language = useLanguage();
  const cells: Readonly<Record<Exclude<ModelColumn, 'name' | 'provider'>, string>> = {
    requests: formatCount(share?.requests ?? 0, language),
    failed: formatCount(share?.failed ?? 0, language),
    p50: formatMilliseconds(share?.latency.p50 ?? null, language),
    p95: formatMilliseconds(share?.latency.p95 ?? null, language),
    tokens:
      share === undefined
        ? '–'
        : `${formatCompact(share.inputTokens, language)} / ${formatCompact(share.outputTokens, language)}`,
    cost: share === undefined ? '–' : costText(share.cost, language),
    last: share === undefined ? words.never : formatMoment(share.last, language),
  };

  return (
    <tr>
      {shown.map((column) => {
        if (column === 'name') {
          return (
            <td key={column} className="models-name">
              {share === undefined || name === '' ? (
                <NameOf name={name} />
              ) : (
                <LogLink filter={{ ...time, model: name }}>
                  <NameOf name={name} />
                </LogLink>
              )}
            </td>
          );
        }
        if (column === 'provider') {
          return (
            <td key={column} data-label={columns.provider}>
              {provider !== undefined ? <NameOf name={provider} /> : name === '' ? '–' : <Tag>{words.gone}</Tag>}
            </td>
          );
        }
        return (
          <td
            key={column}
            data-label={columns[column]}
            className={share === undefined ? `number quiet models-${column}` : `number models-${column}`}
          >
            {cells[column]}
          </td>
        );
      })}
    </tr>
  );
}
