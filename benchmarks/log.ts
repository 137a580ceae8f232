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
import { IndexBuilder } from '../packages/gateway/src/index/index-builder.ts';
import { createRecordSearch } from '../packages/gateway/src/index/search-record.ts';
import { describeMachine } from './machine.ts';
import { makeUpLeaves } from './made-up-leaves.ts';
import { quantile } from './statistics.ts';

const wanted = Number(process.argv[2] ?? 1_000_000);
const parent = process.argv[3] ?? tmpdir();
const rounds = 25;
/** 90 days of them. */
const firstTime = Date.UTC(2026, 7, 1);
const lastTime = firstTime + 90 * 86_400_000;

const { source, keys, subjects, admins, rules, requests } = makeUpLeaves({ leaves: wanted, firstTime, lastTime });
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
        const answer = await search.list(
          { ...filter, limit: 50, ...(cursor === undefined ? {} : { cursor }) },
          'everything',
        );
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
