import { Link } from '@tanstack/react-router';
import type { Overview, OverviewShare } from '@gatehouse/contract/admin-overview';
import { type ReactNode, useState } from 'react';
import { useOwnTexts } from '../../language/define-texts.ts';
import { formatCompact, formatCount, formatMilliseconds } from '../../language/format.ts';
import { useLanguage } from '../../language/language-context.ts';
import { costText } from '../../traffic/cost-text.ts';
import { type LogFilter, LogLink } from '../../traffic/log-link.tsx';
import { NameOf } from '../../traffic/name-of.tsx';
import { Card } from '../../ui/card.tsx';
import { ScrollRegion } from '../../ui/scroll-region.tsx';
import { Tabs } from '../../ui/tabs.tsx';
import { overviewTexts } from './texts.ts';

const most = 8;

type By = 'models' | 'providers' | 'keys';

/** Of whom the requests were, and by whom they were answered. Keys are there for administrators only. */
export function Shares({ overview }: { readonly overview: Overview }): ReactNode {
  const texts = useOwnTexts(overviewTexts).shares;
  const [open, setOpen] = useState<By>('models');
  const { cost, keys, models, providers, since, until } = overview;
  const shown = { paid: Object.keys(cost).length > 0, time: { since, until } };

  return (
    <Card title={texts.title} actions={<Link to="/models">{texts.all}</Link>}>
      <Tabs
        label={texts.title}
        open={open}
        onOpen={setOpen}
        tabs={[
          {
            name: 'models',
            label: texts.by.models,
            content: (
              <ShareTable
                {...shown}
                label={texts.by.models}
                shares={models}
                timed
                filterOf={({ name }) => ({ model: name })}
              />
            ),
          },
          {
            name: 'providers',
            label: texts.by.providers,
            content: (
              <ShareTable
                {...shown}
                label={texts.by.providers}
                shares={providers}
                timed
                filterOf={({ name }) => ({ provider: name })}
              />
            ),
          },
          ...(keys === undefined
            ? []
            : [
                {
                  name: 'keys' as const,
                  label: texts.by.keys,
                  content: (
                    <ShareTable
                      {...shown}
                      label={texts.by.keys}
                      shares={keys}
                      filterOf={(share) => ({ key: keys.find((key) => key === share)?.id ?? share.name })}
                    />
                  ),
                },
              ]),
        ]}
      />
    </Card>
  );
}

interface TableProps {
  readonly label: string;
  readonly shares: readonly OverviewShare[];
  readonly filterOf: (share: OverviewShare) => LogFilter;
  readonly time: LogFilter;
  readonly paid: boolean;
  /** Whether there are durations. */
  readonly timed?: boolean;
}

function ShareTable({ label, shares, filterOf, time, paid, timed = false }: TableProps): ReactNode {
  const texts = useOwnTexts(overviewTexts).shares;
  const language = useLanguage();
  if (shares.length === 0) return <p className="quiet">{texts.none}</p>;
  return (
    <>
      <ScrollRegion label={label}>
        <table className="overview-table overview-shares stacks">
          <thead>
            <tr>
              <th scope="col">{label}</th>
              <th scope="col" className="number">
                {texts.requests}
              </th>
              <th scope="col" className="number">
                {texts.problems}
              </th>
              {timed ? (
                <th scope="col" className="number">
                  {texts.latency}
                </th>
              ) : null}
              <th scope="col" className="number">
                {texts.tokens}
              </th>
              {paid ? (
                <th scope="col" className="number">
                  {texts.cost}
                </th>
              ) : null}
            </tr>
          </thead>
          <tbody>
            {shares.slice(0, most).map((share) => (
              <tr key={share.name}>
                <td>
                  {share.name === '' ? (
                    <NameOf name="" />
                  ) : (
                    <LogLink filter={{ ...time, ...filterOf(share) }}>
                      <NameOf name={share.name} />
                    </LogLink>
                  )}
                </td>
                <td className="number" data-label={texts.requests}>
                  {formatCount(share.requests, language)}
                </td>
                <td className="number" data-label={texts.problems}>
                  {formatCount(share.requests - share.answered, language)}
                </td>
                {timed ? (
                  <td className="number" data-label={texts.latency}>
                    {formatMilliseconds(share.latency.p50, language)}
                  </td>
                ) : null}
                <td className="number" data-label={texts.tokens}>
                  {formatCompact(share.inputTokens + share.outputTokens, language)}
                </td>
                {paid ? (
                  <td className="number" data-label={texts.cost}>
                    {costText(share.cost, language)}
                  </td>
                ) : null}
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollRegion>
      {shares.length > most ? <p className="quiet">{texts.more(formatCount(shares.length - most, language))}</p> : null}
    </>
  );
}
