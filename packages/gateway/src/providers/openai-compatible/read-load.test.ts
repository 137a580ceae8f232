import fc from 'fast-check';
import { expect, test } from 'vitest';
import { loadReaderOf } from './read-load.ts';

const vllm = `# HELP vllm:num_requests_running Number of requests in model execution batches.
# TYPE vllm:num_requests_running gauge
vllm:num_requests_running{engine="0",model_name="Qwen/Qwen3-8B"} 3.0
vllm:num_requests_running{engine="1",model_name="Qwen/Qwen3-8B"} 2.0
vllm:num_requests_waiting{engine="0",model_name="odd } name"} 7.0
vllm:kv_cache_usage_perc{engine="0",model_name="Qwen/Qwen3-8B"} 0.25
vllm:kv_cache_usage_perc{engine="1",model_name="Qwen/Qwen3-8B"} 0.75
vllm:num_requests_running_total 9
`;

test('reads what vLLM says of its load, over all its engines', () => {
  const reader = loadReaderOf('vllm');
  expect(reader?.path('/v1')).toBe('/metrics');
  expect(reader?.path('/models/v1')).toBe('/models/metrics');
  expect(reader?.read(undefined, vllm)).toEqual({ running: 5, waiting: 7, cacheUse: 0.75 });
});

test('takes what says nothing of it for nothing', () => {
  const reader = loadReaderOf('vllm');
  for (const text of ['', '<html>', 'vllm:num_requests_running NaN', 'vllm:num_requests_waiting 3'])
    expect(reader?.read(undefined, text)).toBeUndefined();
  expect(loadReaderOf('generic')).toBeUndefined();
  expect(loadReaderOf('openai')).toBeUndefined();
});

test('reads any text without a fault, and never a load that cannot be', () => {
  const line = fc.oneof(
    fc.string(),
    fc.constantFrom(...vllm.split('\n')),
    fc.string().map((text) => `vllm:num_requests_running ${text}`),
  );
  fc.assert(
    fc.property(fc.array(line), (lines) => {
      const load = loadReaderOf('vllm')?.read(undefined, lines.join('\n'));
      if (load !== undefined) expect(Number.isInteger(load.running) && load.running >= 0).toBe(true);
    }),
  );
});
