import type { ReviewItem } from '@gatehouse/contract/admin-review';
import { Link } from '@tanstack/react-router';
import { type ReactNode, useEffect, useRef } from 'react';
import { useOwnTexts } from '../../language/define-texts.ts';
import { formatTime } from '../../language/format.ts';
import { useLanguage } from '../../language/language-context.ts';
import type { ReviewSearch } from '../../routes/review-route.ts';
import { ForeignText } from '../../ui/foreign-text.tsx';
import { rulesOf } from './review-rules.ts';
import { ReviewTags, TimeLeft } from './review-tags.tsx';
import { reviewTexts } from './texts.ts';

interface Props {
  readonly items: readonly ReviewItem[];
  readonly search: ReviewSearch;
  readonly more: (() => void) | undefined;
}

/** The queue: each item a link, so that it can be opened beside, shared and gone back to. */
export function ReviewList({ items, search, more }: Props): ReactNode {
  const texts = useOwnTexts(reviewTexts);

  return (
    <nav className="review-list" aria-label={texts.list}>
      <ul>
        {items.map((item) => (
          <li key={item.id}>
            <Row item={item} search={search} />
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

function Row({ item, search }: { readonly item: ReviewItem; readonly search: ReviewSearch }): ReactNode {
  const texts = useOwnTexts(reviewTexts);
  const language = useLanguage();
  const link = useRef<HTMLAnchorElement>(null);
  const current = search.item === item.id;
  const rules = rulesOf(item);

  // Whoever goes through the list by keys sees where they are. Only the list moves, not the page.
  useEffect(() => {
    const pane = link.current?.closest('.review-pane');
    if (!current || link.current === null || pane === null || pane === undefined) return;
    const row = link.current.getBoundingClientRect();
    const seen = pane.getBoundingClientRect();
    if (row.top < seen.top) pane.scrollTop += row.top - seen.top;
    else if (row.bottom > seen.bottom) pane.scrollTop += row.bottom - seen.bottom;
  }, [current]);

  return (
    <Link
      ref={link}
      to="/review"
      search={{ ...search, item: item.id }}
      className="review-row"
      {...(current ? { 'aria-current': 'true' } : {})}
      // Only the item changes.
      resetScroll={false}
    >
      <span className="review-row-head">
        <strong>{texts.kinds[item.kind] ?? item.kind}</strong>
        <TimeLeft item={item} />
      </span>
      <span className="review-row-what">
        {rules.length > 0 ? (
          <code>{rules.join(', ')}</code>
        ) : item.request === undefined ? null : (
          <code>
            <ForeignText text={item.request} />
          </code>
        )}
      </span>
      <span className="review-row-who quiet">
        {item.person === true ? (
          texts.about.person
        ) : item.key === undefined ? null : (
          <ForeignText text={item.key.name ?? item.key.id} />
        )}
        {' · '}
        {formatTime(item.raisedAt, language)}
      </span>
      <span className="review-row-tags">
        <ReviewTags item={item} />
      </span>
    </Link>
  );
}
