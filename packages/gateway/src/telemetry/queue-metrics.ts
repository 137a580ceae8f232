import { Gauge, type Registry } from 'prom-client';
import type { CallQueueView, QueueReports } from '../core/call-queue.ts';
import { counters, gauges, histograms } from './metric-definitions.ts';
import { DistributionHistogram, TallyCounter } from './series.ts';

export interface QueueMetrics {
  readonly queues: QueueReports;
  /** How to find out, whenever the figures are read, how the queues stand. */
  watchQueues(views: () => readonly CallQueueView[]): void;
}

/** Figures of the queues before model servers. */
export function createQueueMetrics(registry: Registry): QueueMetrics {
  const waits = new DistributionHistogram(histograms.queueWait, registry);
  const refusals = new TallyCounter(counters.queueRefusals, registry);
  let views = (): readonly CallQueueView[] => [];
  new Gauge({
    name: gauges.queueWaiting.name,
    help: gauges.queueWaiting.help,
    labelNames: [...gauges.queueWaiting.labels],
    registers: [registry],
    collect() {
      this.reset();
      for (const { provider, waiting, batchWaiting } of views()) {
        this.set({ provider, class: 'interactive' }, waiting - batchWaiting);
        this.set({ provider, class: 'batch' }, batchWaiting);
      }
    },
  });
  new Gauge({
    name: gauges.queueRunning.name,
    help: gauges.queueRunning.help,
    labelNames: [...gauges.queueRunning.labels],
    registers: [registry],
    collect() {
      this.reset();
      for (const { provider, running } of views()) this.set({ provider }, running);
    },
  });
  return {
    queues: {
      left(provider, outcome, waited) {
        if (outcome === 'passed') waits.series(provider, () => ({ provider })).observe(waited / 1_000);
        else refusals.series(`${provider} ${outcome}`, () => ({ provider, outcome })).value += 1;
      },
    },
    watchQueues(watched) {
      views = watched;
    },
  };
}
