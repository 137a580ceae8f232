import type { DocumentDetail as Detail } from '@gatehouse/contract/admin-knowledge';
import { Link } from '@tanstack/react-router';
import { Fragment, type ReactNode } from 'react';
import { type DocumentPlace, fetchDocument } from '../../api/knowledge.ts';
import { useAdminData } from '../../api/use-admin-data.ts';
import { useOwnTexts } from '../../language/define-texts.ts';
import { formatBytes, formatCount, formatTime } from '../../language/format.ts';
import { useLanguage } from '../../language/language-context.ts';
import { usePermitted } from '../../session/session.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ForeignText } from '../../ui/foreign-text.tsx';
import { Loaded } from '../../ui/loaded.tsx';
import { Tag } from '../../ui/tag.tsx';
import { documentTones } from './document-tones.ts';
import { documentsTexts } from './documents-texts.ts';
import { FindingList } from './finding-list.tsx';
import { PassageList } from './passage-list.tsx';
import { knowledgeTexts } from './texts.ts';

/** One document: where it comes from, what was found in it, and its text as it is found. */
export function DocumentDetail({ place }: { readonly place: DocumentPlace }): ReactNode {
  const texts = useOwnTexts(documentsTexts);
  const detail = useAdminData(['knowledge', 'document', place.collection, place.document], (call) =>
    fetchDocument(place, call),
  );
  if (detail.data === undefined && detail.failure?.code === 'resource_not_found')
    return <EmptyState text={texts.gone} />;
  return (
    <Loaded from={detail} lines={8}>
      {(data) => (
        <div className="knowledge-detail">
          <DocumentFacts detail={data} />
          <DecideLink detail={data} />
          <FindingList detail={data} />
          <PassageList detail={data} />
        </div>
      )}
    </Loaded>
  );
}

/** To where it is decided about, for those who may. */
function DecideLink({ detail: { document } }: { readonly detail: Detail }): ReactNode {
  const texts = useOwnTexts(documentsTexts).detail;
  const permitted = usePermitted();
  const { collection, document: name, state } = document;
  if (state === 'failed' || (state !== 'quarantined' && !permitted('knowledge.review'))) return null;
  return (
    <Link to="/knowledge" search={{ tab: 'quarantine', inside: collection, document: name }}>
      {texts.decide[state]}
    </Link>
  );
}

type Fact = readonly [name: string, value: ReactNode];

function foreign(name: string, text: string | undefined): readonly Fact[] {
  return text === undefined ? [] : [[name, <ForeignText key={name} text={text} />]];
}

/** What is known of a document besides its text. */
export function DocumentFacts({ detail: { document } }: { readonly detail: Detail }): ReactNode {
  const texts = useOwnTexts(documentsTexts).detail;
  const { languages, noLanguage, states } = useOwnTexts(knowledgeTexts);
  const language = useLanguage();
  const { bytes, changedAt, collection, decidedBy, hash, problem, state, url, version } = document;
  const facts: readonly Fact[] = [
    [
      texts.document,
      <Fragment key="document">
        <ForeignText text={document.title} /> <span className="quiet">(</span>
        <ForeignText text={document.document} />
        <span className="quiet">)</span>
      </Fragment>,
    ],
    [texts.collection, <code key="collection">{collection}</code>],
    [
      texts.state,
      <Tag key="state" tone={documentTones[state]}>
        {states[state]}
      </Tag>,
    ],
    ...foreign(texts.decided, decidedBy),
    ...foreign(texts.problem, problem),
    [texts.changed, formatTime(changedAt, language)],
    [texts.version, formatCount(version, language)],
    [texts.language, document.language === undefined ? noLanguage : languages[document.language]],
    [texts.size, formatBytes(bytes, language)],
    ...foreign(texts.address, url),
    [texts.hash, <code key="hash">{hash}</code>],
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
