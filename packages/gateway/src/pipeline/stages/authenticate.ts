import type { Authenticator } from '../../core/authenticator.ts';
import type { Caller } from '../../core/caller.ts';
import type { Clock } from '../../core/clock.ts';
import type { AnswerStream } from '../../core/delta.ts';
import { GatehouseError } from '../../core/errors.ts';
import type { Exchange } from '../../core/exchange.ts';
import type { Next, Stage } from '../../core/stage.ts';
import type { Strangers } from '../../core/strangers.ts';
import { narrow } from '../key-scopes.ts';

export interface AuthenticateRooms {
  readonly authenticator: Authenticator;
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

const needed = 'models.call';

/** Who is calling. Nothing of the body has been read yet, so a stranger cannot make the gateway parse anything. */
export function authenticate(rooms: AuthenticateRooms): Stage {
  const { authenticator, clock, strangers, tenant, strangerLimits } = rooms;

  function admit(exchange: Exchange, caller: Caller): void {
    // Noted before it is judged what the caller may do: a refusal should say whose key it was.
    exchange.caller = caller;
    // What the stages tell whoever looks on is not for callers.
    if (!caller.permissions.has(exchange.watch === undefined ? needed : 'playground.use'))
      throw new GatehouseError('role_not_permitted');
    if (caller.scopes !== undefined) narrow(exchange, caller);
  }

  function failed(exchange: Exchange, error: unknown): void {
    // Whoever calls can do nothing about it that an issuer cannot be reached.
    if (error instanceof GatehouseError && error.code === 'issuer_unavailable') return;
    strangers.failed(exchange.client);
  }

  /** Where a token has to be checked first; a key is known at once, and nothing is waited for. */
  async function admitLater(exchange: Exchange, later: Promise<Caller>, next: Next): Promise<AnswerStream> {
    try {
      admit(exchange, await later);
    } catch (error) {
      failed(exchange, error);
      throw error;
    }
    return next(exchange);
  }

  return {
    name: 'authenticate',
    explain: () => [
      { id: 'virtual-keys', bits: 256, hash: 'SHA-256' },
      { id: 'permission-needed', permission: needed },
      { id: 'tenant', tenant },
      { id: 'failure-rate', failures: strangerLimits.failuresPerMinute, window: 60_000 },
      { id: 'trusted-proxies', ranges: strangerLimits.trustedProxies },
    ],
    run(exchange, next) {
      try {
        const caller = authenticator.identify(exchange.credential, clock.now());
        if (caller instanceof Promise) return admitLater(exchange, caller, next);
        admit(exchange, caller);
      } catch (error) {
        failed(exchange, error);
        throw error;
      }
      return next(exchange);
    },
  };
}
