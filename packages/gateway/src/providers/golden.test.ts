import { readFileSync } from 'node:fs';
import { serverProfileNames } from '@gatehouse/contract/server-profiles';
import { providerOptionsSchema } from '@gatehouse/contract/providers';
import { describe, expect, it } from 'vitest';
import { systemClock } from '../core/clock.ts';
import type { JsonObject } from '../core/json.ts';
import { createProvider } from '../create-provider.ts';
import { goldenJson } from '../testing/golden-file.ts';
import { askProvider } from '../testing/provider-contract.ts';
import { startWireServer } from '../testing/wire-server.ts';

const log = { upstreamFieldDropped: () => undefined, upstreamFailed: () => undefined };

const kinds: Readonly<Record<string, object>> = {
  anthropic: { kind: 'anthropic' },
  gemini: { kind: 'gemini' },
  'ollama (own API)': { kind: 'ollama', contextLength: 8_192, keepAlive: '30m' },
  bedrock: { kind: 'bedrock', models: ['anthropic.claude-v1:0'] },
  ...Object.fromEntries(
    serverProfileNames.map((profile) => [
      profile,
      {
        kind: 'openai-compatible',
        profile,
        models: ['m'],
        ...(profile === 'azure-openai' ? { apiVersion: '2024-10-21' } : {}),
      },
    ]),
  ),
};

/** What a server is sent for the request of golden/input.json, and what the client is warned of. */
async function sentTo(options: object, body: JsonObject): Promise<string> {
  const server = await startWireServer(() => ({ status: 500, body: '{}' }));
  const parsed = providerOptionsSchema.parse({
    id: 'one',
    baseUrl: `${server.origin}/base`,
    apiKey: 'the-key',
    allowPrivateNetwork: true,
    ...options,
  });
  const provider = await createProvider(parsed, { clock: systemClock, log, version: '1' });
  const warned: never[] = [];
  const target = parsed.kind === 'bedrock' ? 'anthropic.claude-v1:0' : 'm';
  const refused: unknown = await askProvider(provider, { body, stream: true, target, warned }).catch(
    (error: unknown) => error,
  );
  await server.close();
  const request = server.requests[0];
  const asked =
    request === undefined
      ? { refused: String(refused), param: (refused as { param?: string }).param }
      : { path: request.path, key: keyIn(request.headers), body: JSON.parse(request.body) as unknown };
  return `${JSON.stringify({ ...asked, warned: [...new Set(warned)] }, undefined, 2)}\n`;
}

function keyIn(headers: Readonly<Record<string, unknown>>): object {
  return Object.fromEntries(Object.entries(headers).filter(([, value]) => String(value).includes('the-key')));
}

describe('one request, as each target gets it', () => {
  it.each(Object.entries(kinds))('%s', async (name, options) => {
    const input = goldenJson('input.json') as JsonObject;
    await expect(await sentTo(options, input)).toMatchFileSnapshot(
      `golden/requests/${name.replaceAll(/[ ()]+/g, '-').replace(/-$/, '')}.golden`,
    );
  });

  it('does with what servers may be unable to do as the guide says', async () => {
    const wishes: Readonly<Record<string, JsonObject>> = {
      '`n: 2`': { n: 2 },
      JSON: { response_format: { type: 'json_object' } },
      'JSON schema': {
        response_format: { type: 'json_schema', json_schema: { name: 'a', schema: { type: 'object' }, strict: true } },
      },
      '`logprobs`': { logprobs: true, top_logprobs: 2 },
      '`logit_bias`': { logit_bias: { '50256': -100 } },
      '`tool_choice: required`': { tool_choice: 'required' },
      '`seed`': { seed: 7 },
      '`parallel_tool_calls: false`': { parallel_tool_calls: false },
      '`reasoning_effort`': { reasoning_effort: 'high' },
      '`presence_penalty`': { presence_penalty: 1 },
    };
    const tools = (goldenJson('input.json') as JsonObject)['tools'] ?? [];
    const rows = [
      ['target', ...Object.keys(wishes)],
      ['---', ...Object.keys(wishes).map(() => '---')],
    ];
    for (const [name, options] of Object.entries(kinds)) {
      const row = [name];
      for (const further of Object.values(wishes)) {
        const body: JsonObject = { messages: [{ role: 'user', content: 'x' }], tools, ...further };
        const said = JSON.parse(await sentTo(options, body)) as { refused?: string; warned: string[] };
        expect(said.refused ?? 'unsupported_by_model').toContain('unsupported_by_model');
        row.push(said.refused === undefined ? (said.warned.length === 0 ? 'yes' : 'left out') : '**refused**');
      }
      rows.push(row);
    }
    const table = rows.map((row) => `| ${row.join(' | ')} |`).join('\n');
    const guide = new URL('../../../../docs/guides/model-servers.md', import.meta.url);
    expect(readFileSync(guide, 'utf8')).toContain(table);
  });
});
