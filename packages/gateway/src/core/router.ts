import type { ErrorCode } from '@gatehouse/contract/errors';
import type { ModelInfo, Provider } from './provider.ts';
import type { ModelRequest } from './request.ts';
import type { TargetChoice } from './target-choice.ts';

export interface Target {
  readonly provider: Provider;
  /** The model as the provider names it. */
  readonly target: string;
  /** Of a name that several may answer: `provider` and `target` are the first that are listed. */
  readonly choice?: TargetChoice | undefined;
}

export interface ExposedModel extends ModelInfo {
  readonly provider: string;
  /** Set where it is `<provider>/<model>` for a model that has a shorter name too, which is enough to show to people. */
  readonly longForm?: true;
}

export interface KnownModels {
  /** Id of the provider. */
  readonly provider: string;
  /** Whether the server is asked for them; otherwise they are configured. */
  readonly discovered: boolean;
  readonly models: readonly string[];
  /** When its server last said which models it has, in milliseconds since the Unix epoch. */
  readonly saidAt: number | undefined;
  /** Why it could not be asked the last time. */
  readonly fault: ErrorCode | undefined;
}

/** Who may answer a model name. */
export interface PossibleTarget {
  /** Id of the provider. */
  readonly provider: string;
  /** The model as the provider names it. */
  readonly target: string;
}

export interface Router {
  /**
   * Throws `unsupported_by_model`; `model_not_found` where no model has the name; and the code of the fault, such as
   * `upstream_unreachable`, where that cannot be told because a model server never said which models it has. Asynchronous
   * only where a model server has to be asked first.
   */
  choose(request: ModelRequest): Target | Promise<Target>;
  /** Every name that `choose` takes. */
  models(): readonly ExposedModel[];
  /** Whether the name is one of them at this moment. */
  has(name: string): boolean;
  /**
   * All that may answer this name at this moment; empty where no model has it. What is to go to any of them must be fit for
   * each. The very same list until something of it changes.
   */
  targetsOf(name: string): readonly PossibleTarget[];
  /** Digest of what a server has under this name, where it says one: it changes when the model is replaced. */
  revisionOf(target: PossibleTarget): string | undefined;
  /** One of them; throws as `choose` does. */
  find(name: string): ExposedModel | Promise<ExposedModel>;
  /** What each provider is known to have at this moment. */
  knownModels(): readonly KnownModels[];
}
