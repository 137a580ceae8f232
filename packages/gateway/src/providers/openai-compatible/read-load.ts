import type { ServerProfileName } from '@gatehouse/contract/server-profiles';
import type { ServerLoad } from '../../core/provider.ts';

/** Where a server says how much it has to do, and how to read it; from the root of its API on. */
export interface LoadReader {
  path(root: string): string;
  /** Undefined for what says nothing of it. */
  read(value: unknown, text: string): ServerLoad | undefined;
}

/** Gauges of /metrics; several names where versions differ. */
interface LoadGauges {
  readonly running: readonly string[];
  readonly waiting: readonly string[];
  /** Share of the key-value cache that is in use. */
  readonly cacheUse: readonly string[];
}

/**
 * What servers publish for Prometheus: vLLM (docs.vllm.ai, "Production Metrics"; the cache was called `gpu_cache_usage_perc` before
 * 0.11), SGLang (`--enable-metrics`), TGI, and the server of llama.cpp (`--metrics`; newer ones no longer say how full their cache is).
 */
const gauges: Readonly<Partial<Record<ServerProfileName, LoadGauges>>> = Object.freeze({
  vllm: {
    running: ['vllm:num_requests_running'],
    waiting: ['vllm:num_requests_waiting'],
    cacheUse: ['vllm:kv_cache_usage_perc', 'vllm:gpu_cache_usage_perc'],
  },
  sglang: {
    running: ['sglang:num_running_reqs'],
    waiting: ['sglang:num_queue_reqs'],
    cacheUse: ['sglang:token_usage'],
  },
  tgi: { running: ['tgi_batch_current_size'], waiting: ['tgi_queue_size'], cacheUse: [] },
  'llama.cpp': {
    running: ['llamacpp:requests_processing'],
    waiting: ['llamacpp:requests_deferred'],
    cacheUse: ['llamacpp:kv_cache_usage_ratio'],
  },
});

/** Undefined for servers that say nothing of it, or of which nobody knows where. */
export function loadReaderOf(profile: ServerProfileName): LoadReader | undefined {
  const own = gauges[profile];
  if (own === undefined) return undefined;
  return {
    // Beside the API, not below it.
    path: (root) => `${root.replace(/\/v1$/, '')}/metrics`,
    read: (_value, text) => readLoad(text, own),
  };
}

/** One pass over the lines of the text format of Prometheus; of a gauge with several series (a model each, a rank each) the sum, of shares the greatest. */
function readLoad(text: string, { cacheUse, running, waiting }: LoadGauges): ServerLoad | undefined {
  let runs: number | undefined;
  let waits = 0;
  let used: number | undefined;
  for (const line of text.split('\n')) {
    if (line.startsWith('#')) continue;
    const name = nameIn(line);
    const isRunning = running.includes(name);
    if (!isRunning && !waiting.includes(name) && !cacheUse.includes(name)) continue;
    const value = valueIn(line);
    if (value === undefined) continue;
    if (isRunning) runs = (runs ?? 0) + value;
    else if (waiting.includes(name)) waits += value;
    else used = Math.max(used ?? 0, value);
  }
  if (runs === undefined) return undefined;
  const load = { running: Math.round(runs), waiting: Math.round(waits) };
  return used === undefined ? load : { ...load, cacheUse: Math.min(1, used) };
}

function nameIn(line: string): string {
  const end = line.search(/[{ \t]/);
  return end === -1 ? '' : line.slice(0, end);
}

/** What stands behind the labels, in which there may be anything; a time may follow. */
function valueIn(line: string): number | undefined {
  const labels = line.lastIndexOf('}');
  const rest = line.slice(labels === -1 ? nameIn(line).length : labels + 1).trim();
  const value = Number(rest.split(/\s/, 1)[0] ?? '');
  return rest !== '' && Number.isFinite(value) && value >= 0 ? value : undefined;
}
