import type { ReviewPage } from '@gatehouse/contract/admin-review';
import { reviewKinds } from '@gatehouse/contract/review';
import { Link, useNavigate } from '@tanstack/react-router';
import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import { useOwnTexts } from '../../language/define-texts.ts';
import { formatCount } from '../../language/format.ts';
import { useLanguage } from '../../language/language-context.ts';
import type { ReviewSearch } from '../../routes/review-route.ts';
import { usePermitted } from '../../session/session.ts';
import { ForeignText } from '../../ui/foreign-text.tsx';
import { reviewTexts } from './texts.ts';

interface Props {
  readonly search: ReviewSearch;
  readonly page: ReviewPage | undefined;
}

const states = ['open', 'mine', 'overdue', 'closed'] as const;
const narrowed = ['rule', 'key', 'request'] as const;

/** Which items are shown: all of it stands in the address. */
export function ReviewFilters({ search, page }: Props): ReactNode {
  const texts = useOwnTexts(reviewTexts);
  const language = useLanguage();
  const navigate = useNavigate();
  const permitted = usePermitted();
  const { item: _item, ...filters } = search;
  const counts = { open: page?.open, mine: page?.mine, overdue: page?.overdue, closed: undefined };

  return (
    <div className="review-filters">
      <ul className="review-states" aria-label={texts.statesLabel}>
        {states
          // Auditors claim nothing.
          .filter((state) => state !== 'mine' || permitted('reviews.decide'))
          .map((state) => (
            <li key={state}>
              <Link
                to="/review"
                search={{ ...filters, state: state === 'open' ? undefined : state }}
                // All that is open is no part of what is closed.
                activeOptions={{ exact: true, explicitUndefined: true }}
                {...((search.state ?? 'open') === state ? { 'aria-current': 'true' } : {})}
              >
                {texts.states[state]}
                {counts[state] === undefined ? null : (
                  <span className={state === 'overdue' && counts[state] > 0 ? 'review-count bad' : 'review-count'}>
                    {formatCount(counts[state], language)}
                  </span>
                )}
              </Link>
            </li>
          ))}
      </ul>
      <label className="review-kind">
        <span className="visually-hidden">{texts.kindLabel}</span>
        <select
          name="review-kind"
          value={search.kind ?? ''}
          onChange={(event) =>
            void navigate({ to: '/review', search: { ...filters, kind: event.target.value || undefined } })
          }
        >
          <option value="">{texts.everyKind}</option>
          {reviewKinds.map((kind) => (
            <option key={kind} value={kind}>
              {texts.kindsPlural[kind] ?? kind}
            </option>
          ))}
        </select>
      </label>
      {narrowed.map((name) => {
        const value = search[name];
        if (value === undefined) return null;
        const label = `${texts.filter[name]} ${value}`;
        return (
          <Link
            key={name}
            to="/review"
            search={{ ...filters, [name]: undefined }}
            className="review-chip"
            aria-label={texts.filter.remove(label)}
          >
            {texts.filter[name]} <ForeignText text={value} />
            <X size={14} aria-hidden="true" />
          </Link>
        );
      })}
    </div>
  );
}
