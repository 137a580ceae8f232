import type { KnowledgeDocument } from '@gatehouse/contract/admin-knowledge';
import { useInfiniteQuery } from '@tanstack/react-query';
import { type DocumentsWanted, fetchDocuments } from '../../api/knowledge.ts';
import type { AdminError } from '../../api/fetch-admin.ts';
import { asAdminError } from '../../api/use-admin-data.ts';
import { useSession } from '../../session/session.ts';

/** Milliseconds after which the list is asked for again. */
const refreshEvery = 10_000;

interface Documents {
  readonly documents: readonly KnowledgeDocument[] | undefined;
  readonly failure: AdminError | undefined;
  /** Loads further ones; undefined where there are none. */
  readonly more: (() => void) | undefined;
}

/** Documents that fit, page by page. */
export function useDocuments(query: DocumentsWanted): Documents {
  const { adminKey } = useSession();
  const { data, error, fetchNextPage, hasNextPage } = useInfiniteQuery({
    queryKey: ['knowledge', 'documents', query],
    queryFn: ({ pageParam, signal }) =>
      fetchDocuments({ ...query, limit: 50, cursor: pageParam }, { adminKey, signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next }) => next,
    refetchInterval: refreshEvery,
  });
  return {
    documents: data?.pages.flatMap(({ documents }) => documents),
    failure: error === null ? undefined : asAdminError(error),
    more: hasNextPage ? () => void fetchNextPage() : undefined,
  };
}
