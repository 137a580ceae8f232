import { getRouteApi } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { ConfigurationVersion } from '@gatehouse/contract/admin-configuration';
import { fetchConfigurationVersion, fetchConfigurationVersions } from '../../api/configuration.ts';
import { useAdminData } from '../../api/use-admin-data.ts';
import { useConfigurationChange } from '../../configuration/use-configuration-change.tsx';
import { useOwnTexts } from '../../language/define-texts.ts';
import { formatTime } from '../../language/format.ts';
import { useLanguage } from '../../language/language-context.ts';
import { usePermitted } from '../../session/session.ts';
import { Card } from '../../ui/card.tsx';
import { DiffView } from '../../ui/diff-view.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ForeignText } from '../../ui/foreign-text.tsx';
import { Loaded } from '../../ui/loaded.tsx';
import { Tag, type Tone } from '../../ui/tag.tsx';
import { settingsTexts } from './texts.ts';
import { useConfiguration } from './use-configuration.ts';

const route = getRouteApi('/settings');

/** Milliseconds: somebody may change the file on the disk. */
const every = 10_000;

const tones: Readonly<Record<ConfigurationVersion['origin'], Tone>> = {
  start: 'plain',
  file: 'plain',
  console: 'accent',
  restore: 'warn',
  command: 'accent',
};

/** Every version that was in force: who made it, what it changed, and the way back to it. */
export function HistoryView(): ReactNode {
  const texts = useOwnTexts(settingsTexts).history;
  const versions = useAdminData(['configuration', 'versions'], fetchConfigurationVersions, { every });
  return (
    <Loaded from={versions} lines={6}>
      {(data) =>
        data.versions.length === 0 ? <EmptyState text={texts.none} /> : <Versions versions={data.versions} />
      }
    </Loaded>
  );
}

function Versions({ versions }: { readonly versions: readonly ConfigurationVersion[] }): ReactNode {
  const texts = useOwnTexts(settingsTexts).history;
  const { version } = route.useSearch();
  const permitted = usePermitted();
  const { data: view } = useConfiguration();
  const { propose, dialog } = useConfigurationChange();
  const opened = versions.find(({ id }) => id === version);
  const may = permitted('configuration.change') && view?.writable === true;

  return (
    <>
      {opened === undefined ? null : <Comparison key={opened.id} version={opened} versions={versions} />}
      <Card title={texts.title} explanation={texts.explanation}>
        <ol className="settings-versions">
          {versions.map((each) => (
            <Version
              key={each.id}
              version={each}
              opened={each.id === opened?.id}
              onRestore={may && !each.current ? () => propose({ version: each.id }) : undefined}
            />
          ))}
        </ol>
      </Card>
      {dialog}
    </>
  );
}

interface VersionProps {
  readonly version: ConfigurationVersion;
  readonly opened: boolean;
  readonly onRestore: (() => void) | undefined;
}

function Version({ version, opened, onRestore }: VersionProps): ReactNode {
  const texts = useOwnTexts(settingsTexts).history;
  const language = useLanguage();
  const navigate = route.useNavigate();
  const { actor, actorName, added, approver, approverName, at, changed, current, id, origin, reason, removed } =
    version;
  const when = formatTime(at, language);
  return (
    <li className={opened ? 'opened' : undefined}>
      <div className="settings-version-head">
        <strong>{when}</strong>
        <Tag tone={tones[origin]}>{texts.origins[origin]}</Tag>
        {current ? <Tag tone="good">{texts.current}</Tag> : null}
        <span className="diff-added">+{added}</span>
        <span className="diff-removed">−{removed}</span>
      </div>
      <p>
        {actor === undefined ? (
          <span className="quiet">{texts.nobody[origin === 'start' ? 'start' : 'file']}</span>
        ) : (
          <>
            <ForeignText text={actorName ?? actor} />
            {approver === undefined ? null : (
              <>
                {' '}
                {texts.agreed} <ForeignText text={approverName ?? approver} />
              </>
            )}
          </>
        )}
        {reason === undefined ? null : (
          <>
            {': '}
            <ForeignText text={reason} />
          </>
        )}
      </p>
      {changed.length === 0 ? null : <p className="quiet">{texts.changed(changed.join(', '))}</p>}
      <div className="settings-actions">
        <button
          type="button"
          aria-expanded={opened}
          onClick={() =>
            void navigate({ search: opened ? { tab: 'history' } : { tab: 'history', version: id }, resetScroll: true })
          }
        >
          {opened ? texts.hide : texts.show}
          <span className="visually-hidden"> ({when})</span>
        </button>
        {onRestore === undefined ? null : (
          <button type="button" onClick={onRestore}>
            {texts.restore}
            <span className="visually-hidden"> ({when})</span>
          </button>
        )}
      </div>
    </li>
  );
}

interface ComparisonProps {
  readonly version: ConfigurationVersion;
  readonly versions: readonly ConfigurationVersion[];
}

/** The difference of two versions; of one alone, what it changed. */
function Comparison({ version, versions }: ComparisonProps): ReactNode {
  const texts = useOwnTexts(settingsTexts).history;
  const language = useLanguage();
  const { against } = route.useSearch();
  const navigate = route.useNavigate();
  const other = versions.find(({ id }) => id === against);
  const text = useVersion(version.id);
  const base = useVersion(other?.id);
  const nameOf = ({ at, origin, current }: ConfigurationVersion): string =>
    `${formatTime(at, language)} · ${texts.origins[origin]}${current ? ` · ${texts.current}` : ''}`;
  const choose = (id: string): void =>
    void navigate({
      search: { tab: 'history', version: version.id, ...(id === '' ? {} : { against: id }) },
      replace: true,
    });

  return (
    <Card title={texts.comparison} actions={<CloseComparison />}>
      <div className="settings-compare">
        <label>
          {texts.against}
          <select value={other?.id ?? ''} onChange={(event) => choose(event.target.value)}>
            <option value="">{texts.versionBefore}</option>
            {versions
              .filter(({ id }) => id !== version.id)
              .map((each) => (
                <option key={each.id} value={each.id}>
                  {nameOf(each)}
                </option>
              ))}
          </select>
        </label>
        <p>
          <span className="quiet">{texts.shown}</span> {nameOf(version)}
        </p>
      </div>
      <Loaded from={text} lines={6}>
        {(data) =>
          other === undefined ? (
            <DiffView before={data.before ?? ''} after={data.text} label={texts.comparison} />
          ) : (
            <Loaded from={base} lines={6}>
              {(before) => <DiffView before={before.text} after={data.text} label={texts.comparison} />}
            </Loaded>
          )
        }
      </Loaded>
    </Card>
  );
}

function CloseComparison(): ReactNode {
  const texts = useOwnTexts(settingsTexts).history;
  const navigate = route.useNavigate();
  return (
    <button type="button" onClick={() => void navigate({ search: { tab: 'history' } })}>
      {texts.hide}
    </button>
  );
}

function useVersion(id: string | undefined) {
  return useAdminData(['configuration', 'version', id ?? ''], (call) => fetchConfigurationVersion(id ?? '', call), {
    enabled: id !== undefined,
  });
}
