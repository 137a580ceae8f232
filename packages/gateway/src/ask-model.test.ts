import { configurationSchema, type Configuration } from '@gatehouse/contract/config';
import { aliasTargets } from '@gatehouse/contract/routing';
import { afterEach, describe, expect, test } from 'vitest';
import { createModelAsker } from './ask-model.ts';
import { systemClock } from './core/clock.ts';
import type { ChatQuestion, ChatReply } from './core/guard-services.ts';
import { createProvider } from './create-provider.ts';
import { openChoices } from './open-choices.ts';
import { configuredModels, ModelDirectory } from './routing/model-directory.ts';
import { TargetBook } from './routing/target-book.ts';
import { createLog } from './telemetry/create-log.ts';
import { type ScriptedServer, type ScriptedServerOptions, startScriptedServer } from './testing/scripted-server.ts';

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

async function open(
  script?: ScriptedServerOptions['script'],
): Promise<{ readonly server: ScriptedServer; readonly ask: (more?: Partial<ChatQuestion>) => Promise<ChatReply> }> {
  const server = await startScriptedServer(script === undefined ? {} : { script });
  closing.push(() => server.close());
  const provider = (id: string, trust: 'machine' | 'organisation' | 'cloud') => ({
    id,
    kind: 'openai-compatible' as const,
    baseUrl: server.baseUrl,
    allowPrivateNetwork: true,
    models: [id],
    trust,
  });
  const configuration: Configuration = configurationSchema.parse({
    version: 1,
    providers: [
      provider('machine', 'machine'),
      provider('organisation', 'organisation'),
      provider('cloud', 'cloud'),
      provider('cloud2', 'cloud'),
    ],
    models: [
      {
        name: 'house',
        allowLessTrusted: true,
        targets: ['cloud', 'organisation', 'machine'].map((id) => ({ provider: id, target: id })),
      },
    ],
  });
  const { models, providers, routing } = configuration;
  const log = createLog({ level: 'silent', version: 'test' });
  const made = await Promise.all(
    providers.map((one) => createProvider(one, { clock: systemClock, log, version: 'test' })),
  );
  closing.push(async () => void (await Promise.all(made.map((one) => one.close()))));
  const targets = new TargetBook(routing, {
    clock: systemClock,
    reports: { breakerChanged: () => undefined },
  });
  const router = new ModelDirectory({
    providers: made.map((one, index) => ({
      provider: one,
      models: configuredModels(providers[index] as (typeof providers)[number]),
    })),
    aliases: aliasTargets(models),
    choices: openChoices(configuration, made, { clock: systemClock, random: () => 0, targets }),
    clock: systemClock,
    log,
  });
  const ask = createModelAsker({ router, providers, clock: systemClock });
  return {
    server,
    ask: (more) =>
      ask({
        model: 'machine',
        messages: [
          { role: 'system', content: 'Judge.' },
          { role: 'user', content: 'A text.' },
        ],
        maxTokens: 77,
        json: true,
        signal: new AbortController().signal,
        ...more,
      }),
  };
}

test('asks a configured model and gives what it says, with the tokens that were counted', async () => {
  const { server, ask } = await open(() => ({
    text: '{"verdict":"safe"}',
    usage: { prompt_tokens: 30, completion_tokens: 12, total_tokens: 42 },
  }));
  expect(await ask()).toEqual({ content: '{"verdict":"safe"}', tokens: 42 });
  expect(server.requests[0]?.body).toMatchObject({
    model: 'machine',
    max_tokens: 77,
    temperature: 0,
    response_format: { type: 'json_object' },
    messages: [
      { role: 'system', content: 'Judge.' },
      { role: 'user', content: 'A text.' },
    ],
  });
});

test('asks without settings that a model refuses, and remembers that', async () => {
  const { server, ask } = await open(({ body }) =>
    'max_tokens' in body
      ? { fault: { kind: 'status', status: 400, body: { error: { message: "Unsupported parameter: 'max_tokens'" } } } }
      : { text: 'yes' },
  );
  expect(await ask()).toMatchObject({ content: 'yes' });
  expect(await ask()).toMatchObject({ content: 'yes' });
  expect(server.requests).toHaveLength(3);
  expect(server.requests[1]?.body).toMatchObject({ max_completion_tokens: 77 });
});

test('rejects where there is no such model, and where it fails', async () => {
  const { ask } = await open(() => ({ fault: { kind: 'status', status: 500 } }));
  await expect(ask({ model: 'nobody' })).rejects.toMatchObject({ code: 'model_not_found' });
  await expect(ask()).rejects.toMatchObject({ code: 'upstream_failed' });
});

test('goes through the targets of a name with several, but only those that may read it', async () => {
  const { server, ask } = await open(({ body }) =>
    (body as { model: string }).model === 'organisation' ? { fault: { kind: 'status', status: 500 } } : { text: 'yes' },
  );
  const asked = (): unknown[] => server.requests.map(({ body }) => (body as { model: string }).model);
  expect(await ask({ model: 'house' })).toMatchObject({ content: 'yes' });
  expect(asked()).toEqual(['organisation', 'machine']);
  expect(await ask({ model: 'house', allowCloud: true })).toMatchObject({ content: 'yes' });
  expect(asked().slice(2)).toEqual(['cloud']);
});

describe('gives', () => {
  test('texts with personal data to no model outside of the organisation, unless told to', async () => {
    const { server, ask } = await open(() => ({ text: 'yes' }));
    for (const model of ['machine', 'organisation']) expect(await ask({ model })).toMatchObject({ content: 'yes' });
    expect(server.requests).toHaveLength(2);
    await expect(ask({ model: 'cloud' })).rejects.toThrow('outside of the organisation');
    // Nobody knows for whom that was.
    await expect(ask({ model: 'cloud', pseudonymisedFor: 'gone' })).rejects.toThrow('outside of the organisation');
    expect(server.requests).toHaveLength(2);
    expect(await ask({ model: 'cloud', allowCloud: true })).toMatchObject({ content: 'yes' });
  });

  test('answers to no model that is trusted less than the one that they are of', async () => {
    const { ask } = await open(() => ({ text: 'yes' }));
    const allowed = [
      ['machine', 'cloud'],
      ['cloud', 'cloud'],
      ['cloud2', 'cloud'],
      ['organisation', 'organisation'],
      ['machine', 'organisation'],
    ] as const;
    for (const [model, pseudonymisedFor] of allowed)
      expect(await ask({ model, pseudonymisedFor })).toMatchObject({ content: 'yes' });
    await expect(ask({ model: 'cloud', pseudonymisedFor: 'organisation' })).rejects.toThrow('trusted less');
    await expect(ask({ model: 'organisation', pseudonymisedFor: 'machine' })).rejects.toThrow('trusted less');
  });
});
