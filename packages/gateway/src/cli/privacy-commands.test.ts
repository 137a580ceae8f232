import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createKeyRing } from '../access/key-ring.ts';
import { systemClock } from '../core/clock.ts';
import { retentionOf } from '../keep-record.ts';
import { openLedger } from '../ledger/open-ledger.ts';
import { readLeaves } from '../ledger/read-leaves.ts';
import { createRandomIds } from '../lib/random-ids.ts';
import { openConsents } from '../open-consents.ts';
import { buildRegister } from '../privacy/register.ts';
import { createFileKeyStore } from '../stores/file-keys.ts';
import { createLog } from '../telemetry/create-log.ts';
import { loadRootKey } from './data-folder.ts';
import type { Dependencies } from './dependencies.ts';
import { createProgram, runProgram } from './program.ts';

const log = createLog({ level: 'silent', version: 'test' });
let folder: string;
let out: string;
let errors: string;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'gatehouse-privacy-'));
  writeFileSync(
    join(folder, 'gatehouse.yaml'),
    `version: 1
dataFolder: .
providers:
  - id: far
    kind: openai-compatible
    baseUrl: https://api.example.com/v1
privacy:
  controller: {name: Example GmbH}
`,
  );
  const rootKey = await loadRootKey(folder, undefined);
  const ledger = await openLedger({
    folder: join(folder, 'ledger'),
    rootKey,
    tenant: 'default',
    segmentBytes: 65_536,
    clock: systemClock,
    log,
  });
  await ledger.close();
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** No gateway runs, so the commands work on the data folder. */
async function run(...words: string[]): Promise<number> {
  [out, errors] = ['', ''];
  const ids = createRandomIds();
  const dependencies = {
    stdout: { write: (text: string) => (out += text) },
    stderr: { write: (text: string) => (errors += text) },
    environment: {},
    workingFolder: folder,
    clock: systemClock,
    version: 'test',
    commandName: 'gatehouse',
    openKeys: async (dataFolder, tenant) =>
      createKeyRing({
        store: await createFileKeyStore(join(dataFolder, 'keys.json')),
        clock: systemClock,
        ids,
        tenant,
        onChange: () => undefined,
      }),
    openConsents: (place) => openConsents(place, { clock: systemClock, ids, log }),
    buildRegister: async (configuration) =>
      buildRegister({
        configuration,
        keys: await (await createFileKeyStore(join(folder, 'keys.json'))).list(),
        version: 'test',
        now: systemClock.now(),
        retention: retentionOf(configuration),
        policy: undefined,
      }),
  } as Partial<Dependencies> as Dependencies;
  return runProgram(createProgram(dependencies), words, dependencies);
}

function createKey(...more: string[]): Promise<number> {
  return run('keys', 'create', '--name', 'advice', ...more);
}

test('keys name their purpose, legal basis, data subjects and labels', async () => {
  const more = ['--legal-note', 'form 7', '--data-subject', 'customers', 'staff', '--label', 'support'];
  expect(await createKey('--purpose', 'Advice', '--legal-basis', 'consent', ...more, '--json')).toBe(0);
  expect(JSON.parse(out)).toMatchObject({
    processing: { purpose: 'Advice', legalBasis: 'consent', note: 'form 7', subjects: ['customers', 'staff'] },
    labels: ['support'],
  });
  expect(await createKey()).toBe(0);
  expect(await run('keys', 'list')).toBe(0);
  expect(out).toContain('Advice (consent) #support');
  expect(out).toContain('not named');
});

test.each([
  [['--purpose', 'Advice'], '--purpose and --legal-basis go together'],
  [['--legal-basis', 'contract'], '--purpose and --legal-basis go together'],
  [['--data-subject', 'staff'], 'go with --purpose'],
  [['--purpose', 'Advice', '--legal-basis', 'because'], 'Allowed choices are consent'],
  [['--label', 'Not This'], 'small letters'],
])('keys are not made with %j', async (more, message) => {
  expect(await createKey(...more)).toBe(2);
  expect(errors).toContain(message);
});

test('consent is recorded, withdrawn and listed without a gateway, without names', async () => {
  expect(await createKey('--purpose', 'Advice', '--legal-basis', 'consent')).toBe(0);
  expect(await run('consent', 'list')).toBe(0);
  expect(out).toContain('Nothing is recorded.');
  expect(await run('consent', 'give', '--subject', 'anna', '--reason', 'form 7', '--purpose', 'Advice')).toBe(0);
  expect(out).toBe('Recorded the consent, for: Advice.\n');
  expect(await run('consent', 'withdraw', '--subject', 'anna', '--reason', 'a letter', '--actor', 'Dr. Muster')).toBe(
    0,
  );
  expect(out).toBe('Recorded the withdrawal.\n');
  expect(await run('consent', 'list', '--json')).toBe(0);
  expect(JSON.parse(out)).toMatchObject([
    { state: 'withdrawn', actor: 'Dr. Muster' },
    { state: 'given', purpose: 'Advice', actor: 'command line' },
  ]);
  expect(await run('consent', 'list', '--subject', 'ben')).toBe(0);
  expect(out).toContain('Nothing is recorded.');
  expect(await run('consent', 'list', '--subject', 'anna')).toBe(0);
  expect(out).toMatch(/withdrawn\s+\d{4}-\d\d-\d\d\s+Dr\. Muster\s+all/);
  expect(readFileSync(join(folder, 'consents.json'), 'utf8')).not.toContain('anna');
  const kinds: string[] = [];
  for await (const { leaf } of readLeaves(join(folder, 'ledger'))) kinds.push(leaf.kind);
  expect(kinds.filter((kind) => kind === 'consent')).toHaveLength(2);
});

test('consent needs a person and a reason, and a purpose that keys name', async () => {
  expect(await run('consent', 'withdraw', '--reason', 'a letter')).toBe(2);
  expect(errors).toContain("required option '--subject <name>' not specified");
  expect(await run('consent', 'withdraw', '--subject', 'anna')).toBe(2);
  const mistyped = ['--subject', 'anna', '--reason', 'a letter', '--purpose', 'Advise'];
  expect(await run('consent', 'withdraw', ...mistyped)).toBe(2);
  expect(errors).toContain('There is no such purpose');
});

test('register prints the record of processing in both languages and as JSON', async () => {
  expect(await createKey('--purpose', 'Advice', '--legal-basis', 'contract')).toBe(0);
  expect(await run('register', '--lang', 'de')).toBe(0);
  expect(out).toContain('# Verzeichnis von Verarbeitungstätigkeiten (Art. 30 DSGVO)');
  expect(out).toContain('Example GmbH');
  expect(out).toContain('| Advice | b) Vertrag |');
  expect(await run('register')).toBe(0);
  expect(out).toContain('# Record of processing activities (Art. 30 GDPR)');
  expect(await run('register', '--json')).toBe(0);
  expect(JSON.parse(out)).toMatchObject({
    controller: { name: 'Example GmbH' },
    recipients: [{ provider: 'far', trust: 'cloud' }],
  });
  expect(await run('register', '--lang', 'fr')).toBe(2);
});
