import type { BatchStore, StoredBatch } from '../core/batch-store.ts';
import { textOfLine } from '../lib/line-splitter.ts';
import { type LineFault, readBatchLine } from './batch-line.ts';
import { placeOfLine } from './file-desk.ts';
import type { Sealing } from './sealing.ts';

/** Faults that are told at most. */
const mostFaults = 100;
const linesRead = 200;

/** Reads the whole file of a batch, and says what is wrong with it. */
export async function checkBatch(
  { endpoint, file }: Pick<StoredBatch, 'endpoint' | 'file'>,
  {
    mostLines,
    sealing,
    store,
  }: {
    readonly store: Pick<BatchStore, 'readLines'>;
    readonly sealing: Sealing;
    readonly mostLines: number;
  },
): Promise<readonly LineFault[]> {
  const faults: LineFault[] = [];
  const seen = new Set<string>();
  let count = 0;
  for (let after = 0; faults.length < mostFaults;) {
    const { keys: stored, lines } = await store.readLines(file, after, linesRead);
    const last = lines.at(-1);
    if (last === undefined) break;
    after = last.number;
    const keys = sealing.openKeys(stored);
    for (const line of lines) {
      const raw = sealing.open(line, placeOfLine(line.number), keys);
      // Erased a moment ago: it is not there any more.
      if (raw === undefined) continue;
      count += 1;
      if (count > mostLines) return [fileFault('too_many_requests', `A batch has ${mostLines} requests at most.`)];
      const found = readBatchLine(textOfLine(raw), line.number, endpoint);
      if ('code' in found) faults.push(found);
      else if (seen.has(found.customId))
        faults.push({
          code: 'duplicate_custom_id',
          message:
            'The custom_id for this request is a duplicate of another request. The custom_id parameter must be unique for each request in a batch.',
          param: 'custom_id',
          line: line.number,
        });
      else seen.add(found.customId);
      if (faults.length >= mostFaults) break;
    }
  }
  if (count === 0 && faults.length === 0) return [fileFault('empty_file', 'The input file has no requests.')];
  return faults;
}

function fileFault(code: string, message: string): LineFault {
  return { code, message, param: null, line: null };
}
