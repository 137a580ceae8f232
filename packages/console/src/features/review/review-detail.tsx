import type { ReviewDetail as Detail } from '@gatehouse/contract/admin-review';
import { Link } from '@tanstack/react-router';
import { ArrowLeft } from 'lucide-react';
import { type ReactNode, useEffect } from 'react';
import { ContentReading } from '../../content/content-reading.tsx';
import { useOwnTexts } from '../../language/define-texts.ts';
import { formatTime } from '../../language/format.ts';
import { useLanguage } from '../../language/language-context.ts';
import type { ReviewSearch } from '../../routes/review-route.ts';
import { usePermitted } from '../../session/session.ts';
import { ForeignText } from '../../ui/foreign-text.tsx';
import { ReviewAbout } from './review-about.tsx';
import { ReviewActions, type ReviewControl } from './review-actions.tsx';
import { ReviewComment } from './review-comment.tsx';
import { ReviewHistory } from './review-history.tsx';
import { ReviewSimilar } from './review-similar.tsx';
import { ReviewTags, TimeLeft } from './review-tags.tsx';
import { ReviewWhy } from './review-why.tsx';
import { reviewTexts } from './texts.ts';

interface Props {
  readonly detail: Detail;
  readonly search: ReviewSearch;
  readonly control: ReviewControl;
  /** Told when the item is there to be seen. */
  readonly onSeen: () => void;
}

/** One item with all that a decision needs. */
export function ReviewDetail({ detail, search, control, onSeen }: Props): ReactNode {
  const texts = useOwnTexts(reviewTexts);
  const language = useLanguage();
  const permitted = usePermitted();
  const { item } = detail;
  const { item: _item, ...list } = search;
  const isOpen = item.state === 'open';
  // oxlint-disable-next-line react-hooks/exhaustive-deps -- once, when it is there
  useEffect(onSeen, []);

  return (
    <article className="review-detail card" aria-labelledby="review-item">
      <Link to="/review" search={list} className="item-back">
        <ArrowLeft size={16} aria-hidden="true" />
        {texts.back}
      </Link>
      <header>
        <h2 id="review-item" tabIndex={-1}>
          {texts.kinds[item.kind] ?? item.kind}
        </h2>
        <p className="review-tags">
          <ReviewTags item={item} />
          <TimeLeft item={item} />
        </p>
      </header>
      {isOpen && item.own ? <p className="notice">{texts.ownNotice}</p> : null}
      {isOpen && !permitted('reviews.decide') ? <p className="notice">{texts.auditorNotice}</p> : null}
      {isOpen && item.fourEyes ? (
        <div className="notice">
          <p>{texts.fourEyes}</p>
          {item.proposals.map(({ at, by, decision }) => (
            <p key={by.id}>
              {texts.proposal(by.name ?? by.id, texts.decided[decision] ?? decision, formatTime(at, language))}
            </p>
          ))}
        </div>
      ) : null}
      {item.decided === undefined ? null : (
        <p className="notice">
          <strong>{texts.decided[item.decided.decision] ?? item.decided.decision}</strong>{' '}
          <ForeignText
            text={texts.about.decidedBy(
              item.decided.by.name ?? item.decided.by.id,
              formatTime(item.decided.at, language),
            )}
          />
        </p>
      )}
      <ReviewActions detail={detail} control={control} />
      <ReviewWhy detail={detail} />
      <ReviewAbout detail={detail} />
      {item.kind === 'flagged' && item.request !== undefined && permitted('content.read') ? (
        <ContentReading
          key={`content ${item.id}`}
          request={item.request}
          {...(item.guardPolicy === undefined ? {} : { guardPolicy: item.guardPolicy })}
        />
      ) : null}
      <ReviewSimilar detail={detail} search={search} />
      <ReviewHistory history={detail.history} />
      {permitted('reviews.decide') ? <ReviewComment key={`comment ${item.id}`} item={item} /> : null}
    </article>
  );
}
