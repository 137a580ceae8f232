// The thread of the index: puts the leaves and the index together, which know nothing of each other.
import { parentPort, workerData } from 'node:worker_threads';
import type { IndexStart } from './index/index-protocol.ts';
import { serveIndex } from './index/serve-index.ts';
import { createLeafSource } from './ledger/leaf-source.ts';

if (parentPort === null) throw new Error('this is the script of a thread');
const { ahead, folder, ledgerFolder } = workerData as IndexStart;
serveIndex(parentPort, folder, createLeafSource(ledgerFolder), () => Date.now() + ahead);
