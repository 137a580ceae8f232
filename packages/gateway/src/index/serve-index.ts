import { readlinkSync } from 'node:fs';
import { setPriority } from 'node:os';
import type { MessagePort } from 'node:worker_threads';
import { GatehouseError } from '../core/errors.ts';
import type { IndexState, LeafPlace, LeafSource } from '../core/leaf-index.ts';
import { IndexBuilder, isDamage } from './index-builder.ts';
import type { FromIndex, ToIndex } from './index-protocol.ts';

/** Milliseconds after which the thread looks for leaves by itself, and for which it waits after a fault. */
const lookAfter = 1_000;
const longestBackoff = 30_000;
/** Of those that wait for a leaf. Whoever waits for too long is told so by the other side. */
const mostWaiting = 1_024;

/** The thread of the index: follows the log, and answers in between. */
export function serveIndex(port: MessagePort, folder: string, source: LeafSource, now: () => number): void {
  yieldToOthers();
  const stopped = new AbortController();
  const { signal } = stopped;
  const builder = new IndexBuilder({ folder, source, now, signal });
  let state: IndexState['state'] = 'building';
  let wake: (() => void) | undefined;
  let news = false;
  let damaged = false;
  let reaching: readonly { readonly place: LeafPlace; readonly reached: () => void }[] = [];
  const send = (message: FromIndex): void => port.postMessage(message);

  async function run(): Promise<void> {
    let backoff = lookAfter;
    while (!signal.aborted) {
      news = false;
      try {
        if (damaged) {
          state = 'building';
          damaged = false;
          builder.discard();
        }
        await builder.follow();
        if (state === 'building') builder.store.optimise();
        // After a start too: the thread before may have died of a fault.
        if (state !== 'ready') send({ type: 'fault', cause: null });
        state = 'ready';
        backoff = lookAfter;
        tellReached();
      } catch (cause) {
        if (signal.aborted) return;
        builder.close();
        if (state !== 'failed') send({ type: 'fault', cause });
        state = 'failed';
        backoff = Math.min(backoff * 2, longestBackoff);
      }
      if (signal.aborted || (news && state === 'ready')) continue;
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, backoff);
        wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
      wake = undefined;
    }
  }

  function tellReached(): void {
    if (reaching.length === 0) return;
    const positions = builder.store.positions();
    const has = ({ shard, index }: LeafPlace): boolean => (positions.get(shard)?.next ?? 0) > index;
    for (const { place, reached } of reaching) if (has(place)) reached();
    reaching = reaching.filter(({ place }) => !has(place));
  }

  /** Follows at once: whoever waits for it has decided something, and wants to see it. */
  function reach(place: LeafPlace): Promise<undefined> {
    return new Promise((resolve) => {
      reaching = [...reaching.slice(1 - mostWaiting), { place, reached: () => resolve(undefined) }];
      news = true;
      if (state === 'ready') wake?.();
    });
  }

  async function answer(message: Exclude<ToIndex, { type: 'follow' }>): Promise<unknown> {
    switch (message.type) {
      case 'query':
        return builder.store.query(message.filter, message.page);
      case 'counts':
        return builder.store.counts(message.filter, message.group, message.limit);
      case 'guardCounts':
        return builder.store.guardCounts(message.since, message.until, message.step);
      case 'rollup':
        return builder.store.rollups.read(message.question);
      case 'spending':
        return builder.store.spending.spending(message.question);
      case 'reconciliation':
        return builder.store.spending.reconciliation(message);
      case 'findRequest':
        return builder.store.findRequest(message.request);
      case 'dropSubject':
        return builder.store.dropSubject(message.references);
      case 'reviews':
        return builder.store.reviews.reviews(message.filter, message.page);
      case 'review':
        return builder.store.reviews.review(message.item);
      case 'countReviews':
        return builder.store.reviews.countReviews(message.filter);
      case 'reach':
        return reach(message.place);
      case 'state': {
        if (state === 'failed') return { state, leaves: 0, upTo: null } satisfies IndexState;
        const leaves = [...builder.store.positions().values()].reduce((sum, { next }) => sum + next, 0);
        return { state, leaves, upTo: builder.store.upTo() } satisfies IndexState;
      }
      case 'close':
        stopped.abort();
        wake?.();
        await following;
        builder.close();
        return undefined;
    }
  }

  const following = run();
  port.on('message', (message: ToIndex) => {
    if (message.type === 'follow') {
      news = true;
      if (state === 'ready') wake?.();
      return;
    }
    const { id } = message;
    answer(message).then(
      (given) => send({ type: 'answer', id, answer: given }),
      (thrown: unknown) => {
        if (isDamage(thrown)) {
          damaged = true;
          wake?.();
        }
        const refusal = thrown instanceof GatehouseError ? thrown : undefined;
        send({ type: 'refusal', id, code: refusal?.code ?? 'index_unavailable', param: refusal?.param, cause: thrown });
      },
    );
  });
}

/** On Linux a thread can step behind the others of its process, so that building an index slows no request down. */
function yieldToOthers(): void {
  if (process.platform !== 'linux') return;
  try {
    setPriority(Number(readlinkSync('/proc/thread-self').split('/').at(-1)), 10);
  } catch {
    // A container without /proc; then all are equal.
  }
}
