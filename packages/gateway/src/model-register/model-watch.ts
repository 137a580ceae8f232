import type { Clock } from '../core/clock.ts';
import { asGatehouseError } from '../core/errors.ts';
import type { ModelIdentity, Provider } from '../core/provider.ts';
import type { ModelBook } from './model-book.ts';
import type { ModelObserver } from './model-observer.ts';
import type { RegisterRules } from './register-rules.ts';
import type { ModelFile, WatchedFiles } from './watched-files.ts';

export interface ModelWatchParts {
  readonly book: ModelBook;
  readonly observer: ModelObserver;
  readonly files: WatchedFiles;
  readonly rules: RegisterRules;
  readonly providers: readonly Provider[];
  /** Models that are files on this machine, as one configuration names them. */
  readonly modelFiles: readonly ModelFile[];
  /** Names that a provider is known to have, where its server does not tell what they are. */
  readonly namesOf: (provider: string) => readonly string[];
  readonly clock: Pick<Clock, 'elapsed'>;
  readonly unexpected: (cause: unknown) => void;
  /** Calls back after so many milliseconds; the timers of the system without it. */
  readonly after?: ((milliseconds: number, call: () => void) => () => void) | undefined;
}

/** After a look at which a server could not be asked; doubled with each in a row. */
const soon = 1_000;
/** How often requests may make it look before its time. */
const rest = 2_000;

/** Asks model servers and looks at files again and again, beside the path of requests. One configuration has one. */
export class ModelWatch {
  readonly #parts: ModelWatchParts;
  #cancel: (() => void) | undefined;
  #running = false;
  #failures = 0;
  #lookedAt = Number.NEGATIVE_INFINITY;
  #looking: Promise<void> | undefined;

  constructor(parts: ModelWatchParts) {
    this.#parts = parts;
  }

  /** Resolves after the first look; files are still being read then. */
  async start(): Promise<void> {
    const { book, modelFiles, providers } = this.#parts;
    this.#running = true;
    book.keepOnly(new Set([...providers.map(({ id }) => id), ...modelFiles.map(({ provider }) => provider)]));
    await this.look();
  }

  /** Of servers that never tell more than names, once these are known. */
  noteNames(): void {
    const { modelFiles, namesOf, observer, providers, rules } = this.#parts;
    const inFiles = new Set(modelFiles.map(({ provider }) => provider));
    for (const { id, identify } of providers)
      if (identify === undefined && !inFiles.has(id)) observer.observe(id, namesOf(id).map(nameOnly), rules);
  }

  stop(): void {
    this.#running = false;
    this.#cancel?.();
  }

  /** One look at a time; whoever comes in between waits for the one under way. Never rejects. */
  look(): Promise<void> {
    this.#looking ??= this.#lookOnce().finally(() => {
      this.#looking = undefined;
      this.#lookedAt = this.#parts.clock.elapsed();
      this.#schedule();
    });
    return this.#looking;
  }

  /** A request could not be let through because nobody knows what a model is. */
  hurry(): void {
    if (!this.#running || this.#looking !== undefined || this.#parts.clock.elapsed() - this.#lookedAt < rest) return;
    void this.look();
  }

  #schedule(): void {
    const { after = systemAfter, rules } = this.#parts;
    this.#cancel?.();
    if (!this.#running) return;
    const delay =
      this.#failures === 0 ? rules.options.every : Math.min(rules.options.every, soon * 2 ** this.#failures);
    this.#cancel = after(delay, () => void this.look());
  }

  async #lookOnce(): Promise<void> {
    const { book, files, modelFiles, providers, rules, unexpected } = this.#parts;
    const inFiles = new Set(modelFiles.map(({ provider }) => provider));
    const asked = await Promise.all([
      files.look(modelFiles, rules).then(() => true),
      ...providers.filter(({ id }) => !inFiles.has(id)).map((provider) => this.#ask(provider)),
    ]);
    this.#failures = asked.every(Boolean) ? 0 : Math.min(10, this.#failures + 1);
    await book.save().catch(unexpected);
  }

  /** Whether it could be asked. */
  async #ask(provider: Provider): Promise<boolean> {
    const { namesOf, observer, rules } = this.#parts;
    if (provider.identify === undefined) {
      observer.observe(provider.id, namesOf(provider.id).map(nameOnly), rules);
      return true;
    }
    try {
      const told = await provider.identify(AbortSignal.timeout(rules.options.timeout));
      const listed = new Set(told.map(({ id }) => id));
      // Names that the operator has given, and the server does not list, can be asked for all the same.
      const others = namesOf(provider.id).filter((name) => !listed.has(name));
      // Ollama takes a name without a tag for its latest.
      const latest = (name: string): ModelIdentity | undefined => told.find(({ id }) => id === `${name}:latest`);
      const named = others.map((name) => ({ ...(latest(name) ?? nameOnly(name)), id: name }));
      observer.observe(provider.id, [...told, ...named], rules);
      return true;
    } catch (thrown) {
      const { code } = asGatehouseError(thrown);
      observer.failed(provider.id, code === 'client_closed_request' ? 'upstream_timeout' : code);
      return false;
    }
  }
}

function nameOnly(id: string): ModelIdentity {
  return { id, digest: undefined, evidence: 'name', facts: {} };
}

function systemAfter(milliseconds: number, call: () => void): () => void {
  const timer = setTimeout(call, milliseconds).unref();
  return () => clearTimeout(timer);
}
