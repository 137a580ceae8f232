import { type Capacity, capacitySchema } from '@gatehouse/contract/capacity';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CallSlot, QueuedCall, QueueOutcome } from '../core/call-queue.ts';
import { CallController } from '../core/call-signal.ts';
import { GatehouseError } from '../core/errors.ts';
import { ProviderQueue } from './call-queue.ts';

/** Time that stands still until it is moved on. */
class Timers {
  now = 0;
  readonly #waiting = new Set<{ readonly at: number; readonly call: () => void }>();

  readonly after = (milliseconds: number, call: () => void): (() => void) => {
    const timer = { at: this.now + milliseconds, call };
    this.#waiting.add(timer);
    return () => this.#waiting.delete(timer);
  };

  get pending(): number {
    return this.#waiting.size;
  }

  pass(milliseconds: number): void {
    const until = this.now + milliseconds;
    for (;;) {
      const [next] = [...this.#waiting].filter(({ at }) => at <= until).toSorted((one, other) => one.at - other.at);
      if (next === undefined) break;
      this.#waiting.delete(next);
      this.now = Math.max(this.now, next.at);
      next.call();
    }
    this.now = until;
  }
}

function setUp(capacity: object) {
  const timers = new Timers();
  const left: QueueOutcome[] = [];
  const read = (given: object): Capacity => capacitySchema.parse({ concurrent: 1, ...given });
  const queue = new ProviderQueue({
    provider: 'own',
    capacity: read(capacity),
    clock: { now: () => timers.now, elapsed: () => timers.now },
    after: timers.after,
    reports: { left: (_provider, outcome) => left.push(outcome) },
  });
  return { queue, timers, left, update: (next: object) => queue.update(read(next)) };
}

/** What it is refused with. */
function faultOf(entered: CallSlot | Promise<CallSlot>): Promise<unknown> {
  return Promise.resolve(entered).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
}

function call(more: Partial<QueuedCall> = {}): QueuedCall & { readonly signal: CallController } {
  const signal = new CallController();
  return { tenant: 't', key: 'k', target: 'm', batch: false, ...more, signal };
}

/** Puts calls into a queue and says in which order they got their slots; each is given back at once when the next is asked for. */
async function orderOf(
  queue: ProviderQueue,
  calls: readonly (QueuedCall & { readonly name?: string })[],
): Promise<string[]> {
  const order: string[] = [];
  const slots: CallSlot[] = [];
  const first = await queue.enter(call({ target: calls[0]?.target ?? 'm' }));
  const all = calls.map(async (one) => {
    const slot = await queue.enter(one);
    order.push(one.name ?? `${one.tenant}/${one.key}`);
    slots.push(slot);
  });
  first.release();
  for (let served = 0; served < calls.length; served += 1) {
    while (slots.length === 0) await Promise.resolve();
    slots.shift()?.release();
  }
  await Promise.all(all);
  return order;
}

describe('the queue before a model server', () => {
  it('lets as many through as it can take, without a promise, and the next when one has ended', async () => {
    const { queue, timers } = setUp({ concurrent: 2 });
    const one = queue.enter(call());
    const two = queue.enter(call());
    expect(one).not.toBeInstanceOf(Promise);
    const three = queue.enter(call());
    expect(three).toBeInstanceOf(Promise);
    expect(queue.view()).toMatchObject({ running: 2, waiting: 1 });
    timers.pass(700);
    (await one).release();
    (await one).release();
    expect((await three).waited).toBe(700);
    expect(queue.view()).toMatchObject({ running: 2, waiting: 0, usual: 700 });
    (await two).release();
    (await three).release();
    expect(queue.view().running).toBe(0);
    expect(timers.pending).toBe(0);
  });

  it('refuses who comes when it is full, and who has waited too long, and says when to come again', async () => {
    const { queue, timers, left } = setUp({ queue: 1, longestWait: '10s' });
    const running = await queue.enter(call());
    const waiting = queue.enter(call());
    const full = (): unknown => queue.enter(call());
    expect(full).toThrow(expect.objectContaining({ code: 'queue_full', retryAfter: 2 }));
    const refused = faultOf(waiting);
    timers.pass(10_000);
    expect(await refused).toMatchObject({ code: 'queue_wait_exceeded', retryAfter: 1 });
    expect(left).toEqual(['full', 'expired']);
    expect(queue.view()).toMatchObject({ running: 1, waiting: 0 });
    running.release();
    expect(timers.pending).toBe(0);
  });

  it('forgets who has gone, at once', async () => {
    const { queue, timers } = setUp({});
    const running = await queue.enter(call());
    const gone = call();
    const waiting = queue.enter(gone);
    const refused = faultOf(waiting);
    gone.signal.abort(new Error('gone'));
    expect(await refused).toEqual(new Error('gone'));
    expect(queue.view().waiting).toBe(0);
    expect(timers.pending).toBe(0);
    running.release();
    expect(() => queue.enter(gone)).toThrow('gone');
    expect(queue.view().running).toBe(0);
  });

  it('gives the place of the one with the most in a full queue to who has less, and that of a batch to people', async () => {
    const { queue } = setUp({ queue: 3 });
    await queue.enter(call());
    const many = [1, 2, 3].map(() => queue.enter(call({ tenant: 'many' })));
    const last = faultOf(many[2] ?? queue.enter(call()));
    void queue.enter(call({ tenant: 'few' }));
    expect(await last).toMatchObject({ code: 'queue_full' });
    expect(() => queue.enter(call({ tenant: 'many' }))).toThrow(GatehouseError);
    expect(queue.view().tenants).toContainEqual({ tenant: 'few', waiting: 1, running: 0 });

    const batches = setUp({ queue: 1 }).queue;
    await batches.enter(call());
    const batch = faultOf(batches.enter(call({ batch: true, tenant: 'other' })));
    void batches.enter(call());
    expect(await batch).toMatchObject({ code: 'queue_full' });
    expect(() => batches.enter(call({ batch: true }))).toThrow(GatehouseError);
  });

  it('lets more through when it may, and fewer', async () => {
    const { queue, update } = setUp({});
    const slots = [1, 2, 3].map(async () => queue.enter(call()));
    update({ concurrent: 3 });
    const all = await Promise.all(slots);
    update({ concurrent: 1 });
    const waiting = queue.enter(call());
    all[0]?.release();
    all[1]?.release();
    expect(queue.view()).toMatchObject({ running: 1, waiting: 1 });
    all[2]?.release();
    (await waiting).release();
    expect(queue.view().running).toBe(0);
  });

  it('tells those that wait where they stand, once they have waited a while', async () => {
    const { queue, timers } = setUp({ concurrent: 1 });
    const running = await queue.enter(call());
    const told: string[] = [];
    const named = (name: string) => call({ key: name, told: (position) => told.push(`${name}${position}`) });
    const a = queue.enter(named('a'));
    timers.pass(500);
    void queue.enter(named('b'));
    timers.pass(499);
    expect(told).toEqual([]);
    timers.pass(1);
    expect(told).toEqual(['a1']);
    timers.pass(2_000);
    expect(told).toEqual(['a1', 'a1', 'b2']);
    running.release();
    await a;
    timers.pass(2_000);
    expect(told.at(-1)).toBe('b1');
    (await a).release();
    timers.pass(10_000);
    expect(told).toHaveLength(4);
  });
});

describe('whose turn it is', () => {
  const named = (name: string, more: Partial<QueuedCall>) => ({ ...call(more), name });

  it('goes from tenant to tenant and from key to key, whoever has asked for more', async () => {
    const { queue } = setUp({});
    const many = Array.from({ length: 6 }, (_, at) => call({ tenant: 'a', key: at < 4 ? 'a1' : 'a2' }));
    const few = Array.from({ length: 3 }, () => call({ tenant: 'b', key: 'b1' }));
    const order = await orderOf(queue, [...many, ...few]);
    expect(order.slice(0, 6).filter((one) => one === 'b/b1')).toHaveLength(3);
    expect(order.filter((one) => one.startsWith('a')).slice(0, 4)).toEqual(['a/a1', 'a/a2', 'a/a1', 'a/a2']);
  });

  it('is by weight', async () => {
    const { queue } = setUp({ weights: { a: 3 } });
    const calls = Array.from({ length: 8 }, () => [call({ tenant: 'a' }), call({ tenant: 'b' })]).flat();
    const order = (await orderOf(queue, calls)).slice(0, 8);
    expect(order.filter((one) => one.startsWith('a'))).toHaveLength(6);
  });

  it('is that of people before batches, but for one now and then', async () => {
    const { queue } = setUp({ batchEvery: 3 });
    const batches = [1, 2].map((number) => named(`batch${number}`, { batch: true }));
    const people = Array.from({ length: 8 }, (_, at) => named(`p${at}`, {}));
    const order = await orderOf(queue, [...batches, ...people]);
    expect(order.indexOf('batch1')).toBe(3);
    expect(order.indexOf('batch2')).toBe(7);
  });

  it('leaves batches no more than their part of the server', async () => {
    const { queue } = setUp({ concurrent: 3, batchConcurrent: 1 });
    void queue.enter(call({ batch: true }));
    void queue.enter(call({ batch: true }));
    expect(queue.view()).toMatchObject({ running: 1, batchWaiting: 1 });
    expect(queue.enter(call())).not.toBeUndefined();
    expect(queue.view()).toMatchObject({ running: 2, batchWaiting: 1 });
  });

  it('is that of another model where one has all that it may have', () => {
    const { queue } = setUp({ concurrent: 3, perModel: 1 });
    void queue.enter(call({ target: 'a' }));
    void queue.enter(call({ target: 'a' }));
    void queue.enter(call({ target: 'b' }));
    expect(queue.view()).toMatchObject({ running: 2, waiting: 1 });
  });

  it('is that of the model that is there, so that it is not taken out and put in for every request', async () => {
    const { queue } = setUp({ residentModels: 1, patience: 8 });
    const calls = ['a', 'b', 'a', 'b', 'a', 'b'].map((target) => named(target, { target }));
    expect((await orderOf(queue, calls)).join('')).toBe('aaabbb');
  });

  it('comes to another model all the same', async () => {
    const { queue } = setUp({ residentModels: 1, patience: 2 });
    const calls = ['b', 'a', 'a', 'a', 'a'].map((target) => named(target, { target }));
    // The one that runs before is for the model of the first here, so begin with a.
    const order = await orderOf(queue, [named('a', { target: 'a' }), ...calls]);
    expect(order.indexOf('b')).toBeLessThanOrEqual(3);
  });

  it('waits until a model makes room, and lets none of it in between then', async () => {
    const { queue } = setUp({ concurrent: 4, residentModels: 1, patience: 1 });
    const one = await queue.enter(call({ target: 'a' }));
    const two = await queue.enter(call({ target: 'a' }));
    const other = queue.enter(call({ target: 'b' }));
    await queue.enter(call({ target: 'a' }));
    void queue.enter(call({ target: 'a' }));
    expect(queue.view()).toMatchObject({ running: 3, waiting: 2 });
    one.release();
    two.release();
    expect(queue.view()).toMatchObject({ running: 1, waiting: 2 });
    void other;
  });
});

/** What happens, in any order: calls come, end, are given up, time passes. */
const coming = fc.record({
  tenant: fc.constantFrom('a', 'b', 'c'),
  key: fc.constantFrom('1', '2'),
  target: fc.constantFrom('m', 'n', 'o'),
  batch: fc.boolean(),
  gives: fc.constantFrom('back', 'up', 'up late'),
});
const capacities = fc.record(
  {
    concurrent: fc.integer({ min: 1, max: 4 }),
    perModel: fc.integer({ min: 1, max: 3 }),
    queue: fc.integer({ min: 0, max: 12 }),
    batchConcurrent: fc.integer({ min: 1, max: 3 }),
    residentModels: fc.integer({ min: 1, max: 2 }),
    patience: fc.integer({ min: 0, max: 3 }),
    batchEvery: fc.integer({ min: 1, max: 3 }),
  },
  { requiredKeys: ['concurrent', 'queue'] },
);

describe('whatever happens in whatever order', () => {
  it('never lets more through than there is room for, and leaks nothing', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.scheduler(),
        capacities,
        fc.array(coming, { maxLength: 24 }),
        async (scheduler, capacity, calls) => {
          const { queue, timers } = setUp({ ...capacity, longestWait: '5s' });
          const running: QueuedCall[] = [];
          let most = 0;
          const check = (): void => {
            most = Math.max(most, running.length);
            expect(running.length).toBeLessThanOrEqual(capacity.concurrent);
            expect(queue.view().running).toBe(running.length);
            expect(queue.view().waiting).toBeLessThanOrEqual(capacity.queue);
            const models = new Set(running.map(({ target }) => target));
            if (capacity.residentModels !== undefined) expect(models.size).toBeLessThanOrEqual(capacity.residentModels);
            for (const model of models)
              expect(running.filter(({ target }) => target === model).length).toBeLessThanOrEqual(
                capacity.perModel ?? 99,
              );
            if (capacity.batchConcurrent !== undefined)
              expect(running.filter(({ batch }) => batch).length).toBeLessThanOrEqual(capacity.batchConcurrent);
          };
          const all = calls.map(async ({ gives, ...more }, number) => {
            await scheduler.schedule(Promise.resolve(), `${number} comes`);
            const one = call(more);
            if (gives === 'up')
              void scheduler
                .schedule(Promise.resolve(), `${number} goes`)
                .then(() => one.signal.abort(new Error('gone')));
            let slot: CallSlot;
            try {
              const entered = queue.enter({
                ...one,
                signal: one.signal,
                told: (position) => expect(position).toBeGreaterThanOrEqual(1),
              });
              // What is granted counts from the grant on, not from when the promise is seen to be settled.
              slot = entered instanceof Promise ? await entered : entered;
            } catch {
              return;
            }
            running.push(one);
            await scheduler.schedule(Promise.resolve(), `${number} ends`);
            timers.pass(300);
            running.splice(running.indexOf(one), 1);
            slot.release();
            if (gives === 'up late') one.signal.abort(new Error('gone'));
            slot.release();
            // Let whoever was granted see it before it is counted.
            for (let turn = 0; turn < 8; turn += 1) await Promise.resolve();
            check();
          });
          await scheduler.waitFor(Promise.all(all));
          expect(queue.view()).toMatchObject({ running: 0, waiting: 0, tenants: [] });
          expect(timers.pending).toBe(0);
          expect(most).toBeLessThanOrEqual(capacity.concurrent);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('is fair: two that both wait get as much as their weights say, but for one request each', async () => {
    const weights = fc.record({ a: fc.integer({ min: 1, max: 5 }), b: fc.integer({ min: 1, max: 5 }) });
    await fc.assert(
      fc.asyncProperty(weights, fc.integer({ min: 0, max: 5 }), async (given, before) => {
        const { queue } = setUp({ weights: given, queue: 1_000 });
        // What one had while nobody else asked is neither held against it nor saved up by the other.
        for (let number = 0; number < before; number += 1) (await queue.enter(call({ tenant: 'a' }))).release();
        const calls = Array.from({ length: 30 }, () => [call({ tenant: 'a' }), call({ tenant: 'b' })]).flat();
        const order = await orderOf(queue, calls);
        let got = { a: 0, b: 0 };
        for (const one of order.slice(0, 30)) {
          got = one.startsWith('a') ? { ...got, a: got.a + 1 } : { ...got, b: got.b + 1 };
          expect(Math.abs(got.a / given.a - got.b / given.b)).toBeLessThanOrEqual(1 / given.a + 1 / given.b + 1e-9);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('passes nobody over more often than the patience says', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom('m', 'n', 'o'), { minLength: 2, maxLength: 40 }),
        fc.integer({ min: 0, max: 4 }),
        async (targets, patience) => {
          const { queue } = setUp({ residentModels: 1, patience, queue: 1_000 });
          const calls = targets.map((target, at) => ({ ...call({ target }), name: String(at) }));
          const order = (await orderOf(queue, calls)).map(Number);
          for (const [at] of calls.entries()) {
            const place = order.indexOf(at);
            const later = order.slice(0, place).filter((one) => one > at).length;
            // All are of one key: those that came before it are passed over by as many each.
            expect(later).toBeLessThanOrEqual(patience * (at + 1));
          }
        },
      ),
      { numRuns: 100 },
    );
  });
});
