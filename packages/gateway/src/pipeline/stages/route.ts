import type { ModelAlias, ProviderOptions } from '@gatehouse/contract/config';
import type { SpotlightOptions } from '@gatehouse/contract/inspection';
import type { Limits } from '@gatehouse/contract/limits';
import type { Trust } from '@gatehouse/contract/privacy';
import type { StageFact } from '@gatehouse/contract/stage-facts';
import { asGatehouseError, GatehouseError } from '../../core/errors.ts';
import type { AnswerStream } from '../../core/delta.ts';
import { callerOf, type Exchange, type Meter, requestOf } from '../../core/exchange.ts';
import type { CallQueue, CallQueues, CallSlot } from '../../core/call-queue.ts';
import type { Clock } from '../../core/clock.ts';
import type { Prices } from '../../core/prices.ts';
import type { PossibleTarget, Router } from '../../core/router.ts';
import type { Stage } from '../../core/stage.ts';
import { cutAtReserve } from '../cut-at-reserve.ts';
import { metered, openMeter } from '../meter.ts';
import { createReserveCall } from '../reserve-call.ts';
import type { TellModel } from '../tell-model.ts';
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
  readonly defaultLimits: Limits;
  /** Undefined where no model is told anything. */
  readonly tellModel?: TellModel | undefined;
  /** As configured, for explaining it. */
  readonly spotlight?: SpotlightOptions | undefined;
}

/** The last stage: chooses a target, reserves what the call may use, makes the request leaf durable, and only then calls the provider. */
export function route(rooms: RouteRooms): Stage {
  const { router, clock, providers, trustOf, aliases, prices, queues, defaultLimits, tellModel, spotlight } = rooms;
  const isBatch = batchJudge(providers);
  const reserveCall = createReserveCall({ clock, prices, limits: defaultLimits, aliases, tellModel });

  /** A plain answer is there as a whole before it could be cut. */
  function cutWhereLimited(
    answer: AnswerStream,
    { admission, receivedAt, request, spending }: Exchange,
    meter: Meter,
    place: PossibleTarget,
  ): AnswerStream {
    if (spending?.reserved === undefined || request?.kind !== 'chat' || !request.stream) return answer;
    if (admission?.callLimits(place).output !== true) return answer;
    return cutAtReserve(answer, {
      meter,
      spending,
      allowed: spending.reserved.output,
      microsOf: (output) =>
        prices.costAtMost(place.provider, place.target, { input: 0, output }, receivedAt)?.micros ?? 0,
    });
  }

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
      const place = { provider: provider.id, target };
      const reserving = reserveCall(exchange, request, place);
      const sent = reserving instanceof Promise ? await reserving : reserving;
      exchange.notes.requestReceipt = await exchange.commitIntent();
      // The client may have gone while the leaf was written: then the model must not be bothered.
      exchange.signal.throwIfAborted();
      const queue = queues.of(provider.id);
      const slot = queue === undefined ? undefined : await waitTurn(queue, exchange, target, isBatch);
      exchange.slot = slot;
      const { notes } = exchange;
      notes.queued = slot?.waited;
      notes.upstreamStartedAt = clock.elapsed();
      // The last stage has nobody to hand on to, so it ends its own way in.
      notes.stageTimes.route = notes.upstreamStartedAt - notes.stageEnteredAt - (slot?.waited ?? 0);
      exchange.watch?.asked();
      const takeBack = tellModel?.(exchange, request);
      const meter = openMeter();
      notes.meter = meter;
      try {
        const answer = await provider.call({
          request: sent,
          target,
          requestId: exchange.id,
          signal: exchange.signal,
          traceparent: exchange.span?.traceparent,
        });
        return cutWhereLimited(metered(answer, meter, clock, slot), exchange, meter, place);
      } catch (thrown) {
        slot?.release();
        meter.givenUp = exchange.signal.aborted || asGatehouseError(thrown).code === 'upstream_timeout';
        throw thrown;
      } finally {
        takeBack?.();
      }
    },
  };
}

/** What the client says of itself can only put it behind others; what an administrator has said of its key counts in any case. */
function batchJudge(providers: readonly ProviderOptions[]): (exchange: Exchange) => boolean {
  const labels = new Map(
    providers.flatMap((provider) =>
      provider.kind === 'openai-compatible' && provider.capacity !== undefined
        ? [[provider.id, provider.capacity.batchLabels] as const]
        : [],
    ),
  );
  return ({ batch, caller, notes }) =>
    batch || labels.get(notes.provider ?? '')?.some((label) => caller?.labels?.includes(label)) === true;
}

/** Until the model server has room. The request leaf is durable by then, so the record has whoever waits. */
async function waitTurn(
  queue: CallQueue,
  exchange: Exchange,
  target: string,
  isBatch: (exchange: Exchange) => boolean,
): Promise<CallSlot> {
  const { key, tenant } = callerOf(exchange);
  const { signal, tellPosition: told } = exchange;
  const entered = queue.enter({ tenant, key, target, batch: isBatch(exchange), signal, told });
  const slot = entered instanceof Promise ? await entered : entered;
  // It may have gone between being let through and this.
  if (!signal.aborted) return slot;
  slot.release();
  throw signal.reason;
}

function explainSpotlight(spotlight: SpotlightOptions | undefined): readonly StageFact[] {
  if (spotlight === undefined || spotlight.mode === 'off') return [];
  const { mode, origins } = spotlight;
  return [{ id: 'spotlight', mode, origins: [...origins] }];
}
