import type { Overview, OverviewShare } from '@gatehouse/contract/admin-overview';

const minute = 60_000;

/** A morning, in four quarters of an hour. */
export function morningOverview(changed: Partial<Overview> = {}): Overview {
  const since = Date.UTC(2026, 0, 15, 8);
  const until = since + 60 * minute;
  const endings = { answered: 12_000, blocked: 114, refused: 37, failed: 4, cancelled: 0, interrupted: 0 };
  const share = (name: string, requests: number, p50: number | null): OverviewShare => ({
    name,
    requests,
    ...endings,
    answered: requests - 2,
    blocked: 0,
    refused: 0,
    failed: 2,
    inputTokens: requests * 300,
    outputTokens: requests * 80,
    cost: { EUR: requests * 2_000 },
    latency: { p50, p95: p50 === null ? null : p50 * 4 },
    last: until - minute,
  });
  return {
    since,
    until,
    index: { state: 'ready', leaves: 24_310, upTo: until },
    requests: { total: 12_155, ...endings, flagged: 31, review: 2, redacted: 12, pseudonymised: 400 },
    strangers: 9,
    tokens: { input: 4_812_300, output: 1_203_442 },
    cost: { EUR: 24_310_000 },
    latency: { p50: 412.5, p95: 2_840 },
    codes: [
      { code: 'input_blocked', requests: 114 },
      { code: 'rate_limit_exceeded', requests: 37 },
    ],
    entities: [
      { type: 'EMAIL', values: 512 },
      { type: 'OWN_NUMBER', values: 20 },
    ],
    cache: {
      hits: 600,
      misses: 11_000,
      inputTokens: 120_000,
      outputTokens: 30_000,
      cost: { EUR: 750_000 },
      time: 754_000,
    },
    attacks: {
      requests: 88,
      stopped: 80,
      rules: [
        {
          guard: 'jailbreak',
          rule: 'jailbreak/persona',
          requests: 88,
          explanation: { en: 'A role without rules is put on.', de: 'Eine Rolle ohne Regeln wird vorgegeben.' },
        },
      ],
    },
    models: [share('qwen3:14b', 9_000, 400), share('mistral-small', 3_000, 900), share('llama-gone', 155, null)],
    providers: [share('ollama', 12_155, 410)],
    keys: [{ ...share('chatbot', 12_155, null), id: 'key_1' }],
    overTime: {
      step: 15 * minute,
      times: [0, 1, 2, 3].map((quarter) => since + quarter * 15 * minute),
      answered: [3_000, 2_900, 3_100, 3_000],
      blocked: [100, 0, 10, 4],
      refused: [30, 7, 0, 0],
      failed: [0, 4, 0, 0],
      cancelled: [0, 0, 0, 0],
      input: [1_200_000, 1_200_000, 1_200_000, 1_212_300],
      output: [300_000, 300_000, 300_000, 303_442],
      attacks: [80, 0, 6, 2],
      hits: [100, 200, 200, 100],
      p50: [400, 420, null, 410],
      p95: [2_700, 2_900, null, 2_840],
      cost: { EUR: [6_000_000, 6_000_000, 6_000_000, 6_310_000] },
    },
    ...changed,
  };
}

/** Of a gateway that nobody has asked anything yet. */
export function emptyOverview(): Overview {
  const full = morningOverview();
  const none = full.overTime.times.map(() => 0);
  const unknown = full.overTime.times.map(() => null);
  return {
    ...full,
    requests: Object.fromEntries(Object.keys(full.requests).map((name) => [name, 0])) as Overview['requests'],
    strangers: 0,
    tokens: { input: 0, output: 0 },
    cost: {},
    latency: { p50: null, p95: null },
    codes: [],
    entities: [],
    cache: { hits: 0, misses: 0, inputTokens: 0, outputTokens: 0, cost: {}, time: null },
    attacks: { requests: 0, stopped: 0, rules: [] },
    models: [],
    providers: [],
    keys: [],
    overTime: {
      step: full.overTime.step,
      times: full.overTime.times,
      answered: none,
      blocked: none,
      refused: none,
      failed: none,
      cancelled: none,
      input: none,
      output: none,
      attacks: none,
      hits: none,
      p50: unknown,
      p95: unknown,
      cost: {},
    },
  };
}
