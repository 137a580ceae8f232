// The thread that reads files of models, which may be as large as a disk.
import { parentPort } from 'node:worker_threads';
import { serveFiles } from './model-register/serve-files.ts';

if (parentPort === null) throw new Error('this is the script of a thread');
serveFiles(parentPort);
