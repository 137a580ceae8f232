import { getRouteApi } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { fetchDirectory, type Directory } from '../../api/directory.ts';
import { useAdminData } from '../../api/use-admin-data.ts';
import { useOwnTexts } from '../../language/define-texts.ts';
import { usePermitted } from '../../session/session.ts';
import { lazyPart } from '../../ui/lazy-part.tsx';
import { Loaded } from '../../ui/loaded.tsx';
import { PageHead } from '../../ui/page-head.tsx';
import { Tabs } from '../../ui/tabs.tsx';
import { AccountsView } from './accounts-view.tsx';
import { type PeopleTab, peopleTabs } from './people-tabs.ts';
import { peopleTexts } from './texts.ts';
import './people.css';

const route = getRouteApi('/people');

const PlacesView = lazyPart(async () => (await import('./places-view.tsx')).PlacesView);
const RolesView = lazyPart(async () => (await import('./roles-view.tsx')).RolesView);
const SignInView = lazyPart(async () => (await import('./sign-in-view.tsx')).SignInView);
const DriftView = lazyPart(async () => (await import('./drift-view.tsx')).DriftView);

/** Who there is, what they may do, and who is signed in. */
export function PeoplePage(): ReactNode {
  const texts = useOwnTexts(peopleTexts);
  const permitted = usePermitted();
  const { tab } = route.useSearch();
  const navigate = route.useNavigate();
  const reads = permitted('directory.read');
  const directory = useAdminData(['directory'], fetchDirectory, { enabled: reads });
  const shown = peopleTabs.filter((name) => (name === 'sign-in' ? permitted('sign-in.manage') : reads));
  const first = shown[0] ?? 'people';

  const contentOf = (name: PeopleTab): ReactNode => {
    if (name === 'sign-in') return <SignInView directory={directory.data} />;
    if (name === 'drift') return <DriftView />;
    return (
      <Loaded from={directory} lines={6}>
        {(known) => <DirectoryView name={name} directory={known} onChanged={directory.refresh} />}
      </Loaded>
    );
  };

  return (
    <>
      <PageHead title={texts.title} explanation={texts.explanation} />
      <Tabs
        label={texts.views}
        open={tab !== undefined && shown.includes(tab) ? tab : first}
        onOpen={(name) => void navigate({ search: name === first ? {} : { tab: name } })}
        tabs={shown.map((name) => ({ name, label: texts.tabs[name], content: contentOf(name) }))}
      />
    </>
  );
}

interface ViewProps {
  readonly name: Exclude<PeopleTab, 'sign-in' | 'drift'>;
  readonly directory: Directory;
  readonly onChanged: () => Promise<void>;
}

function DirectoryView({ name, ...props }: ViewProps): ReactNode {
  switch (name) {
    case 'people':
      return <AccountsView kind="person" {...props} />;
    case 'services':
      return <AccountsView kind="service-account" {...props} />;
    case 'teams':
      return <PlacesView kind="team" {...props} />;
    case 'tenants':
      return <PlacesView kind="tenant" {...props} />;
    case 'roles':
      return <RolesView {...props} />;
  }
}
