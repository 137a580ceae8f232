import { skipToken, useQuery, useQueryClient } from '@tanstack/react-query';
import { usePermitted, useSession } from '../../session/session.ts';

/** A request that was sent from here. */
export interface SentRequest {
  readonly id: string;
  readonly content: string;
}

/** What the steps hand on to each other. It lives as long as the session in this tab: no key is written down anywhere. */
export interface FirstSteps {
  /** The key of a caller that requests are sent with. */
  readonly callerKey?: string;
  readonly model?: string;
  /** The newest request that was answered, for its receipt. */
  readonly answered?: SentRequest;
}

const question = ['first-steps'];
const none: FirstSteps = {};

export function useFirstSteps(): { readonly known: FirstSteps; readonly add: (more: FirstSteps) => void } {
  const { adminKey } = useSession();
  const permitted = usePermitted();
  const client = useQueryClient();
  const { data } = useQuery<FirstSteps>({
    queryKey: question,
    queryFn: skipToken,
    initialData: permitted('models.call') ? { callerKey: adminKey } : none,
    gcTime: Number.POSITIVE_INFINITY,
    staleTime: Number.POSITIVE_INFINITY,
  });

  return {
    known: data ?? none,
    add: (more) => void client.setQueryData<FirstSteps>(question, (before = none) => ({ ...before, ...more })),
  };
}
