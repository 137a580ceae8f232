import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import type { ConsentRecord, ConsentStore } from '../core/consent.ts';
import { replaceFile } from '../lib/replace-file.ts';

const count = z.int().nonnegative();

const recordSchema = z.strictObject({
  reference: z.string().regex(/^[0-9a-f]{64}$/, 'must be 64 hexadecimal digits'),
  state: z.enum(['given', 'withdrawn']),
  purpose: z.string().max(300).exactOptional(),
  at: count,
  sequence: count,
  actor: z.string().max(256),
});

const fileSchema = z.strictObject({
  version: z.literal(1),
  /** Tells with which key the references were made. */
  check: z.string(),
  consents: z.array(recordSchema),
});

/** The file of consents cannot be used; the message says where and what to do. */
export class ConsentFileError extends Error {
  constructor(
    file: string,
    reason: string,
    cause?: unknown,
    instead = 'move the file away, with the file `consents` of the key store',
  ) {
    super(
      `${file}: ${reason}. Nobody can tell who has withdrawn consent. Restore the file and the key store from the same backup; or ${instead}, and record the withdrawals anew.`,
      { cause },
    );
    this.name = 'ConsentFileError';
  }
}

export interface ConsentFiles {
  readonly file: string;
  /** Of the key with which the references are made. */
  readonly check: string;
  /** A file elsewhere that says how many changes there have been. */
  readonly countFile: string;
}

/**
 * Consents in one JSON file, readable by its owner only; every change writes it anew and swaps it in, and counts the changes
 * elsewhere. Throws ConsentFileError when the file is not valid, was made with another key, is missing or an older one than
 * was there before: starting with it would forget withdrawals.
 */
export async function createFileConsentStore({ file, check, countFile }: ConsentFiles): Promise<ConsentStore> {
  const kept = new Map<string, ConsentRecord>();
  let newest = 0;
  for (const record of await readRecords(file, check)) {
    kept.set(record.reference, record);
    newest = Math.max(newest, record.sequence);
  }
  if (newest < (await readCount(countFile))) {
    throw new ConsentFileError(
      file,
      `${newest === 0 ? 'it is missing, or empty' : 'it is an older one'}, for ${countFile} tells of later changes`,
      undefined,
      `remove ${countFile}`,
    );
  }
  // One write at a time, or an older state could be swapped in last.
  let queue: Promise<void> = Promise.resolve();

  return {
    list: () => Promise.resolve([...kept.values()]),
    put(record) {
      const written = queue.then(async () => {
        const next = new Map(kept).set(record.reference, record);
        await replaceFile(file, `${JSON.stringify({ version: 1, check, consents: [...next.values()] }, null, 2)}\n`);
        kept.set(record.reference, record);
        newest = Math.max(newest, record.sequence);
        await replaceFile(countFile, `${newest}\n`);
      });
      queue = written.catch(() => undefined);
      return written;
    },
    close: () => queue,
  };
}

async function readCount(file: string): Promise<number> {
  try {
    const count = Number((await readFile(file, 'utf8')).trim());
    return Number.isSafeInteger(count) ? count : 0;
  } catch (thrown) {
    if (thrown instanceof Error && 'code' in thrown && thrown.code === 'ENOENT') return 0;
    throw new ConsentFileError(file, 'it cannot be read', thrown);
  }
}

async function readRecords(file: string, check: string): Promise<readonly ConsentRecord[]> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (thrown) {
    if (thrown instanceof Error && 'code' in thrown && thrown.code === 'ENOENT') return [];
    throw new ConsentFileError(file, 'the consents cannot be read', thrown);
  }
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch (thrown) {
    throw new ConsentFileError(file, 'this is not valid JSON', thrown);
  }
  const parsed = fileSchema.safeParse(content);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw new ConsentFileError(file, `${issue?.path.join('.') || 'the file'} is not valid (${issue?.message ?? ''})`);
  }
  if (parsed.data.check !== check) throw new ConsentFileError(file, 'it was made with another key store');
  const references = new Set(parsed.data.consents.map(({ reference }) => reference));
  if (references.size < parsed.data.consents.length) throw new ConsentFileError(file, 'a reference occurs twice');
  return parsed.data.consents;
}
