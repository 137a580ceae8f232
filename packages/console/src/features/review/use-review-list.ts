import type { ReviewItem, ReviewPage } from '@gatehouse/contract/admin-review';
import { useInfiniteQuery } from '@tanstack/react-query';
import { fetchReviews, type ReviewWanted } from '../../api/reviews.ts';
import { asAdminError } from '../../api/use-admin-data.ts';
import type { AdminError } from '../../api/fetch-admin.ts';
import { useSession } from '../../session/session.ts';

/** Milliseconds after which the queue is asked for again. */
const refreshEvery = 5_000;

interface ReviewList {
  readonly items: readonly ReviewItem[] | undefined;
  /** The newest answer, for what it says about all of the queue. */
  readonly page: ReviewPage | undefined;
  readonly failure: AdminError | undefined;
  /** Loads further items; undefined where there are none. */
  readonly more: (() => void) | undefined;
}

export function useReviewList(query: ReviewWanted): ReviewList {
  const { adminKey } = useSession();
  const { data, error, fetchNextPage, hasNextPage } = useInfiniteQuery({
    queryKey: ['reviews', 'list', query],
    queryFn: ({ pageParam, signal }) =>
      fetchReviews(
        { ...query, limit: 50, ...(pageParam === undefined ? {} : { cursor: pageParam }) },
        { adminKey, signal },
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next }) => next,
    refetchInterval: refreshEvery,
  });

  return {
    items: data?.pages.flatMap(({ items }) => items),
    page: data?.pages[0],
    failure: error === null ? undefined : asAdminError(error),
    more: hasNextPage ? () => void fetchNextPage() : undefined,
  };
}
