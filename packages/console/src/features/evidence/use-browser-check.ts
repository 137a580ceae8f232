import type { LedgerView } from '@gatehouse/contract/admin-evidence';
import { useEffect, useEffectEvent, useState } from 'react';
import { fetchLogPart } from '../../api/log-part.ts';
import type { AdminCall } from '../../api/fetch-admin.ts';
import { fetchLeaf, fetchLog } from '../../api/record.ts';
import { useSession } from '../../session/session.ts';
import { alarms, checkLog, type ShardCheck, type ToldRotation, type ToldShard } from '../../verify/check-log.ts';
import { canVerify } from '../../verify/hashes.ts';
import { forgetCheckpoints, rememberCheckpoints, seenCheckpoints } from '../../verify/seen-checkpoints.ts';

export type BrowserCheckState =
  | { readonly state: 'running' | 'impossible' | 'unreadable' }
  | {
      readonly state: 'checked';
      readonly shards: readonly ShardCheck[];
      readonly alarm: boolean;
      /** Whether this browser has seen none of it before. */
      readonly first: boolean;
    };

export interface BrowserChecking {
  readonly state: BrowserCheckState;
  /** Begins anew with what is shown now. */
  readonly forget: () => void;
}

/** Milliseconds after which a fault that a log which goes on could explain is looked at again. */
const lookAgainAfter = 1_500;

/** Holds the newest checkpoints against those that this browser saw last, each time that there are newer ones. */
export function useBrowserCheck(ledger: LedgerView | undefined): BrowserChecking {
  const { adminKey } = useSession();
  const [state, setState] = useState<BrowserCheckState>({ state: 'running' });
  const [turn, setTurn] = useState(0);
  const told = JSON.stringify(ledger?.shards.map(({ checkpoint }) => checkpoint));
  const check = useEffectEvent((signal: AbortSignal) =>
    ledger === undefined ? undefined : checkLedger(ledger, { adminKey, signal }),
  );

  useEffect(() => {
    if (told === undefined) return undefined;
    const controller = new AbortController();
    const { signal } = controller;
    const run = async (): Promise<void> => {
      try {
        const checked = await check(signal);
        if (checked !== undefined && !signal.aborted) setState(checked);
      } catch {
        if (!signal.aborted) setState({ state: 'unreadable' });
      }
    };
    void run();
    return () => controller.abort();
  }, [told, turn]);

  return {
    state,
    forget() {
      forgetCheckpoints();
      setTurn(turn + 1);
    },
  };
}

async function checkLedger({ shards }: LedgerView, call: AdminCall): Promise<BrowserCheckState> {
  if (!canVerify()) return { state: 'impossible' };
  const parts = {
    shards: await withRemovals(shards, call),
    seen: seenCheckpoints(),
    rotations: await rotationsIn(shards, call),
    read: (shard: string) => (path: string) => fetchLogPart(shard, path, call),
    now: Date.now(),
  };
  let checks = await checkLog(parts);
  // Partial tiles give way to full ones while the log goes on; hashes that are really missing are missing still.
  if (checks.some(({ found }) => found === 'missing')) {
    await new Promise((resolve) => setTimeout(resolve, lookAgainAfter));
    checks = await checkLog(parts);
  }
  const alarm = checks.some(({ found }) => alarms.has(found));
  // An alarm stays until a person has seen it: nothing is remembered in place of what it is held against.
  if (!alarm) rememberCheckpoints(checks.flatMap(({ remember }) => remember ?? []));
  return { state: 'checked', shards: checks, alarm, first: checks.every(({ found }) => found === 'first') };
}

/** Changes of the signing key, of which the entries of the record tell; there are few. */
async function rotationsIn(shards: LedgerView['shards'], call: AdminCall): Promise<readonly ToldRotation[]> {
  if (shards.every(({ keys }) => keys.length < 2)) return [];
  const { entries } = await fetchLog({ kind: 'rotation', limit: 50 }, call);
  const leaves = await Promise.all(
    entries.map(async ({ index, shard }) => ({ shard, leaf: (await fetchLeaf(shard, index, call)).leaf })),
  );
  return leaves.flatMap(({ leaf, shard }) => {
    const origin = shards.find((one) => one.shard === shard)?.origin;
    return leaf.kind === 'rotation' && origin !== undefined ? [{ ...leaf, origin }] : [];
  });
}

/** Which shards came to the end of their retention, by the entries that tell of it: their hashes are gone as well. */
async function withRemovals(shards: LedgerView['shards'], call: AdminCall): Promise<readonly ToldShard[]> {
  if (shards.every(({ sealed }) => sealed !== null)) return shards;
  const { entries } = await fetchLog({ kind: 'expiry', limit: 500 }, call);
  // Most expiries are of contents, and there may be one a day.
  const told = entries.filter(({ detail }) => detail?.startsWith('shards '));
  const leaves = await Promise.all(told.map(async ({ index, shard }) => (await fetchLeaf(shard, index, call)).leaf));
  const removed = new Set(leaves.flatMap((leaf) => (leaf.kind === 'expiry' ? (leaf.shards ?? []) : [])));
  return shards.map((shard) => ({ ...shard, removed: shard.sealed === null && removed.has(shard.shard) }));
}
