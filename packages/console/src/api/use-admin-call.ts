import { useState } from 'react';
import { useSession } from '../session/session.ts';
import type { AdminCall, AdminError } from './fetch-admin.ts';
import { endsSession } from './query-client.ts';
import { asAdminError } from './use-admin-data.ts';

export interface AdminCalls {
  /** Of the last call, where it failed. */
  readonly failure: AdminError | undefined;
  /** Runs what a person has asked for, one after the other; while it runs, `busy` is true. */
  readonly run: (work: (call: AdminCall) => Promise<void>) => Promise<void>;
  readonly busy: boolean;
}

/** Calls that people make by a button. A key that is refused ends the session; one that merely may not do this does not. */
export function useAdminCall(): AdminCalls {
  const { adminKey, end } = useSession();
  const [failure, setFailure] = useState<AdminError>();
  const [busy, setBusy] = useState(false);

  return {
    failure,
    busy,
    async run(work) {
      setFailure(undefined);
      setBusy(true);
      try {
        await work({ adminKey, signal: new AbortController().signal });
      } catch (error) {
        const failed = asAdminError(error);
        if (endsSession(failed)) end('refused');
        else setFailure(failed);
      } finally {
        setBusy(false);
      }
    },
  };
}
