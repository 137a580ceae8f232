import type { MessagePort } from 'node:worker_threads';
import { FileChangedError, scanModelFile } from '../lib/model-files/scan-model-file.ts';
import { codeOf, scanModelFolder } from '../lib/model-files/scan-model-folder.ts';
import type { FoundFile, FromFileReader, ReadFolder, ToFileReader } from './file-protocol.ts';

/** Files of a folder that are told of at most. */
const mostFound = 500;

/** Reads files and folders, one after the other, for whoever is at the other end. */
export function serveFiles(port: Pick<MessagePort, 'on' | 'postMessage'>): void {
  const tell = (message: FromFileReader): void => port.postMessage(message);
  port.on('message', ({ id, path, what }: ToFileReader) => {
    try {
      if (what === 'file')
        tell({ id, file: scanModelFile(path, { hash: true, progress: (bytes) => tell({ id, bytes }) }) });
      else tell({ id, folder: readFolder(path) });
    } catch (thrown) {
      tell({ id, failed: thrown instanceof FileChangedError ? 'changed' : codeOf(thrown) });
    }
  });
}

function readFolder(folder: string): ReadFolder {
  const found: FoundFile[] = [];
  let files = 0;
  let models = 0;
  for (const { file, scanned } of scanModelFolder({ folder, hash: false })) {
    files += 1;
    if (scanned.format !== 'other') models += 1;
    if (scanned.findings.length > 0 && found.length < mostFound)
      found.push({ file, format: scanned.format, findings: scanned.findings });
  }
  return { files, models, found };
}
