import { hash } from 'node:crypto';
import { mkdir, open, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { replaceFile } from '../../lib/replace-file.ts';

const backupSchema = z.strictObject({
  version: z.literal(1),
  /** Milliseconds since the Unix epoch. */
  created: z.int().nonnegative(),
  /** Base64 by name. */
  files: z.record(z.string().regex(/^[a-z][a-z.]{0,63}$/), z.string()),
  /** Of the canonical names and contents, hexadecimal. */
  sha256: z.string(),
});

export type KeyStoreBackup = z.infer<typeof backupSchema>;

export class KeyStoreBackupError extends Error {
  readonly remedy: string;

  constructor(message: string, remedy: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'KeyStoreBackupError';
    this.remedy = remedy;
  }
}

/** What makes up a key store. All keys in it are wrapped, and all notes sealed; the rest is a count. */
const names: ReadonlySet<string> = new Set([
  'tenant.key',
  'subjects.keys',
  'segments.keys',
  'holds.json',
  'erasing.json',
  'scheduled.json',
  'destructions',
]);

/** Writes a backup to a new file, and gives the number of files in it. Slots are whole, also beside a writer. */
export async function writeKeyStoreBackup(folder: string, target: string, now: number): Promise<number> {
  const files: Record<string, string> = {};
  // The count is first: an erasure that comes in between makes the backup look older than it is, never newer.
  for (const name of ['destructions', ...(await listed(folder)).filter((other) => other !== 'destructions')]) {
    if (!names.has(name)) continue;
    const content = await readFile(join(folder, name)).catch((thrown: NodeJS.ErrnoException) => {
      if (thrown.code === 'ENOENT') return undefined;
      throw thrown;
    });
    if (content !== undefined) files[name] = content.toString('base64');
  }
  if (files['tenant.key'] === undefined)
    throw new KeyStoreBackupError(`There is no key store in ${folder}`, 'It is made when the gateway first starts.');
  const backup: KeyStoreBackup = { version: 1, created: now, files, sha256: digestOf(files) };
  let handle;
  try {
    handle = await open(target, 'wx', 0o600);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'EEXIST') throw cause;
    throw new KeyStoreBackupError(`${target} exists already`, 'Give another name.', { cause });
  }
  try {
    await handle.writeFile(`${JSON.stringify(backup)}\n`);
    await handle.sync();
  } finally {
    await handle.close();
  }
  return Object.keys(files).length;
}

export async function readKeyStoreBackup(file: string): Promise<KeyStoreBackup> {
  let backup: KeyStoreBackup;
  try {
    backup = backupSchema.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch (cause) {
    throw new KeyStoreBackupError(
      `${file} is no backup of a key store`,
      'Name the file that `gatehouse keystore backup` wrote.',
      { cause },
    );
  }
  if (backup.sha256 !== digestOf(backup.files) || !Object.keys(backup.files).every((name) => names.has(name)))
    throw new KeyStoreBackupError(`${file} is damaged`, 'Take another backup.');
  return backup;
}

/** Puts a backup where no key store is. Gives the number of files. */
export async function restoreKeyStore(folder: string, { files }: KeyStoreBackup): Promise<number> {
  if ((await listed(folder)).length > 0) {
    throw new KeyStoreBackupError(
      `There is a key store in ${folder}`,
      'Newer keys in it would be lost with what they open. Move the folder away first, and delete it when all is well.',
    );
  }
  await mkdir(folder, { recursive: true, mode: 0o700 });
  // The tenant key is last: without it nothing starts on half a key store.
  for (const name of Object.keys(files).toSorted(
    (one, other) => Number(one === 'tenant.key') - Number(other === 'tenant.key'),
  )) {
    await replaceFile(join(folder, name), Buffer.from(files[name] ?? '', 'base64'));
  }
  return Object.keys(files).length;
}

async function listed(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw thrown;
  }
}

function digestOf(files: Readonly<Record<string, string>>): string {
  return hash(
    'sha256',
    JSON.stringify(Object.entries(files).toSorted(([one], [other]) => (one < other ? -1 : 1))),
    'hex',
  );
}
