import type { PlaygroundReport } from '@gatehouse/contract/admin-playground';
import { blockedCodes } from '../core/blocked-codes.ts';
import type { GatehouseError } from '../core/errors.ts';
import type { Exchange } from '../core/exchange.ts';

/** How far an exchange came that ended with an error, as whoever looks on is told. */
export function phaseOf({ code }: GatehouseError, { notes }: Exchange): PlaygroundReport['phase'] {
  if (code === 'client_closed_request') return 'cancelled';
  if (blockedCodes.has(code)) return 'blocked';
  return notes.requestReceipt === undefined ? 'refused' : 'failed';
}
