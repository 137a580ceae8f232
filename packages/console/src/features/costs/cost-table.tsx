import type { CostForecast, CostReport, CostRow } from '@gatehouse/contract/admin-costs';
import { Download } from 'lucide-react';
import type { ReactNode } from 'react';
import { fetchCostCsv } from '../../api/costs.ts';
import { useAdminCall } from '../../api/use-admin-call.ts';
import { useOwnTexts } from '../../language/define-texts.ts';
import { formatCompact, formatCount, formatMoney, formatShare } from '../../language/format.ts';
import { useLanguage } from '../../language/language-context.ts';
import { trafficTexts } from '../../traffic/texts.ts';
import { Card } from '../../ui/card.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { ForeignText } from '../../ui/foreign-text.tsx';
import { saveBlob } from '../../ui/save-file.ts';
import { ScrollRegion } from '../../ui/scroll-region.tsx';
import { Tag } from '../../ui/tag.tsx';
import { type CostGroup, costGroups } from './cost-groups.ts';
import { costRows } from './cost-rows.ts';
import { costsTexts } from './texts.ts';

interface Props {
  readonly report: CostReport;
  readonly groups: readonly CostGroup[];
  /** By the first group, where it can be told for that. */
  readonly forecast: CostForecast | undefined;
  readonly onGroups: (first: CostGroup, second: CostGroup | undefined) => void;
}

/** Who and what a month of costs was for, the most expensive first. */
export function CostTable({ report, groups, forecast, onGroups }: Props): ReactNode {
  const texts = useOwnTexts(costsTexts).table;
  const shared = useOwnTexts(trafficTexts);
  const language = useLanguage();
  const { busy, failure, run } = useAdminCall();
  const { currency, month } = report;
  const rows = costRows(report.rows, groups);
  const [first = 'team', second] = groups;
  const expected = new Map(forecast?.parts.map((part) => [part.of.id, part.expected]));
  const foreseen = [...expected.values()].some((value) => value !== null);
  const total = rows.reduce((sum, row) => (row.currency === currency ? sum + (row.cost ?? 0) : sum), 0);

  return (
    <Card
      title={texts.title}
      actions={
        <button
          type="button"
          className="costs-csv"
          disabled={busy || rows.length === 0}
          onClick={() =>
            void run(async (call) => {
              const { file, name } = await fetchCostCsv({ month, by: groups }, call);
              saveBlob(file, name);
            })
          }
        >
          <Download size={16} aria-hidden="true" /> {texts.csv}
        </button>
      }
    >
      <FailureNotice failure={failure} />
      <div className="costs-groups">
        <GroupSelect
          name="costs-by"
          label={texts.by}
          value={first}
          onChange={(group) => onGroups(group ?? 'team', second)}
        />
        <GroupSelect
          name="costs-and"
          label={texts.and}
          value={second}
          without={first}
          onChange={(group) => onGroups(first, group)}
        />
      </div>
      {rows.length === 0 ? (
        <EmptyState text={texts.none}>
          <p>{texts.teach}</p>
        </EmptyState>
      ) : (
        <ScrollRegion label={shared.table(texts.title)}>
          <table className="costs-table stacks">
            <thead>
              <tr>
                {groups.map((group) => (
                  <th key={group} scope="col">
                    {texts.heads[group]}
                  </th>
                ))}
                <th scope="col" className="number">
                  {texts.cost}
                </th>
                <th scope="col">{texts.share}</th>
                {foreseen ? (
                  <th scope="col" className="number">
                    {texts.expected}
                  </th>
                ) : null}
                <th scope="col" className="number">
                  {texts.requests}
                </th>
                <th scope="col" className="number">
                  {texts.tokens}
                </th>
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => (
                <tr key={JSON.stringify([row.currency, ...groups.map((group) => row.of[group]?.id ?? null)])}>
                  {groups.map((group) => (
                    <td key={group} className="costs-name" data-label={texts.heads[group]}>
                      <PartName group={group} of={row.of[group]} />
                    </td>
                  ))}
                  <Cost row={row} />
                  <Share row={row} of={row.currency === currency ? total : 0} />
                  {foreseen ? <Expected micros={expected.get(row.of[first]?.id ?? null)} currency={currency} /> : null}
                  <td className="number" data-label={texts.requests}>
                    {formatCount(row.requests, language)}
                  </td>
                  <td className="number" data-label={texts.tokens}>
                    {formatCompact(row.inputTokens, language)} / {formatCompact(row.outputTokens, language)}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </ScrollRegion>
      )}
    </Card>
  );
}

interface GroupSelectProps {
  readonly name: string;
  readonly label: string;
  readonly value: CostGroup | undefined;
  /** Where nothing may be chosen: what is chosen already. */
  readonly without?: CostGroup;
  readonly onChange: (group: CostGroup | undefined) => void;
}

function GroupSelect({ name, label, value, without, onChange }: GroupSelectProps): ReactNode {
  const texts = useOwnTexts(costsTexts).table;
  return (
    <label>
      {label}
      <select
        name={name}
        value={value ?? ''}
        onChange={({ target }) => onChange(costGroups.find((group) => group === target.value))}
      >
        {without === undefined ? null : <option value="">{texts.nothing}</option>}
        {costGroups
          .filter((group) => group !== without)
          .map((group) => (
            <option key={group} value={group}>
              {texts.groups[group]}
            </option>
          ))}
      </select>
    </label>
  );
}

interface PartNameProps {
  readonly group: CostGroup;
  readonly of: CostRow['of'][CostGroup];
}

/** What people call it; what the record calls it where nobody may know, or nobody is named. */
function PartName({ group, of }: PartNameProps): ReactNode {
  const texts = useOwnTexts(costsTexts).table;
  if (of === undefined || of.id === null) return <em className="quiet">{texts.nobody[group]}</em>;
  return of.name === undefined ? <ForeignText text={of.id} /> : <ForeignText text={of.name} />;
}

function Cost({ row }: { readonly row: CostRow }): ReactNode {
  const texts = useOwnTexts(costsTexts).table;
  const language = useLanguage();
  const { cost, currency, unpriced } = row;
  return (
    <td className="number" data-label={texts.cost}>
      {cost === null ? <Tag tone="warn">{texts.unknown}</Tag> : formatMoney(cost, currency, language)}
      {cost === null || unpriced === 0 ? null : (
        <>
          <br />
          <span className="costs-note">{texts.partly(formatCount(unpriced, language))}</span>
        </>
      )}
    </td>
  );
}

function Share({ row: { cost }, of }: { readonly row: CostRow; readonly of: number }): ReactNode {
  const texts = useOwnTexts(costsTexts).table;
  const language = useLanguage();
  if (cost === null || of === 0)
    return (
      <td className="quiet" data-label={texts.share}>
        –
      </td>
    );
  const share = cost / of;
  return (
    <td className="costs-share" data-label={texts.share}>
      <span className="costs-bar" aria-hidden="true">
        <span style={{ width: `${share * 100}%` }} />
      </span>
      {formatShare(share, language)}
    </td>
  );
}

interface ExpectedProps {
  readonly micros: number | null | undefined;
  readonly currency: string;
}

function Expected({ micros, currency }: ExpectedProps): ReactNode {
  const texts = useOwnTexts(costsTexts).table;
  const language = useLanguage();
  return (
    <td className="number" data-label={texts.expected}>
      {micros === undefined || micros === null ? '–' : formatMoney(micros, currency, language)}
    </td>
  );
}
