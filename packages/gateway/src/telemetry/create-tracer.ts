import { setTimeout as delay } from 'node:timers/promises';
import type { Attributes, Span } from '@opentelemetry/api';
import type { ReadableSpan, SpanExporter } from '@opentelemetry/sdk-trace';
import type { ExchangeEnd, Log, Tracer, TraceSpan } from '../core/telemetry.ts';
import { parseTraceparent } from './traceparent.ts';

/** Spans that wait for the collector at most, milliseconds between two batches, and milliseconds for one export. */
const queueLimit = 4_096;
const batchInterval = 1_000;
const exportTimeout = 5_000;

/** Milliseconds that the last export may delay the end of the process. */
const closeTimeout = 3_000;

export interface ServerAddress {
  readonly address: string;
  readonly port: number;
}

export interface TracerOptions {
  /** Base of an OTLP/HTTP collector; `/v1/traces` is added unless it ends so. */
  readonly endpoint: string;
  /** Share of the traces that begin here, 0 to 1. A trace that a client began keeps the client's decision. */
  readonly sampling: number;
  readonly version: string;
  readonly log: Pick<Log, 'unexpected'>;
  /** Where a provider runs, for `server.address`; left out where nobody knows. */
  readonly serverOf?: (provider: string) => ServerAddress | undefined;
}

function tracesUrl(endpoint: string): string {
  const url = new URL(endpoint);
  if (!url.pathname.endsWith('/v1/traces')) url.pathname = `${url.pathname.replace(/\/$/, '')}/v1/traces`;
  return url.href;
}

/** Tells the first failure of a row, so that a collector that is away for a day does not fill the log. */
class ReportingExporter implements SpanExporter {
  readonly #exporter: SpanExporter;
  readonly #log: TracerOptions['log'];
  #failing = false;

  constructor(exporter: SpanExporter, log: TracerOptions['log']) {
    this.#exporter = exporter;
    this.#log = log;
  }

  export(spans: ReadableSpan[], done: Parameters<SpanExporter['export']>[1]): void {
    this.#exporter.export(spans, (result) => {
      if (result.code === 0) this.#failing = false;
      else this.failed(result.error);
      done(result);
    });
  }

  failed(error: unknown): void {
    if (!this.#failing) this.#log.unexpected('export of traces', error);
    this.#failing = true;
  }

  shutdown(): Promise<void> {
    return this.#exporter.shutdown();
  }
}

/** What the stages noted, by the GenAI semantic conventions where they have a name. Figures and names only, no content. */
function attributesOf(end: ExchangeEnd, serverOf: TracerOptions['serverOf']): Attributes {
  const { exchange } = end;
  const { notes, request, answer } = exchange;
  const attributes: Attributes = {
    'gatehouse.outcome': end.outcome,
    'gatehouse.cache': notes.cache,
    'http.response.status_code': end.status,
  };
  if (exchange.caller !== undefined) attributes['gatehouse.key'] = exchange.caller.key;
  if (notes.receipt !== undefined) attributes['gatehouse.leaf'] = notes.receipt.index;
  if (notes.model !== undefined) attributes['gen_ai.request.model'] = notes.model;
  if (request?.kind === 'chat') {
    if (request.choices !== 1) attributes['gen_ai.request.choice.count'] = request.choices;
    attributes['gen_ai.request.stream'] = request.stream;
  }
  if (notes.provider !== undefined) {
    attributes['gen_ai.provider.name'] = notes.provider;
    const server = serverOf?.(notes.provider);
    if (server !== undefined) {
      attributes['server.address'] = server.address;
      attributes['server.port'] = server.port;
    }
  }
  if (answer?.start?.model !== undefined) attributes['gen_ai.response.model'] = answer.start.model;
  if (answer?.start?.id !== undefined) attributes['gen_ai.response.id'] = answer.start.id;
  const finishes = answer?.choices.flatMap((choice) => choice.finish ?? []) ?? [];
  if (finishes.length > 0) attributes['gen_ai.response.finish_reasons'] = finishes;
  if (notes.firstDeltaAt !== undefined) {
    attributes['gen_ai.response.time_to_first_chunk'] = (notes.firstDeltaAt - exchange.startedAt) / 1_000;
  }
  if (notes.usage !== undefined) {
    attributes['gen_ai.usage.input_tokens'] = notes.usage.input;
    attributes['gen_ai.usage.output_tokens'] = notes.usage.output;
    if (notes.usage.cachedInput !== undefined)
      attributes['gen_ai.usage.cache_read.input_tokens'] = notes.usage.cachedInput;
    if (notes.usage.reasoning !== undefined) attributes['gen_ai.usage.reasoning.output_tokens'] = notes.usage.reasoning;
  }
  return attributes;
}

/** One event a stage, at the moment when its way in was over; and one for the first piece of the answer. */
function addEvents(span: Span, end: ExchangeEnd): void {
  const { notes, receivedAt, startedAt } = end.exchange;
  let at = receivedAt;
  for (const [stage, milliseconds] of Object.entries(notes.stageTimes)) {
    if (milliseconds === undefined) continue;
    at += milliseconds;
    span.addEvent(`stage ${stage}`, { 'gatehouse.stage.milliseconds': milliseconds }, at);
  }
  if (notes.firstDeltaAt !== undefined) span.addEvent('first chunk', {}, receivedAt + notes.firstDeltaAt - startedAt);
}

/**
 * Traces for an OpenTelemetry collector. OpenTelemetry is loaded here and only here, because it costs 26 MB of memory and
 * 0.1 s; who configures no endpoint never pays. Nothing global is registered.
 *
 * Spans wait in a bounded queue and are sent in batches; where the collector fails or is slow they are lost, and a request
 * never notices.
 */
export async function createTracer(options: TracerOptions): Promise<Tracer> {
  const [api, sdk, { OTLPTraceExporter }, { resourceFromAttributes }] = await Promise.all([
    import('@opentelemetry/api'),
    import('@opentelemetry/sdk-trace'),
    import('@opentelemetry/exporter-trace-otlp-http'),
    import('@opentelemetry/resources'),
  ]);
  const exporter = new ReportingExporter(
    new OTLPTraceExporter({ url: tracesUrl(options.endpoint), timeoutMillis: exportTimeout }),
    options.log,
  );
  const provider = new sdk.TracerProvider({
    resource: resourceFromAttributes({ 'service.name': 'gatehouse', 'service.version': options.version }),
    sampler: new sdk.ParentBasedSampler({ root: new sdk.TraceIdRatioBasedSampler(options.sampling) }),
    spanProcessors: [
      new sdk.BatchSpanProcessor({
        exporter,
        maxQueueSize: queueLimit,
        scheduledDelayMillis: batchInterval,
        exportTimeoutMillis: exportTimeout,
      }),
    ],
  });
  const tracer = provider.getTracer('gatehouse', options.version);

  return {
    start(exchange, incoming): TraceSpan {
      const operation = exchange.kind;
      const remote = parseTraceparent(incoming);
      const parent = remote === undefined ? api.ROOT_CONTEXT : api.trace.setSpanContext(api.ROOT_CONTEXT, remote);
      // The model is known only when the body was read, so the span gets its full name at its end.
      const span = tracer.startSpan(
        operation,
        {
          kind: api.SpanKind.CLIENT,
          startTime: exchange.receivedAt,
          attributes: {
            'gen_ai.operation.name': operation,
            'gatehouse.request': exchange.id,
            'gatehouse.dialect': exchange.dialect,
          },
        },
        parent,
      );
      const { traceId, spanId, traceFlags } = span.spanContext();
      return {
        traceparent: `00-${traceId}-${spanId}-${(traceFlags & 1) === 1 ? '01' : '00'}`,
        end(end) {
          if (!span.isRecording()) return;
          const { model } = end.exchange.notes;
          if (model !== undefined) span.updateName(`${operation} ${model}`);
          span.setAttributes(attributesOf(end, options.serverOf));
          const code = end.error?.code ?? end.exchange.notes.outcomeCode;
          if (code !== undefined) {
            span.setAttribute('error.type', code);
            span.setStatus({ code: api.SpanStatusCode.ERROR });
          }
          addEvents(span, end);
          span.end(exchange.receivedAt + end.duration);
        },
      };
    },
    async close() {
      // The exporter tries again for longer than a shutdown should take.
      const patience = new AbortController();
      const late = delay(closeTimeout, undefined, { signal: patience.signal, ref: false }).catch(() => undefined);
      try {
        await Promise.race([provider.shutdown(), late]);
      } catch (error) {
        exporter.failed(error);
      }
      patience.abort();
    },
  };
}
