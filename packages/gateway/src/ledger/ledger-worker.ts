// The thread of `LedgerThread`: a `LocalStore` that is told what to do by messages.
import { parentPort, workerData } from 'node:worker_threads';
import { bufferOver } from './batch.ts';
import { blockingFileSystem, nodeFileSystem } from './file-system.ts';
import { openContentKeys } from './keys/no-keys.ts';
import { LocalStore } from './ledger-store.ts';
import { unpackSubjects, unpackUnsealed } from './pack-batch.ts';
import type {
  NumberedRequest,
  ThreadAnswer,
  ThreadFailure,
  ThreadMessage,
  ThreadRequest,
  ThreadStart,
} from './ledger-thread.ts';

const port = parentPort;
if (port === null) throw new Error('this is the script of a thread');
const { folder, signerFolder, keysFolder, tenantKey, fileLeaves, publishWithin } = workerData as ThreadStart;

function tell(message: ThreadMessage, handedOver: ArrayBuffer[] = []): void {
  port?.postMessage(message, handedOver);
}

function failureOf(thrown: unknown): ThreadFailure {
  const error = thrown instanceof Error ? thrown : new Error(String(thrown));
  return { error, name: error.name, code: (error as NodeJS.ErrnoException).code };
}

const store = new LocalStore({
  files: blockingFileSystem,
  publishingFiles: nodeFileSystem,
  folder,
  signerFolder,
  contentKeys: openContentKeys(keysFolder, tenantKey),
  clock: { elapsed: () => performance.now() },
  fileLeaves,
  publishWithin,
  events: {
    published: (checkpoint) => tell({ type: 'published', checkpoint }),
    publishingFailed: (cause, stuck) => tell({ type: 'publishingFailed', failure: failureOf(cause), stuck }),
    publishingRecovered: () => tell({ type: 'publishingRecovered' }),
  },
});

async function carryOut(request: ThreadRequest): Promise<number | void> {
  switch (request.type) {
    case 'begin':
      return store.begin(request.start);
    case 'write': {
      const { leaves, leavesLength, contents, contentsLength, runs, unsealed, subjects, count } = request;
      return store.write({
        leaves: { bytes: bufferOver(leaves), length: leavesLength },
        contents: { bytes: bufferOver(contents), length: contentsLength },
        runs,
        unsealed: unpackUnsealed(unsealed),
        subjects: subjects === undefined ? [] : unpackSubjects(subjects),
        count,
      });
    }
    case 'mend':
      return store.mend();
    case 'finish':
      return store.finish(request.publish);
    case 'expectKey':
      return store.expectKey(request.next, request.index);
    case 'publish':
      return store.publish();
    case 'cosign':
      return store.addCosignatures(request.shard, request.size, request.lines);
    case 'destroyKeys':
      return store.destroyKeys(request.which);
    case 'close':
      return store.close(request.trim);
  }
}

async function answer(request: NumberedRequest): Promise<void> {
  const { number } = request;
  let failure: ThreadFailure | undefined;
  let count: number | void = undefined;
  try {
    count = await carryOut(request);
  } catch (thrown) {
    failure = failureOf(thrown);
  }
  const base: ThreadAnswer = {
    type: 'answer',
    number,
    durable: store.durable,
    ...(failure && { failure }),
    ...(typeof count === 'number' && { count }),
  };
  if (request.type !== 'write' || failure !== undefined) {
    tell(base);
    return;
  }
  const { leaves, contents } = request;
  tell({ ...base, leaves, contents }, [leaves.buffer as ArrayBuffer, contents.buffer as ArrayBuffer]);
}

port.on('message', (request: NumberedRequest) => void answer(request));
