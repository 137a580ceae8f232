import { execFileSync } from 'node:child_process';
import path from 'node:path';
import process from 'node:process';
import { Problem } from './problem.mjs';
import { root } from './root.mjs';

/** The oldest release line that the gateway runs on; newer ones are fine. */
const neededMajor = 24;

/** The oldest Node that these scripts run on. */
const oldestMajor = 20;

/** @param {string} version as in `v24.1.0` or `24.1.0` */
function majorOf(version) {
  return Number(/^v?(\d+)\./.exec(version.trim())?.[1] ?? 0);
}

export function checkAmbientNode() {
  if (majorOf(process.versions.node) >= oldestMajor) return;
  throw new Problem(
    `Node ${process.versions.node} is too old to install Gatehouse.`,
    `Install Node ${neededMajor} (or at least ${oldestMajor}) from https://nodejs.org and run the command again.`,
  );
}

/**
 * The Node that everything of ours runs on: the binary that npm installed beside the other packages, or else the one that
 * runs this script, if it is new enough.
 *
 * @returns {string} path of the executable
 */
export function findNode() {
  const installed = path.join(root, 'node_modules', '.bin', process.platform === 'win32' ? 'node.exe' : 'node');
  try {
    const version = execFileSync(installed, ['--version'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
    if (majorOf(version) >= neededMajor) return installed;
  } catch {
    // Not offered for this platform, or not for its C library; the ambient one may do.
  }
  if (majorOf(process.versions.node) >= neededMajor) return process.execPath;
  throw new Problem(
    `Gatehouse runs on Node ${neededMajor}, npm has none for ${process.platform} ${process.arch}, and this is Node ${process.versions.node}.`,
    `Install Node ${neededMajor} or newer from https://nodejs.org and run the command again.`,
  );
}
