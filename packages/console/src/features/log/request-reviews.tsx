import type { ReviewItem } from '@gatehouse/contract/admin-review';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { fetchReviews } from '../../api/reviews.ts';
import { useAdminData } from '../../api/use-admin-data.ts';
import { useOwnTexts } from '../../language/define-texts.ts';
import { formatTime } from '../../language/format.ts';
import { useLanguage } from '../../language/language-context.ts';
import { nameOf } from '../../record/record-texts.ts';
import { Tag } from '../../ui/tag.tsx';
import { requestTexts } from './request-texts.ts';

/** Milliseconds after which the queue is asked again: people decide while somebody looks at the request. */
const every = 10_000;

/** What people were or are asked about this request; nothing where there was nothing to ask. */
export function RequestReviews({ request }: { readonly request: string }): ReactNode {
  const texts = useOwnTexts(requestTexts).reviews;
  const { data } = useAdminData(
    ['reviews', 'of', request],
    (call) => fetchReviews({ state: 'all', request, limit: 50 }, call),
    { every },
  );
  if (data === undefined || data.items.length === 0) return null;

  return (
    <section className="request-reviews" aria-label={texts.label}>
      <ul>
        {data.items.map((item) => (
          <Review key={item.id} item={item} />
        ))}
      </ul>
    </section>
  );
}

function Review({ item }: { readonly item: ReviewItem }): ReactNode {
  const texts = useOwnTexts(requestTexts).reviews;
  const language = useLanguage();
  const { deadline, decided, id, kind, overdue, state } = item;
  const open = state === 'open';
  const until = formatTime(deadline, language);

  return (
    <li>
      <Tag tone={overdue ? 'bad' : open ? 'warn' : 'plain'}>{texts.states[state]}</Tag>
      <Link to="/review" search={{ item: id, state: open ? undefined : 'closed' }}>
        {nameOf(texts.kinds, kind)}
      </Link>
      <span className="quiet">
        {open
          ? (overdue ? texts.overdue : texts.until)(until)
          : decided === undefined
            ? null
            : nameOf(texts.decided, decided.decision)}
      </span>
    </li>
  );
}
