import { getRouteApi } from '@tanstack/react-router';
import type { RequestPath } from '@gatehouse/contract/request-path';
import type { ReactNode } from 'react';
import { fetchKeys } from '../../api/keys.ts';
import { fetchRequestPath } from '../../api/request-path.ts';
import { useAdminData } from '../../api/use-admin-data.ts';
import { useOwnTexts } from '../../language/define-texts.ts';
import { usePermitted } from '../../session/session.ts';
import { lazyPart } from '../../ui/lazy-part.tsx';
import { Loaded } from '../../ui/loaded.tsx';
import { PageHead } from '../../ui/page-head.tsx';
import { Tabs } from '../../ui/tabs.tsx';
import type { UsualLimits } from './key-fields.tsx';
import { KeyList } from './key-list.tsx';
import { KeyWizard } from './key-wizard.tsx';
import { keysTexts } from './texts.ts';
import './keys.css';

const route = getRouteApi('/keys');

// The words for what stages say of themselves are many.
const LimitsView = lazyPart(async () => (await import('./limits-view.tsx')).LimitsView);

/** Who may call the gateway, for what, on what legal basis, and how much. */
export function KeysPage(): ReactNode {
  const texts = useOwnTexts(keysTexts);
  const { tab = 'keys' } = route.useSearch();
  const navigate = route.useNavigate();
  const permitted = usePermitted();
  const keys = useAdminData(['keys'], fetchKeys);
  const path = useAdminData(['path'], ({ adminKey, signal }) => fetchRequestPath(adminKey, signal), {
    enabled: permitted('status.read'),
  });
  const usual = usualLimits(path.data);

  return (
    <>
      <PageHead title={texts.title} explanation={texts.explanation}>
        {permitted('keys.manage') ? <KeyWizard usual={usual} onCreated={keys.refresh} /> : null}
      </PageHead>
      <Tabs
        label={texts.views}
        open={tab}
        onOpen={(name) => void navigate({ search: name === 'keys' ? {} : { tab: name } })}
        tabs={[
          {
            name: 'keys',
            label: texts.tabs.keys,
            content: (
              <Loaded from={keys} lines={6}>
                {(list) => <KeyList keys={list.keys} usual={usual} onChanged={keys.refresh} />}
              </Loaded>
            ),
          },
          ...(permitted('status.read')
            ? [
                {
                  name: 'limits',
                  label: texts.tabs.limits,
                  content: (
                    <Loaded from={path} lines={4}>
                      {(known) => <LimitsView path={known} keys={keys.data?.keys ?? []} />}
                    </Loaded>
                  ),
                } as const,
              ]
            : []),
        ]}
      />
    </>
  );
}

/** As the stage that keeps them explains itself. */
function usualLimits(path: RequestPath | undefined): UsualLimits | undefined {
  const facts = path?.stages.flatMap((stage) => stage.facts) ?? [];
  const rate = facts.find((fact) => fact.id === 'request-rate');
  const atOnce = facts.find((fact) => fact.id === 'concurrency');
  return rate === undefined || atOnce === undefined
    ? undefined
    : { requestsPerMinute: rate.requests, concurrency: atOnce.requests };
}
