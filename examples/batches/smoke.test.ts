import { execFile } from 'node:child_process';
import { join } from 'node:path';
import process from 'node:process';
import { promisify } from 'node:util';
import { afterEach, expect, test } from 'vitest';
import { loadConfiguration } from '../../packages/gateway/src/config/load.ts';
import {
  listenTestGateway,
  type ListeningTestGateway,
} from '../../packages/gateway/src/testing/create-test-gateway.ts';

let gateway: ListeningTestGateway | undefined;
afterEach(async () => {
  await gateway?.close();
  gateway = undefined;
});

test('the example answers the questions of its file, and tells which line was refused', async () => {
  const loaded = await loadConfiguration(join(import.meta.dirname, 'gatehouse.yaml'), {});
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.problems));
  const { batches, providers } = loaded.configuration;
  expect(batches).toMatchObject({ enabled: true, concurrency: 4, keepFiles: 7 * 86_400_000 });
  const [provider] = providers;
  if (provider?.kind !== 'extractive') throw new Error('the example has another model');
  const { knowledge, model } = provider;
  gateway = await listenTestGateway({
    file: JSON.stringify({ version: 1, providers: [{ id: 'shop', kind: 'extractive', knowledge, model }] }),
    logLevel: 'silent',
  });
  const { stdout } = await promisify(execFile)(process.execPath, [join(import.meta.dirname, 'ask.ts')], {
    env: { ...process.env, GATEHOUSE_URL: gateway.url, GATEHOUSE_KEY: gateway.userKey },
  });
  const lines = stdout.trim().split('\n');
  expect(lines.map((line) => line.slice(0, line.indexOf(':')))).toEqual(['return', 'delivery', 'attack']);
  expect(lines[0]).toMatch(/^return: .{10,}/);
  expect(lines[2]).toBe('attack: 400 input_blocked');
});
