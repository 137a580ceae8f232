import './overview.css';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useOwnTexts } from '../../language/define-texts.ts';
import { formatCount } from '../../language/format.ts';
import { useLanguage } from '../../language/language-context.ts';
import { usualPeriod } from '../../traffic/periods.ts';
import { PeriodPicker } from '../../traffic/period-picker.tsx';
import { trafficTexts } from '../../traffic/texts.ts';
import { useOverview } from '../../traffic/use-overview.ts';
import { useStatus } from '../../traffic/use-status.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { Loaded } from '../../ui/loaded.tsx';
import { PageHead } from '../../ui/page-head.tsx';
import { AssistantFigures } from './assistant-figures.tsx';
import { AttackAttempts } from './attack-attempts.tsx';
import { ModelServers } from './model-servers.tsx';
import { RecordState } from './record-state.tsx';
import { ReplacedData } from './replaced-data.tsx';
import { Shares } from './shares.tsx';
import { StatusStrip } from './status-strip.tsx';
import { overviewTexts } from './texts.ts';
import { TrafficCharts } from './traffic-charts.tsx';
import { TrafficFigures } from './traffic-figures.tsx';
import { Unanswered } from './unanswered.tsx';
import { Warnings } from './warnings.tsx';

/** What goes on: whether it serves, what went through it, and what came of that. */
export function OverviewPage(): ReactNode {
  const texts = useOwnTexts(overviewTexts);
  const shared = useOwnTexts(trafficTexts);
  const language = useLanguage();
  const { period = usualPeriod } = useSearch({ from: '/' });
  const navigate = useNavigate({ from: '/' });
  const status = useStatus();
  const traffic = useOverview(period);
  const nothing = traffic.data?.overview.requests.total === 0;
  const longer = useOverview('month', { enabled: nothing });
  const lost = status.failure !== undefined;

  return (
    <>
      <PageHead title={texts.title}>
        <PeriodPicker
          period={period}
          onPeriod={(chosen) => void navigate({ search: { period: chosen }, replace: true })}
          readAt={traffic.data?.readAt}
          lost={lost || traffic.failure !== undefined}
        />
      </PageHead>
      <FailureNotice failure={status.failure} />
      {status.data === undefined ? null : (
        <>
          <StatusStrip status={status.data} lost={lost} />
          <Warnings status={status.data} />
        </>
      )}
      <Loaded from={{ ...traffic, failure: lost ? undefined : traffic.failure }} lines={8}>
        {({ overview }) => (
          <>
            {overview.index.state === 'building' ? (
              <output className="notice">{shared.building(formatCount(overview.index.leaves, language))}</output>
            ) : null}
            {nothing ? (
              <EmptyState
                text={
                  longer.data?.overview.requests.total === 0
                    ? texts.empty.never
                    : texts.empty.notNow(shared.lastOf[period])
                }
              >
                <Link to="/start">{texts.empty.start}</Link>
              </EmptyState>
            ) : null}
            <TrafficFigures overview={overview} />
            {nothing ? null : (
              <>
                <TrafficCharts overview={overview} />
                <div className="columns">
                  <AttackAttempts overview={overview} />
                  <Unanswered overview={overview} />
                </div>
                <Shares overview={overview} />
              </>
            )}
          </>
        )}
      </Loaded>
      {status.data === undefined ? null : (
        <div className="columns">
          {traffic.data === undefined || nothing ? null : <ReplacedData entities={traffic.data.overview.entities} />}
          <div className="stack">
            <RecordState status={status.data} />
            <AssistantFigures assistants={status.data.assistants} />
            <ModelServers providers={status.data.providers} />
          </div>
        </div>
      )}
    </>
  );
}
