import type { KnowledgeDocument } from '@gatehouse/contract/admin-knowledge';
import { Link } from '@tanstack/react-router';
import { type ReactNode, useEffect, useRef } from 'react';
import { useOwnTexts } from '../../language/define-texts.ts';
import { formatTime } from '../../language/format.ts';
import { useLanguage } from '../../language/language-context.ts';
import type { KnowledgeSearch } from '../../routes/knowledge-route.ts';
import { ForeignText } from '../../ui/foreign-text.tsx';
import { Tag } from '../../ui/tag.tsx';
import { quarantineTexts } from './quarantine-texts.ts';
import { knowledgeTexts } from './texts.ts';

interface Props {
  readonly documents: readonly KnowledgeDocument[];
  readonly search: KnowledgeSearch;
  readonly more: (() => void) | undefined;
}

/** What is held: each a link, so that it can be opened beside, shared and gone back to. */
export function HeldList({ documents, search, more }: Props): ReactNode {
  const texts = useOwnTexts(quarantineTexts);
  return (
    <nav className="knowledge-held" aria-label={texts.list}>
      <ul>
        {documents.map((document) => (
          <li key={`${document.collection}/${document.document}`}>
            <Row document={document} search={search} />
          </li>
        ))}
      </ul>
      {more === undefined ? null : (
        <button type="button" onClick={more}>
          {texts.more}
        </button>
      )}
    </nav>
  );
}

interface RowProps {
  readonly document: KnowledgeDocument;
  readonly search: KnowledgeSearch;
}

function Row({ document, search }: RowProps): ReactNode {
  const { reasons } = useOwnTexts(knowledgeTexts);
  const language = useLanguage();
  const link = useRef<HTMLAnchorElement>(null);
  const { changedAt, collection, document: name, findings, title } = document;
  const current = search.inside === collection && search.document === name;

  // Whoever goes through the list by keys sees where they are. Only the list moves, not the page.
  useEffect(() => {
    const pane = link.current?.closest('.knowledge-pane');
    if (!current || link.current === null || pane === null || pane === undefined) return;
    const row = link.current.getBoundingClientRect();
    const seen = pane.getBoundingClientRect();
    if (row.top < seen.top) pane.scrollTop += row.top - seen.top;
    else if (row.bottom > seen.bottom) pane.scrollTop += row.bottom - seen.bottom;
  }, [current]);

  return (
    <Link
      ref={link}
      to="/knowledge"
      search={{ ...search, inside: collection, document: name }}
      className="knowledge-row"
      {...(current ? { 'aria-current': 'true' } : {})}
      // Only the document changes.
      resetScroll={false}
    >
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
