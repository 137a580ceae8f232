import type { ModelAlias, ProviderOptions } from '@gatehouse/contract/config';
import type { SpotlightOptions } from '@gatehouse/contract/inspection';
import type { Trust } from '@gatehouse/contract/privacy';
import type { StageFact } from '@gatehouse/contract/stage-facts';
import { GatehouseError } from '../../core/errors.ts';
import { requestOf } from '../../core/exchange.ts';
import type { Clock } from '../../core/clock.ts';
import type { Router } from '../../core/router.ts';
import type { Stage } from '../../core/stage.ts';
import type { TellModel } from '../tell-model.ts';
import { explainAlias, explainProvider } from './explain-provider.ts';

export interface RouteRooms {
  readonly router: Router;
  readonly clock: Clock;
  /** As configured, for explaining them. */
  readonly providers: readonly ProviderOptions[];
  readonly trustOf: (provider: ProviderOptions) => Trust;
  readonly aliases: readonly ModelAlias[];
  /** Undefined where no model is told anything. */
  readonly tellModel?: TellModel | undefined;
  /** As configured, for explaining it. */
  readonly spotlight?: SpotlightOptions | undefined;
}

/** The last stage: chooses a target, makes the request leaf durable, and only then calls the provider. */
export function route({ router, clock, providers, trustOf, aliases, tellModel, spotlight }: RouteRooms): Stage {
  return {
    name: 'route',
    explain() {
      const known = router.knownModels();
      return [
        ...providers.map((options) => explainProvider(options, known, trustOf(options))),
        ...aliases.map(explainAlias),
        ...explainSpotlight(spotlight),
      ];
    },
    async run(exchange) {
      const request = requestOf(exchange);
      const chosen = router.choose(request);
      const { provider, target } = chosen instanceof Promise ? await chosen : chosen;
      // The texts were made fit for those who had the model a moment ago.
      if (exchange.fitFor?.has(provider.id) === false) throw new GatehouseError('policy_changed');
      exchange.notes.provider = provider.id;
      exchange.notes.target = target;
      exchange.notes.requestReceipt = await exchange.commitIntent();
      // The client may have gone while the leaf was written: then the model must not be bothered.
      exchange.signal.throwIfAborted();
      const { notes } = exchange;
      notes.upstreamStartedAt = clock.elapsed();
      // The last stage has nobody to hand on to, so it ends its own way in.
      notes.stageTimes.route = notes.upstreamStartedAt - notes.stageEnteredAt;
      exchange.watch?.asked();
      const takeBack = tellModel?.(exchange, request);
      try {
        return await provider.call({
          request,
          target,
          requestId: exchange.id,
          signal: exchange.signal,
          traceparent: exchange.span?.traceparent,
        });
      } finally {
        takeBack?.();
      }
    },
  };
}

function explainSpotlight(spotlight: SpotlightOptions | undefined): readonly StageFact[] {
  if (spotlight === undefined || spotlight.mode === 'off') return [];
  const { mode, origins } = spotlight;
  return [{ id: 'spotlight', mode, origins: [...origins] }];
}
