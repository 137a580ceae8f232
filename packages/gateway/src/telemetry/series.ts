import { Counter, Histogram } from 'prom-client';
import type { Registry } from 'prom-client';
import type { HistogramDefinition, MetricDefinition } from './metric-definitions.ts';

type Labels = Readonly<Record<string, string | number>>;

/** Label sets of one metric at most; whatever configuration reloads bring, a metric cannot eat the memory. */
const seriesLimit = 2_000;

/** A sum for one set of labels. */
export interface Tally {
  readonly labels: Labels;
  value: number;
}

/**
 * A counter whose series are plain numbers, found by a key that the caller makes. prom-client sorts and joins the labels
 * with every increment, which for one request would cost more than the whole budget of its metrics.
 */
export class TallyCounter {
  readonly #tallies = new Map<string, Tally>();

  constructor(definition: MetricDefinition, registry: Registry) {
    const tallies = this.#tallies;
    new Counter({
      name: definition.name,
      help: definition.help,
      labelNames: [...definition.labels],
      registers: [registry],
      collect() {
        this.reset();
        for (const tally of tallies.values()) this.inc(tally.labels, tally.value);
      },
    });
    if (definition.labels.length === 0) this.#tallies.set('', { labels: {}, value: 0 });
  }

  /** The series of a key, which is made with these labels when it is asked for first. */
  series(key: string, labels: () => Labels): Tally {
    const known = this.#tallies.get(key);
    if (known !== undefined) return known;
    const tally: Tally = { labels: labels(), value: 0 };
    if (this.#tallies.size < seriesLimit) this.#tallies.set(key, tally);
    return tally;
  }
}

/** A histogram for one set of labels. */
export class Distribution {
  readonly labels: Labels;
  readonly counts: number[];
  readonly #bounds: readonly number[];
  sum = 0;
  count = 0;

  constructor(labels: Labels, bounds: readonly number[]) {
    this.labels = labels;
    this.#bounds = bounds;
    this.counts = bounds.map(() => 0);
  }

  observe(value: number): void {
    const bounds = this.#bounds;
    this.sum += value;
    this.count += 1;
    for (let index = 0; index < bounds.length; index += 1) {
      if (value <= (bounds[index] ?? 0)) {
        this.counts[index] = (this.counts[index] ?? 0) + 1;
        return;
      }
    }
  }
}

interface Sample {
  readonly metricName: string;
  readonly labels: Labels;
  readonly sharedLabels: Labels;
  readonly value: number;
}

/** A histogram whose series are Distributions; see TallyCounter for the reason. */
export class DistributionHistogram extends Histogram {
  readonly #distributions = new Map<string, Distribution>();
  readonly #definition: HistogramDefinition;

  constructor(definition: HistogramDefinition, registry: Registry) {
    super({
      name: definition.name,
      help: definition.help,
      labelNames: [...definition.labels],
      buckets: [...definition.buckets],
      registers: [registry],
    });
    this.#definition = definition;
    if (definition.labels.length === 0) this.series('', () => ({}));
  }

  series(key: string, labels: () => Labels): Distribution {
    const known = this.#distributions.get(key);
    if (known !== undefined) return known;
    const distribution = new Distribution(labels(), this.#definition.buckets);
    if (this.#distributions.size < seriesLimit) this.#distributions.set(key, distribution);
    return distribution;
  }

  /** Where prom-client's registry, and its own `get`, take the samples of a histogram from; a test compares the two. */
  getForPromString(): Promise<object> {
    const { name, help } = this.#definition;
    return Promise.resolve({ name, help, type: 'histogram', aggregator: 'sum', values: this.#samples() });
  }

  #samples(): Sample[] {
    const { name, buckets } = this.#definition;
    const samples: Sample[] = [];
    for (const { labels: sharedLabels, counts, count, sum } of this.#distributions.values()) {
      let cumulative = 0;
      for (const [index, bound] of buckets.entries()) {
        cumulative += counts[index] ?? 0;
        samples.push({ metricName: `${name}_bucket`, labels: { le: bound }, sharedLabels, value: cumulative });
      }
      samples.push({ metricName: `${name}_bucket`, labels: { le: '+Inf' }, sharedLabels, value: count });
      samples.push({ metricName: `${name}_sum`, labels: {}, sharedLabels, value: sum });
      samples.push({ metricName: `${name}_count`, labels: {}, sharedLabels, value: count });
    }
    return samples;
  }
}
