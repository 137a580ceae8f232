import type { OverviewShare } from '@gatehouse/contract/admin-overview';
import type { Status } from '@gatehouse/contract/status';
import type { ReactNode } from 'react';
import { useOwnTexts } from '../../language/define-texts.ts';
import { formatCount, formatMilliseconds, formatMoment } from '../../language/format.ts';
import { useLanguage } from '../../language/language-context.ts';
import { ErrorWords } from '../../traffic/error-words.tsx';
import { HealthState } from '../../traffic/health-state.tsx';
import { type LogFilter, LogLink } from '../../traffic/log-link.tsx';
import { NameOf } from '../../traffic/name-of.tsx';
import { Card } from '../../ui/card.tsx';
import { ScrollRegion } from '../../ui/scroll-region.tsx';
import { trafficTexts } from '../../traffic/texts.ts';
import { modelsTexts } from './texts.ts';

interface Props {
  readonly providers: Status['providers'];
  /** Undefined as long as they have not come. */
  readonly shares: readonly OverviewShare[] | undefined;
  readonly time: LogFilter;
}

/** The servers of models: whether they answer, why not, and what they did. */
export function ProviderTable({ providers, shares, time }: Props): ReactNode {
  const { columns, providers: texts } = useOwnTexts(modelsTexts);
  const shared = useOwnTexts(trafficTexts);
  const language = useLanguage();
  const headings = [texts.models, columns.requests, columns.failed, columns.p50, columns.p95];

  return (
    <Card title={texts.title}>
      {providers.length === 0 ? (
        <p className="quiet">{texts.none}</p>
      ) : (
        <ScrollRegion label={shared.table(texts.title)}>
          <table className="models-table stacks">
            <thead>
              <tr>
                <th scope="col">{texts.name}</th>
                <th scope="col">{texts.health}</th>
                {headings.map((heading) => (
                  <th key={heading} scope="col" className="number">
                    {heading}
                  </th>
                ))}
                <th scope="col" className="number">
                  {columns.last}
                </th>
              </tr>
            </thead>
            <tbody>
              {providers.map(({ name, models, health, fault }) => {
                const share = shares?.find((one) => one.name === name);
                return (
                  <tr key={name}>
                    <td>
                      {share === undefined ? (
                        <NameOf name={name} />
                      ) : (
                        <LogLink filter={{ ...time, provider: name }}>
                          <NameOf name={name} />
                        </LogLink>
                      )}
                    </td>
                    <td className="models-health" data-label={texts.health}>
                      <HealthState health={health} />
                      {fault === null ? null : (
                        <span className="quiet models-fault">
                          <ErrorWords code={fault} />
                        </span>
                      )}
                    </td>
                    <td className="number" data-label={texts.models}>
                      {formatCount(models, language)}
                    </td>
                    <td className="number" data-label={columns.requests}>
                      {formatCount(share?.requests ?? 0, language)}
                    </td>
                    <td className="number" data-label={columns.failed}>
                      {formatCount(share?.failed ?? 0, language)}
                    </td>
                    <td className="number" data-label={columns.p50}>
                      {formatMilliseconds(share?.latency.p50 ?? null, language)}
                    </td>
                    <td className="number" data-label={columns.p95}>
                      {formatMilliseconds(share?.latency.p95 ?? null, language)}
                    </td>
                    <td className="number models-last" data-label={columns.last}>
                      {share === undefined ? '–' : formatMoment(share.last, language)}
                    </td>
                  </tr>
                );
              })}
            </tbody>
          </table>
        </ScrollRegion>
      )}
    </Card>
  );
}
