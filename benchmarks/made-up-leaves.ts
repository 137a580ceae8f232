/**
 * A record that nobody wrote, for measuring what searches it and adds it up: mostly requests with their results, some refusals, and now
 * and then something that an administrator did.
 */
import type { Leaf } from '@gatehouse/contract/leaf';
import type { LeafSource, ReadLeaf } from '../packages/gateway/src/core/leaf-index.ts';

export interface MadeUpLeaves {
  readonly shard: string;
  readonly source: LeafSource;
  readonly keys: readonly string[];
  readonly subjects: readonly string[];
  readonly admins: readonly string[];
  readonly rules: readonly string[];
  /** Ids of the first thousand requests; filled while they are read. */
  readonly requests: readonly string[];
}

interface Wanted {
  readonly leaves: number;
  /** Milliseconds since the Unix epoch of the first one, and behind the last one. */
  readonly firstTime: number;
  readonly lastTime: number;
}

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

export function makeUpLeaves({ leaves, firstTime, lastTime }: Wanted): MadeUpLeaves {
  const shard = 'default-2026h2';
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
  const entityTypes = ['PERSON', 'EMAIL', 'PHONE', 'IBAN', 'ADDRESS', 'DE_TAX_ID'];
  const guards = [
    'instruction-override',
    'jailbreak-patterns',
    'secrets',
    'toxicity',
    'links',
    'canary-words',
    'judge',
  ];
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
  const requestId = (): string =>
    `req_${Array.from({ length: 24 }, () => alphabet[Math.floor(random() * 64)]).join('')}`;
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
    if (die < 0.003)
      return { kind: 'read', actor: pick(admins), of: 12, ofShard: shard, parts: ['prompt'], reason: [] };
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
    const hit = random() < 0.08;
    const measured = (code: string | undefined, bad: boolean) => ({
      cache: hit ? 'hit' : 'miss',
      ...(code === undefined && !hit ? { cost: { currency: 'EUR', micros: Math.floor(random() * 4_000) } } : {}),
      entities: random() < 0.4 ? { [pick(entityTypes)]: 1 + Math.floor(random() * 3) } : {},
      notInspected: {},
      status: code === undefined ? 200 : 400,
      streamed: random() < 0.5,
      timings: {
        total: hit ? 900 + Math.floor(random() * 400) : Math.floor(200_000 + 6_000_000 * random() ** 3),
        upstream: 1_000,
      },
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
        ...(hit ? {} : { provider: pick(providers) }),
        target: `org/${exchange.model}`,
      };
    };
    return { ...exchange, kind: 'request', prompt: [{ subject }] };
  }

  /** Three leaves of a million have what nothing else has, and lie where a search comes to last. */
  function leafAt(index: number): Leaf {
    const fields = index < 3 ? { ...nextFields(), model: 'rare-model' } : nextFields();
    const time = firstTime + Math.floor((index / leaves) * (lastTime - firstTime));
    return { ...fields, v: 1, index, time } as unknown as Leaf;
  }

  const source: LeafSource = {
    shards: () => Promise.resolve([shard]),
    async *read(_shard, from) {
      for (let index = from; index < leaves; index += 1) {
        const leaf: ReadLeaf = { shard, index, hash: index.toString(16).padStart(64, '0'), leaf: leafAt(index) };
        if (index % 1_024 === 0) await Promise.resolve();
        yield leaf;
      }
    },
  };

  return { shard, source, keys, subjects, admins, rules, requests };
}
