import type { ProviderOptions } from '@gatehouse/contract/config';
import type { Limits } from '@gatehouse/contract/limits';
import type { AliasTarget } from '@gatehouse/contract/routing';
import type { CallQueue, CallQueues, CallSlot } from '../core/call-queue.ts';
import type { CallSignal } from '../core/call-signal.ts';
import type { Clock } from '../core/clock.ts';
import type { AnswerStream } from '../core/delta.ts';
import { asGatehouseError } from '../core/errors.ts';
import { callerOf, type Exchange, type Meter } from '../core/exchange.ts';
import type { ModelGate } from '../core/model-register.ts';
import type { Prices } from '../core/prices.ts';
import type { Provider } from '../core/provider.ts';
import type { ModelRequest } from '../core/request.ts';
import type { PossibleTarget } from '../core/router.ts';
import { cutAtReserve } from './cut-at-reserve.ts';
import { type AnswerWatch, metered, openMeter } from './meter.ts';
import { createReserveCall } from './reserve-call.ts';
import type { TellModel } from './tell-model.ts';

export interface CallModelRooms {
  readonly clock: Clock;
  /** As configured. */
  readonly providers: readonly ProviderOptions[];
  readonly aliases: readonly AliasTarget[];
  readonly prices: Prices;
  readonly queues: CallQueues;
  /** Undefined where nobody knows what models are. */
  readonly register?: Pick<ModelGate, 'digestOf'> | undefined;
  readonly limits: Limits;
  /** Undefined where no model is told anything. */
  readonly tellModel: TellModel | undefined;
}

/** One call of one target. */
export interface ModelCall {
  readonly provider: Provider;
  /** The model as the provider names it. */
  readonly target: string;
  /** That of the client, or one of its own for a call that may be given up before. */
  readonly signal: CallSignal;
  /** What only the model is told stands in the request already. */
  readonly isTold?: boolean;
  /** Told of the answer. */
  readonly watch?: AnswerWatch | undefined;
}

/**
 * Reserves what the call may use, waits until the request leaf is durable and the model server has room, and calls it. What it holds
 * stands in the exchange: `spending`, `slot` and the meter, also where it throws. Resolves when the answer begins.
 */
export type CallModel = (exchange: Exchange, request: ModelRequest, call: ModelCall) => Promise<AnswerStream>;

export function createCallModel(rooms: CallModelRooms): CallModel {
  const { aliases, clock, limits, prices, providers, queues, register, tellModel } = rooms;
  const isBatch = batchJudge(providers);
  const reserveCall = createReserveCall({ clock, prices, limits, aliases, tellModel });

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
      now: () => clock.now(),
    });
  }

  return async (exchange, request, { isTold = false, provider, signal, target, watch }) => {
    const { notes } = exchange;
    notes.provider = provider.id;
    notes.target = target;
    const place = { provider: provider.id, target };
    const reserving = reserveCall(exchange, request, place);
    const sent = reserving instanceof Promise ? await reserving : reserving;
    notes.requestReceipt = await exchange.commitIntent();
    // The client may have gone while the leaf was written: then the model must not be bothered.
    signal.throwIfAborted();
    const queue = queues.of(provider.id);
    const slot = queue === undefined ? undefined : await waitTurn(queue, exchange, { target, signal }, isBatch);
    exchange.slot = slot;
    notes.queued = slot?.waited;
    notes.upstreamStartedAt = clock.elapsed();
    // The last stage has nobody to hand on to, so it ends its own way in.
    notes.stageTimes.route ??= notes.upstreamStartedAt - notes.stageEnteredAt - (slot?.waited ?? 0);
    exchange.watch?.asked();
    watch?.asked();
    const takeBack = isTold ? undefined : tellModel?.(exchange, request);
    if (request.kind === 'chat' && request.betas?.length && provider.takesBetas !== true)
      notes.warnings.push('beta_not_forwarded');
    notes.modelDigest = register?.digestOf(place);
    const meter = openMeter();
    notes.meter = meter;
    try {
      const answer = await provider.call({
        request: sent,
        target,
        requestId: exchange.id,
        signal,
        traceparent: exchange.span?.traceparent,
        warn: (code) => void notes.warnings.push(code),
      });
      return cutWhereLimited(metered(answer, meter, clock, slot, watch), exchange, meter, place);
    } catch (thrown) {
      slot?.release();
      meter.givenUp = signal.aborted || asGatehouseError(thrown).code === 'upstream_timeout';
      throw thrown;
    } finally {
      takeBack?.();
    }
  };
}

/** What the client says of itself can only put it behind others; what an administrator has said of its key counts in any case. */
function batchJudge(providers: readonly ProviderOptions[]): (exchange: Exchange) => boolean {
  const labels = new Map(
    providers.flatMap((provider) =>
      'capacity' in provider && provider.capacity !== undefined
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
  { target, signal }: Pick<ModelCall, 'target' | 'signal'>,
  isBatch: (exchange: Exchange) => boolean,
): Promise<CallSlot> {
  const { key, tenant } = callerOf(exchange);
  const { tellPosition: told } = exchange;
  const entered = queue.enter({ tenant, key, target, batch: isBatch(exchange), signal, told });
  const slot = entered instanceof Promise ? await entered : entered;
  // It may have gone between being let through and this.
  if (!signal.aborted) return slot;
  slot.release();
  throw signal.reason;
}
