import { Link } from '@tanstack/react-router';
import type { Overview } from '@gatehouse/contract/admin-overview';
import type { ReactNode } from 'react';
import { useOwnTexts } from '../../language/define-texts.ts';
import { formatCount } from '../../language/format.ts';
import { useLanguage } from '../../language/language-context.ts';
import { LogLink } from '../../traffic/log-link.tsx';
import { Card } from '../../ui/card.tsx';
import { ForeignText } from '../../ui/foreign-text.tsx';
import { TimeChart } from '../../ui/chart/time-chart.tsx';
import { overviewTexts } from './texts.ts';
import { chartOf } from './traffic-charts.tsx';

const most = 6;

/** What guards against attacks have found: when, and which rules did. */
export function AttackAttempts({ overview }: { readonly overview: Overview }): ReactNode {
  const all = useOwnTexts(overviewTexts);
  const texts = all.attacks;
  const language = useLanguage();
  const { attacks, overTime, since, until } = overview;
  const count = (value: number): string => formatCount(value, language);

  return (
    <Card title={texts.title} explanation={texts.explanation} actions={<Link to="/guards">{texts.toGuards}</Link>}>
      {attacks.requests === 0 ? (
        <p className="quiet">{texts.none}</p>
      ) : (
        <>
          <TimeChart
            label={all.charts.attacks}
            shape="bars"
            whole
            height={130}
            format={count}
            data={chartOf(overview, [
              { name: 'attacks', label: all.charts.attacks, tone: 'red', values: overTime.attacks },
            ])}
          />
          <table className="overview-table">
            <thead>
              <tr>
                <th scope="col">{texts.rule}</th>
                <th scope="col" className="number">
                  {texts.requests}
                </th>
              </tr>
            </thead>
            <tbody>
              {attacks.rules.slice(0, most).map(({ guard, rule, requests, explanation }) => (
                <tr key={`${guard} ${rule}`}>
                  <td>
                    <LogLink filter={{ since, until, rule }}>
                      <code>
                        <ForeignText text={rule} />
                      </code>
                    </LogLink>
                    {explanation === undefined ? null : (
                      <span className="quiet overview-small">{explanation[language]}</span>
                    )}
                  </td>
                  <td className="number">{count(requests)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </>
      )}
    </Card>
  );
}
