// `npm test`: prepares everything that the tests need and runs them all; further arguments go to vitest.
import path from 'node:path';
import process from 'node:process';
import { ensureBuilt } from './prepare/ensure-built.mjs';
import { ensureDebianPackages } from './prepare/ensure-debian-packages.mjs';
import { ensureInstalled } from './prepare/ensure-installed.mjs';
import { checkAmbientNode, findNode } from './prepare/find-node.mjs';
import { runScript } from './prepare/problem.mjs';
import { root } from './prepare/root.mjs';
import { runChild } from './prepare/run-child.mjs';

await runScript(async () => {
  checkAmbientNode();
  await ensureInstalled();
  await ensureDebianPackages();
  const node = findNode();
  await ensureBuilt(node);
  const vitest = path.join(root, 'node_modules/vitest/vitest.mjs');
  // Thousands of gateways are opened, each with threads that load the same sources: those are compiled once.
  const env = { NODE_COMPILE_CACHE: path.join(root, 'node_modules/.cache/compiled'), ...process.env };
  const { code } = await runChild(node, [vitest, 'run', ...process.argv.slice(2)], { cwd: root, env });
  return code;
});
