import { QueryCache, QueryClient } from '@tanstack/react-query';
import { AdminError } from './fetch-admin.ts';

const attempts = 2;

/** Whether the gateway no longer takes the key at all. One that may not see this goes on with what it may see. */
export function endsSession(error: unknown): boolean {
  return error instanceof AdminError && error.failure === 'refused' && error.code !== 'role_not_permitted';
}

/** What was asked and answered in one session; it goes with the session. */
export function createQueryClient(refused: () => void): QueryClient {
  return new QueryClient({
    queryCache: new QueryCache({
      onError: (error) => {
        if (endsSession(error)) refused();
      },
    }),
    defaultOptions: {
      queries: {
        staleTime: 5_000,
        retry: (failures, error) =>
          failures < attempts && error instanceof AdminError && error.failure === 'unreachable',
      },
    },
  });
}
