import { useEffect, useEffectEvent, useState } from 'react';
import type { RequestPath, Status } from '@gatehouse/contract/status';
import { AdminError, type AdminFailure } from '../../api/fetch-admin.ts';
import { fetchRequestPath } from '../../api/request-path.ts';
import { fetchStatus } from '../../api/status.ts';
import { useSession } from '../../session/session.ts';

const refreshMilliseconds = 2_000;

export interface LiveStatus {
  readonly status: Status | undefined;
  readonly path: RequestPath | undefined;
  /** Why what is shown may be out of date. */
  readonly failure: Exclude<AdminFailure, 'refused' | 'rejected'> | undefined;
}

/** Asks again and again, one call after the other, and not while nobody looks. */
export function useLiveStatus(): LiveStatus {
  const { adminKey, end } = useSession();
  const [live, setLive] = useState<LiveStatus>({ status: undefined, path: undefined, failure: undefined });
  const refused = useEffectEvent(() => end('refused'));

  useEffect(() => {
    const controller = new AbortController();
    const { signal } = controller;
    let timer: ReturnType<typeof setTimeout> | undefined;

    const refresh = async (): Promise<void> => {
      if (!document.hidden) {
        try {
          const [status, path] = await Promise.all([fetchStatus(adminKey, signal), fetchRequestPath(adminKey, signal)]);
          setLive({ status, path, failure: undefined });
        } catch (error) {
          if (signal.aborted) return;
          const failure = error instanceof AdminError ? error.failure : 'unexpected';
          if (failure === 'refused') {
            refused();
            return;
          }
          setLive((before) => ({ ...before, failure: failure === 'rejected' ? 'unexpected' : failure }));
        }
      }
      if (!signal.aborted) timer = setTimeout(() => void refresh(), refreshMilliseconds);
    };
    const refreshOnReturn = (): void => {
      if (document.hidden) return;
      clearTimeout(timer);
      void refresh();
    };

    void refresh();
    document.addEventListener('visibilitychange', refreshOnReturn);
    return () => {
      controller.abort();
      clearTimeout(timer);
      document.removeEventListener('visibilitychange', refreshOnReturn);
    };
  }, [adminKey]);

  return live;
}
