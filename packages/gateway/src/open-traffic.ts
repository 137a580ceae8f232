import type { Configuration } from '@gatehouse/contract/config';
import { breakerIncident } from './breaker-incident.ts';
import type { Incident } from './core/attempts.ts';
import type { Clock } from './core/clock.ts';
import type { Exchange } from './core/exchange.ts';
import type { Ledger } from './core/ledger.ts';
import type { ExchangeEnd, Tracer } from './core/telemetry.ts';
import type { PathInForce } from './path-in-force.ts';
import { routesView } from './routes-view.ts';
import { BreakerRecord } from './routing/breaker-record.ts';
import { ProviderQueues } from './routing/call-queues.ts';
import { TargetBook } from './routing/target-book.ts';
import { Activity } from './telemetry/activity.ts';
import { AssistantActivity } from './telemetry/assistant-activity.ts';
import type { GatewayLog } from './telemetry/create-log.ts';
import type { GatewayMetrics } from './telemetry/create-metrics.ts';
import { ProviderCalls } from './telemetry/provider-calls.ts';

export interface TrafficParts {
  /** That the process began with. */
  readonly configuration: Configuration;
  readonly inForce: Pick<PathInForce, 'configuration'>;
  readonly ledger: Pick<Ledger, 'append'>;
  readonly tell: (incidents: readonly Incident[]) => void;
  readonly tracer: Tracer | undefined;
  readonly clock: Clock;
  readonly log: GatewayLog;
  readonly metrics: GatewayMetrics;
}

/** What is under way, what waits for whom, and how the model servers do. */
export interface Traffic {
  readonly activity: Activity;
  readonly assistants: AssistantActivity;
  readonly calls: ProviderCalls;
  readonly queues: ProviderQueues;
  readonly targets: TargetBook;
  /** Told of an exchange before it goes on the path. */
  began(exchange: Exchange): void;
  ended(end: ExchangeEnd): void;
  update(configuration: Configuration): void;
  close(): Promise<void>;
}

export function openTraffic({
  clock,
  configuration,
  inForce,
  ledger,
  log,
  metrics,
  tell,
  tracer,
}: TrafficParts): Traffic {
  const activity = new Activity();
  const assistants = new AssistantActivity();
  const calls = new ProviderCalls();
  const queues = new ProviderQueues(configuration.providers, { clock, reports: metrics.queues });
  const breakers = new BreakerRecord({ ledger, clock, log });
  const targets = new TargetBook(configuration.routing, {
    clock,
    reports: {
      breakerChanged(change) {
        const { code, provider, target, to } = change;
        log.breakerChanged(provider, target, to, code);
        metrics.breakerChanged(provider, target, to);
        breakers.note(change);
        tell([breakerIncident(change, configuration.tenant)]);
      },
    },
  });
  metrics.watchQueues(() => queues.views());
  metrics.watchTargets(() => routesView(inForce.configuration, targets, clock));
  return {
    activity,
    assistants,
    calls,
    queues,
    targets,
    began(exchange) {
      activity.started();
      metrics.exchangeStarted();
      exchange.span = tracer?.start(exchange, exchange.incomingTrace);
    },
    ended(end) {
      activity.ended(end);
      assistants.ended(end);
      calls.ended(end, clock.now());
      metrics.exchangeEnded(end);
      log.exchangeEnded(end);
      end.exchange.span?.end(end);
    },
    update(next) {
      queues.update(next.providers);
      targets.update(next.routing);
      calls.forget();
    },
    close: () => breakers.close(),
  };
}
