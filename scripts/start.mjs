// `npm start`: from a fresh clone to a running gateway. Plain JavaScript without dependencies, for it runs before anything is
// installed, on whatever Node from 20 on is there; the gateway itself then runs on the Node 24 that npm brought along.
import path from 'node:path';
import process from 'node:process';
import { ensureBuilt } from './prepare/ensure-built.mjs';
import { ensureInstalled } from './prepare/ensure-installed.mjs';
import { checkAmbientNode, findNode } from './prepare/find-node.mjs';
import { runScript } from './prepare/problem.mjs';
import { root } from './prepare/root.mjs';
import { runChild } from './prepare/run-child.mjs';

/** `--disable-proto=throw`: a body with `__proto__` that slips through anything becomes an error, never a pollution. */
const nodeFlags = ['--disable-proto=throw'];

await runScript(async () => {
  checkAmbientNode();
  await ensureInstalled();
  const node = findNode();
  await ensureBuilt(node);

  const main = path.join(root, 'packages/gateway/dist/main.js');
  // Without a configuration, `start` writes one first.
  const { code } = await runChild(node, [...nodeFlags, main, 'start', ...process.argv.slice(2)]);
  return code;
});
