import type { LogEntry } from '@gatehouse/contract/admin-record';

/** Tells an entry from all others. */
export function entryKey({ shard, index }: Pick<LogEntry, 'shard' | 'index'>): string {
  return `${shard}/${index}`;
}
