import { STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { errorCatalogue } from '@gatehouse/contract/errors';
import { GatehouseError } from '../core/errors.ts';

/** How long a refused connection may take to read its refusal, in milliseconds. */
const farewell = 500;

/** What a fault of a connection means for its client; undefined where nobody is there to be told. */
export function connectionFault(cause: Error): GatehouseError | undefined {
  const code = 'code' in cause ? cause.code : undefined;
  if (code === 'HPE_HEADER_OVERFLOW') return new GatehouseError('headers_too_large', { cause });
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') return new GatehouseError('request_timeout', { cause });
  if (code === 'HPE_INVALID_EOF_STATE') return new GatehouseError('incomplete_body', { cause });
  if (typeof code === 'string' && code.startsWith('HPE_')) return new GatehouseError('malformed_http', { cause });
  return undefined;
}

/** Answers where Node has no response object to answer with, and closes the connection. */
export function refuseOnSocket(socket: Duplex, error: GatehouseError, requestId: string, body: string): void {
  socket.on('error', () => socket.destroy());
  if (!socket.writable) {
    socket.destroy();
    return;
  }
  const { status } = errorCatalogue[error.code];
  const lines = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? 'Error'}`,
    'content-type: application/json; charset=utf-8',
    'cache-control: no-store',
    'x-content-type-options: nosniff',
    `x-request-id: ${requestId}`,
    'connection: close',
    `content-length: ${Buffer.byteLength(body)}`,
  ];
  socket.end(`${lines.join('\r\n')}\r\n\r\n${body}`);
  // Not at once: bytes that we have not read would make the kernel reset the connection before the answer is read.
  socket.resume();
  setTimeout(() => socket.destroy(), farewell).unref();
}
