// `npm run bench`: installs the peer, builds the gateway and measures; arguments (--quick, --only a,b) go to benchmarks/run.ts.
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { ensureBuilt } from './prepare/ensure-built.mjs';
import { ensureInstalled } from './prepare/ensure-installed.mjs';
import { checkAmbientNode, findNode } from './prepare/find-node.mjs';
import { Problem, runScript } from './prepare/problem.mjs';
import { root } from './prepare/root.mjs';
import { runChild } from './prepare/run-child.mjs';
import { showProgress } from './prepare/show-progress.mjs';

const folder = path.join(root, 'benchmarks');

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

/** The peer comes from a lockfile of its own: no other command ever installs it. */
async function ensurePeer() {
  const wanted = lockedPackages(path.join(folder, 'package-lock.json'));
  if (wanted === lockedPackages(path.join(folder, 'node_modules/.package-lock.json'))) return;
  const script = process.env['npm_execpath'];
  const own = script !== undefined && /\.c?js$/.test(script);
  const command = own ? process.execPath : process.platform === 'win32' ? 'npm.cmd' : 'npm';
  const npmArguments = [...(own ? [script] : []), 'ci', '--ignore-scripts', '--no-workspaces', '--loglevel=error'];
  const { code, output } = await showProgress('Installing the peer to compare with', () =>
    runChild(command, npmArguments, { cwd: folder, capture: true }),
  );
  if (code === 0) return;
  console.error(output.trimEnd().split('\n').slice(-8).join('\n'));
  throw new Problem(
    'npm could not install the peer (benchmarks/package-lock.json).',
    'Check the network, or measure without it: npm run bench -- --only gatehouse,plain-request,plain-dispatch,nginx',
  );
}

/** Whether a run with these arguments measures the peer. */
function wantsPeer() {
  const at = process.argv.indexOf('--only');
  const only = at >= 0 ? process.argv[at + 1] : process.argv.find((argument) => argument.startsWith('--only='));
  return only === undefined || only.includes('portkey');
}

await runScript(async () => {
  if (process.platform !== 'linux') {
    throw new Problem(
      'The benchmark reads processor times from /proc.',
      'Run it on Linux, for example in a container.',
    );
  }
  checkAmbientNode();
  await ensureInstalled();
  const node = findNode();
  await ensureBuilt(node);
  if (wantsPeer()) await ensurePeer();
  const { code } = await runChild(
    node,
    ['--conditions=source', path.join(folder, 'run.ts'), ...process.argv.slice(2)],
    {
      cwd: root,
    },
  );
  return code;
});
