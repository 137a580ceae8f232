import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { chatBody } from './edge-harness.ts';

/** The program as an orchestrator sees it: signals, ports and what it sends elsewhere. */

const main = fileURLToPath(new URL('../packages/gateway/src/main.ts', import.meta.url));

let folder: string;
let child: ChildProcessByStdio<null, Readable, null> | undefined;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gatehouse-process-'));
});

afterEach(async () => {
  if (child?.exitCode === null && child.kill('SIGKILL')) await once(child, 'close');
  rmSync(folder, { recursive: true, force: true });
});

interface Started {
  readonly url: string;
  readonly userKey: string;
  readonly ended: Promise<unknown[]>;
}

async function start(configuration: string): Promise<Started> {
  writeFileSync(join(folder, 'gatehouse.yaml'), configuration);
  const started = spawn(process.execPath, ['--conditions=source', main, 'start', '--port', '0'], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  child = started;
  let printed = '';
  started.stdout.setEncoding('utf8').on('data', (text: string) => (printed += text));
  await expect.poll(() => printed, { timeout: 20_000 }).toContain('Ctrl-C stops it.');
  const url = /http:\/\/127\.0\.0\.1:[0-9]+/.exec(printed)?.[0];
  const userKey = /gh_user_[A-Za-z0-9]{49}/.exec(printed)?.[0];
  if (url === undefined || userKey === undefined) throw new Error(`no address or key in: ${printed}`);
  return { url, userKey, ended: once(started, 'close') };
}

const provider = `
providers:
  - id: local
    kind: openai-compatible
    baseUrl: http://127.0.0.1:9/v1
    allowPrivateNetwork: true
    models: [m]
`;

describe('a gateway that is asked to stop', () => {
  it('stays reachable for its grace after SIGTERM, and says why it is not ready', async () => {
    const { url, userKey, ended } = await start(`version: 1\nserver: { drainGrace: 2s }\n${provider}`);
    expect((await fetch(`${url}/readyz`)).status).toBe(200);
    child?.kill('SIGTERM');
    const ready = async (): Promise<[number, unknown]> => {
      const response = await fetch(`${url}/readyz`);
      return [response.status, await response.json()];
    };
    await expect.poll(ready).toEqual([503, { ready: false, reasons: ['draining'] }]);
    const refused = await fetch(`${url}/v1/models`, { headers: { 'api-key': userKey } });
    expect([refused.status, refused.headers.get('connection')]).toEqual([503, 'close']);
    expect(await ended).toEqual([0, null]);
    await expect(fetch(`${url}/readyz`)).rejects.toThrow();
  });

  it('does not wait for its grace when a person presses Ctrl-C', async () => {
    const { ended } = await start(`version: 1\nserver: { drainGrace: 10m }\n${provider}`);
    child?.kill('SIGINT');
    expect(await ended).toEqual([0, null]);
  });
});

describe('a trace', () => {
  it('names the model server that the request went to', async () => {
    const bodies: string[] = [];
    const collector = createServer((request, response) => {
      let body = '';
      request.setEncoding('utf8').on('data', (text: string) => (body += text));
      request.on('end', () => {
        bodies.push(body);
        response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
      });
    });
    await new Promise<void>((resolve) => collector.listen(0, '127.0.0.1', resolve));
    try {
      const endpoint = `http://127.0.0.1:${(collector.address() as AddressInfo).port}`;
      const { url, userKey, ended } = await start(
        `version: 1\ntelemetry: { otlpEndpoint: "${endpoint}" }\n${provider}`,
      );
      const response = await fetch(`${url}/v1/chat/completions`, {
        method: 'POST',
        body: chatBody,
        headers: { 'api-key': userKey, 'content-type': 'application/json' },
      });
      expect(response.status).toBe(502);
      child?.kill('SIGTERM');
      expect(await ended).toEqual([0, null]);
      expect(bodies.join('')).toContain('{"key":"server.address","value":{"stringValue":"127.0.0.1"}}');
      expect(bodies.join('')).toContain('{"key":"server.port","value":{"intValue":9}}');
    } finally {
      collector.close();
    }
  });
});
