import { modelStandings } from '@gatehouse/contract/admin-model-register';
import { Gauge, type Registry } from 'prom-client';
import { counters, gauges } from './metric-definitions.ts';
import { TallyCounter } from './series.ts';

export interface ModelMetrics {
  /** How to find out, whenever the figures are read, how many models stand how in the register. */
  watchModels(count: () => ReadonlyMap<string, number>): void;
  readonly modelChanged: () => void;
}

/** Figures of the register of models. */
export function createModelMetrics(registry: Registry): ModelMetrics {
  const changes = new TallyCounter(counters.modelChanges, registry).series('', () => ({}));
  let counted = (): ReadonlyMap<string, number> => new Map();
  new Gauge({
    ...gauges.models,
    labelNames: [...gauges.models.labels],
    registers: [registry],
    collect() {
      const counts = counted();
      for (const standing of modelStandings) this.set({ standing }, counts.get(standing) ?? 0);
    },
  });
  return {
    watchModels(count) {
      counted = count;
    },
    modelChanged() {
      changes.value += 1;
    },
  };
}
