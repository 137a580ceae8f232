import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const main = fileURLToPath(new URL('main.ts', import.meta.url));
const program = ['--conditions=source', main];

describe('the program as a process', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'gatehouse-program-'));
    writeFileSync(
      join(folder, 'gatehouse.yaml'),
      'version: 1\nproviders: [{id: a, kind: openai-compatible, baseUrl: "http://127.0.0.1:9", allowPrivateNetwork: true}]\n',
    );
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test('does its work to the end, quietly, when nobody reads what it prints', async () => {
    const child = spawn(process.execPath, [...program, 'keys', 'create', '--name', 'a'], {
      cwd: folder,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    child.stdout.destroy();
    let complaints = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => (complaints += text));
    expect(await once(child, 'close')).toEqual([0, null]);
    expect(complaints).toBe('');
    const { stdout } = spawnSync(process.execPath, [...program, 'keys', 'list', '--json'], {
      cwd: folder,
      encoding: 'utf8',
    });
    expect(JSON.parse(stdout)).toMatchObject([{ name: 'a' }]);
  });

  const starters = {
    'npm start': `
      const environment = { ...process.env, GATEHOUSE_STOPS_WITH: String(process.pid) };
      const child = spawn(process.execPath, words, { stdio: 'inherit', env: environment });`,
    // As npx does it: with a shell in between, which lives on.
    npx: `
      const environment = { ...process.env, npm_lifecycle_event: 'npx' };
      const command = [process.execPath, ...words].map((word) => "'" + word + "'").join(' ') + '; exit $?';
      const child = spawn('/bin/sh', ['-c', command], { stdio: 'inherit', env: environment });`,
  };

  test.runIf(existsSync('/proc/self/stat')).each(Object.entries(starters))(
    'stops in order when the process is killed that it must not outlive: %s',
    async (name, starter) => {
      const words = [...program, 'start', '--port', '0', '--data', name.replace(' ', '-')];
      const script = `
        const { spawn } = require('node:child_process');
        const words = ${JSON.stringify(words)};
        ${starter}
        child.on('exit', () => process.exit(1));
      `;
      const parent = spawn(process.execPath, ['-e', script], { cwd: folder, stdio: ['ignore', 'pipe', 'ignore'] });
      let printed = '';
      parent.stdout.setEncoding('utf8').on('data', (text: string) => {
        printed += text;
        if (text.includes('Ctrl-C stops it.')) parent.kill('SIGKILL');
      });
      // The gateway holds the other end of the pipe for as long as it lives.
      await once(parent.stdout, 'end');
      expect(printed).toContain('Stopping (the process that started it has ended)');
      expect(printed).toMatch(/Stopped\.\n$/);
    },
  );

  test('has nothing but the log on standard error, and what is for people on standard output', async () => {
    const warn = "process.on('SIGUSR2', () => process.emitWarning('careful'))";
    const flags = ['--conditions=source', `--import=data:text/javascript,${encodeURIComponent(warn)}`];
    const gateway = spawn(process.execPath, [...flags, main, 'start', '--port', '0', '--data', 'streams'], {
      cwd: folder,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const printed = { people: '', log: '' };
    gateway.stdout.setEncoding('utf8').on('data', (text: string) => (printed.people += text));
    gateway.stderr.setEncoding('utf8').on('data', (text: string) => (printed.log += text));
    await expect.poll(() => printed.people, { timeout: 20_000 }).toContain('Ctrl-C stops it.');
    gateway.kill('SIGUSR2');
    await expect.poll(() => printed.log, { timeout: 20_000 }).toContain('careful');
    gateway.kill('SIGTERM');
    expect(await once(gateway, 'close')).toEqual([0, null]);
    expect(printed.people).toMatch(/gh_user_[A-Za-z0-9_-]{20}/);
    expect(printed.people).not.toContain('{"level"');
    const messages = printed.log
      .trim()
      .split('\n')
      .map((line) => (JSON.parse(line) as { msg: string }).msg);
    expect(messages).toEqual(expect.arrayContaining(['listening', 'unexpected error', 'stopping', 'stopped']));
  });

  test.runIf(existsSync('/dev/full'))('fails when what it prints cannot be written', () => {
    const full = openSync('/dev/full', 'w');
    const { status, stderr } = spawnSync(process.execPath, [...program, 'keys', 'list'], {
      cwd: folder,
      encoding: 'utf8',
      stdio: ['ignore', full, 'pipe'],
    });
    closeSync(full);
    expect(status).toBe(1);
    expect(stderr).not.toMatch(/^\s+at /m);
  });
});
