import { getRouteApi } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { useOwnTexts } from '../../language/define-texts.ts';
import { useLanguage } from '../../language/language-context.ts';
import { PageHead } from '../../ui/page-head.tsx';
import { Tabs } from '../../ui/tabs.tsx';
import { AlertsView } from './alerts-view.tsx';
import { CheckView } from './check-view.tsx';
import { monthName, monthsUpTo } from './months.ts';
import { PricesView } from './prices-view.tsx';
import { ReportView } from './report-view.tsx';
import { costsTexts } from './texts.ts';
import './costs.css';

const route = getRouteApi('/costs');

/** As far back as one can choose. */
const months = 24;

/** What models cost, who spent it, and what is to come. */
export function CostsPage(): ReactNode {
  const texts = useOwnTexts(costsTexts);
  const language = useLanguage();
  const search = route.useSearch();
  const { tab = 'report', month } = search;
  const navigate = route.useNavigate();
  const [now] = useState(Date.now);
  const known = monthsUpTo(now, months);
  const choices = month === undefined || known.includes(month) ? known : [...known, month];

  return (
    <>
      <PageHead title={texts.title} explanation={texts.explanation}>
        {tab === 'report' || tab === 'check' ? (
          <label className="costs-month">
            {texts.month}
            <select
              name="costs-month"
              value={month ?? known[0]}
              onChange={({ target }) =>
                void navigate({ search: { ...search, month: target.value === known[0] ? undefined : target.value } })
              }
            >
              {choices.map((one) => (
                <option key={one} value={one}>
                  {monthName(one, language)}
                </option>
              ))}
            </select>
          </label>
        ) : null}
      </PageHead>
      <Tabs
        label={texts.views}
        open={tab}
        onOpen={(name) => void navigate({ search: { ...search, tab: name === 'report' ? undefined : name } })}
        tabs={[
          { name: 'report', label: texts.tabs.report, content: <ReportView month={month} /> },
          { name: 'alerts', label: texts.tabs.alerts, content: <AlertsView /> },
          { name: 'prices', label: texts.tabs.prices, content: <PricesView /> },
          { name: 'check', label: texts.tabs.check, content: <CheckView month={month} /> },
        ]}
      />
    </>
  );
}
