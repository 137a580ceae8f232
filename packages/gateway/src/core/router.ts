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

export interface Router {
  /** Throws `model_not_found` or `unsupported_by_model`. Asynchronous only where a model server has to be asked first. */
  choose(request: ModelRequest): Target | Promise<Target>;
  models(): readonly ExposedModel[];
  /** The routes in words, a line each. */
  explain(): readonly string[];
}
