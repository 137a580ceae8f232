// The thread of `LedgerThread`: opens the files, then does one request after the other.
import { parentPort, workerData } from 'node:worker_threads';
import { bufferOver } from './batch.ts';
import { blockingFileSystem } from './file-system.ts';
import { LedgerFiles } from './ledger-files.ts';
import { KeyStore } from './keys/key-store.ts';
import type { ThreadAnswer, ThreadRequest, ThreadStart } from './ledger-thread.ts';

const port = parentPort;
if (port === null) throw new Error('this is the script of a thread');
const { folder, keysFolder, tenantKey, durable } = workerData as ThreadStart;

function failed(thrown: unknown, reached: ThreadAnswer['durable']): ThreadAnswer {
  const error = thrown instanceof Error ? thrown : new Error(String(thrown));
  return { durable: reached, failure: { error, name: error.name, code: (error as NodeJS.ErrnoException).code } };
}

async function answerTo(files: LedgerFiles, request: ThreadRequest): Promise<ThreadAnswer> {
  switch (request.type) {
    case 'write': {
      const { leaves, leavesLength, contents, contentsLength, runs, unsealed, subjects, count } = request;
      await files.write({
        leaves: { bytes: bufferOver(leaves), length: leavesLength },
        contents: { bytes: bufferOver(contents), length: contentsLength },
        runs,
        unsealed,
        subjects,
        count,
      });
      return { durable: files.durable, leaves, contents };
    }
    case 'mend':
      await files.mend();
      return { durable: files.durable };
    case 'close':
      await files.close(request.trim);
      return { durable: files.durable };
  }
}

try {
  const files = await LedgerFiles.open(blockingFileSystem, folder, new KeyStore(keysFolder, tenantKey), durable);
  port.on('message', (request: ThreadRequest) => {
    void answerTo(files, request)
      .catch((thrown: unknown) => failed(thrown, files.durable))
      .then((answer) => {
        const { leaves, contents } = answer;
        port.postMessage(
          answer,
          leaves === undefined || contents === undefined
            ? []
            : [leaves.buffer as ArrayBuffer, contents.buffer as ArrayBuffer],
        );
      });
  });
  port.postMessage({ durable: files.durable } satisfies ThreadAnswer);
} catch (thrown) {
  port.postMessage(failed(thrown, durable));
}
