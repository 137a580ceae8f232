import { join } from 'node:path';
import type { Configuration, ProviderOptions } from '@gatehouse/contract/config';
import type { GuardOptions } from '@gatehouse/contract/guards';
import { isModelServer } from '@gatehouse/contract/providers';
import type { Incident } from './core/attempts.ts';
import type { Clock } from './core/clock.ts';
import type { Ledger } from './core/ledger.ts';
import { type ModelGate, modelRefusal, type ModelRegisterAdministration } from './core/model-register.ts';
import type { Provider } from './core/provider.ts';
import type { Log } from './core/telemetry.ts';
import type { Approvals } from './disclosure/approvals.ts';
import { findTokenModel } from './lib/token-model-folder.ts';
import { createFileReader, type FileReader } from './model-register/file-reader.ts';
import { createModelAdministration } from './model-register/model-administration.ts';
import { type BomService, modelBom } from './model-register/model-bom.ts';
import { ModelBook } from './model-register/model-book.ts';
import { createModelGate } from './model-register/model-gate.ts';
import { ModelObserver } from './model-register/model-observer.ts';
import { ModelWatch } from './model-register/model-watch.ts';
import { createRegisterRules, type RegisterRules } from './model-register/register-rules.ts';
import { registeredModels } from './model-register/register-view.ts';
import { WatchedFolders } from './model-register/watched-folders.ts';
import { type ModelFile, WatchedFiles } from './model-register/watched-files.ts';
import { trustOf } from './privacy/provider-trust.ts';

export interface ModelRegisterParts {
  readonly dataFolder: string;
  readonly tenant: string;
  readonly version: string;
  readonly ledger: Pick<Ledger, 'append'>;
  readonly clock: Clock;
  readonly log: Pick<Log, 'modelChanged' | 'unexpected'>;
  readonly tell: (incidents: readonly Incident[]) => void;
  readonly changed: () => void;
  /** The script of the thread that reads files. */
  readonly script: URL;
  readonly approvals: Pick<Approvals, 'use'>;
  /** Whether a second person must agree. */
  readonly fourEyes: boolean;
}

/** The register as one configuration has it. */
export interface PathModels {
  readonly gate: ModelGate;
  readonly rules: RegisterRules;
  readonly watch: ModelWatch;
  readonly folders: WatchedFolders;
}

/** What guards and recognisers load stands here, in place of a provider; no provider can have this name. */
const localModels = 'local:onnx';

/** What is known of models: it belongs to the process, so that a reload forgets nothing. */
export class ModelRegister {
  readonly #parts: ModelRegisterParts;
  readonly #book: ModelBook;
  readonly #reader: FileReader;
  readonly #observer: ModelObserver;
  readonly #files: WatchedFiles;

  private constructor(parts: ModelRegisterParts, book: ModelBook) {
    const { changed, clock, ledger, log, script, tell, tenant } = parts;
    this.#parts = parts;
    this.#book = book;
    this.#reader = createFileReader(script);
    this.#observer = new ModelObserver({ book, ledger, clock, tenant, log, tell, changed });
    this.#files = new WatchedFiles({ book, observer: this.#observer, reader: this.#reader, clock });
  }

  /** Rejects with ModelBookError where its file cannot be used. */
  static async open(parts: ModelRegisterParts): Promise<ModelRegister> {
    return new ModelRegister(parts, await ModelBook.open(join(parts.dataFolder, 'models.json')));
  }

  /** `namesOf`: the names that a provider is known to have. */
  async openPath(
    configuration: Configuration,
    providers: readonly Provider[],
    namesOf: (provider: string) => readonly string[],
  ): Promise<PathModels> {
    const { clock, log, tell, tenant } = this.#parts;
    const rules = createRegisterRules(configuration.modelRegister);
    const builtIn = new Set(configuration.providers.filter(isBuiltIn).map(({ id }) => id));
    const watch = new ModelWatch({
      book: this.#book,
      observer: this.#observer,
      files: this.#files,
      rules,
      providers: providers.filter(({ id }) => !builtIn.has(id)),
      modelFiles: await modelFilesOf(configuration),
      namesOf,
      clock,
      unexpected: (cause) => log.unexpected('model register', cause),
    });
    const gate = createModelGate({ book: this.#book, rules, builtIn, clock, unverified: () => watch.hurry() });
    const folders = new WatchedFolders({
      folders: rules.options.folders,
      every: rules.options.readAgain,
      reader: this.#reader,
      clock,
      tell,
      tenant,
      log,
    });
    return { gate, rules, watch, folders };
  }

  /** `inForce` is that of the path that serves. */
  administration(
    inForce: () => { readonly configuration: Configuration; readonly registered: PathModels | undefined },
  ): ModelRegisterAdministration {
    const { approvals, clock, fourEyes, ledger, version } = this.#parts;
    const opened = (): PathModels => {
      const { registered: models } = inForce();
      if (models === undefined) throw new Error('the path was opened without a register of models');
      return models;
    };
    const rules = (): RegisterRules => opened().rules;
    const models = () => registeredModels(this.#book, rules(), clock.now());
    const deciding = createModelAdministration({
      book: this.#book,
      clock,
      ledger,
      rules,
      async askSecond(asked) {
        return fourEyes ? approvals.use({ action: 'model', ...asked }) : { approver: undefined };
      },
    });
    return {
      ...deciding,
      view: async () => {
        const { mode, onChange } = rules().options;
        return { mode, onChange, fourEyes, models: models(), folders: [...opened().folders.views()] };
      },
      look: async () => {
        const { folders, watch } = opened();
        folders.look();
        await watch.look();
      },
      bom: async () =>
        modelBom({ version, models: models(), services: inForce().configuration.providers.map(serviceOf) }),
    };
  }

  /** How many models stand how, for metrics. */
  standings(rules: RegisterRules | undefined): ReadonlyMap<string, number> {
    const counts = new Map<string, number>();
    if (rules === undefined) return counts;
    for (const { standing } of registeredModels(this.#book, rules, this.#parts.clock.now()))
      counts.set(standing, (counts.get(standing) ?? 0) + 1);
    return counts;
  }

  async close(): Promise<void> {
    await this.#reader.close();
    await this.#files.settled();
    await this.#observer.settled();
    await this.#book.save().catch((error: unknown) => this.#parts.log.unexpected('model register', error));
  }
}

/** A provider that is not asked for models that may not be used, whoever asks: the path, a guard, the cache. */
export function withGate(provider: Provider, gate: ModelGate): Provider {
  return {
    ...provider,
    async call(call) {
      const code = gate.refusalOf({ provider: provider.id, target: call.target });
      if (code !== undefined) throw modelRefusal(code);
      return provider.call(call);
    },
  };
}

function isBuiltIn({ kind }: ProviderOptions): boolean {
  return kind === 'extractive';
}

/** Files that a configuration names. What cannot be found is told by whoever wants to load it. */
async function modelFilesOf(configuration: Configuration): Promise<readonly ModelFile[]> {
  const { inspection, providers, pseudonymisation } = configuration;
  const served = providers.flatMap((options) =>
    options.kind === 'llama-cpp' ? [{ provider: options.id, model: options.model, path: options.file }] : [],
  );
  const guards = [inspection.guards, ...Object.values(inspection.policies).map((policy) => policy.guards)].flat();
  const folders = guards.flatMap((guard: GuardOptions) =>
    guard.use === 'onnx' ? [{ folder: guard.folder, file: guard.file, task: 'text-classification' as const }] : [],
  );
  const { model } = pseudonymisation;
  const tokens =
    model === undefined ? [] : [{ folder: model.folder, file: model.file, task: 'token-classification' as const }];
  const found = new Map<string, ModelFile>();
  for (const { file, folder, task } of [...folders, ...tokens]) {
    const path = (await findTokenModel(folder, file, task).catch(() => undefined))?.model;
    if (path !== undefined) found.set(path, { provider: localModels, model: path.slice(-256), path });
  }
  return [...served, ...found.values()];
}

function serviceOf(options: ProviderOptions): BomService {
  const crossesBoundary = trustOf(options) === 'cloud';
  if (!isModelServer(options)) {
    return {
      id: options.id,
      kind: options.kind,
      endpoint: undefined,
      authenticated: false,
      crossesBoundary,
      operator: undefined,
      country: undefined,
    };
  }
  const { origin, pathname } = new URL(options.baseUrl);
  return {
    id: options.id,
    kind: options.kind,
    // Users, passwords and queries may be secrets.
    endpoint: `${origin}${pathname}`,
    authenticated: options.apiKey !== undefined || Object.keys(options.headers).length > 0,
    crossesBoundary,
    operator: options.operator,
    country: options.country,
  };
}
