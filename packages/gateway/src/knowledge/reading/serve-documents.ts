import type { MessagePort } from 'node:worker_threads';
import type { FromDocumentThread, ToDocumentThread } from './document-protocol.ts';
import type { DocumentLimits } from './document-limits.ts';
import { DocumentProblem, problemOf } from './document-problem.ts';
import { hardenThread } from './harden-thread.ts';

/** Unpacked parts of a document that may be held, one after the other, beside what is held of it at once. */
const timesUnpacked = 16;

/** Reads documents and tables, one after the other, for whoever is at the other end. For a thread of its own. */
export function serveDocuments(port: Pick<MessagePort, 'on' | 'postMessage'>, limits: DocumentLimits): void {
  const bounds = hardenThread(limits.unpackedBytes, limits.unpackedBytes * timesUnpacked);
  const answer = async ({ id, input, table }: ToDocumentThread): Promise<FromDocumentThread> => {
    try {
      // The parsers are loaded when the thread is bounded: some take what they need of it at once.
      if (table === undefined) {
        const { readDocument } = await import('./read-document.ts');
        const document = await readDocument(input, limits);
        if (bounds.wasExceeded()) throw new DocumentProblem('unpacks-too-large');
        return { id, document };
      }
      const { readTable } = await import('./read-table.ts');
      return { id, table: readTable(input, table, limits) };
    } catch (thrown) {
      const problem = bounds.wasExceeded() ? new DocumentProblem('unpacks-too-large') : problemOf(thrown);
      return { id, problem: { code: problem.code, detail: problem.detail } };
    }
  };
  port.on('message', (question: ToDocumentThread) => {
    void answer(question).then((told) => port.postMessage(told));
  });
}
