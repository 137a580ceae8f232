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
  /** Throws `model_not_found` or `unsupported_by_model`. */
  choose(request: ModelRequest): Target;
  models(): readonly ExposedModel[];
}
