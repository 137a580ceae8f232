import process from 'node:process';

const connections = [
  'fetch',
  'WebSocket',
  'EventSource',
  'XMLHttpRequest',
  'DecompressionStream',
  'CompressionStream',
] as const;

export interface ThreadBounds {
  /** Whether an allocation was refused since it was asked last; parsers may go on without what they were refused. */
  wasExceeded(): boolean;
}

/**
 * Takes from a thread what no parser of documents needs: connections to anywhere, inflating outside of JavaScript, and arrays of
 * bytes of any size. A stream of a PDF that unpacks without end would exhaust the memory of the process otherwise, because limits of
 * threads are for their heap alone, which arrays are not in. For a thread of its own only: it changes globals.
 *
 * And nothing that a parser leaves behind ends the thread: pdf.js looks things up beside what it is asked for and lets go of the promises,
 * so that what is wrong with one document would be told of the next one. Whoever asked is told by the promise that it waits for.
 */
export function hardenThread(mostBytes: number, mostBytesTogether: number): ThreadBounds {
  process.on('unhandledRejection', () => undefined);
  for (const name of connections) Reflect.deleteProperty(globalThis, name);
  let isExceeded = false;
  let together = 0;
  globalThis.Uint8Array = new Proxy(Uint8Array, {
    construct(target, given: unknown[], newTarget: NewableFunction): object {
      const [length] = given;
      if (typeof length === 'number') {
        together += length;
        if (length > mostBytes || together > mostBytesTogether) {
          isExceeded = true;
          throw new RangeError('more memory than a document may take');
        }
      }
      return Reflect.construct(target, given, newTarget) as object;
    },
  });
  return {
    wasExceeded: () => {
      const was = isExceeded;
      isExceeded = false;
      together = 0;
      return was;
    },
  };
}
