import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { configurationSchema } from '@gatehouse/contract/config';
import { expect, test, vi } from 'vitest';
import type { Incident } from './core/attempts.ts';
import { systemClock } from './core/clock.ts';
import type { Receipt } from './core/ledger.ts';
import type { Provider } from './core/provider.ts';
import { ModelRegister, withGate } from './open-model-register.ts';
import { madeOnnx } from './testing/made-model-files.ts';

test('models of guards are known by their files, and told of when they become others', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'gatehouse-onnx-'));
  const model = join(folder, 'model.onnx');
  await writeFile(model, madeOnnx());
  await writeFile(join(folder, 'config.json'), JSON.stringify({ id2label: { 0: 'SAFE', 1: 'INJECTION' } }));
  await writeFile(join(folder, 'tokenizer.json'), '{}');
  const configuration = configurationSchema.parse({
    version: 1,
    dataFolder: folder,
    providers: [{ id: 'quotes', kind: 'extractive', knowledge: [folder] }],
    inspection: { guards: [{ use: 'onnx', folder, id: 'own' }] },
  });
  const incidents: Incident[] = [];
  const register = await ModelRegister.open({
    dataFolder: folder,
    tenant: 'acme',
    version: 'test',
    ledger: { append: () => Promise.resolve({} as Receipt) },
    clock: systemClock,
    log: { modelChanged: () => undefined, unexpected: () => undefined },
    tell: (told) => void incidents.push(...told),
    changed: () => undefined,
    script: new URL('./model-file-worker.ts', import.meta.url),
    approvals: { use: () => Promise.reject(new Error('nobody is asked')) },
    fourEyes: false,
  });
  try {
    const models = await register.openPath(configuration, [], () => []);
    const administration = register.administration(() => ({ configuration, registered: models }));
    const digest = async () => (await administration.view()).models[0]?.digest;
    await models.watch.start();
    await vi.waitFor(async () => expect(await digest()).toMatch(/^sha256:/), { timeout: 30_000 });
    expect((await administration.view()).models).toMatchObject([
      { provider: 'local:onnx', standing: 'unregistered', evidence: 'file', facts: { publisher: 'Example' } },
    ]);
    expect(await administration.register({ all: true, reason: 'inventory' }, 'key_1')).toEqual({ done: 1 });
    await writeFile(model, madeOnnx('other.data'));
    await models.watch.look();
    await vi.waitFor(
      async () => expect((await administration.view()).models).toMatchObject([{ standing: 'changed' }]),
      { timeout: 10_000 },
    );
    expect(incidents).toMatchObject([{ guard: 'model-register', outcome: 'review' }]);
    models.watch.stop();
  } finally {
    await register.close();
  }
});

test('a provider is not asked for what may not be used, whoever asks it', async () => {
  const call = vi.fn(() => Promise.resolve());
  const gate = {
    refusalOf: ({ target }: { readonly target: string }) => (target === 'bad' ? 'model_changed' : undefined),
    digestOf: () => undefined,
  } as const;
  const provider = withGate({ id: 'local', answers: ['chat'], call } as unknown as Provider, gate);
  await expect(provider.call({ target: 'bad' } as never)).rejects.toMatchObject({ code: 'model_changed' });
  expect(call).not.toHaveBeenCalled();
  await provider.call({ target: 'good' } as never);
  expect(call).toHaveBeenCalledOnce();
});
