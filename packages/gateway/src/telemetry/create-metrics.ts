import type { VerdictSummary } from '@gatehouse/contract/leaf';
import { collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import type { Spent } from '../core/exchange.ts';
import { stageNames } from '../core/stage-names.ts';
import type { ExchangeEnd, Metrics } from '../core/telemetry.ts';
import { counters, gauges, histograms } from './metric-definitions.ts';
import { createQueueMetrics, type QueueMetrics } from './queue-metrics.ts';
import { createModelMetrics, type ModelMetrics } from './model-metrics.ts';
import { createTargetMetrics, type TargetMetrics } from './target-metrics.ts';
import { DistributionHistogram, TallyCounter } from './series.ts';
import type { Distribution, Tally } from './series.ts';

/** Models with series of their own at most; the rest share `other`. */
const modelLimit = 200;

/** Keys of verdicts on answers, next to the plain outcome for verdicts on requests. */
const outputOutcomes = {
  allow: 'output allow',
  flag: 'output flag',
  review: 'output review',
  redact: 'output redact',
  block: 'output block',
  unable: 'output unable',
} as const satisfies Record<VerdictSummary['outcome'], string>;

export interface MetricsOptions {
  readonly version: string;
  /** When the configuration in force was read; milliseconds since the Unix epoch. */
  readonly startedAt?: number;
}

export interface GatewayMetrics extends Metrics, QueueMetrics, TargetMetrics, ModelMetrics {
  /** All figures in the Prometheus text format. */
  render(): Promise<string>;
  readonly contentType: string;
}

/** What one request to a known model touches, found once. */
interface ModelSeries {
  readonly model: string;
  readonly requests: Map<string, Tally>;
  readonly duration: Distribution;
  readonly firstToken: Distribution;
  readonly tokensIn: Tally;
  readonly tokensOut: Tally;
}

/**
 * Figures for /metrics, with a registry of their own. A request is counted in plain numbers (1 µs); prom-client comes in
 * when they are read.
 *
 * A model has series of its own only once a request to it was routed, so that nobody fills the memory with invented names.
 */
export function createMetrics(options: MetricsOptions): GatewayMetrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });

  const requests = new TallyCounter(counters.requests, registry);
  const errors = new TallyCounter(counters.errors, registry);
  const tokens = new TallyCounter(counters.tokens, registry);
  const streamChunks = new TallyCounter(counters.streamChunks, registry).series('', () => ({}));
  const entities = new TallyCounter(counters.entities, registry);
  const verdicts = new TallyCounter(counters.verdicts, registry);
  const guardCalls = new TallyCounter(counters.guardCalls, registry);
  const guardTokens = new TallyCounter(counters.guardTokens, registry).series('', () => ({}));
  const assistantAnswers = new TallyCounter(counters.assistantAnswers, registry);
  const cache = new TallyCounter(counters.cache, registry);
  const attempts = new TallyCounter(counters.attempts, registry).series('', () => ({}));
  const suspensions = new TallyCounter(counters.suspensions, registry);
  const certificates = new TallyCounter(counters.certificates, registry);
  const events = new TallyCounter(counters.events, registry);
  const costs = new TallyCounter(counters.cost, registry);
  const unpriced = new TallyCounter(counters.unpriced, registry);
  const budgetAlerts = new TallyCounter(counters.budgetAlerts, registry);
  const duration = new DistributionHistogram(histograms.duration, registry);
  const firstToken = new DistributionHistogram(histograms.firstToken, registry);
  const stages = new DistributionHistogram(histograms.stage, registry);
  const ledgerLeaves = new DistributionHistogram(histograms.ledgerBatch, registry).series('', () => ({}));
  const ledgerSeconds = new DistributionHistogram(histograms.ledgerSeconds, registry).series('', () => ({}));

  let inFlight = 0;
  new Gauge({
    name: gauges.inFlight.name,
    help: gauges.inFlight.help,
    registers: [registry],
    collect() {
      this.set(inFlight);
    },
  });
  new Gauge({
    name: gauges.build.name,
    help: gauges.build.help,
    labelNames: [...gauges.build.labels],
    registers: [registry],
  }).set({ version: options.version }, 1);

  const reloads = new TallyCounter(counters.reloads, registry);
  const gauge = (definition: { readonly name: string; readonly help: string }): Gauge =>
    new Gauge({ name: definition.name, help: definition.help, registers: [registry] });
  const reloadSuccessful = gauge(gauges.reloadSuccessful);
  const reloadTimestamp = gauge(gauges.reloadTimestamp);
  reloadSuccessful.set(1);
  reloadTimestamp.set((options.startedAt ?? 0) / 1_000);

  const witnessed = gauge(gauges.witnessed);
  const contradicted = gauge(gauges.contradicted);
  let isCovered = (): boolean => false;
  new Gauge({
    name: gauges.covered.name,
    help: gauges.covered.help,
    registers: [registry],
    collect() {
      this.set(isCovered() ? 1 : 0);
    },
  });
  let countSuspended = (): number => 0;
  new Gauge({
    name: gauges.suspended.name,
    help: gauges.suspended.help,
    registers: [registry],
    collect() {
      this.set(countSuspended());
    },
  });
  let countReviews = (): ReadonlyMap<string, { readonly open: number; readonly overdue: number }> => new Map();
  new Gauge({
    name: gauges.reviews.name,
    help: gauges.reviews.help,
    labelNames: gauges.reviews.labels,
    registers: [registry],
    collect() {
      this.reset();
      for (const [kind, { open, overdue }] of countReviews()) {
        this.set({ kind, state: 'open' }, open);
        this.set({ kind, state: 'overdue' }, overdue);
      }
    },
  });
  witnessed.set(0);
  contradicted.set(0);

  const stageSeries = stageNames.map((stage) => ({ stage, distribution: stages.series(stage, () => ({ stage })) }));

  const openModel = (model: string): ModelSeries => ({
    model,
    requests: new Map(),
    duration: duration.series(model, () => ({ model })),
    firstToken: firstToken.series(model, () => ({ model })),
    tokensIn: tokens.series(`in ${model}`, () => ({ direction: 'input', model })),
    tokensOut: tokens.series(`out ${model}`, () => ({ direction: 'output', model })),
  });
  const models = new Map<string, ModelSeries>();
  const verdictsByGuard = new Map<string, Map<string, Tally>>();
  const shadowsByGuard = new Map<string, Map<string, Tally>>();
  const other = openModel('other');

  const seriesOf = ({ exchange }: ExchangeEnd): ModelSeries => {
    const { model } = exchange.notes;
    if (model === undefined) return other;
    const known = models.get(model);
    if (known !== undefined) return known;
    if (exchange.notes.target === undefined || models.size >= modelLimit) return other;
    const opened = openModel(model);
    models.set(model, opened);
    return opened;
  };

  const openRequests = (series: ModelSeries, end: ExchangeEnd, key: string): Tally => {
    const { model } = series;
    const labels = { dialect: end.exchange.dialect, model, outcome: end.outcome, status: end.status };
    const tally = requests.series(`${model} ${key}`, () => labels);
    series.requests.set(key, tally);
    return tally;
  };

  const openVerdicts = (
    opened: Map<string, Map<string, Tally>>,
    key: string,
    { guard, direction, outcome, shadow }: VerdictSummary,
  ): Tally => {
    const tallies = opened.get(guard) ?? new Map<string, Tally>();
    const only = String(shadow === true);
    const tally = verdicts.series(`${key} ${only} ${guard}`, () => ({ guard, direction, outcome, shadow: only }));
    tallies.set(key, tally);
    opened.set(guard, tallies);
    return tally;
  };

  // A Map finds a name that is shared (of a guard, an outcome) in 20 ns, and one that is put together on the spot in 150.
  const countVerdict = (verdict: VerdictSummary): void => {
    const key = verdict.direction === 'input' ? verdict.outcome : outputOutcomes[verdict.outcome];
    const opened = verdict.shadow === true ? shadowsByGuard : verdictsByGuard;
    (opened.get(verdict.guard)?.get(key) ?? openVerdicts(opened, key, verdict)).value += 1;
  };

  const countCost = (model: string, spent: Spent | undefined): void => {
    if (spent === undefined || spent.source === 'none') return;
    const { cost } = spent;
    if (cost === undefined) unpriced.series(model, () => ({ model })).value += 1;
    else {
      const { currency, micros } = cost;
      costs.series(`${currency} ${model}`, () => ({ model, currency })).value += micros / 1_000_000;
    }
  };

  const { fellBack, ...targetMetrics } = createTargetMetrics(registry);
  const modelMetrics = createModelMetrics(registry);

  const countError = (code: string): void => {
    errors.series(code, () => ({ code })).value += 1;
  };

  return {
    exchangeStarted() {
      inFlight += 1;
    },
    exchangeEnded(end) {
      inFlight -= 1;
      const { exchange } = end;
      const { notes } = exchange;
      const series = seriesOf(end);
      const key = `${exchange.dialect} ${end.outcome} ${String(end.status)}`;
      (series.requests.get(key) ?? openRequests(series, end, key)).value += 1;
      const code = end.error?.code ?? notes.outcomeCode;
      if (code !== undefined) countError(code);
      series.duration.observe(end.duration / 1_000);
      if (notes.firstDeltaAt !== undefined)
        series.firstToken.observe((notes.firstDeltaAt - exchange.startedAt) / 1_000);
      if (notes.usage !== undefined) {
        series.tokensIn.value += notes.usage.input;
        series.tokensOut.value += notes.usage.output;
      }
      if (notes.tried !== undefined) fellBack(series.model, notes);
      if (notes.cache !== 'hit') countCost(series.model, notes.spent);
      for (const { spent } of notes.tried ?? []) countCost(series.model, spent);
      for (const { stage, distribution } of stageSeries) {
        const time = notes.stageTimes[stage];
        if (time !== undefined) distribution.observe(time / 1_000);
      }
      for (const type in notes.entities) entities.series(type, () => ({ type })).value += notes.entities[type] ?? 0;
      for (const verdict of notes.verdicts) countVerdict(verdict);
      if (notes.assistant !== undefined) {
        const { assistant, outcome } = notes.assistant.leaf;
        assistantAnswers.series(`${assistant} ${outcome}`, () => ({ assistant, outcome })).value += 1;
      }
      if (notes.cache !== 'off') cache.series(notes.cache, () => ({ outcome: notes.cache })).value += 1;
    },
    streamChunk() {
      streamChunks.value += 1;
    },
    rejectedAtEdge: countError,
    certificateRefused(fault) {
      certificates.series(fault, () => ({ fault })).value += 1;
    },
    guardAsked(whom, outcome, spent) {
      guardCalls.series(`${whom} ${outcome}`, () => ({ whom, outcome })).value += 1;
      guardTokens.value += spent;
    },
    ledgerBatch(leaves, milliseconds) {
      ledgerLeaves.observe(leaves);
      ledgerSeconds.observe(milliseconds / 1_000);
    },
    configurationRead(outcome, time) {
      reloads.series(outcome, () => ({ outcome })).value += 1;
      reloadSuccessful.set(outcome === 'rejected' ? 0 : 1);
      if (outcome !== 'rejected') reloadTimestamp.set(time / 1_000);
    },
    checkpointWitnessed(time) {
      witnessed.set(time / 1_000);
    },
    logContradicted() {
      contradicted.set(1);
    },
    attemptNoted() {
      attempts.value += 1;
    },
    suspensionBegan(who) {
      suspensions.series(who, () => ({ who })).value += 1;
    },
    watchSuspensions(suspended) {
      countSuspended = suspended;
    },
    watchReviews(counts) {
      countReviews = counts;
    },
    eventsTold(receiver, outcome, number) {
      events.series(`${outcome} ${receiver}`, () => ({ receiver, outcome })).value += number;
    },
    budgetReached(kind, span, share) {
      budgetAlerts.series(`${kind} ${span} ${share}`, () => ({ kind, span, share })).value += 1;
    },
    ...createQueueMetrics(registry),
    ...targetMetrics,
    ...modelMetrics,
    watchCoverage(covered) {
      isCovered = covered;
    },
    render: () => registry.metrics(),
    contentType: registry.contentType,
  };
}
