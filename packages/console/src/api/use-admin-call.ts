import { useState } from 'react';
import { AdminError, type AdminCall } from './fetch-admin.ts';

interface AdminCalls {
  /** Of the last call, where it failed. */
  readonly failure: AdminError | undefined;
  /** Runs what a person has asked for, one after the other; while it runs, `busy` is true. */
  readonly run: (work: (call: AdminCall) => Promise<void>) => Promise<void>;
  readonly busy: boolean;
}

/** Calls that people make by a button. A key that is refused signs out; one that merely may not do this does not. */
export function useAdminCall(adminKey: string, onRefused: () => void): AdminCalls {
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
        const failed = error instanceof AdminError ? error : new AdminError('unexpected', { cause: error });
        if (failed.failure === 'refused' && failed.code !== 'role_not_permitted') onRefused();
        else setFailure(failed);
      } finally {
        setBusy(false);
      }
    },
  };
}
