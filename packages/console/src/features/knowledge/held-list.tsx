import type { KnowledgeDocument } from '@gatehouse/contract/admin-knowledge';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useOwnTexts } from '../../language/define-texts.ts';
import { formatTime } from '../../language/format.ts';
import { useLanguage } from '../../language/language-context.ts';
import type { KnowledgeSearch } from '../../routes/knowledge-route.ts';
import { ForeignText } from '../../ui/foreign-text.tsx';
import { ItemList, useItemRow } from '../../ui/item-panes.tsx';
import { Tag } from '../../ui/tag.tsx';
import { quarantineTexts } from './quarantine-texts.ts';
import { knowledgeTexts } from './texts.ts';

interface Props {
  readonly documents: readonly KnowledgeDocument[];
  readonly search: KnowledgeSearch;
  readonly more: (() => void) | undefined;
}

/** What is held, the next to be decided about first in the order of names. */
export function HeldList({ documents, search, more }: Props): ReactNode {
  const texts = useOwnTexts(quarantineTexts);
  return (
    <ItemList label={texts.list} more={more} moreText={texts.more}>
      {documents.map((document) => (
        <li key={`${document.collection}/${document.document}`}>
          <Row document={document} search={search} />
        </li>
      ))}
    </ItemList>
  );
}

interface RowProps {
  readonly document: KnowledgeDocument;
  readonly search: KnowledgeSearch;
}

function Row({ document, search }: RowProps): ReactNode {
  const { reasons } = useOwnTexts(knowledgeTexts);
  const language = useLanguage();
  const { changedAt, collection, document: name, findings, title } = document;
  const row = useItemRow(search.inside === collection && search.document === name);

  return (
    <Link {...row} to="/knowledge" search={{ ...search, inside: collection, document: name }}>
      <strong>
        <ForeignText text={title === '' ? name : title} />
      </strong>
      <span className="quiet knowledge-id">
        {collection} · <ForeignText text={name} />
      </span>
      <span className="quiet knowledge-id">{formatTime(changedAt, language)}</span>
      <span className="knowledge-tags">
        {[...new Set(findings.map(({ reason }) => reason))].map((reason) => (
          <Tag key={reason} tone="warn">
            {reasons[reason]}
          </Tag>
        ))}
      </span>
    </Link>
  );
}
