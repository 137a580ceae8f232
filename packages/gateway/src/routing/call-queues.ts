import type { ProviderOptions } from '@gatehouse/contract/config';
import type { CallQueue, CallQueues, CallQueueView, QueueReports } from '../core/call-queue.ts';
import type { Clock } from '../core/clock.ts';
import { ProviderQueue } from './call-queue.ts';

/**
 * The queues before the model servers. They outlive a change of the configuration, for a server takes no more calls because the path to
 * it is another one: what runs on the old path counts on the new one, and who waits keeps its place.
 */
export class ProviderQueues implements CallQueues {
  readonly #parts: { readonly clock: Clock; readonly reports: QueueReports };
  readonly #queues = new Map<string, ProviderQueue>();

  constructor(providers: readonly ProviderOptions[], parts: { readonly clock: Clock; readonly reports: QueueReports }) {
    this.#parts = parts;
    this.update(providers);
  }

  update(providers: readonly ProviderOptions[]): void {
    const used = new Set<string>();
    for (const provider of providers) {
      if (provider.kind === 'extractive' || provider.capacity === undefined) continue;
      const { id, capacity } = provider;
      used.add(id);
      const known = this.#queues.get(id);
      if (known === undefined)
        this.#queues.set(id, new ProviderQueue({ provider: id, capacity, after: afterwards, ...this.#parts }));
      else known.update(capacity);
    }
    for (const [id, queue] of this.#queues) {
      if (used.has(id)) continue;
      // Whoever waits goes now; who runs gives back what nobody counts any more.
      queue.open();
      this.#queues.delete(id);
    }
  }

  /** Whether there is one at all. */
  get used(): boolean {
    return this.#queues.size > 0;
  }

  of(provider: string): CallQueue | undefined {
    return this.#queues.get(provider);
  }

  /** In short; nothing where there is none. */
  stateOf(provider: string): { readonly queue?: { readonly running: number; readonly waiting: number } } {
    const view = this.#queues.get(provider)?.view();
    return view === undefined ? {} : { queue: { running: view.running, waiting: view.waiting } };
  }

  views(): readonly CallQueueView[] {
    return [...this.#queues.values()].map((queue) => queue.view());
  }
}

function afterwards(milliseconds: number, call: () => void): () => void {
  const timer = setTimeout(call, milliseconds).unref();
  return () => clearTimeout(timer);
}
