import { readFileSync } from 'node:fs';
import { lookup as systemLookup } from 'node:dns';
import { isIP, type LookupFunction, Socket } from 'node:net';
import type { OpenaiCompatibleOptions } from '@gatehouse/contract/config';
import { buildConnector, Pool } from 'undici';
import { createPrivateAddressTest } from '../lib/ip-ranges.ts';
import { publicOnly } from '../lib/public-lookup.ts';
import { ForbiddenAddressError } from './faults.ts';
import type { ReusedConnections } from './reused-connections.ts';

/** Sum of the response headers in bytes; more is refused. */
const maxHeaderSize = 16_384;
/** Below the 5 s after which uvicorn and llama.cpp close an idle connection, so that no request runs into a closing one. */
const keepAliveTimeout = 4_000;

function pem(file: string | undefined, what: string): Buffer | undefined {
  if (file === undefined) return undefined;
  try {
    return readFileSync(file);
  } catch (error) {
    throw new Error(`cannot read the ${what} file ${file}`, { cause: error });
  }
}

function tlsOptions(tls: OpenaiCompatibleOptions['tls']): buildConnector.BuildOptions {
  if (tls === undefined) return {};
  const ca = pem(tls.ca, 'tls.ca');
  const cert = pem(tls.cert, 'tls.cert');
  const key = pem(tls.key, 'tls.key');
  return {
    ...(ca === undefined ? undefined : { ca }),
    ...(cert === undefined ? undefined : { cert }),
    ...(key === undefined ? undefined : { key }),
    ...(tls.serverName === undefined ? undefined : { servername: tls.serverName }),
    rejectUnauthorized: tls.verify,
  };
}

/**
 * Connections to one origin and to no other. Unless private networks are allowed, addresses are checked when a connection
 * is made and on the very address that is used, so that neither a name that changes its mind (DNS rebinding) nor another
 * way to write an address gets around it.
 */
export function createPinnedPool(
  origin: URL,
  options: Pick<OpenaiCompatibleOptions, 'allowPrivateNetwork' | 'connections' | 'tls'> & {
    readonly timeouts: Pick<OpenaiCompatibleOptions['timeouts'], 'connect'>;
  },
  connections: ReusedConnections,
  lookup?: LookupFunction,
): Pool {
  const isPrivate = createPrivateAddressTest();
  const resolve = lookup ?? systemLookup;
  const forbidden = (hostname: string): Error => new ForbiddenAddressError(hostname);
  const build = buildConnector({
    ...tlsOptions(options.tls),
    allowH2: false,
    timeout: options.timeouts.connect,
    ...(options.allowPrivateNetwork && lookup === undefined
      ? undefined
      : { lookup: options.allowPrivateNetwork ? resolve : publicOnly(resolve, isPrivate, forbidden) }),
  });
  const connect: buildConnector.connector = (target, callback) => {
    // A literal address is never looked up.
    if (!options.allowPrivateNetwork && isIP(target.hostname) !== 0 && isPrivate(target.hostname)) {
      queueMicrotask(() => callback(new ForbiddenAddressError(target.hostname), null));
      return;
    }
    build(target, (...made) => {
      // Where there is no connection, there is an error; undici passes on both as they are.
      const [, socket] = made;
      if (socket instanceof Socket) connections.watch(socket);
      callback(...made);
    });
  };
  return new Pool(origin.origin, {
    connections: options.connections,
    connect,
    allowH2: false,
    pipelining: 1,
    maxHeaderSize,
    keepAliveTimeout,
    keepAliveMaxTimeout: 60_000,
    // The watch of the provider sees to these, at no cost a chunk.
    headersTimeout: 0,
    bodyTimeout: 0,
  });
}
