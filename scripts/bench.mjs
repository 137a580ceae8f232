// `npm run bench`: installs the peer, builds the gateway and measures; arguments (--quick, --only a,b) go to benchmarks/run.ts.
import path from 'node:path';
import process from 'node:process';
import { ensureBuilt } from './prepare/ensure-built.mjs';
import { ensureInstalled } from './prepare/ensure-installed.mjs';
import { ensurePeers } from './prepare/ensure-peers.mjs';
import { checkAmbientNode, findNode } from './prepare/find-node.mjs';
import { Problem, runScript } from './prepare/problem.mjs';
import { root } from './prepare/root.mjs';
import { runChild } from './prepare/run-child.mjs';

const folder = path.join(root, 'benchmarks');

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
  if (wantsPeer()) {
    await ensurePeers(
      folder,
      'Check the network, or measure without it: npm run bench -- --only gatehouse,plain-request,plain-dispatch,nginx',
    );
  }
  const { code } = await runChild(
    node,
    ['--conditions=source', path.join(folder, 'run.ts'), ...process.argv.slice(2)],
    {
      cwd: root,
    },
  );
  return code;
});
