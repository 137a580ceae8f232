import { type InfiniteData, useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query';
import type { LogEntry, LogPage } from '@gatehouse/contract/admin-record';
import { useMemo } from 'react';
import type { AdminError } from '../../api/fetch-admin.ts';
import { fetchLog } from '../../api/record.ts';
import { asAdminError } from '../../api/use-admin-data.ts';
import { useSession } from '../../session/session.ts';
import { entryKey } from './entry-key.ts';
import type { LogFilter } from './log-search.ts';

const pageLength = 100;
const refreshMilliseconds = 2_000;

type Pages = InfiniteData<LogPage, string | undefined>;

export interface LogEntries {
  /** Newest first; undefined as long as nothing has come. */
  readonly entries: readonly LogEntry[] | undefined;
  readonly index: LogPage['index'] | undefined;
  /** Whether there are older ones. */
  readonly more: boolean;
  readonly loadingMore: boolean;
  readonly loadMore: () => void;
  readonly failure: AdminError | undefined;
  /** Those that came since, and are not among the entries yet; `many` where there are more than are counted. */
  readonly fresh: readonly LogEntry[];
  readonly many: boolean;
  /** Puts what came since in front. */
  readonly takeFresh: () => void;
}

/** The entries that fit a filter, page by page, and beside them what is new, as long as it is live. */
export function useLog(filter: LogFilter, live: boolean): LogEntries {
  const { adminKey } = useSession();
  const client = useQueryClient();
  const question = useMemo(() => ['log', filter], [filter]);
  const list = useInfiniteQuery<LogPage, Error, Pages, readonly unknown[], string | undefined>({
    queryKey: question,
    queryFn: ({ pageParam, signal }) =>
      fetchLog(
        { ...filter, limit: pageLength, ...(pageParam === undefined ? {} : { cursor: pageParam }) },
        { adminKey, signal },
      ),
    initialPageParam: undefined,
    getNextPageParam: ({ next }) => next,
    // What is new is asked for by itself: pages that were read do not change.
    staleTime: Number.POSITIVE_INFINITY,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
  });
  const head = useQuery<LogPage>({
    queryKey: ['log-head', filter],
    queryFn: ({ signal }) => fetchLog({ ...filter, limit: pageLength }, { adminKey, signal }),
    enabled: live && list.data !== undefined,
    refetchInterval: refreshMilliseconds,
    gcTime: 0,
  });

  const entries = useMemo(() => list.data?.pages.flatMap((page) => page.entries), [list.data]);
  const { fresh, many } = useMemo(() => freshOf(head.data, entries), [head.data, entries]);
  const failure = list.error ?? (live ? head.error : null);
  return {
    entries,
    index: head.data?.index ?? list.data?.pages[0]?.index,
    more: list.hasNextPage,
    loadingMore: list.isFetchingNextPage,
    loadMore: () => void list.fetchNextPage(),
    failure: failure === null ? undefined : asAdminError(failure),
    fresh,
    many,
    takeFresh() {
      // Where some in between are missing, all of it is asked for again.
      if (many) void client.resetQueries({ queryKey: question, exact: true });
      else client.setQueryData<Pages>(question, (before) => before && withFresh(before, fresh));
    },
  };
}

function freshOf(
  head: LogPage | undefined,
  entries: readonly LogEntry[] | undefined,
): { readonly fresh: readonly LogEntry[]; readonly many: boolean } {
  const nothing = { fresh: [], many: false };
  if (head === undefined || entries === undefined) return nothing;
  const [first] = entries;
  const known = first === undefined ? -1 : head.entries.findIndex((entry) => entryKey(entry) === entryKey(first));
  if (known !== -1) return { fresh: head.entries.slice(0, known), many: false };
  // Older than what is shown: it was asked before that came.
  const newest = head.entries[0];
  if (newest === undefined || (first !== undefined && newest.time < first.time)) return nothing;
  return { fresh: head.entries, many: first !== undefined || head.next !== undefined };
}

function withFresh(before: Pages, fresh: readonly LogEntry[]): Pages {
  const [first, ...rest] = before.pages;
  if (first === undefined) return before;
  return { ...before, pages: [{ ...first, entries: [...fresh, ...first.entries] }, ...rest] };
}
