import { useState, type ReactNode } from 'react';
import type { LogEntry } from '@gatehouse/contract/admin-record';
import { formatCount, formatTime } from '../../language/format.ts';
import { useLanguage, useTexts } from '../../language/language-context.ts';
import { Approvals } from './approvals.tsx';
import { Coverage } from './coverage.tsx';
import { Erasure } from './erasure.tsx';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { LeafDetail } from './leaf-detail.tsx';
import { RecordFilters } from './record-filters.tsx';
import { RecordTable } from './record-table.tsx';
import { type RecordFilter, useRecordList } from './use-record-list.ts';

const everything: RecordFilter = {};

export function LogPage(): ReactNode {
  const texts = useTexts().record;
  const language = useLanguage();
  const [filter, setFilter] = useState<RecordFilter>(everything);
  const [follow, setFollow] = useState(true);
  const [shown, setShown] = useState<LogEntry>();
  const { entries, failure, index, loadOlder, more } = useRecordList(filter, follow);

  return (
    <>
      <section className="readiness" aria-labelledby="record-title">
        <h1 id="record-title">{texts.title}</h1>
        <p className="quiet">{texts.explanation}</p>
        {index === undefined ? null : (
          <p className="quiet">
            {texts.index[index.state](formatCount(index.leaves, language))}
            {index.upTo === null ? null : ` · ${texts.upTo(formatTime(index.upTo, language))}`}
          </p>
        )}
      </section>
      <Coverage />
      <FailureNotice failure={failure} />
      <Approvals />
      <section className="card" aria-labelledby="entries-title">
        <h2 id="entries-title">{texts.entries}</h2>
        <RecordFilters onFilter={setFilter} follow={follow} onFollow={setFollow} />
        {entries === undefined ? (
          failure === undefined && <output>{texts.loading}</output>
        ) : entries.length === 0 ? (
          <p className="notice">{texts.none}</p>
        ) : (
          <RecordTable entries={entries} onShow={setShown} />
        )}
        {more ? (
          <button type="button" onClick={loadOlder}>
            {texts.older}
          </button>
        ) : null}
      </section>
      <Erasure />
      {shown === undefined ? null : (
        <LeafDetail
          entry={shown}
          onRequest={(request) => {
            setShown(undefined);
            setFilter({ request });
          }}
          onClose={() => setShown(undefined)}
        />
      )}
    </>
  );
}
