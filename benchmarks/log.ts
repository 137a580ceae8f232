/**
 * How long the log takes to answer, with a million leaves in its index: each filter that the console offers, alone and together,
 * common and rare, and such that nothing fits.
 *
 *   node --conditions=source benchmarks/log.ts [leaves] [folder]
 *
 * Asked is what `GET /admin/v1/log` asks: the search of a person turned into one of the index, its page of 50, and the JSON of the
 * answer. The index is filled as the gateway fills it, batch by batch; what that takes is printed too.
 */
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LogQuery } from '@gatehouse/contract/admin-record';
import type { Leaf } from '@gatehouse/contract/leaf';
import type { LeafSource, ReadLeaf } from '../packages/gateway/src/core/leaf-index.ts';
import { IndexBuilder } from '../packages/gateway/src/index/index-builder.ts';
import { createRecordSearch } from '../packages/gateway/src/index/search-record.ts';
import { describeMachine } from './machine.ts';
import { quantile } from './statistics.ts';

const wanted = Number(process.argv[2] ?? 1_000_000);
const parent = process.argv[3] ?? tmpdir();
const shard = 'default-2026h2';
const rounds = 25;
/** 90 days of them. */
const firstTime = Date.UTC(2026, 7, 1);
const lastTime = firstTime + 90 * 86_400_000;

/** Always the same, so that runs compare (mulberry32). */
function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const random = createRandom(7);
/** The first are the commonest by far, as it is with models, keys and people. */
const pick = <Value>(values: readonly Value[]): Value => {
  const value = values[Math.floor(values.length * random() ** 3)];
  if (value === undefined) throw new RangeError('there is nothing to pick from');
  return value;
};
const hexadecimal = (length: number): string =>
  Array.from({ length }, () => Math.floor(random() * 16).toString(16)).join('');
const list = <Value>(length: number, make: (index: number) => Value): readonly Value[] =>
  Array.from({ length }, (_, index) => make(index));

const models = [
  'qwen3-32b',
  'llama-3.3-70b',
  'gpt-oss-120b',
  'mistral-small',
  'gemma-3-27b',
  'phi-4',
  'granite-3.3',
  'bge-m3',
];
const providers = ['vllm', 'ollama', 'llama-cpp', 'sglang'];
const keys = list(300, () => hexadecimal(32));
const subjects = list(5_000, () => hexadecimal(32));
const admins = list(12, () => `key_${hexadecimal(16)}`);
const guards = ['instruction-override', 'jailbreak-patterns', 'secrets', 'toxicity', 'links', 'canary-words', 'judge'];
const rules = list(60, (index) => `${guards[index % guards.length] ?? ''}/rule-${index}`);
const refusals = [
  'input_blocked',
  'rate_limit_exceeded',
  'model_not_found',
  'personal_data_refused',
  'prompt_too_long',
];
const failures = ['upstream_unreachable', 'upstream_timeout', 'output_blocked'];
const policies = ['', '', '', 'strict', 'children'];
const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
const requestId = (): string => `req_${Array.from({ length: 24 }, () => alphabet[Math.floor(random() * 64)]).join('')}`;
const requests: string[] = [];

function verdictsOf(bad: boolean): readonly object[] {
  const found = bad || random() < 0.06;
  const guard = pick(guards);
  return [
    { direction: 'input', guard: 'links', outcome: 'allow', rules: {} },
    ...(found
      ? [
          {
            direction: 'input',
            guard,
            outcome: bad ? 'block' : pick(['flag', 'redact', 'review']),
            rules: { [pick(rules)]: 1 + Math.floor(random() * 3) },
          },
        ]
      : []),
    ...(random() < 0.04 ? [{ direction: 'input', guard: 'judge', outcome: 'flag', rules: {}, shadow: true }] : []),
  ];
}

const policy = 'a'.repeat(64);
let left: (() => Record<string, unknown>) | undefined;

/** Mostly requests with their results, some refusals, and now and then something that an administrator did. */
function nextFields(): Record<string, unknown> {
  if (left !== undefined) {
    const made = left();
    left = undefined;
    return made;
  }
  const die = random();
  if (die < 0.003) return { kind: 'read', actor: pick(admins), of: 12, ofShard: shard, parts: ['prompt'], reason: [] };
  if (die < 0.004) return { kind: 'key', action: 'created', actor: pick(admins), key: hexadecimal(32), role: 'user' };
  const request = requestId();
  if (requests.length < 1_000) requests.push(request);
  const guardPolicy = pick(policies);
  const subject = random() < 0.7 ? pick(subjects) : undefined;
  const exchange = {
    dialect: pick(['openai-chat', 'anthropic-messages', 'openai-embeddings']),
    key: pick(keys),
    model: pick(models),
    policy,
    request,
    tenant: 'default',
    ...(guardPolicy === '' ? {} : { guardPolicy }),
    ...(subject === undefined ? {} : { subject }),
  };
  const measured = (code: string | undefined, bad: boolean) => ({
    cache: 'off',
    entities: { EMAIL: 1 },
    notInspected: {},
    status: code === undefined ? 200 : 400,
    streamed: random() < 0.5,
    timings: { total: Math.floor(random() * 4_000_000), upstream: 1_000 },
    usageSource: 'provider',
    verdicts: verdictsOf(bad),
    ...(code === undefined ? { usage: { input: 200, output: 180 } } : { code }),
  });
  if (die < 0.12) {
    const code = pick(refusals);
    return { ...exchange, ...measured(code, code === 'input_blocked'), kind: 'refusal' };
  }
  left = () => {
    const code = random() < 0.03 ? pick(failures) : undefined;
    const outcome = code === undefined ? 'answered' : code === 'output_blocked' ? 'blocked' : 'failed';
    return {
      ...exchange,
      ...measured(code, false),
      kind: 'result',
      outcome,
      provider: pick(providers),
      target: `org/${exchange.model}`,
    };
  };
  return { ...exchange, kind: 'request', prompt: [{ subject }] };
}

/** Three leaves of a million have what nothing else has, and lie where a search comes to last. */
function leafAt(index: number): Leaf {
  const fields = index < 3 ? { ...nextFields(), model: 'rare-model' } : nextFields();
  const time = firstTime + Math.floor((index / wanted) * (lastTime - firstTime));
  return { ...fields, v: 1, index, time } as unknown as Leaf;
}

const source: LeafSource = {
  shards: () => Promise.resolve([shard]),
  async *read(_shard, from) {
    for (let index = from; index < wanted; index += 1) {
      const leaf: ReadLeaf = { shard, index, hash: index.toString(16).padStart(64, '0'), leaf: leafAt(index) };
      if (index % 1_024 === 0) await Promise.resolve();
      yield leaf;
    }
  },
};

const folder = mkdtempSync(join(parent, 'gatehouse-log-'));
const builder = new IndexBuilder({ folder, source });
try {
  console.table({ machine: describeMachine(folder) });
  const usedBefore = process.cpuUsage();
  const started = performance.now();
  await builder.follow();
  const seconds = (performance.now() - started) / 1_000;
  const used = process.cpuUsage(usedBefore);
  const bytes = statSync(join(folder, '00000001.sqlite')).size;
  console.table({
    'filling the index': {
      leaves: wanted,
      seconds: Number(seconds.toFixed(1)),
      'µs per leaf, making it up included': Number(((used.user + used.system) / wanted).toFixed(1)),
      'bytes per leaf': Math.round(bytes / wanted),
    },
  });
  const { store } = builder;
  store.optimise();
  const search = createRecordSearch({
    index: {
      query: (filter, page) => Promise.resolve(store.query(filter, page)),
      findRequest: (asked) => Promise.resolve(store.findRequest(asked)),
      state: () => Promise.resolve({ state: 'ready', leaves: wanted, upTo: store.upTo() }),
    },
    source,
    referencesOfKey: () => Promise.resolve([]),
    referencesOfSubject: () => Promise.resolve([]),
    keyOf: () => Promise.resolve(undefined),
    keysNamed: (text) => Promise.resolve(text === 'chatbot' ? keys.slice(0, 40) : []),
  });
  const middle = firstTime + 45 * 86_400_000;
  const day = { since: middle, until: middle + 86_400_000 };
  const request = requests[700] ?? '';
  const filters: Readonly<Record<string, Partial<LogQuery>>> = {
    nothing: {},
    'a day': day,
    'a day in which nothing was': { since: lastTime + 1 },
    'kind, common': { kind: 'result' },
    'kind, rare': { kind: 'key' },
    'kind, of none': { kind: 'erasure' },
    'outcome answered': { outcome: 'answered' },
    'outcome blocked': { outcome: 'blocked' },
    'outcome cancelled (none)': { outcome: 'cancelled' },
    'said: flag': { verdict: 'flag' },
    'said: allow': { verdict: 'allow' },
    'said: shadow': { verdict: 'shadow' },
    'model, common': { model: 'qwen3-32b' },
    'model, three leaves': { model: 'rare-model' },
    'model, unknown': { model: 'none' },
    provider: { provider: 'sglang' },
    target: { target: 'org/phi-4' },
    'key, common': { key: keys[0] ?? '' },
    'key, rare': { key: keys.at(-1) ?? '' },
    subject: { subject: subjects[0] ?? '' },
    'subject, rare': { subject: subjects.at(-1) ?? '' },
    rule: { rule: rules[0] ?? '' },
    'guard (as rule)': { rule: 'judge' },
    guardPolicy: { guardPolicy: 'children' },
    code: { code: 'upstream_timeout' },
    actor: { actor: admins[3] ?? '' },
    request: { request },
    'text: a model': { text: 'qwen' },
    'text: two words': { text: 'qwen blocked' },
    'text: one letter': { text: 'a' },
    'text: nothing': { text: 'no-such-thing' },
    'text: an id': { text: request },
    'text: the beginning of an id': { text: request.slice(0, 8) },
    'text: the beginning of all ids': { text: 'req_' },
    'text: the name of a key': { text: 'chatbot' },
    'text: words that never meet': { text: 'rare-model prompt_too_long' },
    'common and common': { model: 'qwen3-32b', outcome: 'answered', kind: 'result' },
    'common and common, never together': { outcome: 'answered', kind: 'request' },
    'common, never together, in a day': { outcome: 'answered', kind: 'refusal', ...day },
    'outcome and its opposite code': { outcome: 'answered', code: 'input_blocked' },
    'blocked, by a rule, of a model and key': {
      outcome: 'blocked',
      rule: rules[1] ?? '',
      model: 'phi-4',
      key: keys[5] ?? '',
    },
    'key and subject': { key: keys[0] ?? '', subject: subjects[1] ?? '' },
    'subject, never blocked in a day': { subject: subjects[0] ?? '', outcome: 'blocked', ...day },
    'all of it': {
      ...day,
      kind: 'result,refusal',
      outcome: 'answered',
      verdict: 'flag',
      model: 'qwen3-32b',
      provider: 'vllm',
      key: keys[0] ?? '',
      subject: subjects[0] ?? '',
      rule: 'judge',
      text: 'openai result',
    },
  };
  const table: Record<string, object> = {};
  let worst = 0;
  for (const [name, filter] of Object.entries(filters)) {
    const took: number[] = [];
    let entries = 0;
    for (let round = 0; round < rounds; round += 1) {
      let cursor: string | undefined;
      // As whoever scrolls: the first page, and three more.
      for (let page = 0; page < 4; page += 1) {
        const began = performance.now();
        const answer = await search.list({ ...filter, limit: 50, ...(cursor === undefined ? {} : { cursor }) });
        JSON.stringify(answer);
        took.push(performance.now() - began);
        if (page === 0) entries = answer.entries.length;
        cursor = answer.next;
        if (cursor === undefined) break;
      }
    }
    const sorted = took.toSorted((one, other) => one - other);
    const at = (share: number): number => Number(quantile(sorted, share).toFixed(1));
    worst = Math.max(worst, at(0.95));
    table[name] = { 'first page': entries, 'p50 ms': at(0.5), 'p95 ms': at(0.95), 'most ms': at(1) };
  }
  console.table(table);
  console.log(`The slowest p95 is ${worst} ms.`);
} finally {
  builder.close();
  rmSync(folder, { recursive: true, force: true });
}
