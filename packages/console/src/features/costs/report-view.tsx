import type { CostReport } from '@gatehouse/contract/admin-costs';
import { getRouteApi, Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { fetchCosts, fetchForecast } from '../../api/costs.ts';
import { useAdminData } from '../../api/use-admin-data.ts';
import { useOwnTexts } from '../../language/define-texts.ts';
import { formatCount } from '../../language/format.ts';
import { useLanguage } from '../../language/language-context.ts';
import { Loaded } from '../../ui/loaded.tsx';
import { CostDays } from './cost-days.tsx';
import { CostFigures } from './cost-figures.tsx';
import { isForeseen } from './cost-groups.ts';
import { CostTable } from './cost-table.tsx';
import { costsTexts } from './texts.ts';

const route = getRouteApi('/costs');
const every = 30_000;

interface Props {
  /** This month without it. */
  readonly month: string | undefined;
}

/** A month of costs: sums, days, and who and what they were for. */
export function ReportView({ month }: Props): ReactNode {
  const search = route.useSearch();
  const { by = 'team', and } = search;
  const navigate = route.useNavigate();
  const groups = and === undefined || and === by ? [by] : [by, and];
  const current = month === undefined;
  const report = useAdminData(
    ['costs', month, ...groups],
    (call) => fetchCosts({ month, by: groups }, call),
    current ? { every } : {},
  );
  const days = useAdminData(
    ['costs', month, 'day'],
    (call) => fetchCosts({ month, by: ['day'] }, call),
    current ? { every } : {},
  );
  const foreseen = groups.length === 1 && isForeseen(by) ? by : undefined;
  const forecast = useAdminData(['cost-forecast', foreseen], (call) => fetchForecast(foreseen, call), {
    enabled: current,
    every,
  });

  return (
    <>
      <Loaded from={days} lines={4}>
        {(known) => (
          <>
            <Notices report={known} />
            <CostFigures report={known} forecast={current ? forecast.data : undefined} />
            <CostDays report={known} forecast={current ? forecast.data : undefined} />
          </>
        )}
      </Loaded>
      <Loaded from={report} lines={4}>
        {(known) => (
          <CostTable
            report={known}
            groups={groups}
            forecast={current && foreseen !== undefined ? forecast.data : undefined}
            onGroups={(first, second) =>
              void navigate({
                search: { ...search, by: first === 'team' ? undefined : first, and: second },
                replace: true,
              })
            }
          />
        )}
      </Loaded>
    </>
  );
}

/** What one must know before one believes the sums. */
function Notices({ report }: { readonly report: CostReport }): ReactNode {
  const texts = useOwnTexts(costsTexts);
  const language = useLanguage();
  const { currency, index, totals } = report;
  const unpriced = totals.reduce((sum, row) => sum + row.unpriced, 0);
  const others = totals.flatMap((row) => (row.currency === currency || row.cost === null ? [] : row.currency));

  return (
    <>
      {index.state === 'building' ? (
        <p className="notice warn">{texts.building(formatCount(index.leaves, language))}</p>
      ) : null}
      {unpriced === 0 ? null : (
        <p className="notice warn">
          {texts.unpriced(formatCount(unpriced, language))}{' '}
          <Link to="/costs" search={{ tab: 'prices' }}>
            {texts.toPrices}
          </Link>
        </p>
      )}
      {others.length === 0 ? null : <p className="notice warn">{texts.others(others.join(', '))}</p>}
    </>
  );
}
