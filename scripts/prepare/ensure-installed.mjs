import { existsSync, readFileSync, statfsSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { Problem } from './problem.mjs';
import { root } from './root.mjs';
import { runChild } from './run-child.mjs';
import { showProgress } from './show-progress.mjs';

/** What the installed packages and the build take, generously. */
const neededMegabytes = 900;

/**
 * npm's failures as what to do about them; the first match counts.
 *
 * @type {readonly { sign: RegExp, message: string, remedy: string }[]}
 */
const knownFailures = [
  {
    sign: /\b(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|ERR_SOCKET_TIMEOUT|FETCH_ERROR)\b/,
    message: 'npm cannot reach its registry.',
    remedy:
      'Check the network or the proxy (`npm config get registry`, `npm config get proxy`) and run the command again.',
  },
  {
    sign: /\b(ENOSPC|EDQUOT)\b/,
    message: 'The disk is full.',
    remedy: `Free about ${neededMegabytes} MB where this folder lies and run the command again.`,
  },
  {
    sign: /\b(EACCES|EPERM|EROFS)\b/,
    message: 'npm may not write here.',
    remedy:
      'Give yourself write permission for this folder and for `npm config get cache`, then run the command again.',
  },
  {
    sign: /\b(SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_VERIFY_LEAF_SIGNATURE|UNABLE_TO_GET_ISSUER_CERT\w*|CERT_\w+)\b/,
    message: "npm does not trust the registry's certificate.",
    remedy: 'Name the certification authority of your network: `npm config set cafile /path/to/ca.pem`.',
  },
  {
    sign: /\bE(401|403)\b/,
    message: 'The registry refused access.',
    remedy: 'Log in with `npm login`, or use another registry (`npm config set registry …`).',
  },
  {
    sign: /\bEINTEGRITY\b/,
    message: 'A downloaded package is not the one that the lockfile names.',
    remedy: 'Run `npm cache clean --force` and try again; if it stays so, do not trust your registry.',
  },
  {
    sign: /\b(ETARGET|E404)\b/,
    message: 'The registry lacks a package that Gatehouse needs; the lines above name it.',
    remedy: 'Use a registry or mirror that has it (`npm config get registry` shows yours).',
  },
];

/** @typedef {{ version?: string, integrity?: string, optional?: boolean, devOptional?: boolean }} LockedPackage */

/**
 * @param {string} file relative to the repository
 * @returns {Map<string, LockedPackage> | undefined} by place, as in `node_modules/zod`
 */
function readLockedPackages(file) {
  const absolute = path.join(root, file);
  if (!existsSync(absolute)) return undefined;
  try {
    const lockfile = /** @type {{ packages: Record<string, LockedPackage> }} */ (
      JSON.parse(readFileSync(absolute, 'utf8'))
    );
    return new Map(Object.entries(lockfile.packages));
  } catch {
    return undefined;
  }
}

/**
 * Whether what is installed is what the lockfile asks for. npm writes its own record of what it installed when it has
 * finished, so a half-done installation, a changed lockfile and a pulled update all show up as a difference.
 */
export function isInstalled() {
  const wanted = readLockedPackages('package-lock.json');
  const installed = readLockedPackages('node_modules/.package-lock.json');
  if (wanted === undefined || installed === undefined) return false;

  for (const [place, entry] of wanted) {
    if (place === '') continue;
    const found = installed.get(place);
    if (found === undefined) {
      // Binaries for other platforms are wanted by the lockfile and rightly absent.
      if (entry.optional || entry.devOptional) continue;
      return false;
    }
    if (found.version !== entry.version || found.integrity !== entry.integrity) return false;
    if (!existsSync(path.join(root, place))) return false;
  }
  for (const place of installed.keys()) {
    if (!wanted.has(place)) return false;
  }
  return true;
}

function checkDisk() {
  const { bavail, bsize } = statfsSync(root);
  const freeMegabytes = Math.floor((bavail * bsize) / 1_000_000);
  if (freeMegabytes >= neededMegabytes) return;
  throw new Problem(
    `Only ${freeMegabytes} MB are free where this folder lies, and the installation needs ${neededMegabytes} MB.`,
    'Free some space and run the command again.',
  );
}

function npmCommand() {
  const script = process.env['npm_execpath'];
  if (script !== undefined && /\.c?js$/.test(script)) return { command: process.execPath, prefix: [script] };
  return { command: process.platform === 'win32' ? 'npm.cmd' : 'npm', prefix: [] };
}

/**
 * Installs the packages that the lockfile names, if they are not there. `npm install --no-save` rather than `npm ci`: it takes
 * the same locked versions and hashes and leaves the lockfile alone, but it works where a registry or mirror lacks the
 * binaries of other platforms.
 */
export async function ensureInstalled() {
  if (isInstalled()) return;
  checkDisk();
  const { command, prefix } = npmCommand();
  const npmArguments = [...prefix, 'install', '--no-save', '--include=dev', '--include=optional', '--loglevel=error'];
  // The engines of the packages are those of Node 24, which is one of them; npm on an older Node need not warn of that.
  const first = existsSync(path.join(root, 'node_modules'))
    ? 'Updating the installed packages'
    : 'Installing packages (first time only, a minute or two)';
  const { code, output, failure } = await showProgress(first, () =>
    runChild(command, npmArguments, { cwd: root, capture: true }),
  );
  if (code === 0) return;

  if (failure !== undefined) {
    throw new Problem(
      'npm is not on the PATH.',
      'Install Node with npm from https://nodejs.org and run the command again.',
    );
  }
  if (code > 128) throw new Problem('The installation was interrupted.', 'Run the command again.', code);
  console.error(output.trimEnd().split('\n').slice(-15).join('\n'));
  const known = knownFailures.find(({ sign }) => sign.test(output));
  throw new Problem(
    known?.message ?? `npm failed to install the packages (exit code ${code}).`,
    known?.remedy ?? 'The lines above say why; when it is mended, run the command again.',
  );
}
