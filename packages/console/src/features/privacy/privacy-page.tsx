import './privacy.css';
import { useNavigate, useSearch } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { fetchConfiguration } from '../../api/configuration.ts';
import { fetchPrivacy } from '../../api/privacy.ts';
import { useAdminData } from '../../api/use-admin-data.ts';
import { DraftBar } from '../../draft/draft-bar.tsx';
import { useDraft } from '../../draft/use-draft.ts';
import { useOwnTexts } from '../../language/define-texts.ts';
import { usePermitted } from '../../session/session.ts';
import { lazyPart } from '../../ui/lazy-part.tsx';
import { Loaded } from '../../ui/loaded.tsx';
import { PageHead } from '../../ui/page-head.tsx';
import { type Tab, Tabs } from '../../ui/tabs.tsx';
import { PolicyTable } from './policy-table.tsx';
import { PrivacyRules } from './privacy-rules.tsx';
import { editTexts } from './edit-texts.ts';
import { privacyTexts } from './texts.ts';

const Consents = lazyPart(async () => (await import('./consents.tsx')).Consents);
const Patterns = lazyPart(async () => (await import('./patterns.tsx')).Patterns);
const Recognisers = lazyPart(async () => (await import('./recognisers.tsx')).Recognisers);
const RegisterView = lazyPart(async () => (await import('./register-view.tsx')).RegisterView);
const TryText = lazyPart(async () => (await import('../../trial/try-text.tsx')).TryText);

/** What happens to personal data, for what, and with whose consent. */
export function PrivacyPage(): ReactNode {
  const texts = useOwnTexts(privacyTexts);
  const { readOnly } = useOwnTexts(editTexts).edit;
  const permitted = usePermitted();
  const { tab = 'policy' } = useSearch({ from: '/privacy' });
  const navigate = useNavigate({ from: '/privacy' });
  const privacy = useAdminData(['privacy'], fetchPrivacy);
  const configuration = useAdminData(['configuration'], fetchConfiguration);
  const draft = useDraft(configuration.data);
  const mayEdit = permitted('configuration.change') && configuration.data?.writable === true;

  return (
    <>
      <PageHead title={texts.title} explanation={texts.explanation} />
      <Loaded from={privacy} lines={8}>
        {({ register }) => {
          const tabs: readonly Tab<typeof tab>[] = [
            {
              name: 'policy',
              label: texts.tabs.policy,
              content: (
                <Loaded from={configuration} lines={6}>
                  {({ writable }) => (
                    <>
                      {permitted('configuration.change') && !writable ? <p className="notice">{readOnly}</p> : null}
                      <PolicyTable draft={draft} mayEdit={mayEdit} />
                      <PrivacyRules
                        draft={draft}
                        mayEdit={mayEdit}
                        providers={register.recipients.map(({ provider }) => provider)}
                      />
                    </>
                  )}
                </Loaded>
              ),
            },
            {
              name: 'recognisers',
              label: texts.tabs.recognisers,
              content: (
                <Loaded from={configuration} lines={6}>
                  {() => <Recognisers draft={draft} mayEdit={mayEdit} />}
                </Loaded>
              ),
            },
            {
              name: 'patterns',
              label: texts.tabs.patterns,
              content: (
                <Loaded from={configuration} lines={4}>
                  {() => <Patterns draft={draft} mayEdit={mayEdit} />}
                </Loaded>
              ),
            },
            {
              name: 'consents',
              label: texts.tabs.consents,
              content: (
                <Consents
                  purposes={register.activities
                    .filter(({ legalBasis }) => legalBasis === 'consent')
                    .map(({ purpose }) => purpose)}
                />
              ),
            },
            {
              name: 'register',
              label: texts.tabs.register,
              content: <RegisterView register={register} />,
            },
            { name: 'trial', label: texts.tabs.trial, content: <TryText checks="privacy" /> },
          ];
          return (
            <Tabs
              label={texts.tabs.label}
              tabs={tabs}
              open={tab}
              onOpen={(name) => void navigate({ search: { tab: name } })}
            />
          );
        }}
      </Loaded>
      <DraftBar draft={draft} />
    </>
  );
}
