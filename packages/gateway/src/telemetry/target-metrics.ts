import { Counter, Gauge, type Registry } from 'prom-client';
import type { ModelRouteList, RouteTargetView } from '@gatehouse/contract/admin-model-routes';
import type { BreakerState } from '@gatehouse/contract/routing';
import type { ExchangeNotes } from '../core/exchange.ts';
import { counters, gauges } from './metric-definitions.ts';
import { TallyCounter } from './series.ts';

export interface TargetMetrics {
  /** How to find out, whenever the figures are read, how the targets stand. */
  watchTargets(view: () => ModelRouteList): void;
  breakerChanged(provider: string, target: string, to: BreakerState): void;
}

const stateValues: Readonly<Record<BreakerState, number>> = { closed: 0, 'half-open': 1, open: 2 };

/** Figures of names that several targets may answer. `fellBack` counts those that an exchange has left. */
export function createTargetMetrics(registry: Registry): TargetMetrics & {
  readonly fellBack: (model: string, notes: Pick<ExchangeNotes, 'tried'>) => void;
} {
  const changes = new TallyCounter(counters.breakerChanges, registry);
  const fallbacks = new TallyCounter(counters.fallbacks, registry);
  let view = (): ModelRouteList => ({ routes: [], changes: [] });

  /** A target of several names is one. */
  const targets = (): readonly RouteTargetView[] => {
    const all = view().routes.flatMap((route) => route.targets);
    return [...new Map(all.map((one) => [`${one.provider}/${one.target}`, one])).values()];
  };

  new Counter({
    ...counters.targetCalls,
    labelNames: [...counters.targetCalls.labels],
    registers: [registry],
    collect() {
      this.reset();
      for (const { answered, failed, left, provider, target } of targets()) {
        this.inc({ provider, target, outcome: 'answered' }, answered);
        this.inc({ provider, target, outcome: 'failed' }, failed);
        this.inc({ provider, target, outcome: 'left' }, left);
      }
    },
  });
  const gauge = (
    definition: (typeof gauges)['targetState' | 'targetRunning' | 'targetHealthy' | 'targetFirstPiece'],
    valueOf: (target: RouteTargetView) => number | undefined,
  ): void => {
    new Gauge({
      name: definition.name,
      help: definition.help,
      labelNames: [...definition.labels],
      registers: [registry],
      collect() {
        this.reset();
        for (const one of targets()) {
          const value = valueOf(one);
          if (value !== undefined) this.set({ provider: one.provider, target: one.target }, value);
        }
      },
    });
  };
  gauge(gauges.targetState, ({ breaker }) => stateValues[breaker]);
  gauge(gauges.targetRunning, ({ running }) => running);
  gauge(gauges.targetHealthy, ({ healthy }) => (healthy === null ? undefined : Number(healthy)));
  gauge(gauges.targetFirstPiece, ({ firstPiece }) => (firstPiece === null ? undefined : firstPiece / 1_000));

  return {
    watchTargets(watched) {
      view = watched;
    },
    breakerChanged(provider, target, to) {
      changes.series(`${provider}/${target} ${to}`, () => ({ provider, target, to })).value += 1;
    },
    fellBack(model, { tried = [] }) {
      for (const { code } of tried)
        if (code !== 'compared') fallbacks.series(`${model} ${code}`, () => ({ model, code })).value += 1;
    },
  };
}
