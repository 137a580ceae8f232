import { afterAll, beforeAll, expect, test } from 'vitest';
import { providerOptionsSchema } from '../../packages/contract/src/providers.ts';
import { systemClock } from '../../packages/gateway/src/core/clock.ts';
import type { JsonObject } from '../../packages/gateway/src/core/json.ts';
import { createProvider } from '../../packages/gateway/src/create-provider.ts';
import {
  listenTestGateway,
  type ListeningTestGateway,
} from '../../packages/gateway/src/testing/create-test-gateway.ts';
import { goldenText } from '../../packages/gateway/src/testing/golden-file.ts';
import { createScriptedModel } from '../../packages/gateway/src/testing/scripted-model.ts';
import { scriptedProvider } from '../../packages/gateway/src/testing/scripted-provider.ts';
import { startWireServer, type WireServer } from '../../packages/gateway/src/testing/wire-server.ts';

/** The second request of `claude -p` 2.1 for a question that needs a tool: texts are shorter, everything else is as it was sent. */
const ephemeral = { type: 'ephemeral' };
const asked = {
  model: 'claude-sonnet-5',
  system: [
    { type: 'text', text: 'x-anthropic-billing-header: cc_version=2.1; cc_entrypoint=sdk-cli;' },
    { type: 'text', text: "You are a Claude agent, built on Anthropic's Claude Agent SDK.", cache_control: ephemeral },
    { type: 'text', text: 'You are an interactive agent.', cache_control: ephemeral },
  ],
  messages: [
    {
      role: 'user',
      content: [
        { type: 'text', text: '<system-reminder>\nRead before you write.\n</system-reminder>\n' },
        { type: 'text', text: 'Say hello with a tool.' },
      ],
    },
    {
      role: 'system',
      content: '<system-reminder>\n<total_tokens>15000000 tokens left</total_tokens>\n</system-reminder>',
    },
    {
      role: 'assistant',
      content: [
        { type: 'thinking', thinking: 'I should run it.', signature: '' },
        {
          type: 'tool_use',
          id: 'toolu_1',
          caller: { type: 'direct' },
          name: 'Bash',
          input: { command: 'echo hello', description: 'Say hello' },
        },
      ],
    },
    {
      role: 'user',
      content: [{ tool_use_id: 'toolu_1', type: 'tool_result', content: 'hello', is_error: false }],
    },
    {
      role: 'system',
      content: [
        {
          type: 'text',
          text: '<system-reminder>\n<total_tokens>14998759 tokens left</total_tokens>\n</system-reminder>',
          cache_control: ephemeral,
        },
      ],
    },
  ],
  tools: [
    {
      name: 'Bash',
      description: 'Runs a command',
      input_schema: {
        $schema: 'https://json-schema.org/draft/2020-12/schema',
        type: 'object',
        properties: { command: { type: 'string' }, description: { type: 'string' } },
        required: ['command'],
        additionalProperties: false,
      },
    },
    {
      name: 'DeferredToolPlaceholder',
      description: 'Not for use',
      input_schema: { type: 'object', properties: {} },
      defer_loading: true,
    },
  ],
  metadata: { user_id: '{"device_id":"76a8e4dd15c0","account_uuid":"","session_id":"021f5d95-b766-4c76-8d9c"}' },
  max_tokens: 64_000,
  thinking: { type: 'adaptive', display: 'updates' },
  context_management: { edits: [{ type: 'clear_thinking_20251015', keep: 'all' }] },
  output_config: { effort: 'high' },
  stream: true,
};
const headers = {
  'anthropic-beta':
    'claude-code-20250219,interleaved-thinking-2025-05-14,context-management-2025-06-27,thinking-token-count-2026-05-13,' +
    'advanced-tool-use-2025-11-20,effort-2025-11-24,thinking-display-updates-2026-08-18',
  'anthropic-dangerous-direct-browser-access': 'true',
  'anthropic-version': '2023-06-01',
  'x-app': 'cli',
  'x-claude-code-session-id': '7ed9792f-8257-4b9b-9196-6b56384a12e6',
  'x-stainless-retry-count': '0',
};

let gateway: ListeningTestGateway;
let anthropic: WireServer;
let open: JsonObject | undefined;

beforeAll(async () => {
  anthropic = await startWireServer(() => ({
    headers: { 'content-type': 'text/event-stream' },
    body: goldenText('anthropic/stream.sse'),
  }));
  const options = providerOptionsSchema.parse({
    id: 'anthropic',
    kind: 'anthropic',
    baseUrl: anthropic.origin,
    apiKey: 'the-key',
    allowPrivateNetwork: true,
  });
  const log = { upstreamFieldDropped: () => undefined, upstreamFailed: () => undefined };
  const model = createScriptedModel({ models: ['qwen'] });
  gateway = await listenTestGateway({
    providers: {
      scripted: {
        ...model,
        call: async (call) => {
          open = structuredClone(call.request.body);
          return model.call(call);
        },
      },
      anthropic: await createProvider(options, { clock: systemClock, log, version: '1' }),
    },
    configuration: {
      providers: [
        { ...scriptedProvider, models: ['qwen'] },
        { ...scriptedProvider, id: 'anthropic', models: ['claude-sonnet-5'] },
      ],
    },
  });
});

afterAll(async () => {
  await gateway.close();
  await anthropic.close();
});

async function ask(model: string): Promise<{ status: number; warnings: string | null; text: string }> {
  const response = await fetch(`${gateway.url}/v1/messages?beta=true`, {
    method: 'POST',
    headers: { ...headers, authorization: `Bearer ${gateway.userKey}`, 'content-type': 'application/json' },
    body: JSON.stringify({ ...asked, model }),
  });
  return {
    status: response.status,
    warnings: response.headers.get('x-gatehouse-warnings'),
    text: await response.text(),
  };
}

function rolesOf(body: JsonObject | undefined): readonly string[] {
  return ((body?.['messages'] ?? []) as { role: string }[]).map(({ role }) => role);
}

test('what Claude Code asks reaches an open model, with its tools, results and reminders', async () => {
  const { status, text, warnings } = await ask('qwen');
  expect(status).toBe(200);
  expect(text).toContain('event: message_stop');
  expect(warnings).toBe('setting_not_supported, beta_not_forwarded');
  expect(rolesOf(open).filter((role) => role !== 'system')).toEqual(['user', 'assistant', 'tool']);
  expect(rolesOf(open).at(-1)).toBe('system');
  expect(open).toMatchObject({ max_tokens: 64_000, reasoning_effort: 'high', tools: [{}, {}] });
});

test('what Claude Code asks reaches Anthropic as it was, but for what is not known here', async () => {
  const { status, warnings } = await ask('claude-sonnet-5');
  expect(status).toBe(200);
  const [request] = anthropic.requests;
  expect(request?.headers['anthropic-beta']).toBe(
    'claude-code-20250219,interleaved-thinking-2025-05-14,thinking-token-count-2026-05-13,effort-2025-11-24',
  );
  expect(request?.headers['x-app']).toBeUndefined();
  const sent = JSON.parse(request?.body ?? '{}') as JsonObject;
  expect(sent).toMatchObject({
    model: 'claude-sonnet-5',
    max_tokens: 64_000,
    thinking: { type: 'adaptive' },
    output_config: { effort: 'high' },
    stream: true,
  });
  expect(sent).not.toHaveProperty('context_management');
  expect((sent['messages'] as { role: string }[]).map(({ role }) => role)).toEqual([
    'user',
    'system',
    'assistant',
    'user',
    'system',
  ]);
  // The mark that keeps everything before it in the cache of the provider.
  expect((sent['messages'] as unknown[]).at(-1)).toMatchObject({ content: [{ cache_control: ephemeral }] });
  expect(warnings).toBe('setting_not_supported, beta_not_forwarded, reasoning_not_sent');
});
