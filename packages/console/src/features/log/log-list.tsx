import { defaultRangeExtractor, useVirtualizer } from '@tanstack/react-virtual';
import type { LogEntry } from '@gatehouse/contract/admin-record';
import { type KeyboardEvent, type ReactNode, type RefObject, useEffect, useEffectEvent, useRef, useState } from 'react';
import { useOwnTexts } from '../../language/define-texts.ts';
import { LogRow } from './log-row.tsx';
import { logTexts } from './texts.ts';
import { entryKey } from './entry-key.ts';

interface Props {
  readonly entries: readonly LogEntry[];
  readonly more: boolean;
  readonly loadingMore: boolean;
  readonly loadMore: () => void;
  readonly onOpen: (entry: LogEntry) => void;
  /** Whether somebody has gone down the list, so that it should stand still. */
  readonly onScrolled: (scrolled: boolean) => void;
  readonly scroller: RefObject<HTMLDivElement | null>;
}

/** Pixels: one line, or two where the window is narrow. */
const lineHeight = 41;
const narrowHeight = 69;
const narrow = '(max-width: 60rem)';
/** Older entries are asked for when so many are left below. */
const ahead = 40;

/** A list of any length, of which only what is seen is drawn. One entry at a time is in the order of focus; arrows and j and k move on. */
export function LogList({ entries, more, loadingMore, loadMore, onOpen, onScrolled, scroller }: Props): ReactNode {
  const texts = useOwnTexts(logTexts);
  const height = useRowHeight();
  const [at, setAt] = useState(0);
  /** The row that gets the focus as soon as it is drawn. */
  const focusNext = useRef<number>(undefined);
  const active = Math.min(at, Math.max(0, entries.length - 1));
  // oxlint-disable-next-line react/incompatible-library -- nothing of it is memoized here
  const rows = useVirtualizer({
    count: entries.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => height,
    overscan: 12,
    // What has the focus stays, wherever the list is scrolled to: keys would go nowhere.
    rangeExtractor: (range) =>
      [...new Set([...defaultRangeExtractor(range), active])].toSorted((one, other) => one - other),
    getItemKey: (index) => {
      const entry = entries[index];
      return entry === undefined ? index : entryKey(entry);
    },
  });
  const shown = rows.getVirtualItems();
  const last = rows.range?.endIndex ?? 0;
  const load = useEffectEvent(loadMore);

  useEffect(() => rows.measure(), [height, rows]);
  useEffect(() => {
    if (more && !loadingMore && last >= entries.length - ahead) load();
  }, [more, loadingMore, last, entries.length]);
  // After it was drawn, which may be one turn later than the key.
  useEffect(() => {
    if (focusNext.current === undefined) return;
    const row = scroller.current?.querySelector<HTMLElement>(`[data-row="${focusNext.current}"]`);
    if (row === null || row === undefined) return;
    focusNext.current = undefined;
    row.focus({ preventScroll: true });
  });

  const moveTo = (index: number): void => {
    const next = Math.max(0, Math.min(entries.length - 1, index));
    focusNext.current = next;
    setAt(next);
    rows.scrollToIndex(next);
  };
  const onKey = (event: KeyboardEvent): void => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? height) / height) - 2);
    const steps: Readonly<Record<string, number>> = {
      ArrowDown: active + 1,
      j: active + 1,
      ArrowUp: active - 1,
      k: active - 1,
      PageDown: active + page,
      PageUp: active - page,
      Home: 0,
      End: entries.length - 1,
    };
    const step = Object.hasOwn(steps, event.key) ? steps[event.key] : undefined;
    if (step !== undefined) {
      event.preventDefault();
      moveTo(step);
    } else if (event.key === 'Enter' && !(event.target instanceof HTMLAnchorElement)) {
      const entry = entries[active];
      if (entry !== undefined) onOpen(entry);
    }
  };

  return (
    <div
      ref={scroller}
      className="log-list"
      onScroll={(event) => onScrolled(event.currentTarget.scrollTop > height / 2)}
    >
      <table
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-to-interactive-role -- its rows are gone through by keys, and opened
        role="grid"
        aria-label={texts.table}
        aria-rowcount={more ? -1 : entries.length + 1}
        aria-colcount={7}
        onKeyDown={onKey}
      >
        <thead className="log-head">
          <tr className="log-row" aria-rowindex={1}>
            {Object.entries(texts.columns).map(([name, column]) => (
              <th key={name} scope="col" className={`log-cell ${name}`}>
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody className="log-rows" style={{ height: rows.getTotalSize() }}>
          {shown.map(({ index, key, start }) => {
            const entry = entries[index];
            return entry === undefined ? null : (
              <LogRow
                key={key}
                entry={entry}
                index={index}
                start={start}
                height={height}
                active={index === active}
                onFocus={() => setAt(index)}
                onOpen={() => onOpen(entry)}
              />
            );
          })}
        </tbody>
      </table>
      <p className="log-end quiet" aria-live="polite">
        {loadingMore ? texts.loadingMore : more ? '' : texts.end}
      </p>
    </div>
  );
}

function useRowHeight(): number {
  const [isNarrow, setNarrow] = useState(() => window.matchMedia(narrow).matches);
  useEffect(() => {
    const query = window.matchMedia(narrow);
    const look = (): void => setNarrow(query.matches);
    query.addEventListener('change', look);
    return () => query.removeEventListener('change', look);
  }, []);
  return isNarrow ? narrowHeight : lineHeight;
}
