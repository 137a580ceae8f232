// The thread of the embedded index, which ends when it is asked to die.
import process from 'node:process';
import { parentPort, workerData } from 'node:worker_threads';
import { serveChunks, type ToChunks } from '../knowledge/embedded/serve-chunks.ts';

if (parentPort === null) throw new Error('this is the script of a thread');
parentPort.on('message', (asked: ToChunks) => {
  if (asked.type === 'find' && asked.query.text === 'die') process.exit(1);
});
serveChunks(parentPort, (workerData as { readonly chunks: number }).chunks);
