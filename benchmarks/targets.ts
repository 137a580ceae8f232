import { spawn, execFileSync } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { existsSync, mkdirSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { model, path, requestBody } from './workload.ts';

/** Something that stands between the load and the upstream, or the upstream itself. */
export interface Target {
  readonly name: string;
  readonly version: string;
  /** What it does with each request, in words. */
  readonly does: string;
  readonly port: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Root of its process tree; undefined for the upstream, which is not measured. */
  readonly pid: number | undefined;
  stop(): Promise<void>;
}

/** How a target is started; `missing` says why it cannot be, where it cannot. */
export interface TargetKind {
  readonly name: string;
  missing(): string | undefined;
  start(upstream: number, folder: string): Promise<Target>;
}

const root = fileURLToPath(new URL('..', import.meta.url));
const here = fileURLToPath(new URL('.', import.meta.url));
const gatehouseMain = join(root, 'packages/gateway/dist/main.js');
const portkeyFolder = join(here, 'node_modules/@portkey-ai/gateway');

export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      const port = address === null || typeof address === 'string' ? 0 : address.port;
      server.close(() => resolve(port));
    });
  });
}

interface Launch {
  readonly command: string;
  readonly parameters: readonly string[];
  readonly output: string;
  readonly environment?: NodeJS.ProcessEnv;
}

function launch({ command, parameters, output, environment }: Launch): ChildProcess {
  const file = openSync(output, 'a');
  return spawn(command, parameters, {
    cwd: root,
    stdio: ['ignore', file, file],
    env: { ...process.env, ...environment },
  });
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  child.kill('SIGTERM');
  const late = setTimeout(() => child.kill('SIGKILL'), 5_000);
  await ended;
  clearTimeout(late);
}

interface Ready {
  readonly child: ChildProcess;
  readonly port: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly output: string;
}

/** Resolves when it answers a chat request, and fails with what it printed otherwise. */
async function answers({ child, port, headers, output }: Ready): Promise<void> {
  let last = 'it did not answer';
  for (let tries = 0; tries < 150; tries += 1) {
    if (child.exitCode !== null) break;
    try {
      const response = await fetch(`http://127.0.0.1:${String(port)}${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: new Uint8Array(requestBody(1_024, false)),
      });
      const text = await response.text();
      if (response.status === 200) return;
      last = `${String(response.status)} ${text.slice(0, 300)}`;
    } catch (error) {
      last = String(error);
    }
    await delay(100);
  }
  await stop(child);
  throw new Error(`${last}\n${readFileSync(output, 'utf8').slice(-2_000)}`);
}

/** Resolves when `/readyz` says so. */
async function isReady(child: ChildProcess, port: number, output: string): Promise<void> {
  for (let tries = 0; tries < 150 && child.exitCode === null; tries += 1) {
    const response = await fetch(`http://127.0.0.1:${String(port)}/readyz`).catch(() => undefined);
    await response?.text();
    if (response?.status === 200) return;
    await delay(100);
  }
  await stop(child);
  throw new Error(readFileSync(output, 'utf8').slice(-2_000));
}

async function started(kind: Pick<Target, 'name' | 'version' | 'does'>, ready: Ready): Promise<Target> {
  await answers(ready);
  const { child, port, headers } = ready;
  return { ...kind, port, headers, pid: child.pid, stop: () => stop(child) };
}

function versionOf(packageFile: string): string {
  return (JSON.parse(readFileSync(packageFile, 'utf8')) as { version: string }).version;
}

const gatehouse: TargetKind = {
  name: 'gatehouse',
  missing: () => (existsSync(gatehouseMain) ? undefined : 'it is not built'),
  async start(upstream, folder) {
    const own = join(folder, 'gatehouse');
    mkdirSync(own);
    const port = await freePort();
    const configuration = join(own, 'gatehouse.yaml');
    // Everything that is not written here has its default value.
    writeFileSync(
      configuration,
      [
        'version: 1',
        'dataFolder: ./data',
        'server:',
        `  port: ${String(port)}`,
        'providers:',
        '  - id: mock',
        '    kind: openai-compatible',
        `    baseUrl: http://127.0.0.1:${String(upstream)}/v1`,
        '    allowPrivateNetwork: true',
        '',
      ].join('\n'),
    );
    const output = join(own, 'output.log');
    const parameters = ['--disable-proto=throw', gatehouseMain, 'start', '--config', configuration];
    const child = launch({ command: process.execPath, parameters, output });
    await isReady(child, port, output);
    const created = execFileSync(
      process.execPath,
      [gatehouseMain, 'keys', 'create', '--config', configuration, '--name', 'benchmark', '--role', 'user', '--json'],
      { cwd: root, encoding: 'utf8' },
    );
    const { key } = JSON.parse(created) as { key: string };
    return started(
      {
        name: 'gatehouse',
        version: versionOf(join(root, 'packages/gateway/package.json')),
        does:
          'default configuration, everything on: keys, limits, guards on prompt and answer, pseudonymisation, durable and ' +
          'encrypted record before and after the call (fsync), metrics, access log to a file; no traces, cache off',
      },
      { child, port, headers: { authorization: `Bearer ${key}` }, output },
    );
  },
};

function plainProxy(mode: 'request' | 'buffered' | 'dispatch', does: string): TargetKind {
  const name = `plain-${mode}`;
  return {
    name,
    missing: () => undefined,
    async start(upstream, folder) {
      const port = await freePort();
      const output = join(folder, `${name}.log`);
      const parameters = [join(here, 'plain-proxy.ts'), String(port), `http://127.0.0.1:${String(upstream)}`, mode];
      const child = launch({ command: process.execPath, parameters, output });
      const version = `node ${process.versions.node}, undici ${versionOf(join(root, 'node_modules/undici/package.json'))}`;
      return started({ name, version, does: `forwards only: ${does}` }, { child, port, headers: {}, output });
    },
  };
}

const nginx: TargetKind = {
  name: 'nginx',
  missing() {
    try {
      execFileSync('nginx', ['-v'], { stdio: 'ignore' });
      return undefined;
    } catch {
      return 'it is not installed';
    }
  },
  async start(upstream, folder) {
    const port = await freePort();
    const own = join(folder, 'nginx');
    mkdirSync(own);
    const file = join(own, 'nginx.conf');
    const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
      (kind) => `  ${kind}_temp_path ${own}/${kind};`,
    );
    writeFileSync(
      file,
      [
        'worker_processes 1;',
        'daemon off;',
        ...(process.getuid?.() === 0 ? ['user root;'] : []),
        `pid ${own}/nginx.pid;`,
        'events { worker_connections 4096; }',
        'http {',
        '  access_log off;',
        ...temporary,
        '  client_body_buffer_size 64k;',
        '  keepalive_requests 1000000;',
        `  upstream mock { server 127.0.0.1:${String(upstream)}; keepalive 256; keepalive_requests 1000000; }`,
        '  server {',
        `    listen 127.0.0.1:${String(port)};`,
        '    location / {',
        '      proxy_pass http://mock;',
        '      proxy_http_version 1.1;',
        '      proxy_set_header Connection "";',
        '      proxy_buffering off;',
        '    }',
        '  }',
        '}',
        '',
      ].join('\n'),
    );
    const output = join(own, 'error.log');
    const child = launch({ command: 'nginx', parameters: ['-p', own, '-c', file, '-e', output], output });
    const banner = execFileSync('sh', ['-c', 'nginx -v 2>&1'], { encoding: 'utf8' });
    const version = /nginx\/([0-9.]+)/.exec(banner)?.[1] ?? 'unknown';
    const does = 'forwards only: one worker, keep-alive to the upstream, no buffering, no log';
    return started({ name: 'nginx', version, does }, { child, port, headers: {}, output });
  },
};

const portkey: TargetKind = {
  name: 'portkey',
  missing: () => (existsSync(portkeyFolder) ? undefined : 'it is not installed (npm ci in benchmarks)'),
  async start(upstream, folder) {
    const port = await freePort();
    const output = join(folder, 'portkey.log');
    const parameters = [join(portkeyFolder, 'build/start-server.js'), `--port=${String(port)}`, '--headless'];
    const child = launch({ command: process.execPath, parameters, output, environment: { NODE_ENV: 'production' } });
    const headers = {
      authorization: 'Bearer benchmark',
      'x-portkey-provider': 'openai',
      'x-portkey-custom-host': `http://127.0.0.1:${String(upstream)}/v1`,
    };
    return started(
      {
        name: 'portkey',
        version: versionOf(join(portkeyFolder, 'package.json')),
        does: 'as it comes, console off: forwards to one provider; no keys, no limits, no guards, no record, no log',
      },
      { child, port, headers, output },
    );
  },
};

export const targetKinds: readonly TargetKind[] = [
  gatehouse,
  plainProxy('request', 'undici.request, bodies piped both ways'),
  plainProxy('buffered', 'undici.request, request body gathered first'),
  plainProxy('dispatch', 'undici.dispatch, request body gathered first'),
  nginx,
  portkey,
];

/** The upstream without anything before it, to compare times with. */
export function direct(port: number): Target {
  const does = `the upstream itself, model ${model}`;
  return { name: 'direct', version: '', does, port, headers: {}, pid: undefined, stop: () => Promise.resolve() };
}
