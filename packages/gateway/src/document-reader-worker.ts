// The thread that reads documents and tables, which may be made to harm whoever reads them.
import { parentPort, workerData } from 'node:worker_threads';
import type { DocumentThreadStart } from './knowledge/reading/document-protocol.ts';
import { serveDocuments } from './knowledge/reading/serve-documents.ts';

if (parentPort === null) throw new Error('this is the script of a thread');
serveDocuments(parentPort, (workerData as DocumentThreadStart).limits);
