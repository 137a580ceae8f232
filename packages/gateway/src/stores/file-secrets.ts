import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import type { SecretStore, StoredSecret } from '../core/secrets.ts';
import { replaceFile } from '../lib/replace-file.ts';

const fileSchema = z.strictObject({
  version: z.literal(1),
  secrets: z
    .array(
      z.strictObject({
        name: z.string().min(1).max(64),
        origins: z.array(z.string().min(1).max(300)).min(1).max(32),
        since: z.int().nonnegative(),
        actor: z.string().max(256),
        sealed: z.base64().max(32_768),
      }),
    )
    .max(10_000),
});

/** The file of secrets cannot be used; the message says where and what to do, and nothing of what is in it. */
export class SecretFileError extends Error {
  constructor(file: string, reason: string) {
    super(`${file}: ${reason}. Restore the file from a backup, or move it away and set the secrets again.`);
    this.name = 'SecretFileError';
  }
}

/**
 * Sealed secrets in one JSON file, readable by its owner only and swapped in as a whole. Throws SecretFileError where the file is there and
 * cannot be used.
 */
export async function createFileSecretStore(file: string): Promise<SecretStore> {
  let kept: ReadonlyMap<string, StoredSecret> = new Map(
    (await readSecrets(file)).map((secret) => [secret.name, secret]),
  );
  // One write at a time, or an older state could be swapped in last.
  let queue: Promise<unknown> = Promise.resolve();

  async function replace(change: (next: Map<string, StoredSecret>) => void): Promise<void> {
    const next = new Map(kept);
    change(next);
    await replaceFile(file, `${JSON.stringify({ version: 1, secrets: [...next.values()] }, null, 1)}\n`);
    kept = next;
  }

  function write(change: (next: Map<string, StoredSecret>) => void): Promise<void> {
    const written = queue.then(() => replace(change));
    queue = written.catch(() => undefined);
    return written;
  }

  return {
    list: () => [...kept.values()],
    put: (secret) => write((next) => next.set(secret.name, secret)),
    remove: (name) => write((next) => next.delete(name)),
  };
}

async function readSecrets(file: string): Promise<readonly StoredSecret[]> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (thrown) {
    if (thrown instanceof Error && 'code' in thrown && thrown.code === 'ENOENT') return [];
    throw new SecretFileError(file, 'the secrets cannot be read');
  }
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch {
    throw new SecretFileError(file, 'this is not valid JSON');
  }
  const parsed = fileSchema.safeParse(content);
  if (parsed.success) return parsed.data.secrets;
  throw new SecretFileError(file, `${parsed.error.issues[0]?.path.join('.') || 'the file'} is not valid`);
}
