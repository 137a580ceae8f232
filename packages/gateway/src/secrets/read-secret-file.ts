import { open } from 'node:fs/promises';
import { SecretError } from '../core/secrets.ts';

/** Bytes; a secret is a line. */
const longestFile = 65_536;

/** What stands in a file, without the line break at its end that editors and `echo` leave. Rejects with SecretError. */
export async function readSecretFile(path: string, reference: string): Promise<string> {
  try {
    // A pipe that nobody writes to would keep us for ever.
    const file = await open(path, 'r');
    try {
      const stats = await file.stat();
      if (!stats.isFile()) throw new SecretError('unreadable', reference, 'is no file');
      if (stats.size > longestFile) throw new SecretError('unfit', reference, 'is too long for a secret');
      return (await file.readFile('utf8')).replace(/\r?\n$/, '');
    } finally {
      await file.close();
    }
  } catch (thrown) {
    if (thrown instanceof SecretError) throw thrown;
    const code = thrown instanceof Error && 'code' in thrown ? String(thrown.code) : 'unknown error';
    const missing = code === 'ENOENT' || code === 'ENOTDIR';
    throw new SecretError(
      missing ? 'missing' : 'unreadable',
      reference,
      missing ? 'is not there' : `cannot be read (${code})`,
    );
  }
}
