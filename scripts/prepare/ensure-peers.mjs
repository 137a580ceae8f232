import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { Problem } from './problem.mjs';
import { runChild } from './run-child.mjs';
import { showProgress } from './show-progress.mjs';

/**
 * What a lockfile names, as one text that two of them can be compared by.
 *
 * @param {string} file
 */
function lockedPackages(file) {
  if (!existsSync(file)) return undefined;
  const lockfile = /** @type {{ packages: Record<string, { version?: string, optional?: boolean }> }} */ (
    JSON.parse(readFileSync(file, 'utf8'))
  );
  return Object.entries(lockfile.packages)
    .filter(([place, entry]) => place !== '' && entry.optional !== true)
    .map(([place, entry]) => `${place} ${entry.version ?? ''}`)
    .sort((left, right) => left.localeCompare(right))
    .join('\n');
}

/**
 * Installs what a folder compares with, from its own lockfile: no other command ever does.
 *
 * @param {string} folder
 * @param {string} without what can be done where that fails
 */
export async function ensurePeers(folder, without) {
  const wanted = lockedPackages(path.join(folder, 'package-lock.json'));
  if (wanted === lockedPackages(path.join(folder, 'node_modules/.package-lock.json'))) return;
  const script = process.env['npm_execpath'];
  const own = script !== undefined && /\.c?js$/.test(script);
  const command = own ? process.execPath : process.platform === 'win32' ? 'npm.cmd' : 'npm';
  const npmArguments = [...(own ? [script] : []), 'ci', '--ignore-scripts', '--no-workspaces', '--loglevel=error'];
  const { code, output } = await showProgress('Installing what to compare with', () =>
    runChild(command, npmArguments, { cwd: folder, capture: true }),
  );
  if (code === 0) return;
  console.error(output.trimEnd().split('\n').slice(-8).join('\n'));
  throw new Problem(
    `npm could not install what to compare with (${path.join(path.basename(folder), 'package-lock.json')}).`,
    without,
  );
}
