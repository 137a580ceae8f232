import { mkdtemp, rm, unlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { configurationSchema, type TokenModelOptions } from '@gatehouse/contract/config';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { TokenModelError } from '../../lib/token-model-folder.ts';
import { writeTokenModel } from '../../testing/token-model-folder.ts';
import { TokenModel } from './token-model.ts';

let folder: string;
let place: { readonly model: string; readonly runtime: string };
const opened: TokenModel[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gatehouse-model-'));
  place = await writeTokenModel(folder);
});
afterEach(async () => {
  for (const model of opened.splice(0)) model.close();
  await rm(folder, { recursive: true, force: true });
});

function options(more: Record<string, unknown> = {}): TokenModelOptions {
  const { pseudonymisation } = configurationSchema.parse({
    version: 1,
    providers: [{ id: 'a', kind: 'openai-compatible', baseUrl: 'https://models.example.org/v1' }],
    pseudonymisation: { model: { folder: place.model, runtime: place.runtime, ...more } },
  });
  if (pseudonymisation.model === undefined) throw new Error('no model');
  return pseudonymisation.model;
}

async function open(more?: Record<string, unknown>): Promise<TokenModel> {
  const model = await TokenModel.open(options(more));
  opened.push(model);
  return model;
}

async function found(model: TokenModel, text: string): Promise<string[]> {
  return (await model.judge(text)).map(({ start, end }) => text.slice(start, end));
}

test('reads texts in a process of its own, one after another', async () => {
  const model = await open();
  await model.load();
  const texts = ['Anna Krüger kam', 'kam nach Bremen', '😀 Hans-Peter Weber', ''];
  expect(await Promise.all(texts.map((text) => found(model, text)))).toEqual([
    ['Anna Krüger'],
    [],
    ['Hans-Peter Weber'],
    [],
  ]);
});

test('loads the model with the first text where nobody asked for it before', async () => {
  expect(await found(await open(), 'Anna kam')).toEqual(['Anna']);
});

test('reads a text that is longer than the model can read at once', async () => {
  const model = await open();
  const text = 'Anna Krüger kam nach Bremen, und Jonas Weber. '.repeat(50);
  expect(await found(model, text)).toHaveLength(100);
});

test('says so when the process of the model ends, and starts another after a while', async () => {
  const model = await open();
  await model.load();
  const [crashed, waiting] = await Promise.allSettled([model.judge('Absturz'), model.judge('Anna')]);
  expect([crashed.status, waiting.status]).toEqual(['rejected', 'rejected']);
  await expect(model.judge('Anna')).rejects.toThrow('ended');
  await expect
    .poll(() => found(model, 'Anna').catch(() => 'not yet'), { timeout: 20_000, interval: 200 })
    .toEqual(['Anna']);
});

test('ends a model that is stuck when the time is over, and lets it keep nobody else', async () => {
  const model = await open({ timeout: '10s' });
  await model.load();
  const stuck = model.judge('Stillstand');
  await expect(stuck).rejects.toThrow('10000 ms');
  expect(await found(model, 'Anna')).toEqual(['Anna']);
});

test('rejects what waits when it is closed, and all that comes later', async () => {
  const model = await open();
  await model.load();
  const waiting = model.judge('Stillstand');
  model.close();
  await expect(waiting).rejects.toThrow('closed');
  await expect(model.judge('Anna')).rejects.toThrow('closed');
});

test('says what the runtime says of a model that it cannot load', async () => {
  await writeFile(join(place.model, 'onnx/model.onnx'), '');
  const model = await open();
  await expect(model.load()).rejects.toThrow('Protobuf parsing failed');
});

test('says when model and configuration do not fit together', async () => {
  const id2label = { 0: 'O', 1: 'PER' };
  await writeFile(join(place.model, 'config.json'), JSON.stringify({ id2label }));
  const model = await open();
  await expect(model.load()).rejects.toThrow('the model knows 4 labels, config.json 2');
});

/** [what, how it is removed, other options, setting that is named, what the remedy says] */
type Lack = readonly [string, () => Promise<void> | void, Record<string, unknown>, string, string | RegExp];

describe('says what is missing and what to do about it:', () => {
  const lacks: readonly Lack[] = [
    ['the model', () => unlink(join(place.model, 'onnx/model.onnx')), {}, 'folder', 'optimum-cli'],
    ['the model that is named', () => undefined, { file: 'onnx/model_quantized.onnx' }, 'file', 'below `folder`'],
    ['the labels', () => unlink(join(place.model, 'config.json')), {}, 'folder', 'config.json'],
    ['the tokeniser', () => unlink(join(place.model, 'vocab.txt')), {}, 'folder', 'tokeniser'],
    ['labels of personal data', () => undefined, { labels: { PER: 'ignore' } }, 'labels', '`labels`'],
    [
      'the runtime',
      () => rm(join(place.runtime, 'node_modules'), { recursive: true }),
      {},
      'runtime',
      /npm install --prefix .* --ignore-scripts onnxruntime-node@\d/,
    ],
  ];
  test.each(lacks)('%s', async (_what, remove, more, setting, remedy) => {
    await remove();
    const thrown: unknown = await open(more).catch((error: unknown) => error);
    if (!(thrown instanceof TokenModelError)) throw new Error('nothing was said');
    expect(thrown.setting).toBe(setting);
    expect(thrown.remedy).toMatch(remedy);
  });
});

// The runtime itself has hundreds of megabytes. `GATEHOUSE_ONNX_RUNTIME` names a folder where it is installed.
const runtime = process.env['GATEHOUSE_ONNX_RUNTIME'];
test.skipIf(runtime === undefined)('reads texts with the true runtime', async () => {
  const model = await open({ runtime });
  await model.load();
  expect(await found(model, 'Anna Krüger kam nach Bremen, und Jonas Weber. '.repeat(20))).toHaveLength(40);
});
