import { randomBytes } from 'node:crypto';
import { access } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { canonicalJson } from '../../lib/canonical-json.ts';
import { isKeyName } from '../../lib/signed-note.ts';
import type { FileSystem } from '../file-system.ts';
import { LedgerDamageError } from '../ledger-damage.ts';
import { oldLeavesPath } from '../ledger-folder.ts';
import { LedgerSetupError } from '../ledger-setup-error.ts';
import { readWhole } from '../read-whole.ts';
import { writeWhole } from '../write-whole.ts';

/** What a log is called, and where its signer is. */
export interface LogFile {
  readonly name: string;
  readonly signerFolder: string;
}

const longestFile = 65_536;

/**
 * Reads `log.json`, and makes it at the first start. A signer folder that is not the usual one is noted in it, so that a
 * command that knows the data folder alone does not take the signer for lost and begin a new shard. Throws LedgerSetupError
 * where the log has another name, its signer folder is not there, or an older version wrote the record.
 */
export async function openLogFile(
  files: FileSystem,
  folder: string,
  configured: { readonly name: string | undefined; readonly signerFolder: string | undefined },
): Promise<LogFile> {
  const old = await files.openToRead(oldLeavesPath(folder));
  if (old !== undefined) {
    await old.close();
    throw new LedgerSetupError(
      `${oldLeavesPath(folder)} was written by a version before the transparency log, which this version does not ` +
        'go on with. Keep that data folder as it is, and begin with a new one.',
    );
  }
  const path = join(folder, 'log.json');
  const usual = join(dirname(folder), 'signer');
  const known = await readKnown(files, path);
  const name = known?.name ?? configured.name ?? `gatehouse-${randomBytes(4).toString('hex')}`;
  if (!isKeyName(name)) throw new LedgerSetupError(`${JSON.stringify(name)} cannot be the name of a log`);
  if (configured.name !== undefined && configured.name !== name) {
    throw new LedgerSetupError(
      `this record is the log ${name}, and \`ledger.name\` says ${configured.name}. The name of a log cannot change: set ` +
        '`ledger.name` back or leave it out, or begin with a new data folder.',
    );
  }
  const signerFolder = configured.signerFolder ?? known?.signerFolder ?? usual;
  if (signerFolder !== usual && known !== undefined) {
    await access(signerFolder).catch((cause: unknown) => {
      throw new LedgerSetupError(
        `the folder ${signerFolder}, which holds the signing key of the record, cannot be reached. Make it available ` +
          'there, or name its place in `ledger.signerFolder`.',
        { cause },
      );
    });
  }
  const noted = signerFolder === usual ? undefined : signerFolder;
  if (known === undefined || known.signerFolder !== noted) {
    const text = canonicalJson({ name, ...(noted === undefined ? {} : { signerFolder: noted }) });
    await writeWhole(files, path, Buffer.from(`${text}\n`));
    await files.syncFolder(folder);
  }
  return { name, signerFolder };
}

async function readKnown(
  files: FileSystem,
  path: string,
): Promise<{ readonly name: string; readonly signerFolder: string | undefined } | undefined> {
  const bytes = await readWhole(files, path, longestFile);
  if (bytes === undefined) return undefined;
  try {
    const { name, signerFolder } = JSON.parse(bytes.toString()) as Readonly<Record<string, unknown>>;
    if (typeof name === 'string' && isKeyName(name)) {
      return { name, signerFolder: typeof signerFolder === 'string' ? signerFolder : undefined };
    }
  } catch {
    // Said below.
  }
  throw new LedgerDamageError(path, 0, 'it names no log');
}
