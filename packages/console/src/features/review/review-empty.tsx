import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useOwnTexts } from '../../language/define-texts.ts';
import type { ReviewSearch } from '../../routes/review-route.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { reviewTexts } from './texts.ts';

/** An empty queue is good news, and says how one comes into it. */
export function ReviewEmpty({ search }: { readonly search: ReviewSearch }): ReactNode {
  const { empty } = useOwnTexts(reviewTexts);
  const { key, kind, request, rule, state } = search;
  if (key !== undefined || kind !== undefined || request !== undefined || rule !== undefined) {
    return (
      <EmptyState text={empty.filtered}>
        <Link to="/review" search={{ state }}>
          {empty.clear}
        </Link>
      </EmptyState>
    );
  }
  if (state !== undefined) return <EmptyState text={empty[state]} />;
  return (
    <EmptyState text={empty.none}>
      <p className="quiet">{empty.teach}</p>
      <Link to="/guards">{empty.guards}</Link>
    </EmptyState>
  );
}
