import { z } from 'zod';
import { limitNames, limitSubjects } from './limit-names.ts';
import { permissions } from './permissions.ts';
import { entityActions, trustLevels } from './privacy.ts';
import { registerModes } from './register-modes.ts';
import { fallbackReasons, strategies } from './routing.ts';
import { providerKinds } from './provider-kinds.ts';
import { serverProfileNames } from './server-profiles.ts';

/**
 * What the path does as configured, as facts: a stable name (`id`) with its parameters, from which explain-fact.ts makes
 * sentences in English and German. Durations are milliseconds, sizes bytes. Facts hold no secret, no credential and nothing of what a guard looks
 * for: of a list of forbidden texts only its length.
 */

const count = z.int().nonnegative();
const milliseconds = z.number().nonnegative();
const bytes = z.int().nonnegative();

const guardAction = z.enum(['flag', 'review', 'redact', 'block']);
const unableAction = z.enum(['block', 'flag', 'allow']);
const direction = z.enum(['input', 'output']);

/** What a guard says about itself, beyond what all guards have. */
export const guardFactSchema = z.discriminatedUnion('id', [
  /** `scope`: all texts of a request together, or each text of an answer. */
  z.object({ id: z.literal('token-limit'), tokens: count, scope: z.enum(['request', 'answer']) }),
  z.object({ id: z.literal('hidden-characters'), rules: z.array(z.string()) }),
  /** `exact`: compared character by character, and not as a reader sees them. */
  z.object({
    id: z.literal('forbidden-texts'),
    texts: count,
    caseSensitive: z.boolean(),
    wholeWords: z.boolean(),
    exact: z.boolean().exactOptional(),
  }),
  /** `replacement`: only with `redact`; empty where the match is taken out. */
  z.object({ id: z.literal('on-finding'), action: guardAction, replacement: z.string().exactOptional() }),
  /** With more findings than this in one text it is blocked, whatever the action. */
  z.object({ id: z.literal('finding-limit'), findings: count }),
  /** From which score on it is a finding, per mille; `surely`: from which on it is blocked, where that is another. */
  z.object({ id: z.literal('score-threshold'), threshold: count, surely: count.exactOptional() }),
  /** The model that judges, and its version. */
  z.object({ id: z.literal('judged-by-model'), model: z.string(), version: z.string() }),
  /** Any other setting, as the configuration calls it. Never a secret, nor what is looked for. */
  z.object({ id: z.literal('setting'), setting: z.string(), value: z.union([z.string(), z.number(), z.boolean()]) }),
  /** How many entries a list of the operator's has. */
  z.object({ id: z.literal('listed'), setting: z.string(), entries: count }),
  /** It judges and is recorded, and changes nothing. */
  z.object({ id: z.literal('shadow') }),
  z.object({ id: z.literal('on-failure'), action: unableAction, timeout: milliseconds }),
]);

/** What a provider is configured to be and what is known of it. */
export const providerFactSchema = z.discriminatedUnion('id', [
  z.object({ id: z.literal('address'), url: z.string(), privateNetwork: z.boolean() }),
  /** Whether it is given a key, and how many further headers; never which. */
  z.object({ id: z.literal('credentials'), apiKey: z.boolean(), headers: count }),
  z.object({
    id: z.literal('server-certificate'),
    verified: z.boolean(),
    ownAuthority: z.boolean(),
    clientCertificate: z.boolean(),
  }),
  /** Which of the servers with the OpenAI API it is. */
  z.object({ id: z.literal('server-profile'), profile: z.enum(serverProfileNames) }),
  /** A model in the gateway's own care: tokens, threads of the processor, layers on a GPU. */
  z.object({
    id: z.literal('own-model'),
    context: count,
    threads: count.exactOptional(),
    gpuLayers: count,
  }),
  z.object({ id: z.literal('connections'), connections: count }),
  /** How many requests it gets at once, how many may wait for how long, and how many models fit into its memory, where that is said. */
  z.object({
    id: z.literal('capacity'),
    concurrent: count,
    queue: count,
    longestWait: milliseconds,
    residentModels: count.exactOptional(),
  }),
  z.object({
    id: z.literal('timeouts'),
    connect: milliseconds,
    firstByte: milliseconds,
    idle: milliseconds,
    total: milliseconds,
  }),
  /** `sources`: files and folders as configured. `threshold`: between 0 and 1. */
  z.object({ id: z.literal('knowledge'), sources: count, passages: count, threshold: z.number() }),
  /** `discovered`: the server is asked for them, again and again. */
  /** `stated`: the operator has said so; otherwise its address says it. */
  z.object({ id: z.literal('trust'), trust: z.enum(trustLevels), stated: z.boolean() }),
  z.object({ id: z.literal('served-models'), discovered: z.boolean(), models: z.array(z.string()) }),
]);

export const stageFactSchema = z.discriminatedUnion('id', [
  // record
  z.object({ id: z.literal('recorded-first') }),
  z.object({ id: z.literal('content-sealed'), cipher: z.string(), rootKey: z.enum(['configured', 'dataFolder']) }),
  z.object({ id: z.literal('content-files'), bytes }),
  // authenticate
  z.object({ id: z.literal('virtual-keys'), bits: count, hash: z.string() }),
  z.object({ id: z.literal('permission-needed'), permission: z.enum(permissions) }),
  z.object({ id: z.literal('tenant'), tenant: z.string() }),
  /** Failed authentications of one address in any period of that length; a valid key passes all the same. */
  z.object({ id: z.literal('failure-rate'), failures: count, window: milliseconds }),
  /** Addresses and ranges that may say who the client is. */
  z.object({ id: z.literal('trusted-proxies'), ranges: count }),
  // limits
  /** At most so many admitted requests of one key in any period of that length. */
  z.object({ id: z.literal('request-rate'), requests: count, window: milliseconds }),
  z.object({ id: z.literal('concurrency'), requests: count }),
  z.object({ id: z.literal('limits-of-keys') }),
  /** One further limit, by its name in the configuration. Without a `name` each one of them has it for itself. Money is in units of the currency. */
  z.object({
    id: z.literal('limit'),
    of: z.enum(limitSubjects),
    name: z.string().exactOptional(),
    limit: z.enum(limitNames),
    amount: z.number(),
    currency: z.string().exactOptional(),
  }),
  /** How many more there are. */
  z.object({ id: z.literal('further-limits'), limits: count }),
  /** How input is reckoned before a call, and how much output where a request names none. */
  z.object({ id: z.literal('limits-reserved'), estimate: z.enum(['upper-bound', 'typical']), output: count }),
  z.object({
    id: z.literal('limits-counted'),
    where: z.enum(['memory', 'redis']),
    onUnable: z.enum(['block', 'allow']),
  }),
  z.object({ id: z.literal('request-body'), bytes, time: milliseconds }),
  /** What follows from repeated attacks; risks are numbers of attacks that fall by half in every window. */
  z.object({
    id: z.literal('attempts'),
    window: milliseconds,
    slowAt: z.number().exactOptional(),
    slowBy: milliseconds.exactOptional(),
    reviewAt: z.number().exactOptional(),
    suspendAt: z.number().exactOptional(),
    suspendFor: milliseconds.exactOptional(),
  }),
  // template
  z.object({ id: z.literal('no-assistants') }),
  z.object({
    id: z.literal('assistant'),
    /** As clients ask for it. */
    name: z.string(),
    collections: z.array(z.string()),
    /** Who words its answers; absent where it only quotes. */
    model: z.string().exactOptional(),
    /** Shares from 0 to 1. */
    answerFrom: z.number(),
    supportFrom: z.number(),
  }),
  z.object({ id: z.literal('no-templates') }),
  /** `current`: it answers whoever names no version. */
  z.object({
    id: z.literal('prompt-template'),
    name: z.string(),
    model: z.string(),
    variables: z.array(z.string()),
    languages: z.array(z.string()),
    current: z.boolean(),
  }),
  // consent
  z.object({ id: z.literal('purpose-of-keys'), required: z.boolean() }),
  z.object({ id: z.literal('consent-needed') }),
  z.object({ id: z.literal('withdrawals-heeded') }),
  // inspectInput, inspectOutput
  z.object({
    id: z.literal('guard'),
    /** As in records and metrics. */
    name: z.string(),
    kind: z.string(),
    directions: z.array(direction),
    /** That it belongs to; the default one where nothing is said. */
    policy: z.string().exactOptional(),
    facts: z.array(guardFactSchema),
  }),
  z.object({ id: z.literal('no-guard') }),
  /** A further policy; `guards`: how many of its guards read here. */
  z.object({
    id: z.literal('guard-policy'),
    name: z.string(),
    description: z.string().exactOptional(),
    guards: count,
  }),
  /** Which policy holds for some keys and models. */
  z.object({
    id: z.literal('guard-policy-rule'),
    name: z.string(),
    keys: z.array(z.string()).exactOptional(),
    roles: z.array(z.string()).exactOptional(),
    labels: z.array(z.string()).exactOptional(),
    models: z.array(z.string()).exactOptional(),
    policy: z.string(),
  }),
  z.object({ id: z.literal('guards-of-all-targets') }),
  z.object({ id: z.literal('uninspectable'), action: z.enum(['mark', 'refuse']) }),
  z.object({ id: z.literal('judged-before-sent') }),
  // validate
  z.object({ id: z.literal('structured-unchecked') }),
  /** Answers that are held against the JSON Schema of their request. */
  z.object({
    id: z.literal('structured-output'),
    when: z.enum(['strict', 'always']),
    mend: z.boolean(),
    repair: z.boolean(),
    streams: z.enum(['hold', 'cut']),
  }),
  /** What answers must hold to. `lookups`: names of those that it asks. */
  z.object({
    id: z.literal('validation-rule'),
    name: z.string(),
    keys: z.array(z.string()).exactOptional(),
    roles: z.array(z.string()).exactOptional(),
    labels: z.array(z.string()).exactOptional(),
    models: z.array(z.string()).exactOptional(),
    checks: z.array(z.enum(['pattern', 'schema', 'lookup', 'confidence'])),
    lookups: z.array(z.string()),
    action: z.enum(['block', 'flag']),
    repair: z.boolean(),
    onUnable: unableAction,
  }),
  z.object({
    id: z.literal('validation-lookup'),
    name: z.string(),
    kind: z.enum(['file', 'sqlite', 'postgresql', 'http']),
    cacheFor: milliseconds,
    timeout: milliseconds,
  }),
  // pseudonymise
  z.object({ id: z.literal('no-entities') }),
  /** `allBut`: in place of `entities` where it is nearly all of them. */
  z.object({
    id: z.literal('entity-action'),
    name: z.string(),
    action: z.enum(entityActions),
    entities: z.array(z.string()),
    allBut: z.array(z.string()).exactOptional(),
  }),
  z.object({ id: z.literal('unseen-entities'), entities: z.array(z.string()) }),
  /** What else holds for some keys, models and providers. */
  z.object({
    id: z.literal('privacy-rule'),
    name: z.string(),
    keys: z.array(z.string()).exactOptional(),
    roles: z.array(z.string()).exactOptional(),
    labels: z.array(z.string()).exactOptional(),
    models: z.array(z.string()).exactOptional(),
    providers: z.array(z.string()).exactOptional(),
    trust: z.array(z.enum(trustLevels)).exactOptional(),
    default: z.enum(entityActions).exactOptional(),
    types: z.array(z.object({ type: z.string(), action: z.enum(entityActions) })),
  }),
  z.object({ id: z.literal('strictest-target') }),
  z.object({ id: z.literal('entities-restored'), surrogates: z.boolean() }),
  // cache
  /** `largest`: a larger answer is not kept. */
  z.object({ id: z.literal('exact-cache'), bytes, largest: bytes, ttl: milliseconds }),
  /** In a store that has a bound of its own. */
  z.object({ id: z.literal('shared-cache'), largest: bytes, ttl: milliseconds }),
  z.object({ id: z.literal('cache-scope') }),
  /** `threshold` per mille. */
  z.object({ id: z.literal('cache-similar'), model: z.string(), threshold: z.int() }),
  z.object({ id: z.literal('cache-coalesces') }),
  z.object({ id: z.literal('cache-except'), labels: z.array(z.string()) }),
  // route
  z.object({
    id: z.literal('provider'),
    name: z.string(),
    kind: z.enum(providerKinds),
    facts: z.array(providerFactSchema),
  }),
  z.object({ id: z.literal('alias'), name: z.string(), provider: z.string(), target: z.string() }),
  /** `targets` as `<provider>/<model>`. */
  z.object({
    id: z.literal('routed-alias'),
    name: z.string(),
    strategy: z.enum(strategies),
    targets: z.array(z.string()),
    sticky: z.enum(['none', 'key', 'person', 'conversation']),
    fallback: z.array(z.enum(fallbackReasons)),
    attempts: z.number(),
    lessTrusted: z.boolean(),
    hedgedAfter: milliseconds.exactOptional(),
  }),
  // route
  /** How the model is shown texts that nobody answers for, by their origin. */
  z.object({ id: z.literal('spotlight'), mode: z.enum(['delimit', 'mark', 'encode']), origins: z.array(z.string()) }),
  /** Which models may be asked; said where any is refused for that. */
  z.object({
    id: z.literal('model-register'),
    mode: z.enum(registerModes),
    /** Rows in the configuration. */
    models: z.number(),
  }),
  // pseudonymise and cache
  z.object({ id: z.literal('off') }),
]);

export type GuardFact = z.infer<typeof guardFactSchema>;
export type ProviderFact = z.infer<typeof providerFactSchema>;
/** One thing that a stage does. */
export type StageFact = z.infer<typeof stageFactSchema>;
/** All that can be said, on whichever level. */
export type Fact = StageFact | GuardFact | ProviderFact;
