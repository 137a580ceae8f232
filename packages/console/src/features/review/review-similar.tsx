import type { ReviewDetail } from '@gatehouse/contract/admin-review';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useOwnTexts } from '../../language/define-texts.ts';
import { formatCount } from '../../language/format.ts';
import { useLanguage } from '../../language/language-context.ts';
import type { ReviewSearch } from '../../routes/review-route.ts';
import { usePermitted } from '../../session/session.ts';
import { BulkDecision } from './bulk-decision.tsx';
import { reviewTexts } from './texts.ts';

interface Props {
  readonly detail: ReviewDetail;
  readonly search: ReviewSearch;
}

/** What is like this item: to be looked at, and of one rule to be decided together. */
export function ReviewSimilar({ detail, search }: Props): ReactNode {
  const texts = useOwnTexts(reviewTexts);
  const language = useLanguage();
  const permitted = usePermitted();
  const { decisions, item, similar } = detail;
  const rules = similar.rules.filter(({ open }) => open > 0);
  const here = item.state === 'open' ? 1 : 0;

  return (
    <section className="review-part" aria-labelledby="review-similar">
      <h3 id="review-similar">{texts.similar.title}</h3>
      {similar.key === 0 && rules.length === 0 ? <p className="quiet">{texts.similar.none}</p> : null}
      <ul className="review-similar">
        {similar.key === 0 || item.key === undefined ? null : (
          <li>
            <Link to="/review" search={{ kind: item.kind, key: item.key.id, item: search.item }}>
              {texts.similar.key(formatCount(similar.key, language))}
            </Link>
          </li>
        )}
        {rules.map(({ open, rule }) => (
          <li key={rule}>
            <Link to="/review" search={{ kind: item.kind, rule, item: search.item }}>
              {texts.similar.rule(formatCount(open, language), rule)}
            </Link>
            {permitted('reviews.decide') ? (
              <BulkDecision rule={rule} kind={item.kind} decisions={decisions} count={open + here} />
            ) : null}
          </li>
        ))}
      </ul>
    </section>
  );
}
