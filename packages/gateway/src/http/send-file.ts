import { type FileHandle, open } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { GatehouseError } from '../core/errors.ts';
import type { EdgeCall } from './edge-call.ts';

/** Anything longer is sent piece by piece, so that slow readers of large files take no memory. */
const longestWhole = 65_536;
/** Milliseconds that a client may take nothing before it is given up. */
const idleTimeout = 60_000;

/** Sends a file as it lies there. Throws `resource_not_found` where there is none. */
export async function sendFile(call: EdgeCall, path: string, headers: string[]): Promise<void> {
  let file: FileHandle;
  try {
    file = await open(path, 'r');
  } catch (thrown) {
    if (isMissing(thrown)) throw new GatehouseError('resource_not_found');
    throw thrown;
  }
  try {
    const stats = await file.stat();
    if (!stats.isFile()) throw new GatehouseError('resource_not_found');
    if (stats.size <= longestWhole) call.send(200, headers, await file.readFile());
    else await stream(call, headers, file, stats.size);
  } finally {
    await file.close();
  }
}

async function stream(call: EdgeCall, headers: string[], file: FileHandle, size: number): Promise<void> {
  const { request, response } = call;
  headers.push('content-length', String(size));
  response.writeHead(200, headers);
  if (request.method === 'HEAD') {
    response.end();
    return;
  }
  response.setTimeout(idleTimeout, () => response.destroy());
  const pieces = file.createReadStream({ end: size - 1, autoClose: false });
  // Whoever goes away before the end has not failed, and nobody is left to be told.
  await pipeline(pieces, response).catch(() => response.destroy());
}

/** Whether a file is not there. */
export function isMissing(thrown: unknown): boolean {
  const code = thrown instanceof Error && 'code' in thrown ? thrown.code : undefined;
  return code === 'ENOENT' || code === 'ENOTDIR';
}
