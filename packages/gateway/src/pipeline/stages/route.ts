import type { ModelAlias, ProviderOptions } from '@gatehouse/contract/config';
import type { SpotlightOptions } from '@gatehouse/contract/inspection';
import type { Limits } from '@gatehouse/contract/limits';
import type { ModelRegisterOptions } from '@gatehouse/contract/model-register';
import type { Trust } from '@gatehouse/contract/privacy';
import { aliasTargets } from '@gatehouse/contract/routing';
import type { StageFact } from '@gatehouse/contract/stage-facts';
import { GatehouseError } from '../../core/errors.ts';
import { requestOf } from '../../core/exchange.ts';
import type { CallQueues } from '../../core/call-queue.ts';
import type { Clock } from '../../core/clock.ts';
import { type ModelGate, modelRefusal } from '../../core/model-register.ts';
import type { Prices } from '../../core/prices.ts';
import type { Router } from '../../core/router.ts';
import type { Stage } from '../../core/stage.ts';
import { createCallModel } from '../call-model.ts';
import type { TellModel } from '../tell-model.ts';
import { type After, createTryTargets } from '../try-targets.ts';
import { explainAlias, explainProvider } from './explain-provider.ts';

export interface RouteRooms {
  readonly router: Router;
  readonly clock: Clock;
  /** As configured, for explaining them. */
  readonly providers: readonly ProviderOptions[];
  readonly trustOf: (provider: ProviderOptions) => Trust;
  readonly aliases: readonly ModelAlias[];
  readonly prices: Prices;
  readonly queues: CallQueues;
  /** Which models may be asked; all without it. */
  readonly register?: ModelGate | undefined;
  /** As configured, for explaining it. */
  readonly registerOptions?: Pick<ModelRegisterOptions, 'mode' | 'models' | 'onChange'> | undefined;
  readonly defaultLimits: Limits;
  /** Undefined where no model is told anything. */
  readonly tellModel?: TellModel | undefined;
  /** As configured, for explaining it. */
  readonly spotlight?: SpotlightOptions | undefined;
  /** Timers, in place of the system's. */
  readonly after?: After | undefined;
}

/** The last stage: chooses a target, reserves what the call may use, makes the request leaf durable, and only then calls the provider. */
export function route(rooms: RouteRooms): Stage {
  const { router, clock, providers, trustOf, aliases, prices, queues, defaultLimits, tellModel, spotlight } = rooms;
  const callModel = createCallModel({
    clock,
    providers,
    aliases: aliasTargets(aliases),
    prices,
    queues,
    register: rooms.register,
    limits: defaultLimits,
    tellModel,
  });
  const tryTargets = createTryTargets({
    callModel,
    clock,
    prices,
    limits: defaultLimits,
    tellModel,
    after: rooms.after,
  });

  return {
    name: 'route',
    explain() {
      const known = router.knownModels();
      return [
        ...providers.map((options) => explainProvider(options, known, trustOf(options))),
        ...aliases.map(explainAlias),
        ...explainRegister(rooms.registerOptions),
        ...explainSpotlight(spotlight),
      ];
    },
    async run(exchange) {
      const request = requestOf(exchange);
      const chosen = router.choose(request);
      const { choice, provider, target } = chosen instanceof Promise ? await chosen : chosen;
      if (choice !== undefined) return tryTargets(exchange, request, choice);
      const refused = rooms.register?.refusalOf({ provider: provider.id, target });
      if (refused !== undefined) throw modelRefusal(refused);
      // The texts were made fit for those who had the model a moment ago.
      if (exchange.fitFor?.has(provider.id) === false) throw new GatehouseError('policy_changed');
      return callModel(exchange, request, { provider, target, signal: exchange.signal });
    },
  };
}

function explainRegister(options: RouteRooms['registerOptions']): readonly StageFact[] {
  if (options === undefined || (options.mode === 'observe' && options.onChange === 'warn')) return [];
  return [{ id: 'model-register', mode: options.mode, models: options.models.length }];
}

function explainSpotlight(spotlight: SpotlightOptions | undefined): readonly StageFact[] {
  if (spotlight === undefined || spotlight.mode === 'off') return [];
  const { mode, origins } = spotlight;
  return [{ id: 'spotlight', mode, origins: [...origins] }];
}
