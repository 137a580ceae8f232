/** What a metric is, for the registry and for the reference page alike. */
export interface MetricDefinition {
  readonly name: string;
  readonly help: string;
  readonly labels: readonly string[];
}

export interface HistogramDefinition extends MetricDefinition {
  /** Upper bounds, in the unit of the metric. */
  readonly buckets: readonly number[];
}

/** Seconds of a whole answer: from a cached one to a long chain of thought. */
const answerSeconds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 900];

/** Seconds of our own work: from one stage without anything to do to one that waits for the body or the disk. */
const stageSeconds = [
  0.000_01, 0.000_025, 0.000_05, 0.000_1, 0.000_25, 0.000_5, 0.001, 0.002_5, 0.005, 0.01, 0.05, 0.25, 1, 5,
];

export const counters = {
  requests: {
    name: 'gatehouse_requests_total',
    help: 'Requests that have ended, by wire format, model, outcome and HTTP status.',
    labels: ['dialect', 'model', 'outcome', 'status'],
  },
  errors: {
    name: 'gatehouse_errors_total',
    help: 'Refused, blocked and failed requests by code of the error catalogue, those refused at the edge included.',
    labels: ['code'],
  },
  tokens: {
    name: 'gatehouse_tokens_total',
    help: 'Tokens as the providers report them, by direction (input, output) and model.',
    labels: ['direction', 'model'],
  },
  streamChunks: { name: 'gatehouse_stream_chunks_total', help: 'Events sent in streamed answers.', labels: [] },
  entities: {
    name: 'gatehouse_pseudonymised_entities_total',
    help: 'Personal data replaced before the model saw them, by type.',
    labels: ['type'],
  },
  verdicts: {
    name: 'gatehouse_guard_verdicts_total',
    help: 'Verdicts of the guards, by guard, direction (input, output) and outcome (allow, flag, review, redact, block, unable); `shadow` is `true` where the guard only judged.',
    labels: ['guard', 'direction', 'outcome', 'shadow'],
  },
  guardCalls: {
    name: 'gatehouse_guard_calls_total',
    help: 'Questions of guards to whom they ask beside the path, by whom (classifier, model, server) and outcome (answered, failed).',
    labels: ['whom', 'outcome'],
  },
  assistantAnswers: {
    name: 'gatehouse_assistant_answers_total',
    help: 'Answers of assistants, by assistant and outcome (answered, unknown, handed-over, small-talk).',
    labels: ['assistant', 'outcome'],
  },
  guardTokens: {
    name: 'gatehouse_guard_tokens_total',
    help: 'Tokens that models which judge for guards have taken, as their servers count them.',
    labels: [],
  },
  cache: {
    name: 'gatehouse_cache_total',
    help: 'Requests that asked the cache, by outcome (hit, miss, bypass).',
    labels: ['outcome'],
  },
  attempts: {
    name: 'gatehouse_attack_attempts_total',
    help: 'Exchanges in which a guard found an attack by whoever asked.',
    labels: [],
  },
  suspensions: {
    name: 'gatehouse_suspensions_total',
    help: 'Suspensions because of repeated attacks, by who was suspended (key, subject).',
    labels: ['who'],
  },
  certificates: {
    name: 'gatehouse_client_certificates_refused_total',
    help: 'Client certificates that were refused, by why (missing, expired, unknown_authority, no_account, …).',
    labels: ['fault'],
  },
  events: {
    name: 'gatehouse_guard_events_total',
    help: 'Findings for receivers of events, by receiver and outcome: sent, merged (told together with others) or lost.',
    labels: ['receiver', 'outcome'],
  },
  cost: {
    name: 'gatehouse_cost_total',
    help: 'What calls of models cost, in units of the currency, by model; calls without a price are not in it.',
    labels: ['model', 'currency'],
  },
  unpriced: {
    name: 'gatehouse_unpriced_requests_total',
    help: 'Calls of models of which nobody knows what they cost, by model.',
    labels: ['model'],
  },
  budgetAlerts: {
    name: 'gatehouse_budget_alerts_total',
    help: 'Times that a share of a budget was reached, by whose it is (key, person, team, tenant, model, everything), span (day, month) and share in percent.',
    labels: ['kind', 'span', 'share'],
  },
  queueRefusals: {
    name: 'gatehouse_queue_refusals_total',
    help: 'Requests that left the queue before a model server without having been served, by provider and outcome: full, expired, or gone (by the client).',
    labels: ['provider', 'outcome'],
  },
  targetCalls: {
    name: 'gatehouse_target_calls_total',
    help: 'Calls that have ended of targets of names with several, by provider, target and outcome: answered, failed, or left (for a faster one, or by the client).',
    labels: ['provider', 'target', 'outcome'],
  },
  fallbacks: {
    name: 'gatehouse_fallbacks_total',
    help: 'Targets that requests have left for another one, by model and code.',
    labels: ['model', 'code'],
  },
  modelChanges: {
    name: 'gatehouse_model_changes_total',
    help: 'Models that were another one than before when they were looked at.',
    labels: [],
  },
  breakerChanges: {
    name: 'gatehouse_breaker_changes_total',
    help: 'Changes of the breakers of targets, by provider, target and what they became: open, half-open, closed.',
    labels: ['provider', 'target', 'to'],
  },
  reloads: {
    name: 'gatehouse_configuration_reloads_total',
    help: 'Times that the configuration file was read while running, by outcome (applied, unchanged, rejected).',
    labels: ['outcome'],
  },
} as const satisfies Record<string, MetricDefinition>;

export const histograms = {
  duration: {
    name: 'gatehouse_request_duration_seconds',
    help: 'Time from the request to the end of its answer, by model.',
    labels: ['model'],
    buckets: answerSeconds,
  },
  firstToken: {
    name: 'gatehouse_time_to_first_token_seconds',
    help: 'Time from the request to the first piece of its answer, by model.',
    labels: ['model'],
    buckets: answerSeconds,
  },
  stage: {
    name: 'gatehouse_stage_duration_seconds',
    help: 'Time of the way in of each stage of the path.',
    labels: ['stage'],
    buckets: stageSeconds,
  },
  queueWait: {
    name: 'gatehouse_queue_wait_seconds',
    help: 'Time in the queue before a model server, of requests that had to wait and were served, by provider.',
    labels: ['provider'],
    buckets: answerSeconds,
  },
  ledgerBatch: {
    name: 'gatehouse_ledger_batch_leaves',
    help: 'Leaves that became durable together.',
    labels: [],
    buckets: [1, 2, 4, 8, 16, 32, 64, 128, 256, 512],
  },
  ledgerSeconds: {
    name: 'gatehouse_ledger_batch_duration_seconds',
    help: 'Time that a batch of leaves took to become durable.',
    labels: [],
    buckets: stageSeconds,
  },
} as const satisfies Record<string, HistogramDefinition>;

export const gauges = {
  inFlight: { name: 'gatehouse_requests_in_flight', help: 'Requests that have begun and not ended.', labels: [] },
  reloadSuccessful: {
    name: 'gatehouse_configuration_last_reload_successful',
    help: '1 when the configuration file as it was read last is in force, 0 when it was rejected or is gone.',
    labels: [],
  },
  reloadTimestamp: {
    name: 'gatehouse_configuration_last_reload_success_timestamp_seconds',
    help: 'When the configuration file was last found in order, in seconds since the Unix epoch.',
    labels: [],
  },
  witnessed: {
    name: 'gatehouse_ledger_witnessed_timestamp_seconds',
    help: 'When a checkpoint last got the cosignatures that are needed, in seconds since the Unix epoch; 0 before that and without witnesses.',
    labels: [],
  },
  covered: {
    name: 'gatehouse_ledger_covered',
    help: '1 while enough witnesses have cosigned all that is older than a minute, 0 otherwise, as soon as too few of them are left that do not fail, and without witnesses.',
    labels: [],
  },
  contradicted: {
    name: 'gatehouse_ledger_contradicted',
    help: '1 from the moment on at which a witness has seen more of the log than there is, or another one.',
    labels: [],
  },
  suspended: {
    name: 'gatehouse_suspended',
    help: 'Keys and persons that are suspended because of repeated attacks.',
    labels: [],
  },
  reviews: {
    name: 'gatehouse_reviews',
    help: 'Items that wait for people, by kind and state: open, and overdue, which are open beyond their deadline.',
    labels: ['kind', 'state'],
  },
  queueWaiting: {
    name: 'gatehouse_queue_waiting',
    help: 'Requests that wait for a model server, by provider and class (interactive, batch).',
    labels: ['provider', 'class'],
  },
  queueRunning: {
    name: 'gatehouse_queue_running',
    help: 'Requests that a model server with a capacity works on, by provider.',
    labels: ['provider'],
  },
  models: {
    name: 'gatehouse_models',
    help: 'Models by how they stand in the register: registered, unregistered, changed, expired, unverified, refused.',
    labels: ['standing'],
  },
  targetState: {
    name: 'gatehouse_target_state',
    help: 'State of the breaker of a target, by provider and target: 0 closed, 1 half-open, 2 open, which is left out.',
    labels: ['provider', 'target'],
  },
  targetRunning: {
    name: 'gatehouse_target_running',
    help: 'Calls of a target that run, by provider and target.',
    labels: ['provider', 'target'],
  },
  targetHealthy: {
    name: 'gatehouse_target_healthy',
    help: 'Whether the server of a target was well when it was last looked at, by provider and target.',
    labels: ['provider', 'target'],
  },
  targetFirstPiece: {
    name: 'gatehouse_target_first_piece_seconds',
    help: 'Time to the first piece of an answer as expected of a target, by provider and target.',
    labels: ['provider', 'target'],
  },
  build: { name: 'gatehouse_build_info', help: 'Always 1; the version is in the label.', labels: ['version'] },
} as const satisfies Record<string, MetricDefinition>;
