import type { CostForecast, CostReport } from '@gatehouse/contract/admin-costs';
import type { ReactNode } from 'react';
import { useOwnTexts } from '../../language/define-texts.ts';
import { formatCount, formatMoney } from '../../language/format.ts';
import { useLanguage } from '../../language/language-context.ts';
import { Figure } from '../../ui/figure.tsx';
import { daysOf } from './months.ts';
import { costsTexts } from './texts.ts';

interface Props {
  readonly report: CostReport;
  /** Of the current month. */
  readonly forecast: CostForecast | undefined;
}

/** The sums of a month. */
export function CostFigures({ report, forecast }: Props): ReactNode {
  const texts = useOwnTexts(costsTexts).figures;
  const language = useLanguage();
  const { complete, currency, since, totals } = report;
  const money = (micros: number): string => formatMoney(micros, currency, language);
  const count = (value: number): string => formatCount(value, language);
  const own = totals.find((row) => row.currency === currency);
  const sum = (of: 'requests' | 'unpriced' | 'estimated' | 'hits'): number =>
    totals.reduce((all, row) => all + row[of], 0);
  const days = complete || forecast === undefined ? 0 : daysOf(since, forecast.at).length + 1;
  const { expected = null, low = null, high = null, days: from = 0 } = forecast?.total ?? {};

  return (
    <dl className="figures costs-figures">
      <Figure
        name={texts.spent}
        value={money(own?.cost ?? 0)}
        notes={[complete ? texts.closed : texts.soFar(days <= 1 ? texts.oneDay : texts.days(count(days)))]}
      />
      {forecast === undefined ? null : (
        <Figure
          name={texts.expected}
          value={expected === null ? '–' : money(expected)}
          notes={
            expected === null || low === null || high === null
              ? [texts.tooFew]
              : [texts.interval(money(low), money(high)), texts.from(count(from))]
          }
        />
      )}
      <Figure
        name={texts.requests}
        value={count(sum('requests'))}
        notes={[
          ...(sum('unpriced') === 0 ? [] : [texts.unpriced(count(sum('unpriced')))]),
          ...(sum('estimated') === 0 ? [] : [texts.estimated(count(sum('estimated')))]),
        ]}
      />
      <Figure name={texts.saved} value={money(own?.saved ?? 0)} notes={[texts.hits(count(sum('hits')))]} />
    </dl>
  );
}
