import { once } from 'node:events';
import { z } from 'zod';
import type { FileService } from '../core/batch-service.ts';
import type { Caller } from '../core/caller.ts';
import { GatehouseError } from '../core/errors.ts';
import { callerOf, queryOf } from './admin-call.ts';
import type { EdgeCall } from './edge-call.ts';
import { readUpload } from './read-upload.ts';
import type { Route } from './routes.ts';

export interface FileRoutesOptions {
  readonly files: FileService;
  readonly maxFileBytes: () => number;
  /** Counts a call against the limits of its key. Throws where there is no room. */
  readonly reserve: (caller: Caller) => { release(): void } | Promise<{ release(): void }>;
}

const listQuery = z.object({
  purpose: z.string().max(64).optional(),
  after: z.string().max(100).optional(),
  limit: z.coerce.number().int().min(1).max(10_000).default(10_000),
  order: z.enum(['asc', 'desc']).default('desc'),
});

const lifeFields = ['expires_after[anchor]', 'expires_after[seconds]'] as const;

/** Seconds that a file is to be kept, as the form of an upload says. */
function lifeIn(fields: ReadonlyMap<string, string>): number | undefined {
  const [anchor, seconds] = lifeFields.map((name) => fields.get(name));
  if (anchor === undefined && seconds === undefined) return undefined;
  if (anchor !== 'created_at') throw new GatehouseError('invalid_request', { param: lifeFields[0] });
  if (seconds === undefined || !/^[0-9]{1,9}$/.test(seconds))
    throw new GatehouseError('invalid_request', { param: lifeFields[1] });
  return Number(seconds);
}

function refuseOtherFields(fields: ReadonlyMap<string, string>): void {
  for (const name of fields.keys())
    if (name !== 'purpose' && !(lifeFields as readonly string[]).includes(name))
      throw new GatehouseError('invalid_request', { param: name.slice(0, 64) });
}

/** A name in a header (RFC 6266): as it is where that is plain, and encoded beside it. */
function dispositionOf(name: string): string {
  const plain = name.replaceAll(/[^A-Za-z0-9._-]/g, '_');
  return `attachment; filename="${plain}"; filename*=UTF-8''${encodeURIComponent(name).replaceAll("'", '%27')}`;
}

/** `/v1/files` of the OpenAI API. */
export function fileRoutes({ files, maxFileBytes, reserve }: FileRoutesOptions): readonly Route[] {
  const common = { plane: 'data', access: 'models.call', bounded: true } as const;

  async function upload(call: EdgeCall): Promise<void> {
    const caller = callerOf(call);
    const reservation = await reserve(caller);
    try {
      const { subject } = call.headers;
      const { fields, file } = await readUpload(call, {
        field: 'file',
        maxFileBytes: maxFileBytes(),
        receive: (coming) => files.receive({ caller, subject }, coming),
        discard: (received) => received.discard(),
      });
      let object;
      try {
        refuseOtherFields(fields);
        object = await file.accept({ purpose: fields.get('purpose'), seconds: lifeIn(fields) });
      } catch (thrown) {
        await file.discard();
        throw thrown;
      }
      call.sendJson(200, JSON.stringify(object));
    } finally {
      reservation.release();
    }
  }

  return [
    { ...common, method: 'POST', path: '/v1/files', handle: upload },
    {
      ...common,
      method: 'GET',
      path: '/v1/files',
      async handle(call) {
        const { after, limit, order, purpose } = queryOf(call, listQuery);
        call.sendJson(200, JSON.stringify(await files.list(callerOf(call), { after, limit, order, purpose })));
      },
    },
    {
      ...common,
      method: 'GET',
      path: '/v1/files/*',
      async handle(call) {
        const caller = callerOf(call);
        const [id = '', what, ...others] = call.rest.split('/');
        if (what === undefined) call.sendJson(200, JSON.stringify(await files.get(caller, id)));
        else if (what === 'content' && others.length === 0) await sendContent(call, await files.content(caller, id));
        else throw new GatehouseError('route_not_found');
      },
    },
    {
      ...common,
      method: 'DELETE',
      path: '/v1/files/*',
      handle: async (call) => call.sendJson(200, JSON.stringify(await files.remove(callerOf(call), call.rest))),
    },
  ];
}

/** As much as the client takes, piece by piece. A fault in between ends the connection, so that nobody takes a part for the whole. */
async function sendContent(
  call: EdgeCall,
  { name, pieces }: { readonly name: string; readonly pieces: AsyncIterable<Buffer> },
): Promise<void> {
  const { response } = call;
  const headers = call.headersFor('application/octet-stream');
  headers.push('cache-control', 'no-store', 'content-disposition', dispositionOf(name));
  const iterator = pieces[Symbol.asyncIterator]();
  // Until there is something to send, a fault can still be told.
  let next = await iterator.next();
  if (response.destroyed) return;
  response.writeHead(200, headers);
  try {
    for (; next.done !== true; next = await iterator.next()) {
      if (response.destroyed) return;
      if (response.write(next.value)) continue;
      const gone = new AbortController();
      response.once('close', () => gone.abort());
      await once(response, 'drain', { signal: gone.signal }).catch(() => undefined);
    }
    response.end();
  } catch (thrown) {
    response.destroy();
    throw thrown;
  } finally {
    await iterator.return?.();
  }
}
