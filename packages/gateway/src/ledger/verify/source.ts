import { constants, type Dirent } from 'node:fs';
import { open, readdir, stat } from 'node:fs/promises';
import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { join } from 'node:path';

/** Where the files of a log or a bundle are read from. Paths have slashes and no beginning. */
export interface Source {
  /** The whole file; undefined where it is not there. Throws ReadError, also where it has more bytes than `limit`. */
  read(path: string, limit: number): Promise<Buffer | undefined>;
  /** The paths of all files below a folder, in order; undefined where they cannot be known, as over HTTP. */
  list(folder: string): Promise<readonly string[] | undefined>;
  /** When something was last put into the folder, in milliseconds since 1970; undefined where it cannot be known. */
  changedAt?(): Promise<number | undefined>;
}

export class ReadError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'ReadError';
  }
}

const mostFiles = 5_000_000;

/** Files in a folder. Links are not followed and nothing but files is opened, for a bundle comes from strangers. */
export function folderSource(folder: string): Source {
  return {
    async read(path, limit) {
      let handle;
      try {
        handle = await open(join(folder, path), constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
      } catch (thrown) {
        const code = (thrown as NodeJS.ErrnoException).code;
        if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
        if (code === 'ELOOP') throw new ReadError('it is a link');
        throw new ReadError(`it cannot be read (${code ?? 'unknown error'})`, { cause: thrown });
      }
      try {
        const found = await handle.stat();
        if (!found.isFile()) throw new ReadError('it is no file');
        if (found.size > limit)
          throw new ReadError(`it has ${found.size} bytes, more than the ${limit} that it can have`);
        const bytes = Buffer.allocUnsafe(found.size);
        let length = 0;
        while (length < bytes.length) {
          const { bytesRead } = await handle.read(bytes, length, bytes.length - length, length);
          if (bytesRead === 0) break;
          length += bytesRead;
        }
        return bytes.subarray(0, length);
      } catch (thrown) {
        if (thrown instanceof ReadError) throw thrown;
        throw new ReadError(`it cannot be read (${(thrown as NodeJS.ErrnoException).code ?? 'unknown error'})`, {
          cause: thrown,
        });
      } finally {
        await handle.close();
      }
    },
    async list(start) {
      const found: string[] = [];
      const walk = async (path: string): Promise<void> => {
        let entries: Dirent[];
        try {
          entries = await readdir(join(folder, path), { withFileTypes: true });
        } catch (thrown) {
          if ((thrown as NodeJS.ErrnoException).code === 'ENOENT') return;
          throw new ReadError(`${path} cannot be listed`, { cause: thrown });
        }
        for (const entry of entries) {
          const inner = path === '' ? entry.name : `${path}/${entry.name}`;
          if (entry.isDirectory()) await walk(inner);
          else if (found.push(inner) > mostFiles) throw new ReadError(`more than ${mostFiles} files`);
        }
      };
      await walk(start);
      return found.sort();
    },
    changedAt: () =>
      stat(folder).then(
        ({ mtimeMs }) => mtimeMs,
        () => undefined,
      ),
  };
}

export async function isFolder(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch {
    return false;
  }
}

export interface HttpOptions {
  /** Sent as a bearer token, to this origin only. */
  readonly token?: string | undefined;
  /** Milliseconds without a byte. */
  readonly timeout?: number;
}

/** Files below a URL. Redirects are not followed. */
export function httpSource(prefix: string, { token, timeout = 30_000 }: HttpOptions = {}): Source {
  const base = new URL(prefix.endsWith('/') ? prefix : `${prefix}/`);
  const send = base.protocol === 'https:' ? requestHttps : requestHttp;
  return {
    read: (path, limit) =>
      new Promise((resolve, reject) => {
        const fail = (why: string, cause?: unknown): void => reject(new ReadError(why, { cause }));
        const headers = {
          'accept-encoding': 'identity',
          ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        };
        const call = send(new URL(path, base), { headers, timeout }, (response) => {
          const status = response.statusCode ?? 0;
          if (status === 404) {
            response.resume();
            resolve(undefined);
            return;
          }
          if (status !== 200) {
            response.destroy();
            const hint =
              status === 401 || status === 403 ? ': a key with a fitting role is needed, in GATEHOUSE_KEY' : '';
            fail(`the server answers ${status}${hint}`);
            return;
          }
          const pieces: Buffer[] = [];
          let length = 0;
          response.on('data', (piece: Buffer) => {
            length += piece.length;
            pieces.push(piece);
            if (length > limit) response.destroy(new Error(`more than ${limit} bytes`));
          });
          response.on('error', (error) => fail(error.message, error));
          response.on('aborted', () => fail('the answer broke off'));
          response.on('end', () => resolve(Buffer.concat(pieces)));
        });
        call.on('timeout', () => call.destroy(new Error('no answer in time')));
        call.on('error', (error) => fail(error.message, error));
        call.end();
      }),
    list: () => Promise.resolve(undefined),
  };
}

/** The part of a source below a folder. */
export function within(source: Source, folder: string): Source {
  return {
    read: (path, limit) => source.read(`${folder}/${path}`, limit),
    async list(start) {
      const listed = await source.list(start === '' ? folder : `${folder}/${start}`);
      return listed?.map((path) => path.slice(folder.length + 1));
    },
  };
}
