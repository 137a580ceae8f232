import { z } from 'zod';
import type { BatchAdministration, BatchService, BatchSummary, BatchWait, NewBatch } from '../core/batch-service.ts';
import { type BatchStore, finalStates, type StoredBatch } from '../core/batch-store.ts';
import type { CacheWishes } from '../core/cache.ts';
import type { Caller } from '../core/caller.ts';
import type { Clock } from '../core/clock.ts';
import { GatehouseError } from '../core/errors.ts';
import type { Ids } from '../core/ids.ts';
import type { JsonObject } from '../core/json.ts';
import { keySubject } from '../core/subject.ts';
import type { BatchEvent } from './batch-event.ts';
import { type FileDesk, lifeOf, mayUse, ownerOf } from './file-desk.ts';
import { batchObject, listObject } from './openai-objects.ts';
import { ScopeKeys, type Sealing } from './sealing.ts';

export interface BatchDeskOptions {
  readonly store: BatchStore;
  readonly sealing: Sealing;
  readonly files: FileDesk;
  readonly clock: Pick<Clock, 'now'>;
  readonly ids: Ids;
  /** Paths of the data plane that lines may be for. */
  readonly endpoints: readonly string[];
  /** Throws where a caller could not be recognised later without a credential. */
  readonly recognises: (caller: Caller) => void;
  /** Tells whoever asks lines that there is something to do. */
  readonly wake: () => void;
  /** Why a batch waits, as far as this gateway asks its lines. */
  readonly waitOf: (id: string) => BatchWait | undefined;
  /** Puts what happened into the record. */
  readonly tell: (event: BatchEvent) => Promise<void>;
}

/** How lines of a batch are asked, beside what stands in them. */
const detailsSchema = z.object({
  metadata: z.record(z.string(), z.string()).nullable(),
  client: z.string(),
  subject: z.string().exactOptional(),
  consent: z.string().exactOptional(),
  cacheWishes: z.custom<CacheWishes>().exactOptional(),
  language: z.enum(['en', 'de']),
  retention: z.string().exactOptional(),
  /** Milliseconds that the client wants its results to be kept. */
  outputLife: z.number().exactOptional(),
});
export type BatchDetails = z.infer<typeof detailsSchema>;

const window = 86_400_000;
const cancellable = ['validating', 'in_progress'] as const;
export const batchForm = /^batch_[0-9a-f]{32}$/;

/** As OpenAI has it: sixteen pairs. */
const metadataSchema = z
  .record(z.string().min(1).max(64), z.string().max(512))
  .refine((pairs) => Object.keys(pairs).length <= 16);

const requestSchema = z.strictObject({
  input_file_id: z.string().max(200),
  endpoint: z.string().max(200),
  completion_window: z.literal('24h'),
  metadata: metadataSchema.nullish(),
  output_expires_after: z.strictObject({ anchor: z.literal('created_at'), seconds: z.int() }).nullish(),
});

function wantedIn(body: unknown): z.infer<typeof requestSchema> {
  const result = requestSchema.safeParse(body);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const named = issue?.code === 'unrecognized_keys' ? issue.keys.slice(0, 1) : (issue?.path ?? []);
  throw new GatehouseError('invalid_request', { param: named.join('.').slice(0, 64) });
}

/** What clients and administrators ask of batches. */
export class BatchDesk implements BatchService {
  readonly administration: BatchAdministration;
  readonly #options: BatchDeskOptions;

  constructor(options: BatchDeskOptions) {
    this.#options = options;
    this.administration = {
      list: async ({ after, limit, states, tenants }) =>
        (await options.store.batches({ of: { tenants }, after, limit, states })).map((batch) => this.#summary(batch)),
      get: async (id) => {
        const batch = batchForm.test(id) ? await options.store.batch(id) : undefined;
        return batch && { batch: this.#summary(batch), lineErrors: await options.store.lineErrors(id) };
      },
      cancel: async (id, actor) => {
        if (!batchForm.test(id)) throw new GatehouseError('resource_not_found', { param: 'id' });
        return this.#summary(await this.#cancel(id, actor));
      },
    };
  }

  async create(made: NewBatch): Promise<JsonObject> {
    const { clock, endpoints, files, ids, recognises, sealing, store, tell, wake } = this.#options;
    const { body, cacheWishes, caller, client, consent, language } = made;
    const wanted = wantedIn(body);
    if (!endpoints.includes(wanted.endpoint)) throw new GatehouseError('invalid_request', { param: 'endpoint' });
    recognises(caller);
    const file = await files.find(caller, wanted.input_file_id, 'input_file_id');
    if (file.purpose !== 'batch') throw new GatehouseError('invalid_request', { param: 'input_file_id' });
    const { subject } = await files.detailsOf(file);
    // Whom a file is about is said when it comes, since that is what it is sealed for.
    if (made.subject !== undefined && made.subject !== subject)
      throw new GatehouseError('invalid_subject', { param: 'x-gatehouse-subject' });
    const id = ids.next('batch');
    const keys = new ScopeKeys(sealing, id);
    const about = sealing.groupOf(subject ?? keySubject(caller.key));
    const metadata = wanted.metadata ?? null;
    const outputLife =
      typeof wanted.output_expires_after?.seconds === 'number'
        ? lifeOf(wanted.output_expires_after.seconds, 'output_expires_after.seconds')
        : undefined;
    const details: BatchDetails = {
      metadata,
      client,
      language,
      ...(subject === undefined ? {} : { subject }),
      ...(consent === undefined ? {} : { consent }),
      ...(cacheWishes === undefined ? {} : { cacheWishes }),
      ...(caller.retention === undefined ? {} : { retention: caller.retention }),
      ...(outputLife === undefined ? {} : { outputLife }),
    };
    const createdAt = clock.now();
    const batch: StoredBatch = {
      id,
      ...ownerOf(caller),
      endpoint: wanted.endpoint,
      file: file.id,
      createdAt,
      expiresAt: createdAt + window,
      total: 0,
      completed: 0,
      failed: 0,
      usage: { input: 0, output: 0, cachedInput: 0, reasoning: 0 },
      details: sealing.seal(Buffer.from(JSON.stringify(details)), 'details', [about], keys.own([about])),
      ...begun,
    };
    // It is in the record before it can begin.
    await tell({ action: 'created', batch, actor: caller.key });
    await store.addBatch(batch, keys.takeMade());
    // Whoever removed the file meanwhile was first.
    if ((await store.file(file.id)) === undefined) {
      await store.change(id, ['validating'], { state: 'cancelled', cancelledAt: clock.now() });
      throw new GatehouseError('resource_not_found', { param: 'input_file_id' });
    }
    wake();
    return batchObject(batch, metadata, undefined);
  }

  async list(caller: Caller, { after, limit }: Parameters<BatchService['list']>[1]): Promise<JsonObject> {
    if (after !== undefined) await this.#find(caller, after, 'after');
    const found = await this.#options.store.batches({ of: { owner: ownerOf(caller) }, after, limit: limit + 1 });
    const page = found.slice(0, limit);
    return listObject(await Promise.all(page.map((batch) => this.#object(batch))), found.length > limit);
  }

  async get(caller: Caller, id: string): Promise<JsonObject> {
    return this.#object(await this.#find(caller, id));
  }

  async cancel(caller: Caller, id: string): Promise<JsonObject> {
    await this.#find(caller, id);
    return this.#object(await this.#cancel(id, caller.key));
  }

  /** Undefined where that was erased. */
  async detailsOf({ details, id }: Pick<StoredBatch, 'details' | 'id'>): Promise<BatchDetails | undefined> {
    const { sealing, store } = this.#options;
    const plain = sealing.open(details, 'details', sealing.openKeys(await store.keysOf(id, details.groups)));
    return plain === undefined ? undefined : detailsSchema.parse(JSON.parse(plain.toString()));
  }

  async #cancel(id: string, actor: string): Promise<StoredBatch> {
    const { clock, store, tell, wake } = this.#options;
    const before = await store.batch(id);
    if (before === undefined) throw new GatehouseError('resource_not_found', { param: 'batch_id' });
    // As OpenAI has it, who cancels twice is told how it stands.
    if (before.state === 'cancelling' || before.state === 'cancelled') return before;
    await tell({ action: 'cancelling', batch: before, actor });
    const batch = await store.change(id, cancellable, {
      state: 'cancelling',
      cancellingAt: clock.now(),
      ending: { as: 'cancelled', code: 'batch_cancelled' },
    });
    if (batch === undefined) throw new GatehouseError('batch_ended');
    wake();
    return batch;
  }

  async #find(caller: Caller, id: string, param = 'batch_id'): Promise<StoredBatch> {
    const batch = batchForm.test(id) ? await this.#options.store.batch(id) : undefined;
    if (batch === undefined || !mayUse(batch, caller)) throw new GatehouseError('resource_not_found', { param });
    return batch;
  }

  async #object(batch: StoredBatch): Promise<JsonObject> {
    return batchObject(batch, (await this.detailsOf(batch))?.metadata ?? null, this.#waitOf(batch));
  }

  #summary(batch: StoredBatch): BatchSummary {
    return summaryOf(batch, this.#waitOf(batch));
  }

  #waitOf({ id, state }: StoredBatch): BatchWait | undefined {
    return state === 'in_progress' ? this.#options.waitOf(id) : undefined;
  }
}

const begun = Object.freeze({
  state: 'validating',
  ending: undefined,
  inProgressAt: undefined,
  finalizingAt: undefined,
  completedAt: undefined,
  failedAt: undefined,
  expiredAt: undefined,
  cancellingAt: undefined,
  cancelledAt: undefined,
  outputFile: undefined,
  errorFile: undefined,
  errors: undefined,
} as const);

function summaryOf(batch: StoredBatch, wait: BatchWait | undefined): BatchSummary {
  const { completed, createdAt, endpoint, errors, expiresAt, failed, id, key, person, state, tenant, total, usage } =
    batch;
  const ended = batch.completedAt ?? batch.cancelledAt ?? batch.expiredAt ?? batch.failedAt;
  return {
    id,
    key,
    person,
    tenant,
    endpoint,
    state,
    createdAt,
    expiresAt,
    endedAt: finalStates.has(state) ? ended : undefined,
    total,
    completed,
    failed,
    usage,
    errors,
    wait,
  };
}
