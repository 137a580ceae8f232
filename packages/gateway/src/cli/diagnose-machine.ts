import { access, constants, readFile, stat, statfs } from 'node:fs/promises';
import { createServer } from 'node:net';
import { dirname } from 'node:path';
import type { Configuration } from '@gatehouse/contract/config';
import { expiryWarning } from '../config/certificates.ts';
import type { LoadedConfiguration } from '../config/load.ts';
import { readTlsPair, TlsPairError } from '../lib/tls-pair.ts';
import { connectToGateway } from './control-client.ts';
import { isOwn } from './change-root-key.ts';
import { openRootKey, rootKeyFile } from './data-folder.ts';
import type { Dependencies } from './dependencies.ts';
import { CliFailure, systemCode } from './failure.ts';

export interface Diagnosis {
  readonly name: string;
  readonly state: 'ok' | 'warning' | 'failed';
  readonly summary: string;
  readonly remedy: string | undefined;
}

/** Tests of everything but the model servers. Changes nothing on the machine. */
export async function diagnoseMachine(
  dependencies: Dependencies,
  loaded: LoadedConfiguration,
): Promise<readonly Diagnosis[]> {
  const { configuration } = loaded;
  const results = await Promise.all([
    diagnoseFile(loaded),
    diagnoseDataFolder(configuration.dataFolder),
    diagnoseRootKey(configuration),
    diagnoseDisk(configuration.dataFolder),
    diagnoseClock(dependencies, loaded.file),
    diagnosePort(configuration),
    diagnoseCertificate(dependencies, configuration),
  ]);
  return results.filter((diagnosis) => diagnosis !== undefined);
}

async function diagnoseFile(loaded: LoadedConfiguration): Promise<Diagnosis> {
  const secretInFile = /^\s*-?\s*"?(apiKey|rootKey|token)"?\s*:\s*"?'?(?!\$\{)[^\s"'#]/m.test(
    await readFile(loaded.file, 'utf8'),
  );
  const mode = (await stat(loaded.file)).mode;
  if (secretInFile && process.platform !== 'win32' && (mode & 0o044) !== 0) {
    const summary = `${loaded.file} holds a secret and can be read by other users`;
    return {
      name: 'configuration',
      state: 'warning',
      summary,
      remedy: `Write it as \${NAME}, or run: chmod 600 ${loaded.file}`,
    };
  }
  const [notice] = loaded.notices;
  if (notice !== undefined) {
    return {
      name: 'configuration',
      state: 'warning',
      summary: notice,
      remedy: 'Bring the file to the current version.',
    };
  }
  return { name: 'configuration', state: 'ok', summary: loaded.file, remedy: undefined };
}

async function diagnoseDataFolder(folder: string): Promise<Diagnosis> {
  const name = 'data folder';
  const existing = await nearestExisting(folder);
  try {
    await access(existing, constants.R_OK | constants.W_OK | constants.X_OK);
    if (!(await stat(existing)).isDirectory()) throw new Error('not a folder');
  } catch {
    const remedy = 'Give this user the right to write there, or choose another `dataFolder`.';
    return { name, state: 'failed', summary: `${existing} cannot be written to`, remedy };
  }
  if (existing !== folder)
    return { name, state: 'ok', summary: `${folder} will be made at the first start`, remedy: undefined };
  if (process.platform !== 'win32' && ((await stat(folder)).mode & 0o077) !== 0) {
    return { name, state: 'warning', summary: `${folder} is open to other users`, remedy: `Run: chmod 700 ${folder}` };
  }
  return { name, state: 'ok', summary: folder, remedy: undefined };
}

async function diagnoseRootKey(configuration: Configuration): Promise<Diagnosis> {
  const name = 'root key';
  const { dataFolder, ledger } = configuration;
  if (!isOwn(ledger)) {
    try {
      // It, or the token of the key service, may lie in a file.
      await openRootKey(dataFolder, ledger, { make: false });
    } catch (thrown) {
      if (!(thrown instanceof CliFailure)) throw thrown;
      return { name, state: 'failed', summary: thrown.message, remedy: thrown.remedy };
    }
  }
  if (configuration.ledger.rootKey !== undefined)
    return { name, state: 'ok', summary: 'from the configuration', remedy: undefined };
  const { keyService } = configuration.ledger;
  if (keyService !== undefined)
    return { name, state: 'ok', summary: `in the key service ${keyService.url}`, remedy: undefined };
  const file = rootKeyFile(configuration.dataFolder);
  try {
    if (process.platform !== 'win32' && ((await stat(file)).mode & 0o077) !== 0) {
      return { name, state: 'failed', summary: `${file} can be read by other users`, remedy: `Run: chmod 600 ${file}` };
    }
    return { name, state: 'ok', summary: file, remedy: undefined };
  } catch (thrown) {
    if (systemCode(thrown) === 'ENOENT')
      return { name, state: 'ok', summary: 'will be made at the first start', remedy: undefined };
    return { name, state: 'failed', summary: `${file} cannot be read`, remedy: 'Give this user the right to read it.' };
  }
}

async function diagnoseDisk(folder: string): Promise<Diagnosis> {
  const { bavail, bsize } = await statfs(await nearestExisting(folder));
  const free = bavail * bsize;
  const summary = `${(free / 1_073_741_824).toFixed(1)} GiB free`;
  const remedy = 'Free some space: when the disk is full, requests are refused because they cannot be recorded.';
  const state = free < 100 * 1_048_576 ? 'failed' : free < 1_073_741_824 ? 'warning' : 'ok';
  return { name: 'disk', state, summary, remedy: state === 'ok' ? undefined : remedy };
}

/** Without a time server only this can be seen: a clock that runs behind a file that exists already. */
async function diagnoseClock(dependencies: Dependencies, file: string): Promise<Diagnosis> {
  const now = dependencies.clock.now();
  const { mtimeMs } = await stat(file);
  const summary = new Date(now).toISOString();
  if (now + 60_000 < mtimeMs) {
    return {
      name: 'clock',
      state: 'failed',
      summary: `${summary} lies before the last change of the configuration`,
      remedy: 'Set the clock; keys expire and records are dated by it.',
    };
  }
  return { name: 'clock', state: 'ok', summary, remedy: undefined };
}

async function diagnosePort(configuration: Configuration): Promise<Diagnosis> {
  const name = 'port';
  const { host, port } = configuration.server;
  const running = await connectToGateway(configuration.dataFolder);
  if (running !== undefined) {
    return { name, state: 'ok', summary: `the gateway is running at ${running.runtime.url}`, remedy: undefined };
  }
  const code = await tryListen(host, port);
  if (code === undefined) return { name, state: 'ok', summary: `${host}:${port} is free`, remedy: undefined };
  const reason = code === 'EADDRINUSE' ? 'is taken by another program' : `cannot be listened on (${code})`;
  return {
    name,
    state: 'failed',
    summary: `${host}:${port} ${reason}`,
    remedy: 'Stop that program, or change `server.port` and `server.host`.',
  };
}

function tryListen(host: string, port: number): Promise<string | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', (thrown) => resolve(systemCode(thrown) ?? 'unknown error'));
    server.listen({ host, port, exclusive: true }, () => server.close(() => resolve(undefined)));
  });
}

async function diagnoseCertificate(
  dependencies: Dependencies,
  configuration: Configuration,
): Promise<Diagnosis | undefined> {
  const name = 'certificate';
  const { tls, server } = configuration;
  if (tls === undefined) {
    if (['127.0.0.1', '::1', 'localhost'].includes(server.host)) return undefined;
    const summary = `clients on other machines talk to ${server.host} without encryption`;
    return {
      name,
      state: 'warning',
      summary,
      remedy: 'Set `tls.cert` and `tls.key`, or put a proxy with TLS before it.',
    };
  }
  try {
    const [cert, key] = await Promise.all([readFile(tls.cert, 'utf8'), readFile(tls.key, 'utf8')]);
    const report = { path: 'tls', file: tls.cert, pair: readTlsPair(cert, key) };
    const now = dependencies.clock.now();
    const summary = expiryWarning(report, now);
    if (summary !== undefined) {
      const state = report.pair.validTo <= now ? 'failed' : 'warning';
      return { name, state, summary, remedy: 'The gateway takes a renewed pair by itself.' };
    }
    const left = Math.floor((report.pair.validTo - now) / 86_400_000);
    return { name, state: 'ok', summary: `valid for ${left} more days`, remedy: undefined };
  } catch (thrown) {
    if (thrown instanceof TlsPairError) {
      return { name, state: 'failed', summary: `tls.${thrown.file}: ${thrown.message}`, remedy: thrown.remedy };
    }
    const remedy = 'Give this user the right to read `tls.cert` and `tls.key`.';
    return { name, state: 'failed', summary: `cannot be read (${systemCode(thrown) ?? 'unknown error'})`, remedy };
  }
}

async function nearestExisting(path: string): Promise<string> {
  try {
    await stat(path);
    return path;
  } catch {
    const parent = dirname(path);
    return parent === path ? path : nearestExisting(parent);
  }
}
