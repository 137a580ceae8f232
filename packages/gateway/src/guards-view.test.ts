import { guardOptionsSchema } from '@gatehouse/contract/guards';
import { guardsViewSchema } from '@gatehouse/contract/admin-guards';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestGateway, type TestGateway } from './testing/create-test-gateway.ts';

describe('the view of guards', () => {
  let test: TestGateway;
  beforeAll(async () => {
    test = await createTestGateway({ logLevel: 'silent' });
  });
  afterAll(() => test.close());

  const trying = (guards: readonly object[], text: string) =>
    test.gateway.tryGuards({
      text,
      channel: 'user',
      direction: 'input',
      policy: 'default',
      guards: guards as Parameters<TestGateway['gateway']['tryGuards']>[0]['guards'] & object,
    });

  it('describes each kind with a form, and examples whose options a configuration can have', () => {
    const view = guardsViewSchema.parse(test.gateway.guards());
    expect(view.catalogue).toEqual(test.gateway.guards().catalogue);
    for (const { kind, options, examples } of view.catalogue) {
      expect(options.map(({ name }) => name)).toContain('onUnable');
      expect(guardOptionsSchema.safeParse({ use: kind, ...examples.options })).toMatchObject({ success: true });
    }
  });

  it(
    'finds in each example of each kind what it must, by a guard that is only tried',
    { timeout: 60_000 },
    async () => {
      for (const { kind, asksOthers, examples } of test.gateway.guards().catalogue) {
        if (asksOthers) continue;
        const guards = [{ use: kind, ...examples.options }];
        for (const [found, texts] of [
          [true, examples.triggers],
          [false, examples.passes],
        ] as const) {
          for (const { text, channel, prompt, request } of texts) {
            const trial = await test.gateway.tryGuards({
              text,
              channel: channel as 'user',
              direction: channel === 'assistant' ? 'output' : 'input',
              policy: 'default',
              ...(prompt === undefined ? {} : { prompt: prompt as never }),
              ...(request === undefined ? {} : { request }),
              guards,
            });
            expect([kind, text, trial.findings.length > 0]).toEqual([kind, text, found]);
          }
        }
      }
    },
  );

  it('tries guards that are not in force, and changes nothing by that', async () => {
    const guards = [{ use: 'ban-substrings', substrings: ['Falke'], action: 'block' }];
    expect((await trying(guards, 'der Falke')).verdict).toBe('block');
    expect((await trying([{ ...guards[0], shadow: true }], 'der Falke')).verdict).toBe('allow');
    expect(test.gateway.guards().policies).toHaveLength(1);
    await expect(
      test.ask({ model: 'scripted', messages: [{ role: 'user', content: 'der Falke' }] }),
    ).resolves.toBeDefined();
  });

  it.each([
    ['options that a configuration cannot have', { use: 'max-tokens', limit: 0 }, 'guards.0.limit'],
    ['a kind that there is not', { use: 'no-such' }, 'guards.0.use'],
    ['an expression that cannot be read', { use: 'ban-regex', patterns: ['(?=a)'] }, 'guards'],
    [
      'a server of the choice of whoever tries it',
      { use: 'http', baseUrl: 'http://127.0.0.1:9', format: 'gatehouse' },
      'guards.0.use',
    ],
    ['a model', { use: 'judge', model: 'scripted' }, 'guards.0.use'],
    ['a file', { use: 'onnx', folder: '/etc' }, 'guards.0.use'],
    ['a model that repairs', { use: 'json', repair: 1 }, 'guards.0.use'],
  ])('refuses to try %s', async (_what, guard, param) => {
    await expect(trying([guard], 'text')).rejects.toMatchObject({ code: 'invalid_request', param });
  });
});
