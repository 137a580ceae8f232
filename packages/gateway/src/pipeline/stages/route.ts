import { requestOf } from '../../core/exchange.ts';
import type { Clock } from '../../core/clock.ts';
import type { Router } from '../../core/router.ts';
import type { Stage } from '../../core/stage.ts';

export interface RouteRooms {
  readonly router: Router;
  readonly clock: Clock;
}

/** The last stage: chooses a target, makes the request leaf durable, and only then calls the provider. */
export function route({ router, clock }: RouteRooms): Stage {
  return {
    name: 'route',
    explain: () => router.explain(),
    async run(exchange) {
      const request = requestOf(exchange);
      const chosen = router.choose(request);
      const { provider, target } = chosen instanceof Promise ? await chosen : chosen;
      exchange.notes.provider = provider.id;
      exchange.notes.target = target;
      await exchange.commitIntent();
      // The client may have gone while the leaf was written: then the model must not be bothered.
      exchange.signal.throwIfAborted();
      exchange.notes.upstreamStartedAt = clock.elapsed();
      return await provider.call({
        request,
        target,
        requestId: exchange.id,
        signal: exchange.signal,
        traceparent: exchange.span?.traceparent,
      });
    },
  };
}
