import type {
  AcceptModelRequest,
  ModelRegisterView,
  RegisterModelsRequest,
  RemoveModelRequest,
} from '@gatehouse/contract/admin-model-register';
import type { ApprovalView } from '@gatehouse/contract/admin-record';
import type { ErrorCode } from '@gatehouse/contract/errors';
import { GatehouseError } from './errors.ts';
import type { PossibleTarget } from './router.ts';

/** Asked on the path, before anything is sent. */
export interface ModelGate {
  /** Why this model may not be asked now; undefined where it may. */
  refusalOf(place: PossibleTarget): ErrorCode | undefined;
  /** What it is, as far as that is known at this moment. */
  digestOf(place: PossibleTarget): string | undefined;
}

/** Seconds after which a client may ask again for a model of which nobody knows yet what it is. */
const askAgain = 2;

/** What a client gets who asks for a model that may not be asked. */
export function modelRefusal(code: ErrorCode): GatehouseError {
  return new GatehouseError(code, { param: 'model', ...(code === 'model_unverified' ? { retryAfter: askAgain } : {}) });
}

/** What has become of a wish: it is done, or a second person was asked. */
export type ModelDecision = { readonly done: number } | { readonly question: ApprovalView };

/** What administrators see and do. */
export interface ModelRegisterAdministration {
  view(): Promise<ModelRegisterView>;
  /** Throws `model_not_found` and `model_register_unwritable`. `done` is how many are registered now that were not before. */
  register(wanted: RegisterModelsRequest, actor: string): Promise<ModelDecision>;
  /** Throws `model_not_found`, `model_pinned`, `model_digest_gone` and `model_register_unwritable`. */
  accept(wanted: AcceptModelRequest, actor: string): Promise<ModelDecision>;
  /** Throws `resource_not_found`, `model_pinned` and `model_register_unwritable`. */
  remove(wanted: RemoveModelRequest, actor: string): Promise<ModelDecision>;
  /** Asks all servers, and looks at all files, now. */
  look(): Promise<void>;
  /** A list of all models and where they come from: CycloneDX, as JSON. */
  bom(): Promise<string>;
}
