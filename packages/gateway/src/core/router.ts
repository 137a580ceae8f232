import type { ModelInfo, Provider } from './provider.ts';
import type { ModelRequest } from './request.ts';

export interface Target {
  readonly provider: Provider;
  /** The model as the provider names it. */
  readonly target: string;
}

export interface ExposedModel extends ModelInfo {
  readonly provider: string;
}

export interface KnownModels {
  /** Id of the provider. */
  readonly provider: string;
  /** Whether the server is asked for them; otherwise they are configured. */
  readonly discovered: boolean;
  readonly models: readonly string[];
}

export interface Router {
  /** Throws `model_not_found` or `unsupported_by_model`. Asynchronous only where a model server has to be asked first. */
  choose(request: ModelRequest): Target | Promise<Target>;
  models(): readonly ExposedModel[];
  /** What each provider is known to have at this moment. */
  knownModels(): readonly KnownModels[];
}
