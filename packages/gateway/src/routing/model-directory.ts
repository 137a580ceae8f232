import type { ModelAlias, ProviderOptions } from '@gatehouse/contract/config';
import type { Clock } from '../core/clock.ts';
import { GatehouseError } from '../core/errors.ts';
import type { ModelInfo, Provider } from '../core/provider.ts';
import type { ModelRequest } from '../core/request.ts';
import type { ExposedModel, KnownModels, Router, Target } from '../core/router.ts';
import type { Log } from '../core/telemetry.ts';

export interface ModelDirectoryOptions {
  readonly providers: readonly { readonly provider: Provider; readonly models: 'discover' | readonly string[] }[];
  readonly aliases: readonly ModelAlias[];
  readonly clock: Clock;
  readonly log: Pick<Log, 'discovered' | 'discoveryFailed'>;
}

/** How long what a model server said about its models is believed before it is asked again, in milliseconds. */
const refreshEvery = 15_000;
/** How often an unknown model name may make the gateway ask, so that guessing names cannot flood a model server. */
const refreshOnMiss = 2_000;
/** How long a model server may take to list its models. */
const listingTimeout = 3_000;

/** Where a model name leads. */
export interface ModelRoute {
  readonly name: string;
  readonly provider: string;
  readonly target: string;
}

interface Entry extends Target {
  readonly info: ModelInfo;
}

/**
 * Which model is where. Names are, in this order: the configured aliases, the names that the providers give their models
 * (the first provider wins), and `<provider>/<model>`, which always works. A server that is down keeps its last known
 * models; a model that appears later is found when it is first asked for.
 */
export class ModelDirectory implements Router {
  readonly #options: ModelDirectoryOptions;
  readonly #found = new Map<string, readonly ModelInfo[]>();
  #table: ReadonlyMap<string, Entry> = new Map();
  #refreshing: Promise<void> | undefined;
  #refreshedAt = Number.NEGATIVE_INFINITY;
  #timer: NodeJS.Timeout | undefined;

  constructor(options: ModelDirectoryOptions) {
    this.#options = options;
    for (const { provider, models } of options.providers) {
      if (models !== 'discover')
        this.#found.set(
          provider.id,
          models.map((id) => ({ id })),
        );
    }
    this.#table = this.#build();
  }

  /** Asks every server once, and keeps asking in the background. */
  async start(): Promise<void> {
    await this.#refresh();
    this.#timer = setInterval(() => void this.#refresh(), refreshEvery);
    this.#timer.unref();
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  choose(request: ModelRequest): Target | Promise<Target> {
    const entry = this.#table.get(request.model);
    if (entry === undefined) return this.#chooseAfterRefresh(request);
    return able(entry, request);
  }

  async #chooseAfterRefresh(request: ModelRequest): Promise<Target> {
    if (this.#options.clock.elapsed() - this.#refreshedAt >= refreshOnMiss) await this.#refresh();
    const entry = this.#table.get(request.model);
    if (entry === undefined) throw new GatehouseError('model_not_found', { param: 'model' });
    return able(entry, request);
  }

  models(): readonly ExposedModel[] {
    const seen: ExposedModel[] = [];
    for (const [name, { provider, info }] of this.#table) {
      if (name !== `${provider.id}/${info.id}`) seen.push({ ...info, id: name, provider: provider.id });
    }
    return seen;
  }

  routes(): readonly ModelRoute[] {
    return [...this.#table].map(([name, { provider, target }]) => ({ name, provider: provider.id, target }));
  }

  knownModels(): readonly KnownModels[] {
    return this.#options.providers.map(({ provider, models }) => ({
      provider: provider.id,
      discovered: models === 'discover',
      models: this.#found.get(provider.id)?.map(({ id }) => id) ?? [],
    }));
  }

  /** One refresh at a time; whoever comes in between waits for the one under way. */
  #refresh(): Promise<void> {
    this.#refreshing ??= this.#ask().finally(() => {
      this.#refreshing = undefined;
      this.#refreshedAt = this.#options.clock.elapsed();
    });
    return this.#refreshing;
  }

  async #ask(): Promise<void> {
    const { providers, log } = this.#options;
    await Promise.all(
      providers.map(async ({ provider, models }) => {
        if (models !== 'discover') return;
        try {
          const list = await provider.models(AbortSignal.timeout(listingTimeout));
          if (list.length !== this.#found.get(provider.id)?.length) log.discovered(provider.id, list.length);
          this.#found.set(provider.id, list);
        } catch (error) {
          log.discoveryFailed(provider.id, error);
        }
      }),
    );
    this.#table = this.#build();
  }

  #build(): ReadonlyMap<string, Entry> {
    const table = new Map<string, Entry>();
    const add = (name: string, entry: Entry): void => {
      if (!table.has(name)) table.set(name, entry);
    };
    const byId = new Map(this.#options.providers.map(({ provider }) => [provider.id, provider]));
    for (const alias of this.#options.aliases) {
      const provider = byId.get(alias.provider);
      if (provider !== undefined) add(alias.name, { provider, target: alias.target, info: { id: alias.target } });
    }
    for (const { provider } of this.#options.providers) {
      for (const info of this.#found.get(provider.id) ?? []) add(info.id, { provider, target: info.id, info });
    }
    for (const { provider } of this.#options.providers) {
      for (const info of this.#found.get(provider.id) ?? []) {
        add(`${provider.id}/${info.id}`, { provider, target: info.id, info });
      }
    }
    return table;
  }
}

function able(entry: Entry, request: ModelRequest): Target {
  if (!entry.provider.answers.includes(request.kind))
    throw new GatehouseError('unsupported_by_model', { param: 'model' });
  return entry;
}

/** Which models a provider is configured to have. The extractive provider knows its own without being asked over a wire. */
export function configuredModels(options: ProviderOptions): 'discover' | readonly string[] {
  return options.kind === 'openai-compatible' ? options.models : [options.model];
}
