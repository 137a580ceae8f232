import { useEffect, useEffectEvent, useState } from 'react';
import type { LogEntry, LogPage, LogQuery } from '@gatehouse/contract/admin-record';
import { AdminError } from '../../api/fetch-admin.ts';
import { fetchLog } from '../../api/record.ts';
import { useSession } from '../../session/session.ts';

export type RecordFilter = Partial<Omit<LogQuery, 'cursor' | 'limit'>>;

const pageLength = 50;
const refreshMilliseconds = 2_000;

export interface RecordList {
  readonly entries: readonly LogEntry[] | undefined;
  readonly index: LogPage['index'] | undefined;
  /** Whether there are older ones. */
  readonly more: boolean;
  readonly failure: AdminError | undefined;
  readonly loadOlder: () => void;
}

interface Loaded {
  readonly filter: RecordFilter;
  readonly entries: readonly LogEntry[] | undefined;
  readonly index: LogPage['index'] | undefined;
  readonly next: string | undefined;
  readonly failure: AdminError | undefined;
}

/** The entries that fit a filter, newest first; while it follows, what is new comes to the front. */
export function useRecordList(filter: RecordFilter, follow: boolean): RecordList {
  const { adminKey, end } = useSession();
  const nothing = { filter, entries: undefined, index: undefined, next: undefined, failure: undefined };
  const [loaded, setLoaded] = useState<Loaded>(nothing);
  const current = loaded.filter === filter ? loaded : nothing;

  const failed = (error: unknown): void => {
    const failure = error instanceof AdminError ? error : new AdminError('unexpected', { cause: error });
    if (failure.failure === 'refused') end('refused');
    else setLoaded((before) => ({ ...(before.filter === filter ? before : nothing), failure }));
  };
  const failedMeanwhile = useEffectEvent(failed);

  useEffect(() => {
    const controller = new AbortController();
    const { signal } = controller;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const refresh = async (): Promise<void> => {
      if (!document.hidden) {
        try {
          const page = await fetchLog({ ...filter, limit: pageLength }, { adminKey, signal });
          setLoaded((before) => withNewest(before, filter, page));
        } catch (error) {
          if (signal.aborted) return;
          failedMeanwhile(error);
        }
      }
      if (!signal.aborted && follow) timer = setTimeout(() => void refresh(), refreshMilliseconds);
    };
    void refresh();
    return () => {
      controller.abort();
      clearTimeout(timer);
    };
  }, [adminKey, filter, follow]);

  const loadOlder = async (): Promise<void> => {
    const { signal } = new AbortController();
    try {
      const cursor = current.next;
      if (cursor === undefined) return;
      const page = await fetchLog({ ...filter, limit: pageLength, cursor }, { adminKey, signal });
      setLoaded((before) => (before.filter === filter && before.next === cursor ? withOlder(before, page) : before));
    } catch (error) {
      failed(error);
    }
  };
  return {
    entries: current.entries,
    index: current.index,
    more: current.next !== undefined,
    failure: current.failure,
    loadOlder: () => void loadOlder(),
  };
}

export function keyOf({ shard, index }: Pick<LogEntry, 'shard' | 'index'>): string {
  return `${shard}/${index}`;
}

/** The first page again. Where it does not reach what was known, something is missing in between, and the rest is let go. */
function withNewest(before: Loaded, filter: RecordFilter, page: LogPage): Loaded {
  const fresh = { filter, entries: page.entries, index: page.index, next: page.next, failure: undefined };
  const known = before.filter === filter ? before.entries : undefined;
  const last = page.entries.at(-1);
  if (known === undefined || last === undefined) return fresh;
  const at = known.findIndex((entry) => keyOf(entry) === keyOf(last));
  if (at === -1 || at === known.length - 1) return fresh;
  return { ...fresh, entries: [...page.entries, ...known.slice(at + 1)], next: before.next };
}

function withOlder(before: Loaded, page: LogPage): Loaded {
  return {
    ...before,
    entries: [...(before.entries ?? []), ...page.entries],
    index: page.index,
    next: page.next,
    failure: undefined,
  };
}
