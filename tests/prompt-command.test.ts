import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { stringify } from 'yaml';
import type { Dependencies } from '../packages/gateway/src/cli/dependencies.ts';
import { createProgram, runProgram } from '../packages/gateway/src/cli/program.ts';
import { systemClock } from '../packages/gateway/src/core/clock.ts';
import type { ProviderCall } from '../packages/gateway/src/core/provider.ts';
import { openPrompts } from '../packages/gateway/src/open-prompts.ts';
import { judgeCase } from '../packages/gateway/src/prompts/judge-case.ts';
import { createScriptedModel } from '../packages/gateway/src/testing/scripted-model.ts';
import { listenTestGateway, type ListeningTestGateway } from '../packages/gateway/src/testing/create-test-gateway.ts';

let folder: string;
let gateway: ListeningTestGateway;
let answer = 'Wir haben Wasserkocher und Toaster im Angebot, das Modell ist nicht dabei.';

const support = {
  name: 'support',
  version: 2,
  description: 'Answers customers',
  model: 'scripted',
  variables: {
    question: { type: 'string', description: 'What the customer asks' },
    tone: { type: 'enum', values: ['friendly', 'terse and dry'], default: 'friendly', description: 'How it sounds' },
  },
  texts: { de: { system: 'Du hilfst. {{tone}}', user: 'Frage: {{question}}' } },
  cases: [
    {
      name: 'kettles',
      variables: { question: 'Habt ihr Wasserkocher?' },
      expect: {
        contains: ['Wasserkocher'],
        notContains: ['Garantie'],
        matches: ['(?i)toaster'],
        language: 'de',
        maxTokens: 50,
      },
    },
    { name: 'english', variables: { question: 'Kettles?' }, expect: { language: 'en', schema: { type: 'object' } } },
  ],
};

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gatehouse-prompts-'));
  await mkdir(join(folder, 'prompts'));
  await writeFile(join(folder, 'prompts', 'support.yaml'), stringify(support));
  const model = createScriptedModel({ script: (_call: ProviderCall) => ({ text: answer }) });
  gateway = await listenTestGateway({
    providers: { scripted: model },
    configuration: { prompts: { folder: join(folder, 'prompts') } },
  });
  await writeFile(
    join(folder, 'gatehouse.yaml'),
    stringify({
      version: 1,
      providers: [
        { id: 'own', kind: 'openai-compatible', baseUrl: 'http://127.0.0.1:9/v1', allowPrivateNetwork: true },
      ],
      prompts: { folder: './prompts', templates: [{ ...support, version: 3, draft: true, cases: [] }] },
    }),
  );
});

afterAll(async () => {
  await gateway.close();
  await rm(folder, { recursive: true });
});

async function run(
  words: readonly string[],
  input: readonly string[] = [],
): Promise<{ readonly code: number; readonly out: string; readonly complaints: string }> {
  let out = '';
  let complaints = '';
  const known: Partial<Dependencies> = {
    stdin: () => Readable.from(input.map((line) => Buffer.from(line))),
    stdout: { write: (text) => (out += text) },
    stderr: { write: (text) => (complaints += text) },
    environment: { GATEHOUSE_KEY: gateway.userKey },
    workingFolder: folder,
    clock: systemClock,
    version: '1.2.3',
    commandName: 'gatehouse',
    openPrompts,
    judgeCase,
  };
  const dependencies = new Proxy(known, {
    get: (target, name) => {
      if (!(name in target)) throw new Error(`${String(name)} of the world is not needed`);
      return target[name as keyof Dependencies];
    },
  }) as Dependencies;
  const code = await runProgram(createProgram(dependencies), words, dependencies);
  return { code, out, complaints };
}

test('lists the templates of the file and of the folder', async () => {
  const { code, out } = await run(['prompt', 'list']);
  expect(code).toBe(0);
  expect(out).toMatch(/prompt\/support@3 +draft +scripted +de +question tone +0/);
  expect(out).toMatch(/prompt\/support@2 +answers +scripted +de +question tone +2/);
});

test('shows what a template asks', async () => {
  const { code, out } = await run(['prompt', 'show', 'support']);
  expect(code).toBe(0);
  expect(out).toContain('prompt/support@2');
  expect(out).toContain('What the customer asks');
  expect(out).toMatch(/tone +enum +default "friendly" +How it sounds; one of "friendly", "terse and dry"\n/);
  expect(out).toContain('Frage: {{question}}');
  expect(await run(['prompt', 'show', 'suport'])).toMatchObject({ code: 2 });
});

test('asks a gateway the cases, and says what is not as expected', async () => {
  const { code, out } = await run(['prompt', 'test', 'support', '--url', gateway.url]);
  expect(out).toMatch(/ok +support@2 +kettles/);
  expect(out).toMatch(/FAIL +support@2 +english/);
  expect(out).toContain('is not in English');
  expect(out).toContain('is not JSON');
  expect(out).toContain('2 cases, 1 as expected, 1 not');
  expect(code).toBe(1);
});

test('ends well where all is as expected, and prints JSON', async () => {
  const before = answer;
  answer = '{"a":"the kettle and the toaster are for you, Wasserkocher"}';
  const { out } = await run(['prompt', 'test', '--url', gateway.url, '--json']);
  answer = before;
  expect(JSON.parse(out)).toMatchObject({
    cases: 2,
    failed: 1,
    results: [{ passed: false }, { case: 'english', passed: true }],
  });
});

test('says that no gateway answers', async () => {
  const { code, out } = await run(['prompt', 'test', '--url', 'http://127.0.0.1:9']);
  expect(code).toBe(1);
  expect(out).toContain('no gateway answers at http://127.0.0.1:9');
});

test('refuses a folder whose template has a mistake, with its file', async () => {
  await writeFile(
    join(folder, 'prompts', 'broken.yaml'),
    stringify({ ...support, version: 9, texts: { de: { user: '{{qestion}}' } } }),
  );
  const { code, complaints } = await run(['prompt', 'list']);
  await rm(join(folder, 'prompts', 'broken.yaml'));
  expect(code).toBe(3);
  expect(complaints).toContain('broken.yaml: texts.de.user: there is no variable `qestion`');
});

test('calibrates a threshold from cases, and fails where they do not carry it', async () => {
  const lines = Array.from(
    { length: 400 },
    (_, index) => `${JSON.stringify({ question: `q${index}`, score: index / 400, correct: index > 100 })}\n`,
  );
  const { code, out } = await run(['calibrate', '-', '--risk', '0.1', '--json'], lines);
  expect(code).toBe(0);
  const { cases, chosen } = JSON.parse(out) as { cases: number; chosen: { threshold: number; risk: number } };
  expect(cases).toBe(400);
  expect(chosen.threshold).toBeGreaterThan(0.15);
  expect(chosen.threshold).toBeLessThan(0.35);
  const table = await run(['calibrate', '-', '--risk', '0.1'], lines);
  expect(table.out).toMatch(/threshold: 0\.[0-9]+/);
  expect(await run(['calibrate', '-', '--risk', '0.01'], lines.slice(0, 20))).toMatchObject({ code: 1 });
  expect(await run(['calibrate', '-'], ['{"score": 2}\n'])).toMatchObject({ code: 1 });
  expect(await run(['calibrate', '-', '--risk', '5'])).toMatchObject({ code: 2 });
});
