import { readFile } from 'node:fs/promises';
import { keyRecordSchema } from '@gatehouse/contract/key-record';
import { z } from 'zod';
import type { KeyRecord, KeyStore } from '../core/access.ts';
import { replaceFile } from '../lib/replace-file.ts';

const fileSchema = z.strictObject({ version: z.literal(1), keys: z.array(keyRecordSchema) });

/** The file of keys cannot be read as such; the message says where and what to do. */
export class KeyFileError extends Error {
  constructor(file: string, reason: string, cause?: unknown) {
    super(`${file}: ${reason}. Restore the file from a backup, or move it away to begin without keys.`, { cause });
    this.name = 'KeyFileError';
  }
}

/**
 * Keys in one JSON file, readable by its owner only. Every change writes a new file beside it and swaps it in: written,
 * flushed, renamed, folder flushed. So a crash leaves the old file or the new one, never a torn one. Throws KeyFileError when
 * the file is there but not valid: starting without its keys would forget revocations.
 */
export async function createFileKeyStore(file: string): Promise<KeyStore> {
  const kept = new Map<string, KeyRecord>();
  for (const record of await readRecords(file)) kept.set(record.id, record);
  // One write at a time, or an older state could be swapped in last.
  let queue: Promise<void> = Promise.resolve();

  return {
    list: () => Promise.resolve([...kept.values()]),
    put(record) {
      const written = queue.then(async () => {
        const next = new Map(kept).set(record.id, record);
        await replaceFile(file, `${JSON.stringify({ version: 1, keys: [...next.values()] }, null, 2)}\n`);
        kept.set(record.id, record);
      });
      queue = written.catch(() => undefined);
      return written;
    },
    close: () => queue,
  };
}

async function readRecords(file: string): Promise<readonly KeyRecord[]> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (thrown) {
    if (thrown instanceof Error && 'code' in thrown && thrown.code === 'ENOENT') return [];
    throw new KeyFileError(file, 'the keys cannot be read', thrown);
  }
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch (thrown) {
    throw new KeyFileError(file, 'this is not valid JSON', thrown);
  }
  const parsed = fileSchema.safeParse(content);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw new KeyFileError(
      file,
      `${issue?.path.join('.') || 'the file'} is not valid (${issue?.message ?? 'unknown reason'})`,
    );
  }
  const ids = new Set(parsed.data.keys.map((record) => record.id));
  const hashes = new Set(parsed.data.keys.map((record) => record.hash));
  if (ids.size < parsed.data.keys.length || hashes.size < parsed.data.keys.length)
    throw new KeyFileError(file, 'a key occurs twice');
  return parsed.data.keys;
}
