import { documentStates, type KnowledgeDocument } from '@gatehouse/contract/admin-knowledge';
import { getRouteApi, Link } from '@tanstack/react-router';
import { type ReactNode, useId } from 'react';
import { useOwnTexts } from '../../language/define-texts.ts';
import { formatBytes, formatCount, formatMoment } from '../../language/format.ts';
import { useLanguage } from '../../language/language-context.ts';
import type { KnowledgeSearch } from '../../routes/knowledge-route.ts';
import { useSettled } from '../../draft/use-settled.ts';
import { DataTable } from '../../ui/data-table.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { ForeignText } from '../../ui/foreign-text.tsx';
import { Modal } from '../../ui/modal.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { Tag } from '../../ui/tag.tsx';
import { CollectionField } from './collection-field.tsx';
import { DocumentDetail } from './document-detail.tsx';
import { documentTones } from './document-tones.ts';
import { documentsTexts } from './documents-texts.ts';
import { knowledgeTexts } from './texts.ts';
import { useDocuments } from './use-documents.ts';

const route = getRouteApi('/knowledge');
/** Milliseconds without a key before what was typed is searched for. */
const settling = 250;

/** All documents, by what they are called, where they are and how they are. */
export function DocumentsView(): ReactNode {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const title = useId();
  const texts = useOwnTexts(documentsTexts);
  const { collection, document, inside, state } = search;
  const text = useSettled(search.text?.trim() ?? '', settling);
  const { documents, failure, more } = useDocuments({ collection, state, text: text === '' ? undefined : text });
  const filtered = collection !== undefined || state !== undefined || text !== '';
  const open = inside === undefined || document === undefined ? undefined : { collection: inside, document };

  return (
    <section className="card" aria-labelledby={title}>
      <h2 id={title}>{texts.title}</h2>
      <Filters search={search} />
      <FailureNotice failure={failure} />
      {documents === undefined ? (
        failure === undefined && <Skeleton lines={8} />
      ) : documents.length === 0 ? (
        <Nothing filtered={filtered} />
      ) : (
        <>
          <DocumentTable documents={documents} search={search} />
          <Count shown={documents.length} more={more} />
        </>
      )}
      <Modal
        open={open !== undefined}
        wide
        onClose={() => void navigate({ search: { ...search, inside: undefined, document: undefined } })}
        title={<ForeignText text={document ?? ''} />}
      >
        {open === undefined ? null : <DocumentDetail place={open} />}
      </Modal>
    </section>
  );
}

function Filters({ search }: { readonly search: KnowledgeSearch }): ReactNode {
  const texts = useOwnTexts(documentsTexts);
  const { states } = useOwnTexts(knowledgeTexts);
  const navigate = route.useNavigate();
  const filter = (part: Partial<KnowledgeSearch>): void =>
    void navigate({ search: { ...search, ...part }, replace: true, resetScroll: false });

  return (
    <search className="filters">
      <label>
        {texts.search}
        <input
          type="search"
          name="documents-text"
          maxLength={200}
          autoComplete="off"
          value={search.text ?? ''}
          onChange={({ target }) => filter({ text: target.value === '' ? undefined : target.value })}
        />
      </label>
      <CollectionField value={search.collection} onChange={(collection) => filter({ collection })} />
      <label>
        {texts.state}
        <select
          name="documents-state"
          value={search.state ?? ''}
          onChange={({ target }) => filter({ state: documentStates.find((one) => one === target.value) })}
        >
          <option value="">{texts.everyState}</option>
          {documentStates.map((one) => (
            <option key={one} value={one}>
              {states[one]}
            </option>
          ))}
        </select>
      </label>
    </search>
  );
}

function Nothing({ filtered }: { readonly filtered: boolean }): ReactNode {
  const texts = useOwnTexts(documentsTexts);
  return filtered ? (
    <EmptyState text={texts.noneHere}>
      <Link to="/knowledge" search={{ tab: 'documents' }}>
        {texts.reset}
      </Link>
    </EmptyState>
  ) : (
    <EmptyState text={texts.none}>
      <p>{texts.teach}</p>
      <Link to="/knowledge">{texts.toCollections}</Link>
    </EmptyState>
  );
}

function Count({ shown, more }: { readonly shown: number; readonly more: (() => void) | undefined }): ReactNode {
  const texts = useOwnTexts(documentsTexts);
  const language = useLanguage();
  return (
    <div className="knowledge-actions">
      <span className="quiet">{texts.shown(formatCount(shown, language))}</span>
      {more === undefined ? null : (
        <button type="button" onClick={more}>
          {texts.more}
        </button>
      )}
    </div>
  );
}

interface TableProps {
  readonly documents: readonly KnowledgeDocument[];
  readonly search: KnowledgeSearch;
}

function DocumentTable({ documents, search }: TableProps): ReactNode {
  const texts = useOwnTexts(documentsTexts);
  const { columns } = texts;
  return (
    <DataTable
      label={texts.title}
      className="knowledge-documents stacks"
      columns={[
        columns.document,
        columns.collection,
        columns.state,
        columns.language,
        { ofNumbers: columns.passages },
        { ofNumbers: columns.size },
        columns.changed,
      ]}
    >
      {documents.map((document) => (
        <DocumentRow
          key={`${document.collection}/${document.document}/${document.state}`}
          document={document}
          search={search}
        />
      ))}
    </DataTable>
  );
}

interface RowProps {
  readonly document: KnowledgeDocument;
  readonly search: KnowledgeSearch;
}

function DocumentRow({ document, search }: RowProps): ReactNode {
  const texts = useOwnTexts(documentsTexts);
  const { languages, noLanguage, states } = useOwnTexts(knowledgeTexts);
  const language = useLanguage();
  const { bytes, changedAt, chunks, collection, document: name, findings, language: written, state, title } = document;
  const { columns } = texts;
  return (
    <tr>
      <td>
        <Link
          to="/knowledge"
          search={{ ...search, inside: collection, document: name }}
          resetScroll={false}
          className="knowledge-name"
        >
          <ForeignText text={title === '' ? name : title} />
        </Link>
        <span className="quiet knowledge-id">
          <ForeignText text={name} />
        </span>
      </td>
      <td data-label={columns.collection}>
        <code>{collection}</code>
      </td>
      <td data-label={columns.state}>
        <Tag tone={documentTones[state]}>{states[state]}</Tag>
        {findings.length === 0 ? null : (
          <span className="quiet knowledge-id">
            {texts.findings(findings.length, formatCount(findings.length, language))}
          </span>
        )}
      </td>
      <td data-label={columns.language}>{written === undefined ? noLanguage : languages[written]}</td>
      <td className="number" data-label={columns.passages}>
        {formatCount(chunks, language)}
      </td>
      <td className="number" data-label={columns.size}>
        {formatBytes(bytes, language)}
      </td>
      <td data-label={columns.changed}>{formatMoment(changedAt, language)}</td>
    </tr>
  );
}
