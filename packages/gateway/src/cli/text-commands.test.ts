import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { expect, test } from 'vitest';
import { type Recogniser, RecogniserUnable } from '../core/recogniser.ts';
import { TokenModelError } from '../lib/token-model-folder.ts';
import { createRecognisers } from '../pseudonyms/recogniser-catalogue.ts';
import { createTextPseudonyms } from '../pseudonyms/text-pseudonyms.ts';
import { createMemoryPseudonymVault } from '../stores/memory-pseudonym-vault.ts';
import { literalRecogniser } from '../testing/literal-recogniser.ts';
import type { Dependencies, Input, Output } from './dependencies.ts';
import { createProgram, runProgram } from './program.ts';
import { transformLines } from './transform-lines.ts';

interface Ran {
  readonly code: number;
  readonly lines: readonly Record<string, unknown>[];
  readonly complaints: string;
}

function unused(): never {
  throw new Error('nothing else of the world is needed, and no folder');
}

async function run(
  words: readonly string[],
  input: readonly (string | Buffer)[],
  over: Partial<Dependencies> = {},
): Promise<Ran> {
  let out = '';
  let complaints = '';
  const dependencies: Dependencies = {
    stdin: () => Readable.from(input.map((piece) => Buffer.from(piece))),
    stdout: { write: (text) => (out += text) },
    stderr: { write: (text) => (complaints += text) },
    environment: {},
    workingFolder: '/nowhere',
    clock: { now: unused, elapsed: unused },
    version: '1.2.3',
    nodeVersion: 'v24.0.0',
    processId: 1,
    commandName: 'gatehouse',
    exampleShop: undefined,
    schemaPath: undefined,
    onSignal: unused,
    onParentGone: unused,
    exitNow: unused,
    discoverLocalServers: unused,
    openKeys: unused,
    makeBundle: unused,
    openAttacks: unused,
    openSecrets: unused,
    openDirectory: unused,
    recordRewrap: unused,
    checkSecrets: unused,
    openConsents: unused,
    buildRegister: unused,
    openKeeping: unused,
    recordExport: unused,
    rotateKey: unused,
    recordDisclosure: unused,
    replaceLostKey: unused,
    renewKeyStore: unused,
    readContent: unused,
    checkWitnesses: unused,
    checkTokenModel: unused,
    checkDatabase: unused,
    checkOthers: unused,
    createTextInspection: unused,
    createTextPseudonyms: () => createTextPseudonyms(createRecognisers(['EMAIL'])),
    openVault: unused,
    openCosts: unused,
    releaseStatistics: unused,
    createProviders: unused,
    explainPath: unused,
    openPrompts: unused,
    judgeCase: unused,
    startGateway: unused,
    openWitness: unused,
    openReferences: unused,
    ...over,
  };
  const code = await runProgram(createProgram(dependencies), words, dependencies);
  const lines = out
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
  return { code, lines, complaints };
}

const letter = {
  id: 'a',
  text: '😀 Schreiben Sie an anna@example.org oder bob@example.org, nochmals anna@example.org.',
};

test('tells where each piece of personal data stood, and what stands for it', async () => {
  const { code, lines, complaints } = await run(['pseudonymise'], [`${JSON.stringify(letter)}\n`]);
  expect([code, complaints]).toEqual([0, '']);
  expect(lines).toHaveLength(1);
  expect(lines[0]).toMatchObject({
    id: 'a',
    text: '😀 Schreiben Sie an [EMAIL_1] oder [EMAIL_2], nochmals [EMAIL_1].',
    entities: [
      { type: 'EMAIL', start: 20, end: 36, value: 'anna@example.org', placeholder: '[EMAIL_1]', recogniser: 'email' },
      { type: 'EMAIL', start: 42, end: 57, value: 'bob@example.org', placeholder: '[EMAIL_2]' },
      { type: 'EMAIL', start: 68, end: 84, value: 'anna@example.org', placeholder: '[EMAIL_1]' },
    ],
  });
  for (const { start, end, value, score } of (lines[0]?.['entities'] ?? []) as {
    start: number;
    end: number;
    value: string;
    score: number;
  }[]) {
    expect(letter.text.slice(start, end)).toBe(value);
    expect(score > 0 && score <= 1).toBe(true);
  }
});

test('puts back what it replaced, and numbers every line for itself', async () => {
  const other = { id: 7, text: 'An bob@example.org' };
  const input = [letter, other].map((line) => `${JSON.stringify(line)}\r\n`);
  const { lines } = await run(['pseudonymise', '--lang', 'de'], input);
  expect(lines[1]?.['text']).toBe('An [EMAIL_1]');
  const back = await run(
    ['restore'],
    lines.map((line) => `${JSON.stringify(line)}\n`),
  );
  expect(back).toEqual({ code: 0, complaints: '', lines: [letter, other].map((line) => ({ ...line, unknown: 0 })) });
});

test('reads what a model made of placeholders, and leaves those that stand for nobody', async () => {
  const line = {
    id: 'a',
    text: 'An **email_1**: [email 1], nicht [EMAIL_9].',
    entities: [{ placeholder: '[EMAIL_1]', value: 'x@y.example' }],
  };
  const { lines } = await run(['restore'], [JSON.stringify(line)]);
  expect(lines).toEqual([{ id: 'a', text: 'An **email_1**: x@y.example, nicht [EMAIL_9].', unknown: 1 }]);
});

test('gives no placeholder that already stands in the text', async () => {
  const { lines } = await run(['pseudonymise'], [JSON.stringify({ id: 1, text: '[EMAIL_1] ist nicht a@example.org' })]);
  expect(lines[0]?.['text']).toBe('[EMAIL_1] ist nicht [EMAIL_2]');
});

test('says of each line that cannot be used what is wrong, and does the others', async () => {
  const { code, lines, complaints } = await run(
    ['pseudonymise'],
    [
      '{"id":1,"text":"a@example.org"}\n\n',
      '{"id":2,"text":\n',
      Buffer.from('{"id":3,"text":"\xff"}\n', 'latin1'),
      '{"id":4}\n[]\n{"text":"b@example.org"}\n',
      '\ufeff{"id":"last","text":""}',
    ],
  );
  expect(lines).toEqual([
    expect.objectContaining({ id: 1, text: '[EMAIL_1]' }),
    { line: 3, error: 'it is not JSON' },
    { line: 4, error: 'it is not UTF-8' },
    { id: 4, line: 5, error: '"text" must be there, a string' },
    { line: 6, error: 'it is not a JSON object' },
    { line: 7, error: '"id" must be there, a string or a number' },
    { id: 'last', text: '', entities: [] },
  ]);
  expect(code).toBe(1);
  expect(complaints).toContain('Line 3: it is not JSON.');
  expect(complaints).toContain('5 lines could not be used');
  expect(complaints).not.toContain('example.org');
});

test('asks for entities to restore', async () => {
  const { code, lines } = await run(['restore'], ['{"id":1,"text":"x"}\n{"id":2,"text":"x","entities":[{"value":1}]}']);
  expect(code).toBe(1);
  const error = '"entities" must be there, a list of {"placeholder","value"}';
  expect(lines).toEqual([1, 2].map((id) => ({ id, line: id, error })));
});

test('says where --vault is missing', async () => {
  const { code, lines } = await run(
    ['restore'],
    ['{"id":1,"text":"[PERSON_1]","entities":[{"placeholder":"[PERSON_1]"}],"vault":"ab"}\n'],
  );
  expect(code).toBe(1);
  expect(lines).toEqual([{ id: 1, line: 1, error: '"entities" have no values, but a vault has: add --vault' }]);
  expect(await run(['pseudonymise', '--keep', '12h'], [])).toMatchObject({ code: 2, lines: [] });
});

test('waits for a slow reader before it reads on, and ends where that has gone', async () => {
  const events: string[] = [];
  const input = async function* (): AsyncGenerator<Uint8Array> {
    for (let id = 1; ; id += 1) {
      events.push(`read ${id}`);
      yield Buffer.from(`{"id":${id},"text":""}\n`);
    }
  };
  let gone = false;
  const output: Output = {
    write(text) {
      events.push(`wrote ${(JSON.parse(text) as { id: number }).id}`);
      return false;
    },
    get destroyed() {
      return gone;
    },
    once(event, listener) {
      if (event !== 'drain') return;
      setImmediate(() => {
        events.push('drained');
        if (events.filter((one) => one === 'drained').length === 2) gone = true;
        listener();
      });
    },
  };
  const stderr = { write: () => undefined };
  const stdin = (): Input => ({ [Symbol.asyncIterator]: input });
  await transformLines({ stdin, stdout: output, stderr, environment: {} }, ({ id }) => ({ id }));
  expect(events).toEqual(['read 1', 'wrote 1', 'drained', 'read 2', 'wrote 2', 'drained']);
});

test('keeps in the vault what placeholders stand for, and nothing of it in the output', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'gatehouse-vault-'));
  try {
    await mkdir(join(folder, 'ledger'));
    await writeFile(join(folder, 'ledger', 'log.json'), '{}');
    await writeFile(join(folder, 'root.key'), '07'.repeat(32), { mode: 0o600 });
    let now = 1_700_000_000_000;
    const clock = { now: () => now, elapsed: () => 0 };
    const vault = createMemoryPseudonymVault(clock);
    const over: Partial<Dependencies> = {
      clock,
      openVault: ({ dataFolder, tenant }) => {
        expect([dataFolder, tenant]).toEqual([folder, 'default']);
        return Promise.resolve(vault);
      },
    };
    const place = ['--vault', '--data', folder];
    const { code, lines } = await run(['pseudonymise', ...place, '--keep', '12h'], [JSON.stringify(letter)], over);
    expect(code).toBe(0);
    expect(JSON.stringify(lines)).not.toContain('example.org');
    const input = lines.map((line) => JSON.stringify(line));
    expect((await run(['restore', ...place], input, over)).lines).toEqual([{ ...letter, unknown: 0 }]);
    now += 12 * 3_600_000;
    expect(await run(['restore', ...place], input, over)).toMatchObject({
      code: 1,
      lines: [{ id: 'a', line: 1, error: 'the vault has nothing under this id, or no longer' }],
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

test('gives no text that the model of the operator could not read, and goes on with the next', async () => {
  const reader: Recogniser = {
    ...literalRecogniser('PERSON', ['Anna']),
    findLater: ({ text }) =>
      text.includes('too long')
        ? Promise.reject(new RecogniserUnable('model', new Error('the model took more than 10 ms')))
        : Promise.resolve([]),
  };
  const input = ['too long, Anna', 'Anna'].map((text, id) => `${JSON.stringify({ id, text })}\n`);
  const over = { createTextPseudonyms: () => createTextPseudonyms([reader]) };
  const { code, lines } = await run(['pseudonymise'], input, over);
  expect(code).toBe(1);
  expect(lines).toMatchObject([
    { id: 0, line: 1, error: 'the model could not read it: the model took more than 10 ms' },
    { id: 1, text: '[PERSON_1]' },
  ]);
  expect(lines[0]).not.toHaveProperty('text');
});

test('says what keeps the model of the operator from being used', async () => {
  const createOver = (): never => {
    throw new TokenModelError('runtime', 'there is no runtime', 'Run npm.');
  };
  const { code, lines, complaints } = await run(['pseudonymise'], [], { createTextPseudonyms: createOver });
  expect([code === 0, lines]).toEqual([false, []]);
  expect(complaints).toContain('pseudonymisation.model: there is no runtime');
  expect(complaints).toContain('Run npm.');
});
