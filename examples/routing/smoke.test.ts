import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { loadConfiguration } from '../../packages/gateway/src/config/load.ts';
import {
  listenTestGateway,
  type ListeningTestGateway,
} from '../../packages/gateway/src/testing/create-test-gateway.ts';
import { createScriptedTarget } from '../../packages/gateway/src/testing/scripted-target.ts';

let gateway: ListeningTestGateway | undefined;
afterEach(async () => {
  await gateway?.close();
  gateway = undefined;
});

test('the example keeps `house` in the house and lets `always` go to the cloud', async () => {
  const file = join(import.meta.dirname, 'gatehouse.yaml');
  const loaded = await loadConfiguration(file, { MISTRAL_API_KEY: 'not-a-key' });
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.problems));
  const { models, providers } = loaded.configuration;
  const servers = {
    'rack-1': createScriptedTarget('rack-1'),
    'rack-2': createScriptedTarget('rack-2'),
    cloud: createScriptedTarget('cloud'),
  };
  gateway = await listenTestGateway({
    logLevel: 'silent',
    providers: Object.fromEntries(Object.entries(servers).map(([id, { provider }]) => [id, provider])),
    configuration: {
      providers: providers.flatMap(({ id, ...provider }) =>
        provider.kind === 'openai-compatible'
          ? [{ id, kind: provider.kind, baseUrl: provider.baseUrl, models: provider.models, trust: provider.trust }]
          : [],
      ),
      models: models.map(({ hedge: _hedge, targets = [], ...model }) => ({
        ...model,
        targets: targets.map(({ timeouts: _timeouts, ...target }) => target),
      })),
    },
  });
  const { url, userKey } = gateway;
  const ask = async (model: string): Promise<readonly [status: number, route: string | null]> => {
    const answer = await fetch(`${url}/v1/chat/completions`, {
      method: 'POST',
      headers: { authorization: `Bearer ${userKey}`, 'content-type': 'application/json' },
      body: JSON.stringify({ model, messages: [{ role: 'user', content: 'Hello' }] }),
    });
    await answer.text();
    return [answer.status, answer.headers.get('x-gatehouse-route')];
  };
  expect(await ask('always')).toEqual([200, '"rack-1/qwen3-32b";by=first']);
  for (const id of ['rack-1', 'rack-2'] as const) servers[id].becomes({ act: 'fail', code: 'upstream_unreachable' });
  const [status] = await ask('house');
  expect(status).toBe(502);
  expect(servers.cloud.calls).toHaveLength(0);
  const [fallen, route] = await ask('always');
  expect([fallen, route?.endsWith('"cloud/mistral-large-latest";by=fallback')]).toEqual([200, true]);
});
