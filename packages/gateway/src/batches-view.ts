import type { BatchDetail, BatchList, BatchListQuery, BatchView } from '@gatehouse/contract/admin-batches';
import { errorCatalogue } from '@gatehouse/contract/errors';
import type { BatchAdministration, BatchSummary } from './core/batch-service.ts';
import { batchStates, finalStates } from './core/batch-store.ts';
import { GatehouseError } from './core/errors.ts';
import type { Json } from './core/json.ts';

/** Batches in the form in which administrators see them, over HTTP and on the command line. */
export interface BatchesView {
  /** Of some tenants, or of all. `named` where whoever asks may see who has which key. */
  list(
    wanted: BatchListQuery,
    may: { readonly tenants: readonly string[] | undefined; readonly named: boolean },
  ): Promise<BatchList>;
  /** Throws `resource_not_found`. */
  get(id: string, may: { readonly named: boolean }): Promise<BatchDetail>;
  /** Throws `resource_not_found` and `batch_ended`. */
  cancel(id: string, actor: string, may: { readonly named: boolean }): Promise<BatchView>;
}

export interface BatchesViewParts {
  /** Undefined where the gateway has no batches. */
  readonly batches: BatchAdministration | undefined;
  /** Names of keys, people and service accounts, by their ids. */
  readonly names: () => Promise<ReadonlyMap<string, string>>;
}

const mostProblems = 20;

export function createBatchesView({ batches, names }: BatchesViewParts): BatchesView {
  const namesFor = (named: boolean): Promise<ReadonlyMap<string, string>> =>
    named ? names() : Promise.resolve(new Map<string, string>());

  return {
    async list({ after, limit, state }, { named, tenants }) {
      const states = batchStates.filter((name) => state === 'all' || finalStates.has(name) === (state === 'ended'));
      const found = (await batches?.list({ tenants, after, limit: limit + 1, states })) ?? [];
      const known = await namesFor(named);
      return { batches: found.slice(0, limit).map((batch) => viewOf(batch, known)), more: found.length > limit };
    },
    async get(id, { named }) {
      const found = await batches?.get(id);
      if (found === undefined) throw new GatehouseError('resource_not_found', { param: 'id' });
      return {
        batch: viewOf(found.batch, await namesFor(named)),
        lineErrors: found.lineErrors.map(({ code, count, lines, status }) => ({
          code,
          count,
          status: status ?? null,
          lines: [...lines],
        })),
      };
    },
    async cancel(id, actor, { named }) {
      if (batches === undefined) throw new GatehouseError('resource_not_found', { param: 'id' });
      return viewOf(await batches.cancel(id, actor), await namesFor(named));
    },
  };
}

function viewOf(batch: BatchSummary, named: ReadonlyMap<string, string>): BatchView {
  return {
    id: batch.id,
    tenant: batch.tenant,
    key: batch.key,
    keyName: named.get(batch.key) ?? null,
    endpoint: batch.endpoint,
    state: batch.state,
    createdAt: batch.createdAt,
    expiresAt: batch.expiresAt,
    endedAt: batch.endedAt ?? null,
    requests: { total: batch.total, answered: batch.completed, failed: batch.failed },
    tokens: { input: batch.usage.input, output: batch.usage.output },
    problems: problemsOf(batch.errors),
    wait: waitOf(batch),
  };
}

function waitOf({ wait }: BatchSummary): BatchView['wait'] {
  if (wait === undefined) return null;
  const { code, limit, since, until } = wait;
  return { code, message: errorCatalogue[code].en, limit: limit ?? null, since, until };
}

function problemsOf(errors: Json | undefined): BatchView['problems'] {
  const list = typeof errors === 'object' && errors !== null && 'data' in errors ? errors['data'] : [];
  return (Array.isArray(list) ? (list as readonly unknown[]) : []).slice(0, mostProblems).map((problem) => {
    const { code, line, message, param } = problem as Readonly<Record<string, unknown>>;
    return {
      code: typeof code === 'string' ? code : '',
      message: typeof message === 'string' ? message : '',
      param: typeof param === 'string' ? param : null,
      line: typeof line === 'number' ? line : null,
    };
  });
}
