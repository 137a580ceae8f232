import { mkdtemp, rm, unlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { writeTokenModel } from '../testing/token-model-folder.ts';
import { loadConfiguration } from './load.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gatehouse-model-check-'));
  await writeTokenModel(folder);
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function problems(model: string, more = ''): Promise<string[]> {
  const file = join(folder, 'gatehouse.yaml');
  const text = `version: 1
providers:
  - {id: a, kind: openai-compatible, baseUrl: "https://models.example.org/v1"}
pseudonymisation:
${more}  model: ${model}
`;
  await writeFile(file, text);
  const result = await loadConfiguration(file, {});
  return result.ok ? [] : result.problems.map(({ path, message, remedy }) => `${path}: ${message}. ${remedy}`);
}

test('accepts a folder with all that a model needs, relative to the configuration', async () => {
  expect(await problems('{folder: model, runtime: runtime}')).toEqual([]);
});

test('tells of a runtime that is not installed, with the command that installs it', async () => {
  const [problem, ...others] = await problems('{folder: model, runtime: model}');
  expect(others).toEqual([]);
  expect(problem).toContain('pseudonymisation.model.runtime: the runtime of ONNX models is not installed');
  expect(problem).toMatch(/npm install --prefix .*model --ignore-scripts onnxruntime-node@\d+\.\d+\.\d+`/);
});

test('tells of what a folder lacks, of all at once', async () => {
  await unlink(join(folder, 'model/vocab.txt'));
  const told = await problems('{folder: model, runtime: model}');
  expect(told.map((problem) => problem.split(':', 1)[0])).toEqual([
    'pseudonymisation.model.folder',
    'pseudonymisation.model.runtime',
  ]);
});

test('tells once of a folder that is not there', async () => {
  const told = await problems('{folder: nowhere, runtime: runtime}');
  expect(told).toHaveLength(1);
  expect(told[0]).toContain('pseudonymisation.model.folder: there is no');
});

test('asks for no model where nothing is pseudonymised', async () => {
  expect(await problems('{folder: runtime, runtime: model}', '  enabled: false\n')).toEqual([]);
});
