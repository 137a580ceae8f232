import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { RecogniserView } from '@gatehouse/contract/admin-privacy';
import { entityTypeNames, entityTypes, type EntityType } from '@gatehouse/contract/entity-types';
import { fetchRecognisers } from '../../api/privacy.ts';
import { useAdminData } from '../../api/use-admin-data.ts';
import type { Draft } from '../../draft/use-draft.ts';
import { useOwnTexts } from '../../language/define-texts.ts';
import { formatList } from '../../language/format.ts';
import { useLanguage } from '../../language/language-context.ts';
import { Card } from '../../ui/card.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ForeignText } from '../../ui/foreign-text.tsx';
import { Loaded } from '../../ui/loaded.tsx';
import { Tag } from '../../ui/tag.tsx';
import { markedText } from './marked-text.ts';
import { entitiesPath, lookedFor } from './privacy-tree.ts';
import { editTexts } from './edit-texts.ts';

interface Props {
  readonly draft: Draft;
  readonly mayEdit: boolean;
}

/** Every type of personal data, what it is found by, and whether it is looked for. */
export function Recognisers({ draft, mayEdit }: Props): ReactNode {
  const texts = useOwnTexts(editTexts).recogniserList;
  const language = useLanguage();
  const { find = '', state } = useSearch({ from: '/privacy' });
  const navigate = useNavigate({ from: '/privacy' });
  const recognisers = useAdminData(['recognisers'], fetchRecognisers);
  const looked = lookedFor(draft.tree);
  const ask = (changes: { readonly find?: string; readonly state?: typeof state }): void =>
    void navigate({ search: (before) => ({ ...before, tab: 'recognisers', ...changes }), replace: true });
  const turn = (type: EntityType, on: boolean): void => {
    // In the order of the catalogue, so that the file reads the same whoever has turned them on.
    const entities = entityTypeNames.filter((one) => (one === type ? on : looked.has(one)));
    const all = entities.length === entityTypeNames.length;
    draft.change(all ? { path: [...entitiesPath], remove: true } : { path: [...entitiesPath], value: entities });
  };

  return (
    <Card title={texts.title} explanation={texts.explanation(entityTypeNames.length, looked.size)}>
      <div className="filters">
        <label>
          {texts.find}
          <input type="search" name="find-type" value={find} onChange={(event) => ask({ find: event.target.value })} />
        </label>
        <label>
          {texts.state}
          <select
            name="type-state"
            value={state ?? ''}
            onChange={(event) => {
              const { value } = event.target;
              ask({ state: value === 'on' || value === 'off' ? value : undefined });
            }}
          >
            <option value="">{texts.states.all}</option>
            <option value="on">{texts.states.on}</option>
            <option value="off">{texts.states.off}</option>
          </select>
        </label>
      </div>
      <Loaded from={recognisers} lines={6}>
        {({ recognisers: known }) => {
          const words = find.toLowerCase();
          const shown = entityTypeNames.filter((type) => {
            const own = known.filter((one) => one.type === type);
            const text = [
              type,
              entityTypes[type][language],
              ...own.flatMap(({ id, explanation, country = '' }) => [id, explanation[language], country]),
            ];
            return (
              text.join(' ').toLowerCase().includes(words) &&
              (state === undefined || looked.has(type) === (state === 'on'))
            );
          });
          if (shown.length === 0) return <EmptyState text={texts.nothing} />;
          return (
            <ul className="privacy-recognisers">
              {shown.map((type) => (
                <li key={type} data-type={type}>
                  <Recogniser
                    type={type}
                    views={known.filter((one) => one.type === type)}
                    on={looked.has(type)}
                    mayEdit={mayEdit}
                    onTurn={(on) => turn(type, on)}
                  />
                </li>
              ))}
            </ul>
          );
        }}
      </Loaded>
      <p>
        <Link to="/privacy" search={{ tab: 'trial' }}>
          {texts.tryIt}
        </Link>
      </p>
    </Card>
  );
}

interface RecogniserProps {
  readonly type: EntityType;
  readonly views: readonly RecogniserView[];
  readonly on: boolean;
  readonly mayEdit: boolean;
  readonly onTurn: (on: boolean) => void;
}

function Recogniser({ type, views, on, mayEdit, onTurn }: RecogniserProps): ReactNode {
  const texts = useOwnTexts(editTexts).recogniserList;
  const language = useLanguage();
  const name = entityTypes[type][language];

  return (
    <>
      <div className="privacy-recogniser-head">
        {mayEdit ? (
          <label className="privacy-switch">
            <input
              type="checkbox"
              name={`look-${type}`}
              aria-label={texts.toggle(name)}
              checked={on}
              onChange={(event) => onTurn(event.target.checked)}
            />
          </label>
        ) : null}
        <h3>
          {name} <code>{type}</code>
        </h3>
        <Tag tone={on ? 'good' : 'warn'}>{on ? texts.on : texts.off}</Tag>
      </div>
      {views.map((view) => (
        <RecogniserDetail key={view.id} view={view} />
      ))}
    </>
  );
}

const mostExamples = 4;

function RecogniserDetail({ view }: { readonly view: RecogniserView }): ReactNode {
  const texts = useOwnTexts(editTexts).recogniserList;
  const language = useLanguage();
  const { explanation, country, languages, sources, examples } = view;
  const countries = new Intl.DisplayNames([language], { type: 'region' });
  const [first] = examples.finds;

  return (
    <div className="privacy-recogniser">
      <p>{explanation[language]}</p>
      {first === undefined ? null : (
        <p>
          <Marked text={first} />
        </p>
      )}
      <details>
        <summary>{texts.examples}</summary>
        <ul className="privacy-examples">
          {examples.finds.slice(0, mostExamples).map((text) => (
            <li key={text}>
              <Marked text={text} />
            </li>
          ))}
        </ul>
        {examples.passes.length === 0 ? null : (
          <>
            <h4>{texts.passes}</h4>
            <ul className="privacy-examples">
              {examples.passes.slice(0, mostExamples).map((text) => (
                <li key={text}>
                  <ForeignText text={text} />
                </li>
              ))}
            </ul>
          </>
        )}
        <dl className="pairs">
          <dt>{texts.languages}</dt>
          <dd>
            {languages.length === 0
              ? texts.anyLanguage
              : formatList(
                  languages.map((one) => texts.languageNames[one]),
                  language,
                )}
          </dd>
          {country === undefined ? null : (
            <>
              <dt>{texts.country}</dt>
              <dd>{countries.of(country)}</dd>
            </>
          )}
          <dt>{texts.sources}</dt>
          <dd>
            {sources.slice(0, 12).join(' · ')}
            {sources.length > 12 ? ' …' : ''}
          </dd>
        </dl>
      </details>
    </div>
  );
}

function Marked({ text }: { readonly text: string }): ReactNode {
  const { plain, places } = markedText(text);
  return (
    <ForeignText text={plain} highlights={places.map((place) => ({ ...place, label: '', tone: 'privacy-found' }))} />
  );
}
