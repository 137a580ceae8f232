import { setTimeout as delay } from 'node:timers/promises';
import type { ErrorCode } from '@gatehouse/contract/errors';
import { errorCatalogue } from '@gatehouse/contract/errors';
import type { BatchEnding, BatchStore, ClaimedLine, LineResult, StoredBatch, StoredFile } from '../core/batch-store.ts';
import { CallController } from '../core/call-signal.ts';
import type { BatchWait } from '../core/batch-service.ts';
import type { Caller } from '../core/caller.ts';
import type { Dialect } from '../core/dialect.ts';
import { GatehouseError } from '../core/errors.ts';
import { textOfLine } from '../lib/line-splitter.ts';
import { askLine, type AskLineOptions, consequenceOf, type LineAnswer } from './ask-line.ts';
import type { BatchDesk, BatchDetails } from './batch-desk.ts';
import type { BatchEvent } from './batch-event.ts';
import { customIdOf, readBatchLine, resultLine } from './batch-line.ts';
import { checkBatch } from './check-batch.ts';
import { type FileDesk, placeOfLine, placeOfResult } from './file-desk.ts';
import { ScopeKeys, type Sealing } from './sealing.ts';
import { Settling } from './settling.ts';
import { WholeWait } from './whole-wait.ts';

export interface BatchRunnerOptions extends AskLineOptions {
  readonly store: BatchStore;
  readonly sealing: Sealing;
  readonly desk: Pick<BatchDesk, 'detailsOf'>;
  readonly files: Pick<FileDesk, 'keptFor'>;
  /** By the paths that lines may be for. */
  readonly dialects: ReadonlyMap<string, Dialect>;
  /** Name of this worker among those of the store. */
  readonly worker: string;
  /** In force at this moment. */
  readonly limits: () => { readonly concurrency: number; readonly mostLines: number };
  /** Tells of whom this gateway knows who it is: others may know others. */
  readonly knows: () => Promise<(key: string) => boolean>;
  /** How whoever made a batch stands now, with what is configured: other words once anything has changed that lines are judged by. Never rejects. */
  readonly standingOf: (key: string) => Promise<string>;
  readonly tell: (event: BatchEvent) => Promise<void>;
  readonly failed: (cause: unknown) => void;
  /** Milliseconds between looks at what others, or time, have changed, and how long a worker that says nothing has its lines. */
  readonly times?: { readonly busy: number; readonly idle: number; readonly lease: number };
}

/** What this worker knows of a batch under way. */
interface Active {
  batch: StoredBatch;
  details: BatchDetails | undefined;
  readonly output: ScopeKeys;
  readonly errors: ScopeKeys;
  /** Lines that it asks at this moment. */
  running: number;
  /** Nothing is due that nobody has, as far as was known at the last look. */
  dry: boolean;
  readonly wait: WholeWait;
  /** What is done about all of it: checking it, ending it. */
  work: Promise<void> | undefined;
}

interface Ready {
  readonly active: Active;
  readonly line: ClaimedLine;
}

const usual = Object.freeze({ busy: 1_000, idle: 5_000, lease: 30_000 });
const storeAgain = 1_000;
/** Lines that are ended at once without having been asked. */
const endedAtOnce = 100;

const endMessages: Readonly<Record<string, string>> = Object.freeze({
  batch_expired: 'This request could not be executed before the completion window expired.',
  batch_cancelled: 'This batch was cancelled before this request was executed.',
  erased: 'What this request needs was erased.',
});

/**
 * Asks the lines of batches, a bounded number at once, and writes what comes of each: once, since a line belongs to one worker at a time
 * and its result is written into its own row. What a killed worker had is asked again by the next one.
 */
export class BatchRunner {
  readonly #options: BatchRunnerOptions;
  readonly #times: NonNullable<BatchRunnerOptions['times']>;
  readonly #settling: Settling;
  readonly #active = new Map<string, Active>();
  readonly #running = new Map<CallController, { readonly owner: Pick<Caller, 'key'>; readonly done: Promise<void> }>();
  #ready: Ready[] = [];
  /** Lines to be given back that could not be yet. */
  #returning: Parameters<BatchStore['release']>[1][number][] = [];
  #looking: Promise<void> | undefined;
  #filling: Promise<void> | undefined;
  #again = false;
  #timer: NodeJS.Timeout | undefined;
  #heart: NodeJS.Timeout | undefined;
  #begun: Promise<void> | undefined;
  #closing = false;

  constructor(options: BatchRunnerOptions) {
    this.#options = options;
    this.#times = options.times ?? usual;
    this.#settling = new Settling({
      store: options.store,
      worker: options.worker,
      failed: options.failed,
      again: storeAgain,
    });
  }

  /** Begins with what was left by whoever had this worker's name before. */
  wake(): void {
    if (this.#closing) return;
    this.#again = true;
    this.#looking ??= this.#lookUntilDone().finally(() => {
      this.#looking = undefined;
      if (this.#again) this.wake();
    });
  }

  /** Ends the lines that are asked for some callers, with that error. */
  cut(which: (caller: Pick<Caller, 'key'>) => boolean, error: GatehouseError): void {
    for (const [controller, { owner }] of this.#running) if (which(owner)) controller.abort(error);
    this.wake();
  }

  /** Why a batch that this worker knows waits as a whole; undefined where it does not. */
  waitOf(id: string): BatchWait | undefined {
    const active = this.#active.get(id);
    if (active?.batch.state !== 'in_progress' || active.batch.ending !== undefined) return undefined;
    const told = active.wait.toldAt(this.#options.clock.now());
    return told && { ...told, until: Math.min(told.until, active.batch.expiresAt) };
  }

  /** Somebody was erased: no key of theirs is used any more. */
  forgetKeys(): void {
    for (const { errors, output } of this.#active.values()) {
      errors.forget();
      output.forget();
    }
  }

  /** Takes no more lines, lets those that are asked end for so many milliseconds, and gives the others back. */
  async close(grace: number): Promise<void> {
    this.#closing = true;
    clearTimeout(this.#timer);
    await this.#looking;
    await this.#filling;
    this.#returning.push(...this.#ready.map(({ line }) => returned(line, 0, 0)));
    this.#ready = [];
    const all = Promise.all([...this.#running.values()].map(({ done }) => done));
    await Promise.race([all, delay(grace, undefined, { ref: false })]);
    for (const controller of this.#running.keys()) controller.abort(new GatehouseError('shutting_down'));
    await all;
    await Promise.all([...this.#active.values()].map(({ work }) => work ?? Promise.resolve()));
    await this.#settling.close();
    clearInterval(this.#heart);
    if (this.#begun === undefined) return;
    await this.#giveBack().catch(() => undefined);
    await this.#options.store.releaseAll(this.#options.worker).catch(() => undefined);
  }

  async #begin(): Promise<void> {
    const { failed, store, worker } = this.#options;
    await store.keepAlive(worker, this.#times.lease);
    await store.releaseAll(worker);
    this.#heart = setInterval(() => {
      store.keepAlive(worker, this.#times.lease).catch(failed);
    }, this.#times.lease / 3).unref();
  }

  async #lookUntilDone(): Promise<void> {
    clearTimeout(this.#timer);
    let wait = this.#times.idle;
    while (this.#again && !this.#closing) {
      this.#again = false;
      try {
        this.#begun ??= this.#begin();
        await this.#begun;
        await this.#look();
        wait = this.#active.size > 0 ? this.#times.busy : this.#times.idle;
      } catch (cause) {
        this.#begun = this.#heart === undefined ? undefined : this.#begun;
        this.#options.failed(cause);
      }
    }
    if (!this.#closing) this.#timer = setTimeout(() => this.wake(), wait).unref();
  }

  /** How everything stands, and what is to be done about it. */
  async #look(): Promise<void> {
    const { clock, knows, standingOf, store } = this.#options;
    await this.#giveBack();
    const underWay = await store.underWay();
    const known = underWay.length === 0 ? () => false : await knows();
    const there = new Set<string>();
    for (const batch of underWay) {
      if (!known(batch.key)) continue;
      there.add(batch.id);
      const active = this.#activeOf(batch);
      active.batch = batch;
      active.dry = false;
      active.wait.heed(await standingOf(batch.key));
      active.work ??= this.#workOn(active, clock.now()).finally(() => (active.work = undefined));
    }
    for (const [id, active] of this.#active) if (!there.has(id) && active.running === 0) this.#active.delete(id);
    this.#fill();
  }

  #activeOf(batch: StoredBatch): Active {
    let active = this.#active.get(batch.id);
    if (active === undefined) {
      const { sealing } = this.#options;
      active = {
        batch,
        details: undefined,
        output: new ScopeKeys(sealing, `${batch.id}/output`),
        errors: new ScopeKeys(sealing, `${batch.id}/errors`),
        running: 0,
        dry: false,
        wait: new WholeWait(),
        work: undefined,
      };
      this.#active.set(batch.id, active);
    }
    return active;
  }

  /** What concerns a batch as a whole. Never rejects. */
  async #workOn(active: Active, now: number): Promise<void> {
    const { store } = this.#options;
    try {
      const { batch } = active;
      if (batch.ending === undefined && now >= batch.expiresAt)
        await this.#end(active, { as: 'expired', code: 'batch_expired' });
      else if (batch.state === 'validating') await this.#check(active);
      if (active.batch.ending !== undefined) await this.#giveUp(active, active.batch.ending);
      else if (active.batch.state === 'in_progress' && active.running === 0) {
        const { open } = await store.openLines(batch.id);
        if (open === 0) await this.#finish(active);
      }
    } catch (cause) {
      this.#options.failed(cause);
    }
    this.#fill();
  }

  async #check(active: Active): Promise<void> {
    const { clock, limits, sealing, store, tell } = this.#options;
    const { id } = active.batch;
    const faults = await checkBatch(active.batch, { store, sealing, mostLines: limits().mostLines });
    const at = clock.now();
    if (faults.length === 0) {
      active.batch = (await store.begin(id, at)) ?? active.batch;
      return;
    }
    const failed = await store.change(id, ['validating'], {
      state: 'failed',
      failedAt: at,
      errors: { object: 'list', data: faults.map((fault) => ({ ...fault })) },
    });
    if (failed !== undefined) await tell({ action: 'failed', batch: failed });
  }

  /** From here on no line is asked any more. */
  async #end(active: Active, ending: BatchEnding, errors?: StoredBatch['errors']): Promise<void> {
    const { clock, store } = this.#options;
    const changed = await store.change(active.batch.id, ['validating', 'in_progress'], {
      state: 'finalizing',
      finalizingAt: clock.now(),
      ending,
      ...(errors === undefined ? {} : { errors }),
    });
    active.batch = changed ?? (await store.batch(active.batch.id)) ?? active.batch;
  }

  /** Every line that nobody asks gets its line in the error file. */
  async #giveUp(active: Active, { code }: BatchEnding): Promise<void> {
    const { store, worker } = this.#options;
    const { id } = active.batch;
    let lines: readonly ClaimedLine[] = this.#ready.filter((ready) => ready.active === active).map(({ line }) => line);
    this.#ready = this.#ready.filter((ready) => ready.active !== active);
    do {
      await Promise.all(lines.map((line) => this.#settleUnasked(active, line, code)));
      if (this.#closing) return;
      lines = await store.claim(id, worker, { limit: endedAtOnce, now: Number.MAX_SAFE_INTEGER });
    } while (lines.length > 0);
    const { open } = await store.openLines(id);
    if (open === 0) await this.#finish(active);
  }

  /** All lines have their results. */
  async #finish(active: Active): Promise<void> {
    const { clock, sealing, store, tell } = this.#options;
    const { batch } = active;
    const ending = batch.ending?.as ?? 'completed';
    const now = clock.now();
    const details = await this.#detailsOf(active);
    const results = await store.resultsOf(batch.id);
    const keptFor = Math.min(details?.outputLife ?? Infinity, this.#options.files.keptFor(details?.retention));
    const files: StoredFile[] = [];
    for (const part of ['output', 'errors'] as const) {
      if (results[part].lines === 0) continue;
      const id = `file-${this.#options.ids.next('file').slice('file_'.length)}`;
      const name = `${batch.id}_${part === 'output' ? 'output' : 'error'}.jsonl`;
      const keys = new ScopeKeys(sealing, id);
      const { groups } = batch.details;
      const content = sealing.seal(Buffer.from(JSON.stringify({ name })), 'details', groups, keys.own(groups));
      await store.addKeys(keys.takeMade());
      files.push({
        id,
        tenant: batch.tenant,
        key: batch.key,
        person: batch.person,
        purpose: 'batch_output',
        createdAt: now,
        expiresAt: now + keptFor,
        ...results[part],
        ready: true,
        from: { batch: batch.id, part },
        details: content,
      });
    }
    const fileOf = (part: 'output' | 'errors'): string | undefined => files.find(({ from }) => from?.part === part)?.id;
    const finished = await store.finish(
      batch.id,
      {
        state: ending,
        finalizingAt: batch.finalizingAt ?? now,
        [`${ending}At`]: now,
        outputFile: fileOf('output'),
        errorFile: fileOf('errors'),
      },
      files,
    );
    if (finished === undefined) return;
    active.batch = finished;
    this.#active.delete(batch.id);
    await tell({ action: ending, batch: finished });
  }

  #fill(): void {
    this.#filling ??= this.#fillUp()
      .catch((cause: unknown) => this.#options.failed(cause))
      .finally(() => (this.#filling = undefined));
  }

  /** Takes so many lines that no place is empty while the next are fetched, of all batches alike. */
  async #fillUp(): Promise<void> {
    const { clock, limits, store, worker } = this.#options;
    for (;;) {
      this.#serve();
      const room = 2 * limits().concurrency - this.#ready.length - this.#running.size;
      const now = clock.now();
      const eligible = [...this.#active.values()].filter(
        (active) =>
          active.batch.state === 'in_progress' &&
          active.batch.ending === undefined &&
          !active.dry &&
          active.wait.isOver(now) &&
          !(active.wait.isTrial(now) && this.#hasLines(active)),
      );
      if (this.#closing || room <= 0 || eligible.length === 0) return;
      const share = Math.max(1, Math.floor(room / eligible.length));
      for (const active of eligible.slice(0, room)) {
        const limit = active.wait.isTrial(now) ? 1 : share;
        const lines = await store.claim(active.batch.id, worker, { limit, now });
        if (lines.length === 0) active.dry = true;
        this.#ready.push(...lines.map((line) => ({ active, line })));
        // The next time another one is first.
        this.#active.delete(active.batch.id);
        this.#active.set(active.batch.id, active);
      }
    }
  }

  /** Puts lines to the places that are free. */
  #serve(): void {
    const { clock, limits } = this.#options;
    while (!this.#closing && this.#running.size < limits().concurrency) {
      const next = this.#ready.shift();
      if (next === undefined) return;
      const { active, line } = next;
      if (active.batch.ending !== undefined || !active.wait.isOver(clock.now())) {
        this.#returning.push(returned(line, 0, 0));
        continue;
      }
      const controller = new CallController();
      active.running += 1;
      const done = this.#ask(active, line, controller)
        .catch((cause: unknown) => {
          this.#options.failed(cause);
          this.#returning.push(returned(line, clock.now() + storeAgain, 0));
        })
        .finally(() => this.#ended(active, controller));
      this.#running.set(controller, { owner: { key: active.batch.key }, done });
    }
  }

  #ended(active: Active, controller: CallController): void {
    active.running -= 1;
    this.#running.delete(controller);
    this.#serve();
    if (this.#ready.length < this.#options.limits().concurrency) this.#fill();
    if (!this.#hasLines(active)) this.wake();
  }

  #hasLines(active: Active): boolean {
    return active.running > 0 || this.#ready.some((ready) => ready.active === active);
  }

  async #ask(active: Active, line: ClaimedLine, controller: CallController): Promise<void> {
    const { dialects, sealing } = this.#options;
    const { batch } = active;
    const { content, number } = line;
    const details = await this.#detailsOf(active);
    const dialect = dialects.get(batch.endpoint);
    const raw = content && sealing.open(content, placeOfLine(number), sealing.openKeys(line.keys));
    if (raw === undefined || details === undefined) return this.#settleUnasked(active, line, 'erased');
    // One that an earlier version had.
    if (dialect === undefined) return this.#settleUnasked(active, line, 'unsupported_by_model');
    const question = readBatchLine(textOfLine(raw), number, batch.endpoint);
    if ('code' in question) return this.#settleUnasked(active, line, question.code);
    const { round } = active.wait;
    const answer = await askLine({ batch, details, dialect, body: question.body, controller }, this.#options);
    await this.#take(active, line, { customId: question.customId, round }, answer);
  }

  /** Keeps an answer, or puts the line off. */
  async #take(
    active: Active,
    line: ClaimedLine,
    { customId, round }: { readonly customId: string; readonly round: number },
    answer: LineAnswer,
  ): Promise<void> {
    const { clock } = this.#options;
    const { error } = answer;
    if (error?.code === 'shutting_down') {
      this.#returning.push(returned(line, 0, 0));
      return;
    }
    const consequence = error === undefined ? ({ what: 'keep' } as const) : consequenceOf(error, line.attempts);
    if (error !== undefined && consequence.what === 'later' && consequence.all) {
      // That is in memory alone, so that it can be over before its time.
      active.wait.begin(error, consequence.wait, clock.now());
      this.#returning.push(returned(line, 0, consequence.counts ? 1 : 0));
      return;
    }
    // It came through, so there is room.
    if (round === active.wait.round) active.wait.end();
    if (consequence.what === 'later') {
      this.#returning.push(returned(line, clock.now() + consequence.wait, consequence.counts ? 1 : 0));
      return;
    }
    await this.#settle(active, line, {
      text: resultLine({
        id: `batch_req_${answer.requestId.replace(/^req_/, '')}`,
        customId,
        response: answer,
        error: undefined,
      }),
      outcome: error === undefined ? 'completed' : 'failed',
      code: error?.code,
      status: answer.status,
      usage: answer.usage,
    });
    if (error !== undefined && consequence.what === 'end') await this.#endFor(active, error.code);
  }

  async #endFor(active: Active, code: ErrorCode): Promise<void> {
    if (active.batch.ending !== undefined) return;
    const { en: message } = errorCatalogue[code];
    const data = [{ code, message, param: null, line: null }];
    await this.#end(active, { as: 'failed', code }, { object: 'list', data });
    this.wake();
  }

  /** A line that is not asked any more. */
  async #settleUnasked(active: Active, line: ClaimedLine, code: string): Promise<void> {
    const { ids, sealing } = this.#options;
    const { content, number } = line;
    const raw = content && sealing.open(content, placeOfLine(number), sealing.openKeys(line.keys));
    const customId = raw && customIdOf(textOfLine(raw));
    const message = endMessages[code] ?? (code in errorCatalogue ? errorCatalogue[code as ErrorCode].en : code);
    await this.#settle(active, line, {
      text:
        customId === undefined
          ? undefined
          : resultLine({ id: ids.next('batch_req'), customId, response: undefined, error: { code, message } }),
      outcome: 'failed',
      code,
      status: undefined,
      usage: undefined,
    });
  }

  async #settle(
    active: Active,
    { batch, content, number }: ClaimedLine,
    result: Pick<LineResult, 'outcome' | 'code' | 'status' | 'usage'> & { readonly text: Buffer | undefined },
  ): Promise<void> {
    const { sealing, store } = this.#options;
    const { text, ...told } = result;
    let sealed: LineResult['content'];
    if (text !== undefined && content !== undefined) {
      const { groups } = content;
      const keys = await (told.outcome === 'completed' ? active.output : active.errors).shared(groups, store);
      sealed = sealing.seal(text, placeOfResult(batch, number), groups, keys);
    }
    await this.#settling.settle({ batch, number, ...told, content: sealed, bytes: text?.length ?? 0 });
  }

  async #detailsOf(active: Active): Promise<BatchDetails | undefined> {
    active.details ??= await this.#options.desk.detailsOf(active.batch);
    return active.details;
  }

  async #giveBack(): Promise<void> {
    if (this.#returning.length === 0) return;
    const lines = this.#returning;
    this.#returning = [];
    try {
      await this.#options.store.release(this.#options.worker, lines);
    } catch (cause) {
      this.#returning.push(...lines);
      throw cause;
    }
  }
}

function returned(
  { batch, number }: ClaimedLine,
  notBefore: number,
  attempts: number,
): Parameters<BatchStore['release']>[1][number] {
  return { batch, number, notBefore, attempts };
}
