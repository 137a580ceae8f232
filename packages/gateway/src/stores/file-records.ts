import { readFile } from 'node:fs/promises';
import { z, type ZodType } from 'zod';
import type { RecordStore } from '../core/record-store.ts';
import { replaceFile } from '../lib/replace-file.ts';

/** A file of records cannot be read as such; the message says where. */
export class RecordFileError extends Error {
  constructor(file: string, reason: string, cause?: unknown) {
    super(`${file}: ${reason}. Restore the file from a backup.`, { cause });
    this.name = 'RecordFileError';
  }
}

/**
 * Records of one kind in one JSON file, readable by its owner only. Changes that come while the file is being written go into the
 * fresh writing together; each writes a new file beside it and swaps it in, so that a crash leaves the old file or the new one.
 * Rejects with RecordFileError where the file is there but not valid: to begin without it would forget who was shut out.
 */
export async function createFileRecordStore<Kept extends { readonly id: string }>(
  file: string,
  schema: ZodType<Kept>,
): Promise<RecordStore<Kept>> {
  let kept: ReadonlyMap<string, Kept> = await readRecords(file, schema);
  type Edit = (fresh: Map<string, Kept>) => void;
  /** The edits of the fresh writing, and when it is done. */
  let waiting: { readonly edits: Edit[]; readonly written: Promise<void> } | undefined;
  let writing: Promise<void> = Promise.resolve();

  function change(edited: Edit): Promise<void> {
    if (waiting === undefined) {
      const edits: Edit[] = [];
      const written = writing.then(async () => {
        waiting = undefined;
        const fresh = new Map(kept);
        for (const edit of edits) edit(fresh);
        await replaceFile(file, `${JSON.stringify({ version: 1, records: [...fresh.values()] }, null, 2)}\n`);
        kept = fresh;
      });
      writing = written.catch(() => undefined);
      waiting = { edits, written };
    }
    waiting.edits.push(edited);
    return waiting.written;
  }

  return {
    list: () => [...kept.values()],
    put: (...records) =>
      change((fresh) => {
        for (const record of records) fresh.set(record.id, record);
      }),
    remove: (...ids) =>
      change((fresh) => {
        for (const id of ids) fresh.delete(id);
      }),
    close: () => writing,
  };
}

async function readRecords<Kept extends { readonly id: string }>(
  file: string,
  schema: ZodType<Kept>,
): Promise<ReadonlyMap<string, Kept>> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (thrown) {
    if (thrown instanceof Error && 'code' in thrown && thrown.code === 'ENOENT') return new Map();
    throw new RecordFileError(file, 'it cannot be read', thrown);
  }
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch (thrown) {
    throw new RecordFileError(file, 'this is not valid JSON', thrown);
  }
  const parsed = z.strictObject({ version: z.literal(1), records: z.array(schema) }).safeParse(content);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new RecordFileError(file, `${issue?.path.join('.') ?? ''} is not valid (${issue?.message ?? ''})`);
  }
  const found = new Map(parsed.data.records.map((record) => [record.id, record]));
  if (found.size < parsed.data.records.length) throw new RecordFileError(file, 'an id occurs twice');
  return found;
}
