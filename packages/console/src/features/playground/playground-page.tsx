import { getRouteApi, Link } from '@tanstack/react-router';
import { lazy, type ReactNode, Suspense, useState } from 'react';
import { fetchModels } from '../../api/models.ts';
import { useAdminData } from '../../api/use-admin-data.ts';
import { useOwnTexts } from '../../language/define-texts.ts';
import { usePermitted } from '../../session/session.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Loaded } from '../../ui/loaded.tsx';
import { PageHead } from '../../ui/page-head.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { Tabs } from '../../ui/tabs.tsx';
import { Chat } from './chat.tsx';
import { Compare, type Lane } from './compare.tsx';
import { MoreSettings, SettingFields, temperatureOf } from './setting-fields.tsx';
import { playgroundTexts } from './texts.ts';
import { type Conversation, useConversation } from './use-conversation.ts';
import './playground.css';

const Wire = lazy(async () => ({ default: (await import('./wire.tsx')).Wire }));
const TryText = lazy(async () => ({ default: (await import('../../trial/try-text.tsx')).TryText }));
const route = getRouteApi('/playground');

/** Models as callers meet them, with what every stage of the path does to a question and its answer. */
export function PlaygroundPage(): ReactNode {
  const texts = useOwnTexts(playgroundTexts);
  const permitted = usePermitted();
  const models = useAdminData(['model-names'], async ({ adminKey, signal }) => [
    ...new Set((await fetchModels(adminKey, signal)).map(({ name }) => name)),
  ]);

  return (
    <>
      <PageHead
        title={texts.title}
        explanation={texts.explanations[permitted('playground.use') ? 'watched' : 'called']}
      />
      <Loaded from={models} lines={6}>
        {(names) =>
          names.length === 0 ? (
            <EmptyState text={`${texts.models.none} ${texts.models.explanation}`}>
              <Link to="/start">{texts.models.link}</Link>
            </EmptyState>
          ) : (
            <Views models={names} />
          )
        }
      </Loaded>
    </>
  );
}

function Views({ models }: { readonly models: readonly string[] }): ReactNode {
  const texts = useOwnTexts(playgroundTexts);
  const permitted = usePermitted();
  const navigate = route.useNavigate();
  const search = route.useSearch();
  const [system, setSystem] = useState('');
  const [temperature, setTemperature] = useState('');
  // They live here, so that looking at another tab does not end them.
  const [chat, left, right] = [useConversation(), useConversation(), useConversation()];

  const set = (change: Partial<typeof search>): void =>
    void navigate({ search: (before) => ({ ...before, ...change }), replace: true });
  const knownModel = (wanted: string | undefined, otherwise: string): string =>
    wanted !== undefined && models.includes(wanted) ? wanted : otherwise;
  const lane = (
    name: string,
    conversation: Conversation,
    model: string,
    policy: string | undefined,
    onChange: (change: { readonly model?: string; readonly policy?: string | undefined }) => void,
  ): Lane => ({
    conversation,
    setting: {
      model,
      policy: permitted('playground.use') ? policy : undefined,
      system,
      temperature: temperatureOf(temperature),
    },
    fields: (
      <SettingFields
        name={name}
        models={models}
        model={model}
        onModel={(chosen) => onChange({ model: chosen })}
        policy={policy}
        onPolicy={(chosen) => onChange({ policy: chosen })}
      />
    ),
  });
  const more = (
    <MoreSettings system={system} onSystem={setSystem} temperature={temperature} onTemperature={setTemperature} />
  );
  const model = knownModel(search.model, models[0] ?? '');
  const other = knownModel(search.model2, models[1] ?? model);
  const tabs = [
    {
      name: 'chat' as const,
      label: texts.tabs.chat,
      content: <Chat {...lane('chat', chat, model, search.policy, set)} more={more} />,
    },
    {
      name: 'compare' as const,
      label: texts.tabs.compare,
      content: (
        <Compare
          more={more}
          left={lane('left', left, model, search.policy, set)}
          right={lane('right', right, other, search.policy2, (change) =>
            set({
              ...('model' in change ? { model2: change.model } : {}),
              ...('policy' in change ? { policy2: change.policy } : {}),
            }),
          )}
        />
      ),
    },
    {
      name: 'api' as const,
      label: texts.tabs.api,
      content: (
        <Suspense fallback={<Skeleton lines={10} />}>
          <Wire
            models={models}
            model={model}
            onModel={(chosen) => set({ model: chosen })}
            policy={search.policy}
            onPolicy={(chosen) => set({ policy: chosen })}
            dialect={search.dialect}
            onDialect={(chosen) => set({ dialect: chosen })}
          />
        </Suspense>
      ),
    },
    // Trying texts without asking a model is for those who see the policies.
    ...(permitted('guards.read') && permitted('guards.try') && permitted('privacy.try')
      ? [
          {
            name: 'text' as const,
            label: texts.tabs.text,
            content: (
              <Suspense fallback={<Skeleton lines={6} />}>
                <TryText checks="both" />
              </Suspense>
            ),
          },
        ]
      : []),
  ];
  const open = tabs.find(({ name }) => name === search.tab)?.name ?? 'chat';

  return <Tabs label={texts.views} tabs={tabs} open={open} onOpen={(tab) => set({ tab })} />;
}
