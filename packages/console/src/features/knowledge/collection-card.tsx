import type { CollectionView, KnowledgeView } from '@gatehouse/contract/admin-knowledge';
import { Link } from '@tanstack/react-router';
import { Fragment, type ReactNode, useId } from 'react';
import { useOwnTexts } from '../../language/define-texts.ts';
import { formatCount, formatList, formatTime } from '../../language/format.ts';
import { useLanguage } from '../../language/language-context.ts';
import { usePermitted } from '../../session/session.ts';
import { ForeignText } from '../../ui/foreign-text.tsx';
import { collectionsTexts } from './collections-texts.ts';
import { PutDocument } from './put-document.tsx';
import { ReadAgain } from './read-again.tsx';
import { sourceInWords } from './source-in-words.ts';
import { knowledgeTexts } from './texts.ts';

interface Props {
  readonly collection: CollectionView;
  readonly onChanged: (view: KnowledgeView) => void;
}

/** More of them are shown when somebody wants to see them. */
const mostSources = 3;

/** One collection: what is in it, where it comes from, who may see it, and what is wrong with it. */
export function CollectionCard({ collection, onChanged }: Props): ReactNode {
  const texts = useOwnTexts(collectionsTexts);
  const language = useLanguage();
  const permitted = usePermitted();
  const title = useId();
  const { failed, id, problem, progress, quarantined } = collection;
  const count = (value: number): string => formatCount(value, language);

  return (
    <section className="card" aria-labelledby={title} data-collection={id}>
      <div className="card-head">
        <h2 id={title}>
          <ForeignText text={collection.title} />
        </h2>
        <code>{id}</code>
      </div>
      {progress === undefined ? null : <Progress id={id} progress={progress} />}
      {problem === undefined ? null : (
        <p className="notice bad">
          {texts.problem}: <ForeignText text={problem} />
        </p>
      )}
      {quarantined === 0 && failed === 0 ? null : (
        <p className="knowledge-tags">
          {quarantined === 0 ? null : (
            <Link className="tag warn" to="/knowledge" search={{ tab: 'quarantine', collection: id }}>
              {texts.held(count(quarantined))}
            </Link>
          )}
          {failed === 0 ? null : (
            <Link className="tag bad" to="/knowledge" search={{ tab: 'documents', collection: id, state: 'failed' }}>
              {texts.failed(count(failed))}
            </Link>
          )}
        </p>
      )}
      <Facts collection={collection} />
      <div className="knowledge-actions">
        <Link className="knowledge-button" to="/knowledge" search={{ tab: 'documents', collection: id }}>
          {texts.show}
          <span className="visually-hidden">: {id}</span>
        </Link>
        {permitted('knowledge.manage') ? (
          <>
            {collection.sources.length === 0 ? null : (
              <ReadAgain id={id} busy={progress !== undefined} onChanged={onChanged} />
            )}
            <PutDocument collection={id} />
          </>
        ) : null}
      </div>
    </section>
  );
}

function Facts({ collection }: { readonly collection: CollectionView }): ReactNode {
  const texts = useOwnTexts(collectionsTexts);
  const names = useOwnTexts(knowledgeTexts).languages;
  const language = useLanguage();
  const { chunks, documents, ingestedAt, languages, sources, synonyms, version } = collection;
  const list = (items: readonly string[]): string => (items.length === 0 ? '–' : formatList(items, language));
  const facts: readonly (readonly [string, ReactNode])[] = [
    [texts.documents, formatCount(documents, language)],
    [texts.passages, formatCount(chunks, language)],
    [
      texts.languages,
      <Fragment key="languages">
        {list(languages.map((one) => names[one]))}
        {languages.length < 2 ? null : <small className="knowledge-note quiet">{texts.translated}</small>}
      </Fragment>,
    ],
    ...(synonyms === undefined ? [] : [[texts.synonyms, <Synonyms key="synonyms" synonyms={synonyms} />] as const]),
    [texts.version, formatCount(version, language)],
    [texts.ingested, ingestedAt === undefined ? texts.never : formatTime(ingestedAt, language)],
    [texts.who, <Audience key="who" collection={collection} />],
    [
      texts.sources,
      sources.length === 0 ? (
        texts.noSources
      ) : sources.length > mostSources ? (
        <details key="sources">
          <summary>{texts.countOfSources(formatCount(sources.length, language))}</summary>
          <SourceList sources={sources} />
        </details>
      ) : (
        <SourceList key="sources" sources={sources} />
      ),
    ],
  ];
  return (
    <dl className="pairs">
      {facts.map(([name, value]) => (
        <Fragment key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </Fragment>
      ))}
    </dl>
  );
}

/** What a question may say instead, in groups. */
function Synonyms({
  synonyms: { count, groups },
}: {
  readonly synonyms: NonNullable<CollectionView['synonyms']>;
}): ReactNode {
  const texts = useOwnTexts(collectionsTexts);
  const language = useLanguage();
  return (
    <details>
      <summary>{texts.countOfSynonyms(count, formatCount(count, language))}</summary>
      <ul className="knowledge-plain">
        {groups.map((group, index) => (
          <li key={index}>
            <ForeignText text={group.join(' = ')} />
          </li>
        ))}
      </ul>
      {count > groups.length ? (
        <p className="quiet">{texts.moreSynonyms(formatCount(count - groups.length, language))}</p>
      ) : null}
      <p className="quiet">{texts.synonymsHint}</p>
    </details>
  );
}

function SourceList({ sources }: { readonly sources: readonly string[] }): ReactNode {
  const language = useLanguage();
  return (
    <ul className="knowledge-plain">
      {sources.map((source, index) => (
        <li key={index}>
          <ForeignText text={sourceInWords(source, language)} />
        </li>
      ))}
    </ul>
  );
}

function Audience({ collection: { roles, teams, tenants } }: { readonly collection: CollectionView }): ReactNode {
  const texts = useOwnTexts(collectionsTexts);
  const language = useLanguage();
  const limits = [
    ...(roles.length === 0 ? [] : [texts.roles(formatList(roles, language))]),
    ...(teams.length === 0 ? [] : [texts.teams(formatList(teams, language))]),
    ...(tenants.length === 0 ? [] : [texts.tenants(formatList(tenants, language))]),
  ];
  if (limits.length === 0) return texts.everybody;
  return (
    <>
      <ul className="knowledge-plain">
        {limits.map((limit) => (
          <li key={limit}>
            <ForeignText text={limit} />
          </li>
        ))}
      </ul>
      {limits.length > 1 ? <span className="quiet">{texts.and}</span> : null}
    </>
  );
}

interface ProgressProps {
  readonly id: string;
  readonly progress: NonNullable<CollectionView['progress']>;
}

function Progress({ id, progress: { done, startedAt, total } }: ProgressProps): ReactNode {
  const texts = useOwnTexts(collectionsTexts);
  const language = useLanguage();
  const count = (value: number): string => formatCount(value, language);
  const words = total === undefined ? texts.progressUnknown(count(done)) : texts.progress(count(done), count(total));
  return (
    <div className="knowledge-progress">
      {/* Without a value it only says that something happens. */}
      <progress
        aria-label={texts.progressOf(id)}
        {...(total === undefined ? {} : { value: Math.min(done, total), max: Math.max(total, 1) })}
      />
      <span>
        {texts.reading}: {words} <span className="quiet">{texts.since(formatTime(startedAt, language))}</span>
      </span>
    </div>
  );
}
