// The thread of the embedded index of chunks: what it holds is in its memory alone.
import { parentPort, workerData } from 'node:worker_threads';
import { serveChunks } from './knowledge/embedded/serve-chunks.ts';

if (parentPort === null) throw new Error('this is the script of a thread');
serveChunks(parentPort, (workerData as { readonly chunks: number }).chunks);
