import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type ExportAsked,
  type ExportList,
  type ExportPlan,
  type ExportRequest,
  type ExportView,
  exportViewSchema,
} from '@gatehouse/contract/admin-evidence';
import type { ApprovalView, DiscloseRequest, RecordedDisclosure } from '@gatehouse/contract/admin-record';
import type { Caller } from '../core/caller.ts';
import type { Clock } from '../core/clock.ts';
import { GatehouseError } from '../core/errors.ts';
import type { Ids } from '../core/ids.ts';
import type { LeafDraft } from '../core/ledger.ts';
import type { Log } from '../core/telemetry.ts';
import { replaceFile } from '../lib/replace-file.ts';
import { EvidenceTaskError, type PolicySettings, type RunningTask, type RunTask } from './evidence-task.ts';

export interface BundleExportsParts {
  readonly run: RunTask;
  /** Where bundles lie until they are fetched. */
  readonly folder: string;
  readonly dataFolder: string;
  readonly ledgerFolder: string;
  readonly signerFolder: string | undefined;
  readonly tenant: string;
  /** Opens the contents of this tenant. */
  readonly tenantKey: Uint8Array;
  readonly witnesses: PolicySettings;
  readonly fourEyes: boolean;
  /** Throws where a selector cannot be understood. */
  readonly checkSelector: (selector: string) => void;
  readonly disclose: (
    wanted: DiscloseRequest,
    actor: string,
  ) => Promise<RecordedDisclosure | { readonly question: ApprovalView } | { readonly missed: readonly string[] }>;
  readonly record: (leaf: Omit<Extract<LeafDraft, { kind: 'export' }>, 'kind'>) => Promise<void>;
  readonly clock: Pick<Clock, 'now'>;
  readonly ids: Ids;
  readonly log: Pick<Log, 'unexpected'>;
}

/** Milliseconds for which a bundle can be fetched. What it discloses lies open in it. */
export const keptFor = 86_400_000;
const lookEvery = 60_000;
/** Bundles that wait to be made, and that are listed. */
const mostWaiting = 8;
const mostListed = 50;

interface Job {
  view: ExportView;
  readonly disclosure: RecordedDisclosure | undefined;
}

/** Bundles for people outside, made one after the other, each recorded before it can be fetched, and deleted after a day. */
export class BundleExports {
  readonly #parts: BundleExportsParts;
  /** The oldest first. */
  readonly #jobs = new Map<string, Job>();
  readonly #timer: NodeJS.Timeout;
  #task: { readonly id: string; readonly running: RunningTask<unknown> } | undefined;
  #queue: Promise<void> = Promise.resolve();
  #closed = false;

  private constructor(parts: BundleExportsParts, kept: readonly ExportView[]) {
    this.#parts = parts;
    for (const view of kept) this.#jobs.set(view.id, { view, disclosure: undefined });
    this.#timer = setInterval(() => void this.#deleteOld(), lookEvery).unref();
  }

  /** Goes on with what is ready and not too old; what was being made when the process ended is removed. */
  static async open(parts: BundleExportsParts): Promise<BundleExports> {
    const { clock, folder } = parts;
    const names = await readdir(folder).catch((): string[] => []);
    const kept: ExportView[] = [];
    for (const name of names.filter((name) => name.endsWith('.json'))) {
      const view = await readView(join(folder, name));
      if (
        view === undefined ||
        view.bundle === null ||
        view.bundle.until <= clock.now() ||
        !names.includes(`${view.id}.tar`)
      )
        continue;
      kept.push(view);
    }
    const wanted = new Set(kept.flatMap(({ id }) => [`${id}.json`, `${id}.tar`]));
    for (const name of names) if (!wanted.has(name)) await rm(join(folder, name), { recursive: true, force: true });
    kept.sort((one, other) => one.askedAt - other.askedAt);
    return new BundleExports(parts, kept);
  }

  list(): ExportList {
    const { fourEyes, tenant } = this.#parts;
    return { fourEyes, tenant, exports: [...this.#jobs.values()].map(({ view }) => view).reverse() };
  }

  /** What a bundle would be. Throws `invalid_request`. */
  async plan(wanted: ExportRequest): Promise<ExportPlan> {
    const { fourEyes, ledgerFolder, run } = this.#parts;
    const tenant = this.#checked(wanted);
    const { from, to, reveal } = wanted;
    const task = { task: 'plan', ledgerFolder, tenant, from, to, reveal } as const;
    return { ...(await run(task, () => undefined).done), fourEyes };
  }

  /**
   * Begins one. What it discloses is in the record before it resolves. Throws `invalid_request`, also where a part of the selector fits
   * nothing, `approval_invalid`, and `rate_limit_exceeded` where too many wait.
   */
  async ask(wanted: ExportRequest, actor: string): Promise<ExportAsked> {
    const { clock, disclose, ids } = this.#parts;
    const tenant = this.#checked(wanted);
    const { from, reason, reveal, to } = wanted;
    if (reveal !== undefined && reason === undefined) throw new GatehouseError('invalid_request', { param: 'reason' });
    const waiting = [...this.#jobs.values()].filter(({ view }) => view.state === 'waiting' || view.state === 'running');
    if (waiting.length >= mostWaiting) throw new GatehouseError('rate_limit_exceeded', { retryAfter: 60 });
    let disclosure: RecordedDisclosure | undefined;
    if (reveal !== undefined && reason !== undefined) {
      const disclosing = await disclose({ tenant, selector: reveal, from, to, reason }, actor);
      if ('question' in disclosing) return { approval: disclosing.question };
      if ('missed' in disclosing) throw new GatehouseError('invalid_request', { param: 'reveal' });
      disclosure = disclosing;
    }
    const view: ExportView = {
      id: ids.next('exp'),
      actor,
      askedAt: clock.now(),
      tenant,
      from,
      to,
      reveal: reveal ?? null,
      state: 'waiting',
      progress: null,
      fault: null,
      bundle: null,
    };
    const job: Job = { view, disclosure };
    this.#jobs.set(view.id, job);
    this.#forgetSome();
    this.#queue = this.#queue.then(() => this.#make(job));
    return { export: view };
  }

  /**
   * The file of a bundle. One that discloses contents is only for who has asked for it: that this person has read them is in the
   * record, and of nobody else. Throws `resource_not_found` and `role_not_permitted`.
   */
  file(id: string, caller: Pick<Caller, 'key'>): { readonly path: string; readonly name: string } {
    const view = this.#jobs.get(id)?.view;
    if (view === undefined || view.bundle === null) throw new GatehouseError('resource_not_found', { param: 'id' });
    if (view.bundle.revealed > 0 && view.actor !== caller.key) throw new GatehouseError('role_not_permitted');
    return { path: join(this.#parts.folder, `${id}.tar`), name: nameOf(view) };
  }

  /** Throws `resource_not_found`. */
  async remove(id: string): Promise<ExportList> {
    if (!this.#jobs.has(id)) throw new GatehouseError('resource_not_found', { param: 'id' });
    await this.#delete(id);
    return this.list();
  }

  /** Somebody was erased: what was disclosed may be theirs, and must not be had from here any more. */
  async dropDisclosing(): Promise<void> {
    for (const { view } of this.#jobs.values()) if (view.reveal !== null) await this.#delete(view.id);
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearInterval(this.#timer);
    await this.#task?.running.stop();
    await this.#queue;
  }

  /** The tenant that is meant. */
  #checked({ from, reveal, tenant = this.#parts.tenant, to }: ExportRequest): string {
    if (from > to) throw new GatehouseError('invalid_request', { param: 'to' });
    if (reveal === undefined) return tenant;
    // Contents of another tenant are sealed under another key.
    if (tenant !== this.#parts.tenant) throw new GatehouseError('invalid_request', { param: 'tenant' });
    try {
      this.#parts.checkSelector(reveal);
    } catch (cause) {
      throw new GatehouseError('invalid_request', { param: 'reveal', cause });
    }
    return tenant;
  }

  async #make(job: Job): Promise<void> {
    const { clock, dataFolder, folder, log, record, run, signerFolder, tenantKey, witnesses } = this.#parts;
    const { disclosure, view } = job;
    const { actor, from, id, reveal, tenant, to } = view;
    const unwanted = (): boolean => this.#closed || this.#jobs.get(id) !== job;
    // Deleted while it waited.
    if (unwanted()) return;
    const update = (change: Partial<ExportView>): void => {
      job.view = { ...job.view, ...change };
    };
    const [target, file] = [join(folder, id), join(folder, `${id}.tar`)];
    update({ state: 'running' });
    try {
      await mkdir(target, { recursive: true, mode: 0o700 });
      // Whoever closes or deletes meanwhile finds no task to stop.
      if (unwanted()) return;
      const disclosed =
        reveal === null || disclosure === undefined ? undefined : { reveal, sizes: disclosure.sizes, tenantKey };
      const created = clock.now();
      const name = nameOf(view).replace(/\.tar$/, '');
      const running = run(
        {
          task: 'bundle',
          dataFolder,
          signerFolder,
          tenant,
          from,
          to,
          disclosed,
          witnesses,
          created,
          target,
          name,
          file,
        },
        (progress) => update({ progress }),
      );
      this.#task = { id, running };
      const { wrong, ...made } = await running.done;
      if (unwanted()) return;
      if (wrong > 0) {
        update({ state: 'failed', fault: 'faulty' });
        await rm(file, { force: true });
        return;
      }
      // Told before anybody can read what is in it.
      const { leaves, manifest, revealed } = made;
      await record({ actor, from, to, leaves, manifest, revealed });
      const ready: Partial<ExportView> = {
        state: 'ready',
        progress: null,
        bundle: { ...made, until: created + keptFor },
      };
      await replaceFile(join(folder, `${id}.json`), `${JSON.stringify({ ...job.view, ...ready })}\n`);
      update(ready);
    } catch (error) {
      if (unwanted()) return;
      const fault = error instanceof EvidenceTaskError ? error.fault : 'internal';
      if (fault === 'internal') log.unexpected('export', error);
      update({ state: 'failed', progress: null, fault });
      await rm(file, { force: true }).catch(() => undefined);
    } finally {
      this.#task = undefined;
      await rm(target, { recursive: true, force: true }).catch((error: unknown) => log.unexpected('export', error));
    }
  }

  async #delete(id: string): Promise<void> {
    const { folder } = this.#parts;
    this.#jobs.delete(id);
    if (this.#task?.id === id) await this.#task.running.stop();
    for (const name of [`${id}.tar`, `${id}.json`, id]) await rm(join(folder, name), { recursive: true, force: true });
  }

  async #deleteOld(): Promise<void> {
    const now = this.#parts.clock.now();
    for (const { view } of this.#jobs.values()) {
      const ended = view.bundle?.until ?? (view.state === 'failed' ? view.askedAt + keptFor : Infinity);
      if (ended <= now)
        await this.#delete(view.id).catch((error: unknown) => this.#parts.log.unexpected('export', error));
    }
  }

  /** So that the list and the disk stay bounded. */
  #forgetSome(): void {
    for (const { view } of this.#jobs.values()) {
      if (this.#jobs.size <= mostListed) return;
      if (view.state === 'failed' || view.state === 'ready')
        void this.#delete(view.id).catch((error: unknown) => this.#parts.log.unexpected('export', error));
    }
  }
}

function nameOf({ from, tenant, to }: ExportView): string {
  const day = (time: number): string => new Date(time).toISOString().slice(0, 10);
  return `gatehouse-${tenant}-${day(from)}-${day(to)}.tar`;
}

async function readView(file: string): Promise<ExportView | undefined> {
  try {
    return exportViewSchema.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch {
    return undefined;
  }
}
