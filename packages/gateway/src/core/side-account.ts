import type { CollectedAnswer } from './answer.ts';
import type { CallSignal } from './call-signal.ts';
import type { Provider } from './provider.ts';
import type { ModelRequest } from './request.ts';

/**
 * Whoever has a model asked beside the call that gives the answer: it counts for their limits and budgets, and stands in the record beside that
 * call.
 */
export interface SideAccount {
  /** Undefined where a limit has no room for it. Rejects where the model cannot be asked. */
  ask(
    request: ModelRequest,
    to: { readonly provider: Provider; readonly target: string },
    signal: CallSignal,
  ): Promise<CollectedAnswer | undefined>;
}
