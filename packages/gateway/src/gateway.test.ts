import { configurationSchema } from '@gatehouse/contract/config';
import { statusSchema } from '@gatehouse/contract/status';
import { describe, expect, test } from 'vitest';
import { createTestGateway } from './testing/create-test-gateway.ts';

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
