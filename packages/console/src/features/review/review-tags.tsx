import type { ReviewItem } from '@gatehouse/contract/admin-review';
import type { ReactNode } from 'react';
import { useOwnTexts } from '../../language/define-texts.ts';
import { formatDuration } from '../../language/format.ts';
import { useLanguage } from '../../language/language-context.ts';
import { Tag } from '../../ui/tag.tsx';
import { reviewTexts } from './texts.ts';
import { useNow } from './use-now.ts';

/** How it stands with an item, in words. */
export function ReviewTags({ item }: { readonly item: ReviewItem }): ReactNode {
  const texts = useOwnTexts(reviewTexts);
  const { claimed, decided, escalatedAt, own, proposals, state } = item;

  if (state !== 'open') {
    return (
      <Tag tone={state === 'expired' ? 'warn' : 'plain'}>
        {state === 'expired' || decided === undefined
          ? texts.closedAs[state]
          : (texts.decided[decided.decision] ?? decided.decision)}
      </Tag>
    );
  }
  return (
    <>
      {escalatedAt === undefined ? null : <Tag tone="bad">{texts.escalated}</Tag>}
      {proposals.length === 0 ? null : <Tag tone="accent">{texts.second}</Tag>}
      {claimed === undefined ? null : (
        <Tag tone={claimed.mine ? 'accent' : 'plain'}>
          {claimed.mine ? texts.claimedByMe : texts.claimedBy(claimed.by.name ?? claimed.by.id)}
        </Tag>
      )}
      {own ? <Tag>{texts.own}</Tag> : null}
    </>
  );
}

/** The time that is left until the deadline of an open item, or since it is over. */
export function TimeLeft({ item }: { readonly item: ReviewItem }): ReactNode {
  const texts = useOwnTexts(reviewTexts);
  const language = useLanguage();
  const now = useNow();
  if (item.state !== 'open') return null;
  const left = item.deadline - now;
  // Below a minute seconds would be told, which nobody looks at as often as that.
  const time = formatDuration(Math.max(60_000, Math.ceil(Math.abs(left) / 60_000) * 60_000), language);
  return left >= 0 ? (
    <span className="review-left">{texts.left(time)}</span>
  ) : (
    <span className="review-left bad">{texts.late(time)}</span>
  );
}
