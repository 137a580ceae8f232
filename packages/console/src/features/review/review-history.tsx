import type { ReviewDetail } from '@gatehouse/contract/admin-review';
import type { ReactNode } from 'react';
import { useOwnTexts } from '../../language/define-texts.ts';
import { formatTime } from '../../language/format.ts';
import { useLanguage } from '../../language/language-context.ts';
import { ForeignText } from '../../ui/foreign-text.tsx';
import { reviewTexts } from './texts.ts';

/** What was done about an item, and by whom: each line is an entry of the record. */
export function ReviewHistory({ history }: { readonly history: ReviewDetail['history'] }): ReactNode {
  const texts = useOwnTexts(reviewTexts);
  const language = useLanguage();

  return (
    <section className="review-part" aria-labelledby="review-history">
      <h3 id="review-history">{texts.history.title}</h3>
      {history.length === 0 ? <p className="quiet">{texts.history.none}</p> : null}
      <ol className="review-history">
        {history.map(({ action, at, by, comment, decision, index, shard }) => (
          <li key={`${shard}/${index}`}>
            <p>
              <strong>
                <ForeignText text={by.name ?? by.id} />
              </strong>{' '}
              {texts.history.actions[action]}
              {decision === undefined ? null : `: ${texts.decided[decision] ?? decision}`}
            </p>
            {comment === undefined ? null : comment === null ? (
              <p className="quiet">{texts.history.closedText}</p>
            ) : (
              <blockquote>
                <ForeignText text={comment} />
              </blockquote>
            )}
            <p className="quiet review-small">
              {formatTime(at, language)} · {texts.history.leaf(`${shard}/${index}`)}
            </p>
          </li>
        ))}
      </ol>
    </section>
  );
}
