import { configurationSchema } from '@gatehouse/contract/config';
import { statusSchema } from '@gatehouse/contract/status';
import { describe, expect, test } from 'vitest';
import { GatehouseError } from './core/errors.ts';
import type { Provider } from './core/provider.ts';
import { createTestGateway } from './testing/create-test-gateway.ts';
import { createScriptedModel } from './testing/scripted-model.ts';

describe('the state of the configuration', () => {
  test('is in the status, the figures and the log, through a rejection and back', async () => {
    const { gateway, configuration, logged, close } = await createTestGateway({ logLevel: 'info' });
    const figures = async (): Promise<readonly string[]> =>
      (await gateway.metrics.render()).split('\n').filter((line) => line.startsWith('gatehouse_configuration_'));
    const state = async () => statusSchema.parse(await gateway.status()).configuration;
    try {
      const first = await state();
      expect(first).toMatchObject({ rejected: null, needRestart: [] });
      expect(await figures()).toContain('gatehouse_configuration_last_reload_successful 1');

      gateway.reject(['gatehouse.yaml:3:1  cahce: there is no such setting.']);
      expect(await state()).toMatchObject({
        appliedAt: first.appliedAt,
        rejected: { problems: ['gatehouse.yaml:3:1  cahce: there is no such setting.'] },
      });
      expect(await figures()).toEqual(
        expect.arrayContaining([
          'gatehouse_configuration_reloads_total{outcome="rejected"} 1',
          'gatehouse_configuration_last_reload_successful 0',
        ]),
      );
      // The former configuration serves on.
      expect(gateway.unready()).toEqual([]);

      gateway.confirm();
      expect(await state()).toEqual(first);
      expect(await figures()).toContain('gatehouse_configuration_last_reload_successful 1');

      await gateway.apply(
        configurationSchema.parse({ ...input(configuration), tenant: 'other' }),
        ['tenant'],
        ['tenant'],
      );
      expect(await state()).toMatchObject({ rejected: null, needRestart: ['tenant'] });
      gateway.confirm();
      const lines = logged.map((line) => (JSON.parse(line) as { msg: string }).msg);
      expect(lines.filter((line) => line.startsWith('configuration'))).toEqual([
        'configuration rejected',
        'configuration valid again',
        'configuration applied',
      ]);
    } finally {
      await close();
    }
  });
});

describe('the state of the providers', () => {
  const server = (id: string, models: 'discover' | string[]) =>
    ({ id, kind: 'openai-compatible', baseUrl: 'http://127.0.0.1:9/v1', models, allowPrivateNetwork: true }) as const;
  const ask = (model: string): object => ({ model, messages: [{ role: 'user', content: 'Good morning' }] });

  function provider(id: string, over: Partial<Provider>): Provider {
    const scripted = createScriptedModel();
    return {
      id,
      answers: scripted.answers,
      call: (call) => scripted.call({ ...call, target: 'scripted' }),
      models: (signal) => scripted.models(signal),
      check: (signal) => scripted.check(signal),
      close: () => scripted.close(),
      ...over,
    };
  }

  test('follows what their servers say of their models, and how their last calls went', async () => {
    let down = false;
    const working = provider('called', {});
    const called = provider('called', {
      call: (call) => (down ? Promise.reject(new GatehouseError('upstream_unreachable')) : working.call(call)),
    });
    const listed = provider('listed', { models: () => Promise.resolve([{ id: 'one' }]) });
    const test = await createTestGateway({
      configuration: { providers: [server('listed', 'discover'), server('called', ['two'])] },
      providers: { listed, called },
    });
    const state = async (): Promise<unknown> =>
      statusSchema
        .parse(await test.gateway.status())
        .providers.map(({ name, models, health, fault }) => [name, models, health, fault]);
    try {
      expect(await state()).toEqual([
        ['listed', 1, 'answers', null],
        ['called', 1, 'unknown', null],
      ]);
      await test.ask(ask('two'));
      expect(await state()).toMatchObject([{}, ['called', 1, 'answers', null]]);
      down = true;
      await expect(test.ask(ask('two'))).rejects.toMatchObject({ code: 'upstream_unreachable' });
      expect(await state()).toMatchObject([
        ['listed', 1, 'answers', null],
        ['called', 1, 'fails', 'upstream_unreachable'],
      ]);
      down = false;
      await test.ask(ask('two'));
      expect(await state()).toMatchObject([{}, ['called', 1, 'answers', null]]);
    } finally {
      await test.close();
    }
  });

  test('tells of a server that could not be asked at the start', async () => {
    const refusing = { models: () => Promise.reject(new GatehouseError('upstream_dns')) };
    const test = await createTestGateway({
      configuration: { providers: [server('listed', 'discover')] },
      providers: { listed: provider('listed', refusing) },
    });
    try {
      expect((await test.gateway.status()).providers).toEqual([
        { name: 'listed', models: 0, health: 'fails', fault: 'upstream_dns' },
      ]);
    } finally {
      await test.close();
    }
  });

  test('does not blame a provider for what a client did, nor trust it for that', async () => {
    const test = await createTestGateway();
    try {
      await expect(test.ask(ask('none'))).rejects.toMatchObject({ code: 'model_not_found' });
      expect((await test.gateway.status()).providers).toMatchObject([{ health: 'unknown', fault: null }]);
    } finally {
      await test.close();
    }
  });
});

test('says how its command line is called, for hints that can be copied', async () => {
  const { gateway, folder, close } = await createTestGateway();
  try {
    expect((await gateway.status()).commandLine).toEqual({ program: 'gatehouse', dataFolder: folder });
  } finally {
    await close();
  }
});

/** What of a configuration the schema reads again as it is. */
function input({
  version,
  dataFolder,
  providers,
}: Awaited<ReturnType<typeof createTestGateway>>['configuration']): object {
  return {
    version,
    dataFolder,
    providers: providers.map(({ id }) => ({
      id,
      kind: 'openai-compatible',
      baseUrl: 'http://127.0.0.1:9/v1',
      models: ['scripted'],
    })),
  };
}
