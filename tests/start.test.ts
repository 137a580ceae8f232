import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

const root = path.resolve(import.meta.dirname, '..');

/** A stand-in for npm: it does what the test says, or installs a compiler and a bundler that are stand-ins themselves. */
const fakeNpm = `
const { mkdirSync, writeFileSync, appendFileSync } = require('node:fs');
appendFileSync('npm-calls', process.argv.slice(2).join(' ') + '\\n');
if (process.env.FAKE_NPM_OUTPUT !== undefined) {
  console.error(process.env.FAKE_NPM_OUTPUT);
  process.exit(1);
}
const put = (file, text) => {
  mkdirSync(require('node:path').dirname(file), { recursive: true });
  writeFileSync(file, text);
};
const outDir = "process.argv[process.argv.indexOf('--outDir') + 1]";
put('node_modules/typescript/bin/tsc', \`
  const { mkdirSync, writeFileSync, readFileSync } = require('node:fs');
  if (readFileSync('packages/gateway/src/main.ts', 'utf8').includes('BROKEN')) {
    console.log('main.ts(1,1): error TS1005');
    process.exit(2);
  }
  const dist = \${outDir};
  mkdirSync(dist, { recursive: true });
  writeFileSync(dist + '/errors.js', '');
  writeFileSync(dist + '/main.js', readFileSync('packages/gateway/src/main.ts'));
  writeFileSync(dist + '/node-flags.js', 'exports.nodeFlags = ["--disable-proto=throw"];');
\`);
put('node_modules/vite/bin/vite.js', \`
  const { mkdirSync, writeFileSync } = require('node:fs');
  mkdirSync(\${outDir}, { recursive: true });
  writeFileSync(\${outDir} + '/index.html', '');
\`);
put('node_modules/.package-lock.json', require('node:fs').readFileSync('package-lock.json'));
`;

const fakeGateway = `
console.log('arguments: ' + [...process.execArgv, ...process.argv.slice(2)].join(' '));
const code = process.argv.indexOf('--exit');
if (code !== -1) process.exit(Number(process.argv[code + 1]));
let signals = 0;
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, () => {
    signals += 1;
    console.log(signal + ' number ' + signals);
    if (signal !== 'SIGHUP') setTimeout(() => process.exit(signals === 1 ? 7 : 8), 300);
  });
}
setInterval(() => {}, 1000);
console.log('stops with ' + process.env.GATEHOUSE_STOPS_WITH);
console.log('running as ' + process.pid);
`;

describe('npx gatehouse', () => {
  test('has a program to link when nothing is built yet, and says what to do', () => {
    const manifest = JSON.parse(readFileSync(path.join(root, 'packages/gateway/package.json'), 'utf8')) as {
      bin: Record<string, string>;
    };
    const program = path.join(root, 'packages/gateway', manifest.bin['gatehouse'] ?? '');
    expect(statSync(program).mode & 0o111).not.toBe(0);
    const folder = mkdtempSync(path.join(tmpdir(), 'gatehouse-npx-'));
    mkdirSync(path.join(folder, 'bin'));
    cpSync(program, path.join(folder, 'bin/gatehouse.mjs'));
    const run = () =>
      spawnSync(process.execPath, [path.join(folder, 'bin/gatehouse.mjs'), 'word'], { encoding: 'utf8' });
    expect(run()).toMatchObject({ status: 1, stderr: expect.stringContaining('npm run build') });
    mkdirSync(path.join(folder, 'dist'));
    writeFileSync(path.join(folder, 'dist/main.js'), 'console.log(process.argv[2])');
    expect(run()).toMatchObject({ status: 0, stdout: 'word\n' });
    rmSync(folder, { recursive: true, force: true });
  });
});

describe('npm start', () => {
  let folder = '';
  let child: ChildProcess | undefined;
  let printed = '';

  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'gatehouse-start-'));
    cpSync(path.join(root, 'scripts'), path.join(folder, 'scripts'), { recursive: true });
    plant('package-lock.json', JSON.stringify({ packages: {} }));
    plant('tsconfig.base.json', '{}');
    plant('npm.cjs', fakeNpm);
    for (const name of ['contract', 'gateway', 'console']) plant(`packages/${name}/package.json`, '{}');
    plant('packages/gateway/src/main.ts', fakeGateway);
  });
  afterEach(async () => {
    // Politely: killed hard, it could not take the gateway with it.
    if (child?.exitCode === null && child.kill('SIGTERM')) await once(child, 'close');
    rmSync(folder, { recursive: true, force: true });
  });

  function plant(file: string, text: string): void {
    mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
    writeFileSync(path.join(folder, file), text);
  }

  function start(startArguments: readonly string[] = [], environment: NodeJS.ProcessEnv = {}): ChildProcess {
    return run(process.execPath, ['scripts/start.mjs', ...startArguments], {
      npm_execpath: path.join(folder, 'npm.cjs'),
      ...environment,
    });
  }

  /** Through npm itself, with the script as package.json has it. */
  async function npmStart(): Promise<ChildProcess> {
    const { scripts } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as {
      scripts: Record<string, string>;
    };
    plant('package.json', JSON.stringify({ scripts: { start: scripts['start'] } }));
    // The stand-in installs, so that npm finds nothing to do.
    await ended(start(['--exit', '0']));
    return run('npm', ['start'], {});
  }

  function run(command: string, words: readonly string[], environment: NodeJS.ProcessEnv): ChildProcess {
    printed = '';
    const started = spawn(command, words, {
      cwd: folder,
      env: { ...process.env, ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [started.stdout, started.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        printed += text;
      });
    }
    child = started;
    return started;
  }

  async function ended(started: ChildProcess): Promise<number | null> {
    const [code] = (await once(started, 'close')) as [number | null];
    return code;
  }

  async function printedText(text: string): Promise<void> {
    await expect.poll(() => printed, { timeout: 10_000 }).toContain(text);
  }

  const gatewayPid = (): number => Number(/running as (\d+)/.exec(printed)?.[1]);

  const isAlive = (pid: number): boolean => {
    try {
      return process.kill(pid, 0);
    } catch {
      return false;
    }
  };

  test('installs, builds and starts, passing on arguments and the exit code', async () => {
    expect(await ended(start(['--port', '0', '--exit', '3']))).toBe(3);

    expect(printed).toContain('Installing packages (first time only, a minute or two)');
    expect(printed).toContain('Building contract: done');
    expect(printed).toContain('Building gateway: done');
    expect(printed).toContain('Building console: done');
    expect(printed).toContain('arguments: --disable-proto=throw start --port 0 --exit 3');
  });

  test.each(['--help', '-h'])('answers %s at once, before anything is installed', async (word) => {
    cpSync(path.join(root, 'docs/reference/command-line.md'), path.join(folder, 'docs/reference/command-line.md'));
    expect(await ended(start([word]))).toBe(0);

    expect(printed).toMatch(/^Usage: npm start -- \[options\]\n/);
    expect(printed).toContain('--port <port>');
    expect(printed).toContain('npm start -- --config');
    expect(printed).not.toContain('gatehouse start');
    expect(readdirSync(folder)).not.toContain('node_modules');
  });

  test('neither installs nor builds a second time', async () => {
    await ended(start(['--exit', '0']));
    expect(await ended(start(['--exit', '0']))).toBe(0);

    expect(printed).toBe('arguments: --disable-proto=throw start --exit 0\n');
  });

  test('builds anew what a changed source is part of, and only that', async () => {
    await ended(start(['--exit', '0']));
    plant('packages/gateway/src/new.ts', '// new');
    await ended(start(['--exit', '0']));

    expect(printed).toContain('Building gateway: done');
    expect(printed).not.toContain('Building contract');
    expect(printed).not.toContain('Building console');
    expect(readdirSync(path.join(folder, 'packages/gateway')).toSorted()).toEqual(['dist', 'package.json', 'src']);
  });

  test('does not build for a changed test or a new date of a file', async () => {
    await ended(start(['--exit', '0']));
    plant('packages/gateway/src/main.ts', fakeGateway);
    plant('packages/gateway/src/main.test.ts', '// a test');
    await ended(start(['--exit', '0']));

    expect(printed).not.toContain('Building');
  });

  test('installs again when the lockfile has changed', async () => {
    await ended(start(['--exit', '0']));
    plant('package-lock.json', JSON.stringify({ packages: { 'node_modules/new': { version: '1.0.0' } } }));
    await ended(start(['--exit', '0']));

    expect(printed).toContain('Updating the installed packages');
  });

  test('keeps the old build when the sources do not compile, and says so', async () => {
    await ended(start(['--exit', '0']));
    plant('packages/gateway/src/main.ts', 'BROKEN');

    expect(await ended(start(['--exit', '0']))).toBe(1);
    expect(printed).toContain('main.ts(1,1): error TS1005');
    expect(printed).toContain('✖ packages/gateway does not build.');
    expect(existsSync(path.join(folder, 'packages/gateway/dist/main.js'))).toBe(true);
    expect(readdirSync(path.join(folder, 'packages/gateway')).toSorted()).toEqual(['dist', 'package.json', 'src']);
  });

  test.each([
    ['npm error code ENOTFOUND', 'npm cannot reach its registry.', 'Check the network or the proxy'],
    ['npm error code ETIMEDOUT', 'npm cannot reach its registry.', 'Check the network or the proxy'],
    ['npm error code ENOSPC', 'The disk is full.', 'Free about'],
    ['npm error code EACCES', 'npm may not write here.', 'write permission'],
    ['npm error code SELF_SIGNED_CERT_IN_CHAIN', "does not trust the registry's certificate", 'cafile'],
    ['npm error code E403', 'The registry refused access.', 'npm login'],
    ['npm error code EINTEGRITY', 'is not the one that the lockfile names', 'npm cache clean'],
    ['npm error code ESOMETHING', 'npm failed to install the packages (exit code 1).', 'The lines above say why'],
  ])('explains "%s" and what to do', async (output, message, remedy) => {
    expect(await ended(start([], { FAKE_NPM_OUTPUT: output }))).toBe(1);

    expect(printed).toContain(output);
    expect(printed).toContain(`✖ `);
    expect(printed).toContain(message);
    expect(printed).toContain(remedy);
    expect(printed).not.toMatch(/^\s+at /m);
  });

  test('passes a signal on once, although terminal and npm both send it, and waits for the end', async () => {
    const started = start();
    await printedText('running as');
    started.kill('SIGINT');
    started.kill('SIGINT');
    started.kill('SIGTERM');

    expect(await ended(started)).toBe(7);
    // Which of two pending signals a process gets first is not defined; that the gateway gets one is.
    expect(printed).toMatch(/SIG(?:INT|TERM) number 1/);
    expect(printed).not.toContain('number 2');
  });

  test('passes SIGHUP on, which reads the configuration again', async () => {
    const started = start();
    await printedText('running as');
    started.kill('SIGHUP');
    await printedText('SIGHUP number 1');

    expect(started.exitCode).toBeNull();
    // A stop that follows at once is not taken for the same wish.
    started.kill('SIGTERM');
    expect(await ended(started)).toBe(8);
  });

  test('is stopped by SIGTERM to npm, and npm waits for the end', async () => {
    const npm = await npmStart();
    await printedText('running as');
    const pid = gatewayPid();
    npm.kill('SIGTERM');
    await ended(npm);

    expect(printed).toContain('SIGTERM number 1');
    expect(isAlive(pid)).toBe(false);
  });

  test('is stopped when npm is killed', async () => {
    const npm = await npmStart();
    await printedText('running as');
    const pid = gatewayPid();
    npm.kill('SIGKILL');

    await printedText('SIGTERM number 1');
    await expect.poll(() => isAlive(pid), { timeout: 10_000 }).toBe(false);
  });

  test('says so when the gateway is killed', async () => {
    const started = start();
    await printedText('running as');
    process.kill(gatewayPid(), 'SIGKILL');

    expect(await ended(started)).toBe(137);
    expect(printed).toContain('✖ The gateway was killed (SIGKILL).');
    expect(printed).toContain('ran out of memory');
  });

  test('tells the gateway whom it must not outlive', async () => {
    const started = start();
    await printedText('running as');

    expect(printed).toContain(`stops with ${started.pid}\n`);
  });

  test('leaves no gateway behind after its end', async () => {
    const started = start();
    await printedText('running as');
    const pid = gatewayPid();
    expect(isAlive(pid)).toBe(true);
    started.kill('SIGTERM');
    await ended(started);

    expect(isAlive(pid)).toBe(false);
  });
});
