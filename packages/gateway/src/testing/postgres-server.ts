import { execFileSync, spawn } from 'node:child_process';
import { chmodSync, chownSync, existsSync, readdirSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, delimiter, dirname, join } from 'node:path';
import { Client } from 'pg';

/** A PostgreSQL of its own, which keeps what it was given for as long as it runs. */
export interface TestPostgres {
  /** Address of an empty database; another one each time. */
  createDatabase(): Promise<string>;
  close(): Promise<void>;
}

interface Programs {
  readonly initdb: string;
  readonly postgres: string;
}

/** Where Debian puts its versions; their programs are not on the path. */
const debian = '/usr/lib/postgresql';

/** The programs that are on this machine; undefined where there are none, and tests that need them are skipped. */
export function findPostgres(): Programs | undefined {
  const versions = existsSync(debian) ? readdirSync(debian).toSorted((one, other) => Number(other) - Number(one)) : [];
  const folders = [
    ...versions.map((version) => join(debian, version, 'bin')),
    ...(process.env['PATH'] ?? '').split(delimiter),
  ];
  const folder = folders.find((one) => existsSync(join(one, 'initdb')) && existsSync(join(one, 'postgres')));
  return folder === undefined ? undefined : { initdb: join(folder, 'initdb'), postgres: join(folder, 'postgres') };
}

/** Whether the PostgreSQL that `startPostgres` starts can have an extension. */
export function hasExtension(name: string): boolean {
  const programs = findPostgres();
  if (programs === undefined) return false;
  const folder = dirname(programs.postgres);
  const version = basename(dirname(folder));
  return [
    join('/usr/share/postgresql', version, 'extension'),
    join(folder, '../share/postgresql/extension'),
    join(folder, '../share/extension'),
  ].some((place) => existsSync(join(place, `${name}.control`)));
}

/** It refuses to run as root. */
function otherUser(): { readonly uid: number; readonly gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const idOf = (option: string): number => Number(execFileSync('id', [option, 'nobody']).toString());
  return { uid: idOf('-u'), gid: idOf('-g') };
}

export async function startPostgres(): Promise<TestPostgres> {
  const programs = findPostgres();
  if (programs === undefined) throw new Error('there is no PostgreSQL on this machine');
  const folder = await mkdtemp(join(tmpdir(), 'gatehouse-postgres-'));
  const user = otherUser();
  if (user !== undefined) {
    chownSync(folder, user.uid, user.gid);
    chmodSync(folder, 0o700);
  }
  const data = join(folder, 'data');
  const as = { ...user, cwd: folder, env: { ...process.env, LC_ALL: 'C.UTF-8' } };
  execFileSync(programs.initdb, ['-D', data, '-U', 'gatehouse', '--auth=trust', '-E', 'UTF8', '--no-sync'], {
    ...as,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const port = await freePort();
  // It is never killed itself, so nothing has to be durable.
  const settings = [
    'listen_addresses=127.0.0.1',
    `port=${port}`,
    `unix_socket_directories=${folder}`,
    'fsync=off',
    'full_page_writes=off',
  ];
  const server = spawn(programs.postgres, ['-D', data, ...settings.flatMap((setting) => ['-c', setting])], {
    ...as,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const over = new Promise<void>((resolve) => server.once('exit', () => resolve()));
  await new Promise<void>((resolve, reject) => {
    let said = '';
    server.stderr.on('data', (text: Buffer) => {
      said = (said + text.toString()).slice(-4_000);
      if (said.includes('ready to accept connections')) resolve();
    });
    server.once('error', reject);
    server.once('exit', (code) => reject(new Error(`postgres ended with ${code}: ${said}`)));
  });
  const address = (name: string): string => `postgres://gatehouse@127.0.0.1:${port}/${name}`;
  let made = 0;
  return {
    async createDatabase() {
      const name = `test_${(made += 1)}`;
      const client = new Client({ connectionString: address('postgres') });
      await client.connect();
      await client.query(`create database ${name}`);
      await client.end();
      return address(name);
    },
    async close() {
      // A fast shutdown: connections are ended.
      server.kill('SIGINT');
      await over;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}
