import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import type { ModelEntry, ModelRegisterView } from '@gatehouse/contract/admin-model-register';
import type { ApprovalView } from '@gatehouse/contract/admin-record';
import { beforeEach, describe, expect, test } from 'vitest';
import { GatehouseError } from '../core/errors.ts';
import type { ModelRegisterAdministration } from '../core/model-register.ts';
import { describedGguf, madeSafetensors, pickles, usualSafetensors } from '../testing/made-model-files.ts';
import { noModels } from '../testing/no-models.ts';
import { openControlServer } from './control-server.ts';
import type { Dependencies } from './dependencies.ts';
import { createProgram, runProgram } from './program.ts';

const digest = `sha256:${'a'.repeat(64)}`;
const entry: ModelEntry = {
  provider: 'local',
  model: 'hub/qwen3:8b',
  standing: 'changed',
  refusedWith: 'model_changed',
  source: 'kept',
  pattern: null,
  evidence: 'manifest',
  digest,
  accepted: [`sha256:${'b'.repeat(64)}`],
  pinned: false,
  details: { license: 'MIT' },
  facts: { architecture: 'qwen3', contextLength: 40_960, license: '\u001b[31mevil' },
  file: null,
  reading: null,
  findings: [],
  history: [{ digest, evidence: 'manifest', firstAt: 0, lastAt: 0 }],
  acceptances: [],
  registered: { at: 0, actor: 'key_1' },
  askedAt: 0,
  fault: null,
};
const view: ModelRegisterView = { mode: 'enforce', onChange: 'warn', fourEyes: false, models: [entry], folders: [] };

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gatehouse-models-'));
});

async function run(
  words: readonly string[],
  models: Partial<ModelRegisterAdministration> = {},
): Promise<{ code: number; printed: string }> {
  const control = await openControlServer({
    dataFolder: folder,
    runtime: { pid: process.pid, url: 'http://127.0.0.1:9', version: 'test', startedAt: 1 },
    modelRegister: { ...noModels, view: () => Promise.resolve(view), ...models },
  } as Parameters<typeof openControlServer>[0]);
  let printed = '';
  const write = (text: string): void => void (printed += text);
  const dependencies = {
    stdout: { write },
    stderr: { write },
    environment: {},
    workingFolder: folder,
    clock: { now: () => 0, elapsed: () => 0 },
    version: 'test',
    commandName: 'gatehouse',
  } as Partial<Dependencies> as Dependencies;
  try {
    const data = words.includes('scan') ? [] : ['--data', folder];
    const code = await runProgram(createProgram(dependencies), ['models', ...words, ...data], dependencies);
    return { code, printed };
  } finally {
    await control.close();
  }
}

describe('the register on the command line', () => {
  test('lists models with how they stand', async () => {
    const { code, printed } = await run(['list']);
    expect(code).toBe(0);
    expect(printed).toMatch(/local\/hub\/qwen3:8b\s+changed, refused\s+sha256:aaaaaaaaaaaa\s+MIT\s+40960\s+key_1/);
  });

  test('shows all of one, and nothing that a terminal would obey', async () => {
    const { printed } = await run(['show', 'local/hub/qwen3:8b']);
    expect(printed).toContain(digest);
    expect(printed).toContain('?[31mevil');
    expect((await run(['show', 'local/other'])).code).toBe(2);
    expect((await run(['show', 'nothing'])).code).toBe(2);
  });

  test('registers what is there, and one with what is known of it', async () => {
    const asked: unknown[] = [];
    const register: ModelRegisterAdministration['register'] = (wanted, actor) => {
      asked.push([wanted, actor]);
      return Promise.resolve({ done: 2 });
    };
    expect((await run(['register', '--all', '--reason', 'inventory'], { register })).printed).toContain(
      'Registered 2 models.',
    );
    await run(
      [
        'register',
        'local/hub/qwen3:8b',
        '--reason',
        'r',
        '--license',
        'MIT',
        '--language',
        'de',
        '--language',
        'en',
        '--context-length',
        '4096',
        '--actor',
        'me',
      ],
      { register },
    );
    expect(asked).toEqual([
      [{ all: true, reason: 'inventory' }, 'command line'],
      [
        {
          provider: 'local',
          model: 'hub/qwen3:8b',
          reason: 'r',
          details: { license: 'MIT', languages: ['de', 'en'], contextLength: 4_096 },
        },
        'me',
      ],
    ]);
    expect((await run(['register', '--reason', 'r'], { register })).code).not.toBe(0);
    expect((await run(['register', 'a/b', '--reason', 'r', '--country', 'Germany'], { register })).printed).toContain(
      'country',
    );
  });

  test('takes no last day that is over', async () => {
    const register: ModelRegisterAdministration['register'] = () => Promise.resolve({ done: 1 });
    const until = (day: string) => run(['register', 'local/m', '--reason', 'r', '--valid-until', day], { register });
    const late = await until('1969-12-31');
    expect(late.code).toBe(2);
    expect(late.printed).toContain('--valid-until 1969-12-31 is over; today is 1970-01-01 (UTC)');
    for (const day of ['1970-01-01', '2030-12-31']) expect((await until(day)).code).toBe(0);
    expect((await until('31.12.2030')).code).toBe(2);
  });

  test('says where somebody else must agree first, and where it is another model by now', async () => {
    const waiting = {
      question: {
        id: 'apr_1',
        action: 'model',
        request: 'x',
        reason: 'r',
        requester: 'me',
        askedAt: 0,
        expiresAt: 1,
        state: 'pending',
      } as ApprovalView,
    };
    const words = ['accept', 'local/m', '--digest', digest, '--reason', 'r'];
    const asked = await run(words, { accept: () => Promise.resolve(waiting) });
    expect(asked.code).toBe(8);
    expect(asked.printed).toContain('reviews decide apr_1');
    const gone = await run(words, { accept: () => Promise.reject(new GatehouseError('model_digest_gone')) });
    expect(gone.code).toBe(1);
    expect(gone.printed).toContain('another one by now');
  });
});

describe('scanning a folder', () => {
  test('prints what is there, and fails where something may run code', async () => {
    writeFileSync(join(folder, 'tiny.gguf'), describedGguf());
    writeFileSync(join(folder, 'model.safetensors'), madeSafetensors(usualSafetensors));
    writeFileSync(join(folder, 'README.md'), 'A model.');
    const good = await run(['scan', folder]);
    expect(good.code).toBe(0);
    expect(good.printed).toMatch(/tiny\.gguf\s+gguf\s+\d+ B\s+[0-9a-f]{64}\s+nothing/);
    expect(good.printed).not.toContain('README');

    writeFileSync(join(folder, 'other.gguf'), pickles.four);
    const bad = await run(['scan', folder]);
    expect(bad.code).toBe(1);
    expect(bad.printed).toMatch(/other\.gguf\s+pickle.*posix\.system/);
    expect(bad.printed).toContain('1 file is refused');
    const json = await run(['scan', folder, '--json', '--no-hash']);
    expect(json.printed).toContain('"format": "pickle"');
    expect(json.printed).not.toContain('sha256');
  });

  test('fails for warnings where that is wanted, and where there is no such folder', async () => {
    writeFileSync(join(folder, 'modeling.py'), 'import torch');
    expect((await run(['scan', folder])).code).toBe(0);
    expect((await run(['scan', folder, '--strict'])).code).toBe(1);
    expect((await run(['scan', join(folder, 'nowhere')])).code).toBe(2);
  });
});
