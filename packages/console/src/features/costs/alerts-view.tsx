import type { BudgetAlert } from '@gatehouse/contract/admin-costs';
import type { ReactNode } from 'react';
import { fetchBudgetAlerts } from '../../api/costs.ts';
import { useAdminData } from '../../api/use-admin-data.ts';
import { useOwnTexts } from '../../language/define-texts.ts';
import { formatMoment, formatMoney, formatShare } from '../../language/format.ts';
import { useLanguage } from '../../language/language-context.ts';
import { Card } from '../../ui/card.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ForeignText } from '../../ui/foreign-text.tsx';
import { Loaded } from '../../ui/loaded.tsx';
import { ScrollRegion } from '../../ui/scroll-region.tsx';
import { type Tone, Tag } from '../../ui/tag.tsx';
import { costsTexts } from './texts.ts';

const every = 30_000;

/** Budgets of which so much is used that somebody is told. */
export function AlertsView(): ReactNode {
  const texts = useOwnTexts(costsTexts).alerts;
  const list = useAdminData(['budget-alerts'], fetchBudgetAlerts, { every });

  return (
    <Card title={texts.title} explanation={texts.explanation}>
      <Loaded from={list}>
        {({ alerts }) =>
          alerts.length === 0 ? (
            <EmptyState text={texts.none} />
          ) : (
            <ScrollRegion label={texts.title}>
              <table className="costs-table">
                <thead>
                  <tr>
                    <th scope="col">{texts.at}</th>
                    <th scope="col">{texts.of}</th>
                    <th scope="col">{texts.share}</th>
                    <th scope="col" className="number">
                      {texts.used}
                    </th>
                  </tr>
                </thead>
                <tbody>
                  {alerts.map((alert) => (
                    <Row
                      key={JSON.stringify([alert.at, alert.kind, alert.id, alert.span, alert.share])}
                      alert={alert}
                    />
                  ))}
                </tbody>
              </table>
            </ScrollRegion>
          )
        }
      </Loaded>
    </Card>
  );
}

function Row({ alert }: { readonly alert: BudgetAlert }): ReactNode {
  const texts = useOwnTexts(costsTexts).alerts;
  const language = useLanguage();
  const { at, currency, id, kind, limit, name = id, share, span, used } = alert;
  const kinds: Readonly<Record<string, string>> = texts.kinds;
  return (
    <tr>
      <td className="costs-moment">{formatMoment(at, language)}</td>
      <td>
        {kinds[kind] ?? kind} {name === '' ? null : <ForeignText text={name} />}
        <span className="quiet">, {texts.spans[span]}</span>
      </td>
      <td>
        <Tag tone={toneOf(share)}>{formatShare(share / 100, language)}</Tag>
      </td>
      <td className="number">
        {texts.limit(formatMoney(used, currency, language), formatMoney(limit, currency, language))}
      </td>
    </tr>
  );
}

function toneOf(share: number): Tone {
  if (share >= 100) return 'bad';
  return share >= 80 ? 'warn' : 'accent';
}
