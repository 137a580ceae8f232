import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createTestGateway, type TestGateway } from '../testing/create-test-gateway.ts';
import { type ControlServer, openControlServer } from './control-server.ts';
import type { Dependencies } from './dependencies.ts';
import { directoryServiceOf } from './directory-request.ts';
import { createProgram, runProgram } from './program.ts';
import { signInControlOf } from './sign-in-request.ts';

const password = 'korrekt pferd batterie klammer';

let gateway: TestGateway;
let control: ControlServer;
let out: string;
let errors: string;

beforeEach(async () => {
  gateway = await createTestGateway();
  const { accounts, directory, signInService } = gateway.gateway;
  await writeFile(
    join(gateway.folder, 'gatehouse.yaml'),
    'version: 1\ndataFolder: .\nproviders: [{id: far, kind: openai-compatible, baseUrl: "https://api.example.com/v1"}]\n',
  );
  control = await openControlServer({
    dataFolder: gateway.folder,
    runtime: { pid: process.pid, url: 'http://127.0.0.1:1', version: 'test', startedAt: 1 },
    directory: directoryServiceOf(directory),
    signIn: signInControlOf(signInService, accounts),
  } as Partial<Parameters<typeof openControlServer>[0]> as Parameters<typeof openControlServer>[0]);
});

afterEach(async () => {
  await control.close();
  await gateway.close();
});

async function run(...words: string[]): Promise<number> {
  [out, errors] = ['', ''];
  const dependencies = {
    stdout: { write: (text: string) => (out += text) },
    stderr: { write: (text: string) => (errors += text) },
    environment: {},
    workingFolder: gateway.folder,
    version: 'test',
    commandName: 'gatehouse',
  } as Partial<Dependencies> as Dependencies;
  return runProgram(createProgram(dependencies), words, dependencies);
}

/** As the person does it in the console. */
async function setUp(setUpCode: string): Promise<void> {
  const { signInService } = gateway.gateway;
  const { note } = signInService.setUpOffer(setUpCode, '127.0.0.1');
  await signInService.setUp({ setUpCode, password, note }, '127.0.0.1');
}

test('an account is made with its person, set up with the printed code, listed, reset and removed', async () => {
  expect(await run('accounts', 'create', '--name', 'Anna Beispiel', '--user-name', 'anna', '--role', 'auditor')).toBe(
    0,
  );
  const code = /^ {2}([A-Z2-7-]{19})$/m.exec(out)?.[1] ?? '';
  const [person] = gateway.gateway.directory.list('person');
  expect(person).toMatchObject({ name: 'Anna Beispiel', userName: 'anna', roles: [{ role: 'auditor' }] });
  await setUp(code);
  expect(await run('accounts', 'list', '--json')).toBe(0);
  expect(JSON.parse(out)).toMatchObject([{ userName: 'anna', state: 'ready', secondFactor: false }]);
  expect(await run('sessions', 'list')).toBe(0);
  expect(out).toContain('Anna Beispiel');

  expect(await run('accounts', 'reset', 'ANNA')).toBe(0);
  expect(await run('sessions', 'list')).toBe(0);
  expect(out).toBe('Nobody is signed in.\n');
  expect(await run('accounts', 'remove', person?.id ?? '')).toBe(0);
  expect(await run('accounts', 'list')).toBe(0);
  expect(out).toBe('There are no accounts.\n');
});

test('sessions are ended one by one, or all of a person', async () => {
  await run('accounts', 'create', '--name', 'Anna', '--user-name', 'anna', '--role', 'admin', '--json');
  const made = JSON.parse(out) as { readonly setUpCode: string; readonly account: { readonly person: string } };
  await setUp(made.setUpCode);
  const again = (): Promise<unknown> =>
    gateway.gateway.signInService.withPassword({ userName: 'anna', password }, '127.0.0.1');
  await again();
  await run('sessions', 'list', '--json');
  const [first, ...others] = JSON.parse(out) as readonly { readonly id: string }[];
  expect(others).toHaveLength(1);
  expect(await run('sessions', 'end', first?.id ?? '')).toBe(0);
  expect(await run('sessions', 'end', '--person', made.account.person)).toBe(0);
  expect(gateway.gateway.signInService.sessions()).toEqual([]);
  const leaves = (await gateway.leaves()).filter(({ kind }) => kind === 'session');
  expect(leaves.filter((leaf) => 'action' in leaf && leaf.action === 'revoked')).toMatchObject([
    { actor: 'command line' },
    { actor: 'command line' },
  ]);
});

test.each([
  [['sessions', 'end'], 2, 'give the id of a session, or --person'],
  [['sessions', 'end', 'ses_none'], 1, 'There is no such'],
  [['accounts', 'create', '--user-name', 'anna'], 2, 'give one of --person and --name'],
  [['accounts', 'create', '--user-name', 'a', '--name', 'A', '--role', 'No Role'], 2, 'is no name of a role'],
  [['accounts', 'create', '--user-name', 'a', '--person', 'per_none'], 1, 'There is no such'],
  [['accounts', 'reset', 'nobody'], 1, 'There is no such'],
] as const)('what makes no sense is refused: %s', async (words, exitCode, message) => {
  expect(await run(...words)).toBe(exitCode);
  expect(errors).toContain(message);
});
