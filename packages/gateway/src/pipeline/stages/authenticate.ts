import type { KeyRing } from '../../core/access.ts';
import type { Clock } from '../../core/clock.ts';
import { GatehouseError } from '../../core/errors.ts';
import type { Exchange } from '../../core/exchange.ts';
import type { Stage } from '../../core/stage.ts';
import type { Strangers } from '../../core/strangers.ts';

export interface AuthenticateRooms {
  readonly keys: KeyRing;
  readonly clock: Clock;
  /** Told of every failure before anything else can happen, so that many at once count like many in a row. */
  readonly strangers: Pick<Strangers, 'failed'>;
  /** Name of the tenant that the keys belong to. */
  readonly tenant: string;
  /** What holds for whoever has no fitting key; for explaining it. */
  readonly strangerLimits: StrangerLimits;
}

export interface StrangerLimits {
  readonly failuresPerMinute: number;
  /** How many addresses and ranges of proxies are trusted. */
  readonly trustedProxies: number;
}

const neededRole = 'user';

/** Who is calling. Nothing of the body has been read yet, so a stranger cannot make the gateway parse anything. */
export function authenticate({ keys, clock, strangers, tenant, strangerLimits }: AuthenticateRooms): Stage {
  function identify(exchange: Exchange): void {
    const { credential } = exchange;
    if (credential.found === 'none') throw new GatehouseError('missing_credentials');
    if (credential.found === 'several') throw new GatehouseError('multiple_credentials');
    const caller = keys.verify(credential.value, clock.now());
    // Noted before the role is judged: a refusal should say whose key it was.
    exchange.caller = caller;
    // What the stages tell whoever looks on is not for callers.
    if (caller.role !== (exchange.watch === undefined ? neededRole : 'admin'))
      throw new GatehouseError('role_not_permitted');
  }

  return {
    name: 'authenticate',
    explain: () => [
      { id: 'virtual-keys', bits: 256, hash: 'SHA-256' },
      { id: 'role-needed', role: neededRole },
      { id: 'tenant', tenant },
      { id: 'failure-rate', failures: strangerLimits.failuresPerMinute, window: 60_000 },
      { id: 'trusted-proxies', ranges: strangerLimits.trustedProxies },
    ],
    run(exchange, next) {
      try {
        identify(exchange);
      } catch (error) {
        strangers.failed(exchange.client);
        throw error;
      }
      return next(exchange);
    },
  };
}
