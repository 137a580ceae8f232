import { configurationSchema, type ConfigurationInput } from '@gatehouse/contract/config';
import { expect, test } from 'vitest';
import type { LoadedConfiguration } from '../config/load.ts';
import type { Dependencies, RunningGateway } from './dependencies.ts';
import { createPrinter } from './printer.ts';
import { printWelcome } from './welcome.ts';

async function welcome(models: readonly string[], knowledge?: ConfigurationInput['knowledge']): Promise<string> {
  let out = '';
  const stdout = { write: (text: string) => void (out += text) };
  const configuration = configurationSchema.parse({
    version: 1,
    providers: [{ id: 'a', kind: 'extractive', knowledge: ['.'] }],
    ...(knowledge === undefined ? {} : { knowledge }),
  });
  const loaded = { configuration, file: '/etc/g.yaml', certificates: [] } as Partial<LoadedConfiguration>;
  const gateway = {
    url: 'http://127.0.0.1:4283',
    consoleUrl: 'http://127.0.0.1:4283/console/',
    models: () => Promise.resolve(models.map((id) => ({ id, provider: id.startsWith('assistant/') ? '' : 'a' }))),
  } as Partial<RunningGateway>;
  await printWelcome(
    { stdout, environment: {}, version: '1', commandName: 'gatehouse' } as Partial<Dependencies> as Dependencies,
    {
      gateway: gateway as RunningGateway,
      loaded: loaded as LoadedConfiguration,
      dataFolder: '/var/data',
      place: {},
      created: [],
      printer: createPrinter(stdout, {}),
    },
  );
  return out;
}

test('the curl asks an assistant where there is one, one of its own examples, and the console shows what it answers from', async () => {
  const said = await welcome(['nomic-embed', 'qwen3', 'assistant/help'], {
    collections: [{ id: 'handbook' }],
    assistants: [{ id: 'help', collections: ['handbook'], examples: { en: ['How much leave?', 'Who pays?'] } }],
  });
  expect(said).toContain('"model":"assistant/help","messages":[{"role":"user","content":"How much leave?"}]');
  expect(said).toContain('Or ask it:\n  Who pays?\n');
  expect(said).toContain('http://127.0.0.1:4283/console/knowledge ');
});

test('without one the curl asks the first model that can chat, and nothing is said of knowledge', async () => {
  const said = await welcome(['nomic-embed', 'qwen3']);
  expect(said).toContain('"model":"qwen3"');
  expect(said).not.toContain('/console/knowledge');
});
