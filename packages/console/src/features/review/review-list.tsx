import type { ReviewItem } from '@gatehouse/contract/admin-review';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useOwnTexts } from '../../language/define-texts.ts';
import { formatTime } from '../../language/format.ts';
import { useLanguage } from '../../language/language-context.ts';
import type { ReviewSearch } from '../../routes/review-route.ts';
import { ForeignText } from '../../ui/foreign-text.tsx';
import { ItemList, useItemRow } from '../../ui/item-panes.tsx';
import { rulesOf } from './review-rules.ts';
import { ReviewTags, TimeLeft } from './review-tags.tsx';
import { reviewTexts } from './texts.ts';

interface Props {
  readonly items: readonly ReviewItem[];
  readonly search: ReviewSearch;
  readonly more: (() => void) | undefined;
}

/** The queue, by what is due first. */
export function ReviewList({ items, search, more }: Props): ReactNode {
  const texts = useOwnTexts(reviewTexts);

  return (
    <ItemList label={texts.list} more={more} moreText={texts.more}>
      {items.map((item) => (
        <li key={item.id}>
          <Row item={item} search={search} />
        </li>
      ))}
    </ItemList>
  );
}

function Row({ item, search }: { readonly item: ReviewItem; readonly search: ReviewSearch }): ReactNode {
  const texts = useOwnTexts(reviewTexts);
  const language = useLanguage();
  const row = useItemRow(search.item === item.id);
  const rules = rulesOf(item);

  return (
    <Link {...row} to="/review" search={{ ...search, item: item.id }}>
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
