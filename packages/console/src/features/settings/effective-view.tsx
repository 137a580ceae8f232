import { getRouteApi, Link } from '@tanstack/react-router';
import { Lock, RotateCw } from 'lucide-react';
import { type ReactNode, useEffect, useState } from 'react';
import type { ConfigurationView, SettingView } from '@gatehouse/contract/admin-configuration';
import { useOwnTexts } from '../../language/define-texts.ts';
import { formatCount } from '../../language/format.ts';
import { useLanguage } from '../../language/language-context.ts';
import type { SettingsSearch } from '../../routes/settings-route.ts';
import { WithCode } from '../../setting-form/with-code.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ForeignText } from '../../ui/foreign-text.tsx';
import { Loaded } from '../../ui/loaded.tsx';
import { Tag, type Tone } from '../../ui/tag.tsx';
import { pathText, type SettingGroup, settingGroups, valueText } from './setting-groups.ts';
import { settingsTexts } from './texts.ts';
import { useConfiguration } from './use-configuration.ts';

const route = getRouteApi('/settings');

const sources = ['written', 'file', 'environment', 'command-line', 'default', 'unset'] as const;

const tones: Readonly<Record<SettingView['source'], Tone>> = {
  file: 'accent',
  environment: 'good',
  'command-line': 'warn',
  default: 'plain',
  unset: 'plain',
};

/** Every setting in force: what it is, and who has said so. */
export function EffectiveView(): ReactNode {
  const configuration = useConfiguration();
  return (
    <Loaded from={configuration} lines={8}>
      {(data) => <Settings view={data} />}
    </Loaded>
  );
}

function Settings({ view }: { readonly view: ConfigurationView }): ReactNode {
  const texts = useOwnTexts(settingsTexts).effective;
  const language = useLanguage();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const groups = settingGroups(view.settings, search, language);
  const shown = useGradually(groups.length);
  const found = groups.reduce((sum, { settings }) => sum + settings.length, 0);
  const change = (next: Partial<SettingsSearch>): void =>
    void navigate({ search: (before) => ({ ...before, ...next }), replace: true });

  return (
    <>
      <search className="filters settings-filters">
        <label className="wide">
          {texts.search}
          <input
            type="search"
            value={search.text ?? ''}
            maxLength={200}
            onChange={(event) => change({ text: event.target.value === '' ? undefined : event.target.value })}
          />
        </label>
        <label>
          {texts.source}
          <select
            value={search.source ?? ''}
            onChange={(event) => change({ source: sources.find((source) => source === event.target.value) })}
          >
            <option value="">{texts.sources.all}</option>
            {sources.map((source) => (
              <option key={source} value={source}>
                {texts.sources[source]}
              </option>
            ))}
          </select>
        </label>
        <output className="settings-count quiet">{texts.count(formatCount(found, language), found)}</output>
      </search>
      {groups.length === 0 ? (
        <EmptyState text={texts.nothing}>
          <button type="button" onClick={() => change({ text: undefined, source: undefined })}>
            {texts.showAll}
          </button>
        </EmptyState>
      ) : (
        <>
          <nav className="settings-jump" aria-label={texts.groupsLabel}>
            {groups.map(({ name }) => (
              <a key={name} href={`#settings-${name}`} onClick={(event) => jumpTo(event, name)}>
                {texts.groups[name]?.title ?? name}
              </a>
            ))}
          </nav>
          {groups.slice(0, shown).map((group) => (
            <Group key={group.name} group={group} />
          ))}
        </>
      )}
    </>
  );
}

/**
 * How many groups stand. There are hundreds of settings, and a screen shows a dozen: the others come one group after the other, so that
 * the page answers in between.
 */
function useGradually(all: number): number {
  const [shown, setShown] = useState(2);
  useEffect(() => {
    if (shown >= all) return undefined;
    const moment = setTimeout(() => setShown(shown + 1), 20);
    return () => clearTimeout(moment);
  }, [shown, all]);
  return shown;
}

/** The address belongs to the page: a jump within it does not change what is filtered. */
function jumpTo(event: { preventDefault(): void }, name: string): void {
  event.preventDefault();
  const heading = document.getElementById(`settings-${name}`);
  heading?.scrollIntoView({ block: 'start' });
  heading?.focus();
}

function Group({ group: { name, settings } }: { readonly group: SettingGroup }): ReactNode {
  const texts = useOwnTexts(settingsTexts).effective;
  const known = texts.groups[name];
  return (
    <section className="card settings-group" aria-labelledby={`settings-${name}`}>
      <div>
        <h2 id={`settings-${name}`} tabIndex={-1}>
          {known?.title ?? name}
        </h2>
        {known === undefined ? null : <p className="quiet">{known.explanation}</p>}
      </div>
      <ul className="settings-list">
        {settings.map((setting) => (
          <Setting key={pathText(setting.path)} setting={setting} />
        ))}
      </ul>
    </section>
  );
}

function Setting({ setting }: { readonly setting: SettingView }): ReactNode {
  const texts = useOwnTexts(settingsTexts).effective;
  const language = useLanguage();
  const { description, line, path, protected: closed, restart, source, variables } = setting;
  return (
    <li className={source === 'unset' || source === 'default' ? 'settings-row usual' : 'settings-row'}>
      <div className="settings-name">
        <code>
          <ForeignText text={pathText(path)} />
        </code>
        {description === undefined ? null : (
          <p className="quiet">
            <WithCode text={description[language]} />
          </p>
        )}
      </div>
      <div className="settings-value">
        <Value setting={setting} />
      </div>
      <div className="settings-source">
        <Tag tone={tones[source]}>{texts.sources[source]}</Tag>
        {line === undefined ? null : (
          <Link to="/settings" search={{ tab: 'edit', line }}>
            {texts.line(String(line))}
          </Link>
        )}
        {variables === undefined ? null : <code className="quiet">{variables.join(', ')}</code>}
        {closed === true ? (
          <span className="settings-mark" title={texts.protected}>
            <Lock size={14} aria-hidden="true" />
            <span className="visually-hidden">{texts.protected}</span>
          </span>
        ) : null}
        {restart === true ? (
          <span className="settings-mark" title={texts.restart}>
            <RotateCw size={14} aria-hidden="true" />
            <span className="visually-hidden">{texts.restart}</span>
          </span>
        ) : null}
      </div>
    </li>
  );
}

const longestShown = 12;

function Value({ setting: { secret, source, value } }: { readonly setting: SettingView }): ReactNode {
  const texts = useOwnTexts(settingsTexts).effective;
  if (source === 'unset') return <span className="quiet">{texts.unset}</span>;
  if (secret === true && source === 'file') return <span className="quiet">{texts.secret}</span>;
  if (typeof value === 'boolean') return <code>{String(value)}</code>;
  if (Array.isArray(value) && value.length === 0) return <span className="quiet">{texts.emptyList}</span>;
  if (Array.isArray(value) && value.length > longestShown) {
    return (
      <details>
        <summary>{texts.entries(String(value.length))}</summary>
        <code>
          <ForeignText text={valueText(value)} />
        </code>
      </details>
    );
  }
  const text = valueText(value);
  return (
    <code>
      <ForeignText text={text === '{}' ? texts.emptyMap : text} />
    </code>
  );
}
