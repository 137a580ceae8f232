import { type QueryKey, useQuery, useQueryClient } from '@tanstack/react-query';
import { useSession } from '../session/session.ts';
import { type AdminCall, AdminError } from './fetch-admin.ts';

export interface AdminData<Data> {
  /** Undefined as long as nothing has come. */
  readonly data: Data | undefined;
  readonly failure: AdminError | undefined;
  /** Asks again. */
  readonly refresh: () => Promise<void>;
  /** Puts what another call has answered in its place. */
  readonly replace: (data: Data) => void;
}

interface Options<Data> {
  /** Milliseconds after which it is asked for again as long as somebody looks; by what is known, where it depends on that. */
  readonly every?: number | ((data: Data | undefined) => number);
  /** False where it is not asked for yet. */
  readonly enabled?: boolean;
}

/** What a page shows. `question` names what `load` asks for: the same question is asked once, wherever it stands, and its answer shared. */
export function useAdminData<Data>(
  question: QueryKey,
  load: (call: AdminCall) => Promise<Data>,
  { every, enabled = true }: Options<Data> = {},
): AdminData<Data> {
  const { adminKey } = useSession();
  const client = useQueryClient();
  const { data, error } = useQuery<Data>({
    queryKey: question,
    queryFn: ({ signal }) => load({ adminKey, signal }),
    enabled,
    ...(every === undefined
      ? {}
      : { refetchInterval: (query) => (typeof every === 'number' ? every : every(query.state.data)) }),
  });

  return {
    data,
    failure: error === null ? undefined : asAdminError(error),
    refresh: () => client.invalidateQueries({ queryKey: question }),
    replace: (answer) => void client.setQueryData<Data>(question, answer),
  };
}

/** What else is thrown is a fault of this page, or an answer that it does not understand. */
export function asAdminError(error: unknown): AdminError {
  return error instanceof AdminError ? error : new AdminError('unexpected', { cause: error });
}
