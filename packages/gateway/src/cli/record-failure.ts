import { LedgerLockedError } from '../ledger/folder-lock.ts';
import { KeyFileDamage } from '../ledger/keys/slot-file.ts';
import { RootKeyError } from '../ledger/keys/root-key.ts';
import { LedgerDamageError } from '../ledger/ledger-damage.ts';
import { LedgerSetupError } from '../ledger/ledger-setup-error.ts';
import { CliFailure, exitCodes, systemCode } from './failure.ts';

const refusals: ReadonlySet<string> = new Set([
  'EACCES',
  'EPERM',
  'EROFS',
  'ENOSPC',
  'ENOENT',
  'ENOTDIR',
  'EDQUOT',
  'EIO',
]);
const ours = /[/\\](?:ledger|keystore|signer|index)(?:[/\\]|$)/;

/** What keeps a record from being opened, with the exit code of the data folder; undefined for whatever is something else. */
export function recordFailure(thrown: unknown): CliFailure | undefined {
  if (thrown instanceof LedgerLockedError) return new CliFailure(exitCodes.alreadyRunning, plain(thrown), '', thrown);
  if (thrown instanceof LedgerSetupError)
    return new CliFailure(exitCodes.dataFolder, plain(thrown), thrown.remedy, thrown);
  if (thrown instanceof KeyFileDamage || thrown instanceof RootKeyError || thrown instanceof LedgerDamageError)
    return new CliFailure(exitCodes.dataFolder, plain(thrown), '', thrown);
  const code = systemCode(thrown);
  const path = thrown instanceof Error && 'path' in thrown ? String(thrown.path) : '';
  if (code === undefined || !refusals.has(code) || !ours.test(path)) return undefined;
  return new CliFailure(
    exitCodes.dataFolder,
    `The record cannot be read or written (${code}: ${path})`,
    code === 'ENOSPC' || code === 'EDQUOT'
      ? 'The disk is full: free some space.'
      : 'Run this as the user of the gateway, on a data folder that can be written to: what is done is recorded.',
    thrown,
  );
}

/** A full stop is put behind it where it is printed. */
function plain({ message }: Error): string {
  return message.replace(/\.$/, '');
}
