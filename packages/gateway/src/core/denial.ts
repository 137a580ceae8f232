import type { Caller } from './caller.ts';
import type { GatehouseError } from './errors.ts';

/** A call that was refused for want of a fitting key without going down the path, as those of the admin plane. */
export interface Denial {
  readonly requestId: string;
  /** Method and path of the route as we name it, nothing of the client's: `DELETE /admin/v1/keys/*`. */
  readonly route: string;
  readonly plane: 'data' | 'admin' | 'record';
  /** Known where the key is valid and only its role does not fit. */
  readonly caller: Caller | undefined;
  /** Address of the client; for the log only. */
  readonly client: string;
  readonly error: GatehouseError;
  /** Monotonic milliseconds at which the request came. */
  readonly startedAt: number;
}
