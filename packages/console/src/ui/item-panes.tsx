import { type ReactNode, type RefObject, useEffect, useRef } from 'react';
import './item-panes.css';

interface PanesProps {
  /** Whether one of the list is open. */
  readonly isOpen: boolean;
  readonly list: ReactNode;
  readonly item: ReactNode;
}

/** A list and what is open of it: beside each other where there is room, else one in place of the other. */
export function ItemPanes({ isOpen, list, item }: PanesProps): ReactNode {
  return (
    <div className={isOpen ? 'item-panes with-item' : 'item-panes'}>
      <div className="item-pane">{list}</div>
      <div className="item-pane" aria-live="off">
        {item}
      </div>
    </div>
  );
}

interface ListProps {
  readonly label: string;
  /** Loads further items; undefined where there are none. */
  readonly more: (() => void) | undefined;
  readonly moreText: string;
  /** An `li` for each, with a link that `useItemRow` has made a row. */
  readonly children: ReactNode;
}

export function ItemList({ label, more, moreText, children }: ListProps): ReactNode {
  return (
    <nav className="item-list" aria-label={label}>
      <ul>{children}</ul>
      {more === undefined ? null : (
        <button type="button" onClick={more}>
          {moreText}
        </button>
      )}
    </nav>
  );
}

interface RowProps {
  readonly ref: RefObject<HTMLAnchorElement | null>;
  readonly className: string;
  readonly 'aria-current'?: 'true';
  /** Only the item changes. */
  readonly resetScroll: false;
}

/** What makes a link a row of the list: each can be opened beside, shared and gone back to. */
export function useItemRow(current: boolean): RowProps {
  const ref = useRef<HTMLAnchorElement>(null);

  // Whoever goes through the list by keys sees where they are. Only the list moves, not the page.
  useEffect(() => {
    const pane = ref.current?.closest('.item-pane');
    if (!current || ref.current === null || pane === null || pane === undefined) return;
    const row = ref.current.getBoundingClientRect();
    const seen = pane.getBoundingClientRect();
    if (row.top < seen.top) pane.scrollTop += row.top - seen.top;
    else if (row.bottom > seen.bottom) pane.scrollTop += row.bottom - seen.bottom;
  }, [current]);

  return { ref, className: 'item-row', resetScroll: false, ...(current ? { 'aria-current': 'true' } : {}) };
}
