import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import type { LogEntry } from '@gatehouse/contract/admin-record';
import { type ReactNode, type RefObject, useEffect, useEffectEvent, useRef, useState } from 'react';
import { useOwnTexts } from '../../language/define-texts.ts';
import { formatCount } from '../../language/format.ts';
import { useLanguage } from '../../language/language-context.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { PageHead } from '../../ui/page-head.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { FilterBar } from './filter-bar.tsx';
import { FilterChips } from './filter-chips.tsx';
import { LeafDialog } from './leaf-dialog.tsx';
import './log.css';
import { LogList } from './log-list.tsx';
import { filterOf, type LogView, viewOf } from './log-search.ts';
import { SavedViews } from './saved-views.tsx';
import { logTexts } from './texts.ts';
import { entryKey } from './entry-key.ts';
import { useLog } from './use-log.ts';

const fields = ['input', 'textarea', 'select'];

export function LogPage(): ReactNode {
  const texts = useOwnTexts(logTexts);
  const search = useSearch({ from: '/log' });
  const navigate = useNavigate({ from: '/log' });
  const searchField = useRef<HTMLInputElement>(null);
  const scroller = useRef<HTMLDivElement>(null);
  const view = viewOf(search);
  const live = search.live !== false && view.until === undefined;

  const change = (changes: Partial<LogView>): void =>
    void navigate({ search: (before) => ({ ...before, ...changes }), replace: true });
  const open = (entry: LogEntry): void => {
    // oxlint-disable-next-line eslint/id-denylist -- a word of the router
    if (entry.request !== undefined) void navigate({ to: '/log/$request', params: { request: entry.request } });
    else void navigate({ search: (before) => ({ ...before, leaf: entryKey(entry) }) });
  };
  useSearchKey(() => searchField.current?.focus());

  return (
    <div className="log">
      <PageHead title={texts.title} explanation={texts.explanation}>
        <label className="check">
          <input
            type="checkbox"
            checked={live}
            disabled={view.until !== undefined}
            onChange={(event) => {
              const { checked } = event.target;
              void navigate({ search: (before) => ({ ...before, live: checked ? undefined : false }), replace: true });
            }}
          />
          {texts.live}
        </label>
      </PageHead>
      <SavedViews view={view} />
      <FilterBar view={view} onChange={change} searchField={searchField} />
      <FilterChips
        view={view}
        onChange={change}
        onClear={() => void navigate({ search: ({ live: kept }) => ({ live: kept }), replace: true })}
      />
      {/* Another question is another list, which begins at its top. */}
      <Entries key={JSON.stringify(view)} view={view} live={live} onOpen={open} scroller={scroller} />
      <LeafDialog
        place={search.leaf}
        onClose={() => void navigate({ search: (before) => ({ ...before, leaf: undefined }), replace: true })}
      />
    </div>
  );
}

interface EntriesProps {
  readonly view: LogView;
  readonly live: boolean;
  readonly onOpen: (entry: LogEntry) => void;
  readonly scroller: RefObject<HTMLDivElement | null>;
}

function Entries({ view, live, onOpen, scroller }: EntriesProps): ReactNode {
  const texts = useOwnTexts(logTexts);
  const language = useLanguage();
  // A period begins where the question was asked first: while somebody scrolls, its beginning must not move.
  const [filter] = useState(() => filterOf(view, Date.now()));
  const [scrolled, setScrolled] = useState(false);
  const { entries, failure, fresh, index, loadMore, loadingMore, many, more, takeFresh } = useLog(filter, live);
  const waiting = fresh.length > 0 && (scrolled || many);
  const take = useEffectEvent(takeFresh);

  // Who looks at the newest gets what is newer; who has gone down the list is only told.
  useEffect(() => {
    if (fresh.length > 0 && !scrolled && !many) take();
  }, [fresh, scrolled, many]);

  const count = formatCount(fresh.length, language);
  return (
    <section className="log-entries" aria-label={texts.table}>
      <FailureNotice failure={failure} />
      <p className="log-state quiet">
        <span>{index === undefined ? ' ' : texts.index[index.state](formatCount(index.leaves, language))}</span>
        <output className={waiting ? 'log-fresh' : 'visually-hidden'}>
          {waiting ? (
            <>
              {many ? texts.manyFresh(count) : texts.fresh(fresh.length, count)}
              <button
                type="button"
                onClick={() => {
                  takeFresh();
                  scroller.current?.scrollTo({ top: 0 });
                }}
              >
                {texts.showFresh}
              </button>
            </>
          ) : null}
        </output>
      </p>
      {entries === undefined ? (
        failure === undefined && <Skeleton lines={12} />
      ) : entries.length === 0 ? (
        <Nothing filtered={Object.values(view).some((value) => value !== undefined)} />
      ) : (
        <>
          <LogList
            entries={entries}
            more={more}
            loadingMore={loadingMore}
            loadMore={loadMore}
            onOpen={onOpen}
            onScrolled={setScrolled}
            scroller={scroller}
          />
          <p className="log-keys quiet">{texts.keys}</p>
        </>
      )}
    </section>
  );
}

function Nothing({ filtered }: { readonly filtered: boolean }): ReactNode {
  const texts = useOwnTexts(logTexts);
  if (!filtered) {
    return (
      <EmptyState text={texts.noneYet}>
        <Link to="/start">{texts.firstSteps}</Link>
      </EmptyState>
    );
  }
  return (
    <EmptyState text={texts.none}>
      <p>
        <Link to="/log" search={{}}>
          {texts.clearFilters}
        </Link>
      </p>
      <p>
        {texts.subjectHint} <Link to="/evidence">{texts.evidence}</Link>
      </p>
    </EmptyState>
  );
}

/** A slash goes to the search, unless somebody is writing. */
function useSearchKey(focus: () => void): void {
  const go = useEffectEvent(focus);
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.key !== '/' || event.altKey || event.ctrlKey || event.metaKey) return;
      const { target } = event;
      if (target instanceof Element && (fields.includes(target.localName) || target.closest('[role=dialog]'))) return;
      event.preventDefault();
      go();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, []);
}
