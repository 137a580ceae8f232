import type { KnowledgeDocument } from '@gatehouse/contract/admin-knowledge';
import { getRouteApi, Link } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import type { DocumentPlace } from '../../api/knowledge.ts';
import { useOwnTexts } from '../../language/define-texts.ts';
import type { KnowledgeSearch } from '../../routes/knowledge-route.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { ItemPanes } from '../../ui/item-panes.tsx';
import { type KeyMap, keysAreOn, PageKeys, usePageKeys } from '../../ui/page-keys.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { useRest } from '../../ui/use-rest.ts';
import { CollectionField } from './collection-field.tsx';
import { HeldDocument } from './held-document.tsx';
import { HeldList } from './held-list.tsx';
import { quarantineTexts } from './quarantine-texts.ts';
import { useDocuments } from './use-documents.ts';

const route = getRouteApi('/knowledge');

export type Decision = 'release' | 'reject';

const keys: KeyMap<Decision | 'next' | 'previous'> = [
  ['j', 'next'],
  ['k', 'previous'],
  ['Enter', 'read'],
  ['a', 'release'],
  ['f', 'reject'],
  ['?', 'help'],
];

/** What is held back from answers: the list, and the document that is open. */
export function QuarantineView(): ReactNode {
  const texts = useOwnTexts(quarantineTexts);
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const { documents, failure, more } = useDocuments({ collection: search.collection, state: 'quarantined' });
  const [keysShown, setKeysShown] = useState(false);
  const [keysOn, setKeysOn] = useState(keysAreOn);
  // By the place of the document: another one that is opened is not asked about.
  const [asked, setAsked] = useState<{ readonly place: string; readonly decision: Decision }>();
  const { onSeen, rest, resting } = useRest();
  const open = placeIn(search);
  const place = open === undefined ? '' : nameOf(open);

  const show = (document: KnowledgeDocument | undefined): void =>
    void navigate({
      search: { ...search, inside: document?.collection, document: document?.document },
      resetScroll: false,
    });
  const beside = (by: number): KnowledgeDocument | undefined => {
    const at = documents?.findIndex((document) => nameOf(document) === place) ?? -1;
    return at === -1 ? documents?.at(0) : documents?.[at + by];
  };
  usePageKeys(keys, keysOn, (action) => {
    if (action === 'help') setKeysShown(true);
    else if (action === 'read') document.querySelector<HTMLElement>('#held-document')?.focus();
    else if (action === 'next' || action === 'previous') {
      const next = beside(action === 'next' ? 1 : -1);
      if (next !== undefined) show(next);
    } else if (open !== undefined && !resting) setAsked({ place, decision: action });
  });

  return (
    <div className={open === undefined ? 'knowledge-quarantine' : 'knowledge-quarantine with-item'}>
      <div className="knowledge-quarantine-head">
        <p className="quiet">{texts.explanation}</p>
        <div className="knowledge-actions">
          <div className="filters">
            <CollectionField
              value={search.collection}
              onChange={(collection) => void navigate({ search: { tab: 'quarantine', collection } })}
            />
          </div>
          <PageKeys
            keys={keys}
            texts={texts.keys}
            open={keysShown}
            onOpen={setKeysShown}
            on={keysOn}
            onSwitch={setKeysOn}
          />
        </div>
      </div>
      <FailureNotice failure={failure} />
      <ItemPanes
        isOpen={open !== undefined}
        list={
          documents === undefined ? (
            failure === undefined && <Skeleton lines={8} />
          ) : documents.length === 0 ? (
            <NothingHeld filtered={search.collection !== undefined} />
          ) : (
            <HeldList documents={documents} search={search} more={more} />
          )
        }
        item={
          open === undefined ? (
            documents === undefined || documents.length === 0 ? null : (
              <p className="item-choose quiet">{texts.choose}</p>
            )
          ) : (
            <HeldDocument
              key={place}
              place={open}
              search={search}
              asked={asked?.place === place ? asked.decision : undefined}
              onAsk={(decision) => setAsked(decision === undefined ? undefined : { place, decision })}
              resting={resting}
              onSeen={onSeen}
              // What was decided leaves the list: the next one takes its place.
              onDecided={() => {
                const next = beside(1) ?? beside(-1);
                if (next !== undefined) rest();
                show(next);
              }}
            />
          )
        }
      />
    </div>
  );
}

function NothingHeld({ filtered }: { readonly filtered: boolean }): ReactNode {
  const texts = useOwnTexts(quarantineTexts);
  return (
    <EmptyState text={filtered ? texts.noneHere : texts.none}>
      <p>{texts.teach}</p>
      {filtered ? (
        <Link to="/knowledge" search={{ tab: 'quarantine' }}>
          {texts.all}
        </Link>
      ) : null}
    </EmptyState>
  );
}

function placeIn({ document, inside }: KnowledgeSearch): DocumentPlace | undefined {
  return document === undefined || inside === undefined ? undefined : { collection: inside, document };
}

function nameOf({ collection, document }: DocumentPlace): string {
  return `${collection}/${document}`;
}
