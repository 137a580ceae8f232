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
import { startScriptedServer, type ScriptedServer } from '../../packages/gateway/src/testing/scripted-server.ts';

let gateway: ListeningTestGateway | undefined;
const servers: ScriptedServer[] = [];
afterEach(async () => {
  await gateway?.close();
  gateway = undefined;
  for (const server of servers.splice(0)) await server.close();
});

test('the example finds, ranks and answers, and no server sees who Anna is', async () => {
  const loaded = await loadConfiguration(join(import.meta.dirname, 'gatehouse.yaml'), {});
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.problems));
  const { models, providers } = loaded.configuration;
  for (const _provider of providers) servers.push(await startScriptedServer());
  const text = JSON.stringify({
    version: 1,
    providers: providers.map(({ id, ...provider }, index) => ({
      id,
      kind: provider.kind,
      baseUrl: servers[index]?.baseUrl,
      allowPrivateNetwork: true,
      ...('profile' in provider ? { profile: provider.profile, models: provider.models } : {}),
    })),
    models,
    cache: { enabled: true },
  });
  gateway = await listenTestGateway({ file: text, logLevel: 'silent' });
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [join(import.meta.dirname, 'ask.ts'), 'Whom does Anna Schmidt ask about returns?'],
    { env: { ...process.env, GATEHOUSE_URL: gateway.url, GATEHOUSE_KEY: gateway.userKey } },
  );
  expect(stdout.trim()).not.toBe('');
  const sent = servers.map(({ requests }) => requests.filter(({ method }) => method === 'POST'));
  expect(sent.map(([request]) => request?.path)).toEqual(['/v1/embeddings', '/v1/rerank', '/v1/chat/completions']);
  expect(sent[1]?.[0]?.body).toMatchObject({ model: 'BAAI/bge-reranker-v2-m3', top_n: 2 });
  for (const [request] of sent) expect(request?.rawBody).not.toContain('anna.schmidt@example.org');
});
