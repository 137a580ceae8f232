import './models.css';
import { useNavigate, useSearch } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { fetchModelRoutes } from '../../api/model-routes.ts';
import { fetchRequestPath } from '../../api/request-path.ts';
import { useAdminData } from '../../api/use-admin-data.ts';
import { useOwnTexts } from '../../language/define-texts.ts';
import { formatCount } from '../../language/format.ts';
import { useLanguage } from '../../language/language-context.ts';
import { usualPeriod } from '../../traffic/periods.ts';
import { PeriodPicker } from '../../traffic/period-picker.tsx';
import { trafficTexts } from '../../traffic/texts.ts';
import { useOverview } from '../../traffic/use-overview.ts';
import { useStatus } from '../../traffic/use-status.ts';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { Loaded } from '../../ui/loaded.tsx';
import { lazyPart } from '../../ui/lazy-part.tsx';
import { PageHead } from '../../ui/page-head.tsx';
import { Tabs } from '../../ui/tabs.tsx';
import { ModelTable } from './model-table.tsx';
import { PathDrawing } from './path-drawing.tsx';
import { ProviderTable } from './provider-table.tsx';
import { RouteCards } from './route-cards.tsx';
import { modelsTexts } from './texts.ts';

/** Milliseconds after which targets are looked at again: a breaker opens for some seconds. */
const every = 3_000;

const RegisterView = lazyPart(async () => (await import('./register-view.tsx')).RegisterView);

/** Who answers, how well, what happens before and after that, and which models may be used at all. */
export function ModelsPage(): ReactNode {
  const texts = useOwnTexts(modelsTexts);
  const { tabs, views } = texts;
  const { tab = 'servers' } = useSearch({ from: '/models' });
  const navigate = useNavigate({ from: '/models' });
  return (
    <>
      <PageHead title={texts.title} explanation={texts.explanation}>
        {tab === 'servers' ? <ShownPeriod /> : null}
      </PageHead>
      <Tabs
        label={views}
        open={tab}
        onOpen={(name) =>
          void navigate({ search: (before) => ({ ...before, tab: name === 'servers' ? undefined : name }) })
        }
        tabs={[
          { name: 'servers', label: tabs.servers, content: <ServersView /> },
          { name: 'register', label: tabs.register, content: <RegisterView /> },
        ]}
      />
    </>
  );
}

/** Of which time figures are shown. */
function ShownPeriod(): ReactNode {
  const { period = usualPeriod } = useSearch({ from: '/models' });
  const navigate = useNavigate({ from: '/models' });
  const status = useStatus();
  const traffic = useOverview(period);
  return (
    <PeriodPicker
      period={period}
      onPeriod={(chosen) => void navigate({ search: (before) => ({ ...before, period: chosen }), replace: true })}
      readAt={traffic.data?.readAt}
      lost={status.failure !== undefined || traffic.failure !== undefined}
    />
  );
}

function ServersView(): ReactNode {
  const texts = useOwnTexts(modelsTexts);
  const shared = useOwnTexts(trafficTexts);
  const language = useLanguage();
  const { period = usualPeriod, sort = 'requests' } = useSearch({ from: '/models' });
  const navigate = useNavigate({ from: '/models' });
  const status = useStatus();
  const traffic = useOverview(period);
  const path = useAdminData(['path'], ({ adminKey, signal }) => fetchRequestPath(adminKey, signal));
  const routes = useAdminData(['routes'], fetchModelRoutes, { every });
  const overview = traffic.data?.overview;
  const time = overview === undefined ? {} : { since: overview.since, until: overview.until };

  return (
    <>
      {/* Without figures the servers and models are still shown. */}
      <FailureNotice failure={status.failure === undefined ? traffic.failure : undefined} />
      {overview?.index.state === 'building' ? (
        <output className="notice">{shared.building(formatCount(overview.index.leaves, language))}</output>
      ) : null}
      <Loaded from={status} lines={8}>
        {(state) => (
          <>
            <ProviderTable providers={state.providers} shares={overview?.providers} time={time} />
            {/* Without how targets are, the models are still shown. */}
            <FailureNotice failure={traffic.failure === undefined ? routes.failure : undefined} />
            {routes.data === undefined ? null : <RouteCards list={routes.data} />}
            <ModelTable
              status={state}
              shares={overview?.models}
              explanation={texts.models.note(shared.lastOf[period])}
              time={time}
              sort={sort}
              onSort={(column) => void navigate({ search: (before) => ({ ...before, sort: column }), replace: true })}
            />
          </>
        )}
      </Loaded>
      <Loaded from={{ ...path, failure: status.failure === undefined ? path.failure : undefined }} lines={6}>
        {(drawn) => <PathDrawing path={drawn} />}
      </Loaded>
    </>
  );
}
