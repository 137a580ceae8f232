import type { ProviderOptions } from '@gatehouse/contract/config';
import { errorCatalogue } from '@gatehouse/contract/errors';
import { isModelServer } from '@gatehouse/contract/providers';
import type { AliasTarget } from '@gatehouse/contract/routing';
import type { Clock } from '../core/clock.ts';
import { asGatehouseError, GatehouseError } from '../core/errors.ts';
import type { ModelGate } from '../core/model-register.ts';
import type { ModelInfo, Provider } from '../core/provider.ts';
import type { ModelRequest } from '../core/request.ts';
import type { ExposedModel, KnownModels, PossibleTarget, Router, Target } from '../core/router.ts';
import type { TargetChoice } from '../core/target-choice.ts';
import type { Log } from '../core/telemetry.ts';

export interface ModelDirectoryOptions {
  readonly providers: readonly { readonly provider: Provider; readonly models: 'discover' | readonly string[] }[];
  /** A name with several targets stands there several times. */
  readonly aliases: readonly AliasTarget[];
  /** Of names with several. */
  readonly choices?: ReadonlyMap<string, TargetChoice>;
  /** What is known of models beyond what servers list. */
  readonly register?: ModelGate | undefined;
  readonly clock: Clock;
  readonly log: Pick<Log, 'discovered' | 'discoveryFailed'>;
}

/** How long what a model server said about its models is believed before it is asked again, in milliseconds. */
const refreshEvery = 15_000;
/** The same after a server could not be asked; doubled with each failure in a row, up to `refreshEvery`. */
const retryAfterFailure = 1_000;
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
  readonly longForm: boolean;
  readonly targets: readonly PossibleTarget[];
}

const noTargets: readonly PossibleTarget[] = Object.freeze([]);

/** What is known of one provider. */
interface Listing {
  readonly provider: Provider;
  readonly discovered: boolean;
  /** Undefined as long as its server has never said. */
  models: readonly ModelInfo[] | undefined;
  /** Why it could not be asked the last time. */
  failure: GatehouseError | undefined;
  /** When it said which models it has, in milliseconds since the Unix epoch. */
  saidAt: number | undefined;
  /** When each model was first seen, in seconds since the Unix epoch. */
  readonly firstSeen: Map<string, number>;
}

/**
 * Which model is where. Names are, in this order: the configured aliases, the names that the providers give their models
 * (the first provider wins), and `<provider>/<model>`, which always works. A server that is down keeps its last known
 * models; a model that appears later is found when it is first asked for, or in the background.
 */
export class ModelDirectory implements Router {
  readonly #options: ModelDirectoryOptions;
  readonly #listings: readonly Listing[];
  /** Configured, so the very same list for ever. */
  readonly #severalTargets = new Map<string, readonly PossibleTarget[]>();
  #table: ReadonlyMap<string, Entry> = new Map();
  /** By provider, then by model; only those that say one. */
  #revisions: ReadonlyMap<string, ReadonlyMap<string, string>> = new Map();
  #refreshing: Promise<void> | undefined;
  #refreshedAt = Number.NEGATIVE_INFINITY;
  #failures = 0;
  #timer: NodeJS.Timeout | undefined;
  #running = false;

  constructor(options: ModelDirectoryOptions) {
    this.#options = options;
    this.#listings = options.providers.map(({ provider, models }) => ({
      provider,
      discovered: models === 'discover',
      models: models === 'discover' ? undefined : models.map((id) => ({ id })),
      failure: undefined,
      saidAt: undefined,
      firstSeen: new Map<string, number>(),
    }));
    this.#table = this.#build();
  }

  /** Asks every server once, and keeps asking in the background. */
  async start(): Promise<void> {
    this.#running = true;
    await this.#refresh();
  }

  stop(): void {
    this.#running = false;
    clearTimeout(this.#timer);
  }

  choose(request: ModelRequest): Target | Promise<Target> {
    const entry = this.#table.get(request.model);
    if (entry !== undefined) return able(entry, request);
    return this.#ask(request.model).then((found) => able(found, request));
  }

  find(name: string): ExposedModel | Promise<ExposedModel> {
    const entry = this.#table.get(name);
    return entry === undefined ? this.#ask(name).then((found) => exposed(name, found)) : exposed(name, entry);
  }

  models(): readonly ExposedModel[] {
    return [...this.#table].map(([name, entry]) => exposed(name, entry));
  }

  routes(): readonly ModelRoute[] {
    return [...this.#table].map(([name, { provider, target }]) => ({ name, provider: provider.id, target }));
  }

  targetsOf(name: string): readonly PossibleTarget[] {
    return this.#table.get(name)?.targets ?? noTargets;
  }

  revisionOf({ provider, target }: PossibleTarget): string | undefined {
    const listed = this.#revisions.get(provider)?.get(target);
    const { register } = this.#options;
    if (register === undefined) return listed;
    const digest = register.digestOf({ provider, target });
    // An answer of a model that may no longer be asked is no answer of one that may.
    const refused = register.refusalOf({ provider, target });
    const parts = [listed, digest === `sha256:${listed}` ? undefined : digest, refused].filter(
      (part) => part !== undefined,
    );
    return parts.length === 0 ? undefined : parts.join(' ');
  }

  has(name: string): boolean {
    return this.#table.has(name);
  }

  knownModels(): readonly KnownModels[] {
    return this.#listings.map(({ provider, discovered, models, saidAt, failure }) => ({
      provider: provider.id,
      discovered,
      models: models?.map(({ id }) => id) ?? [],
      saidAt,
      fault: failure?.code,
    }));
  }

  /** Looks for a name again after the servers were asked again. */
  async #ask(name: string): Promise<Entry> {
    if (this.#options.clock.elapsed() - this.#refreshedAt >= refreshOnMiss) await this.#refresh();
    const entry = this.#table.get(name);
    if (entry !== undefined) return entry;
    // "There is no such model" is true only where every server has said which it has.
    const silent = this.#listings.filter(({ models }) => models === undefined);
    const [meant] = silent.toSorted((one, other) => Number(leads(other, name)) - Number(leads(one, name)));
    throw meant === undefined ? new GatehouseError('model_not_found', { param: 'model' }) : unlisted(meant);
  }

  /** One refresh at a time; whoever comes in between waits for the one under way. */
  #refresh(): Promise<void> {
    this.#refreshing ??= this.#askServers().finally(() => {
      this.#refreshing = undefined;
      this.#refreshedAt = this.#options.clock.elapsed();
      this.#schedule();
    });
    return this.#refreshing;
  }

  #schedule(): void {
    clearTimeout(this.#timer);
    if (!this.#running || !this.#listings.some(({ discovered }) => discovered)) return;
    const failed = this.#listings.some(({ failure }) => failure !== undefined);
    const delay = failed ? Math.min(refreshEvery, retryAfterFailure * 2 ** this.#failures) : refreshEvery;
    this.#failures = failed ? Math.min(10, this.#failures + 1) : 0;
    this.#timer = setTimeout(() => void this.#refresh(), delay);
    this.#timer.unref();
  }

  async #askServers(): Promise<void> {
    await Promise.all(this.#listings.filter(({ discovered }) => discovered).map((listing) => this.#askServer(listing)));
    this.#table = this.#build();
    this.#revisions = new Map(this.#listings.map(({ provider, models = [] }) => [provider.id, digestsIn(models)]));
  }

  /** Says what has changed, and nothing of a server that stays as it is, down or up. */
  async #askServer(listing: Listing): Promise<void> {
    const { log } = this.#options;
    const { provider, failure } = listing;
    try {
      const models = await provider.models(AbortSignal.timeout(listingTimeout));
      if (failure !== undefined || models.length !== listing.models?.length) log.discovered(provider.id, models.length);
      listing.models = models;
      listing.failure = undefined;
      listing.saidAt = this.#options.clock.now();
      this.#forgetOthers(listing, models);
    } catch (error) {
      listing.failure = listingFault(error);
      if (failure?.code !== listing.failure.code) log.discoveryFailed(provider.id, error);
    }
  }

  /** A server that makes up ever new names must not fill the memory. */
  #forgetOthers({ firstSeen }: Listing, models: readonly ModelInfo[]): void {
    const known = new Set(models.map(({ id }) => id));
    for (const { target } of this.#options.aliases) known.add(target);
    for (const id of firstSeen.keys()) if (!known.has(id)) firstSeen.delete(id);
  }

  #build(): ReadonlyMap<string, Entry> {
    const table = new Map<string, Entry>();
    const short = new Set<ModelInfo>();
    for (const { name, provider: id, target } of this.#options.aliases) {
      const listing = this.#listings.find(({ provider }) => provider.id === id);
      if (listing === undefined || table.has(name)) continue;
      const choice = this.#options.choices?.get(name);
      const info = listing.models?.find((model) => model.id === target);
      // The name of several is no short form of the first of them.
      if (info !== undefined && choice === undefined) short.add(info);
      table.set(name, {
        provider: listing.provider,
        target,
        choice,
        info: this.#dated(listing, info ?? { id: target }),
        longForm: false,
        targets: choice === undefined ? onlyTarget(listing.provider, target) : this.#allTargets(name),
      });
    }
    for (const listing of this.#listings) {
      for (const info of listing.models ?? []) {
        if (table.has(info.id)) continue;
        short.add(info);
        table.set(info.id, {
          provider: listing.provider,
          target: info.id,
          info: this.#dated(listing, info),
          longForm: false,
          targets: onlyTarget(listing.provider, info.id),
        });
      }
    }
    for (const listing of this.#listings) {
      const { provider, models = [] } = listing;
      for (const info of models) {
        const name = `${provider.id}/${info.id}`;
        if (table.has(name)) continue;
        table.set(name, {
          provider,
          target: info.id,
          info: this.#dated(listing, info),
          longForm: short.has(info),
          targets: onlyTarget(provider, info.id),
        });
      }
    }
    return table;
  }

  #allTargets(name: string): readonly PossibleTarget[] {
    const known = this.#severalTargets.get(name);
    if (known !== undefined) return known;
    const targets = this.#options.aliases
      .filter((alias) => alias.name === name)
      .map(({ provider, target }) => Object.freeze({ provider, target }));
    this.#severalTargets.set(name, Object.freeze(targets));
    return targets;
  }

  /** With a time since when it is there: clients expect one, and zero would be shown as 1970. */
  #dated({ firstSeen }: Listing, info: ModelInfo): ModelInfo {
    if (info.created !== undefined) return info;
    let created = firstSeen.get(info.id);
    if (created === undefined) {
      created = Math.floor(this.#options.clock.now() / 1_000);
      firstSeen.set(info.id, created);
    }
    return { ...info, created };
  }
}

function digestsIn(models: readonly ModelInfo[]): ReadonlyMap<string, string> {
  const digests = new Map<string, string>();
  for (const { details, id } of models) {
    const digest = details?.['digest'];
    if (typeof digest === 'string') digests.set(id, digest);
  }
  return digests;
}

function onlyTarget({ id }: Provider, target: string): readonly PossibleTarget[] {
  return Object.freeze([Object.freeze({ provider: id, target })]);
}

function exposed(name: string, { provider, info, longForm }: Entry): ExposedModel {
  const model = { ...info, id: name, provider: provider.id };
  return longForm ? { ...model, longForm } : model;
}

/** Whether a name is written as one of this provider's. */
function leads({ provider }: Listing, name: string): boolean {
  return name.startsWith(`${provider.id}/`);
}

/** What a client gets who asked for a model that this server may have. */
function unlisted({ failure }: Listing): GatehouseError {
  return new GatehouseError(failure?.code ?? 'upstream_unreachable', { cause: failure });
}

/** The fault as one of the server's: what went wrong with our own question is not the fault of any client. */
function listingFault(thrown: unknown): GatehouseError {
  const error = asGatehouseError(thrown);
  if (error.code === 'client_closed_request') return new GatehouseError('upstream_timeout', { cause: thrown });
  const { type, status } = errorCatalogue[error.code];
  return type === 'upstream_error' && status >= 500 ? error : new GatehouseError('upstream_failed', { cause: thrown });
}

function able(entry: Entry, request: ModelRequest): Target {
  // Of several, the choice knows which of them can.
  if (entry.choice === undefined && !entry.provider.answers.includes(request.kind))
    throw new GatehouseError('unsupported_by_model', { param: 'model' });
  return entry;
}

/** Which models a provider is configured to have. The extractive provider knows its own without being asked over a wire. */
export function configuredModels(options: ProviderOptions): 'discover' | readonly string[] {
  return isModelServer(options) ? options.models : [options.model];
}
