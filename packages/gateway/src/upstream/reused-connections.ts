import type { Socket } from 'node:net';

/** What the other end's close or reset looks like. */
const closedCodes: ReadonlySet<unknown> = new Set(['ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET']);

/** Remembers which errors came from connections that had answered before, and not with a byte to what was asked last. */
export class ReusedConnections {
  readonly #errors = new WeakSet<Error>();

  /** Call it with each new connection. */
  watch(socket: Socket): void {
    let readBefore = 0;
    const write = socket.write.bind(socket) as (...given: unknown[]) => boolean;
    // There is no event between an answer and the next request, and undici tells nobody which connection it takes.
    socket.write = (...given: unknown[]): boolean => {
      readBefore = socket.bytesRead;
      return write(...given);
    };
    socket.on('error', (error: Error) => {
      if (readBefore > 0 && socket.bytesRead === readBefore) this.#errors.add(error);
    });
  }

  /** Whether an error says that the other end has closed or reset such a connection. */
  closed(error: Error): boolean {
    return this.#errors.has(error) && 'code' in error && closedCodes.has(error.code);
  }
}
