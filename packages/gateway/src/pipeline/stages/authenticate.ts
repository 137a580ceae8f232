import type { KeyRing } from '../../core/access.ts';
import type { Clock } from '../../core/clock.ts';
import { GatehouseError } from '../../core/errors.ts';
import type { Stage } from '../../core/stage.ts';

export interface AuthenticateRooms {
  readonly keys: KeyRing;
  readonly clock: Clock;
}

/** Who is calling. Nothing of the body has been read yet, so a stranger cannot make the gateway parse anything. */
export function authenticate({ keys, clock }: AuthenticateRooms): Stage {
  return {
    name: 'authenticate',
    explain: () => ['virtual keys with 256 random bits; only their SHA-256 is kept', 'role needed: user'],
    run(exchange, next) {
      const { credential } = exchange;
      if (credential.found === 'none') throw new GatehouseError('missing_credentials');
      if (credential.found === 'several') throw new GatehouseError('multiple_credentials');
      const caller = keys.verify(credential.value, clock.now());
      // Noted before the role is judged: a refusal should say whose key it was.
      exchange.caller = caller;
      if (caller.role !== 'user') throw new GatehouseError('role_not_permitted');
      return next(exchange);
    },
  };
}
