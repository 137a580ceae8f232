// `npm start`: from a fresh clone to a running gateway. Plain JavaScript without dependencies, for it runs before anything is
// installed, on whatever Node from 20 on is there; the gateway itself then runs on the Node 24 that npm brought along.
import { existsSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { ensureBuilt } from './prepare/ensure-built.mjs';
import { ensureInstalled } from './prepare/ensure-installed.mjs';
import { checkAmbientNode, findNode } from './prepare/find-node.mjs';
import { runScript } from './prepare/problem.mjs';
import { root } from './prepare/root.mjs';
import { runChild } from './prepare/run-child.mjs';

const configurationFiles = ['gatehouse.yaml', 'gatehouse.yml', 'gatehouse.json'];

/** `--disable-proto=throw`: a body with `__proto__` that slips through anything becomes an error, never a pollution. */
const nodeFlags = ['--disable-proto=throw'];

await runScript(async () => {
  const passedOn = process.argv.slice(2);
  checkAmbientNode();
  await ensureInstalled();
  const node = findNode();
  await ensureBuilt(node);

  const main = path.join(root, 'packages/gateway/dist/main.js');
  const configured = passedOn.some((argument) => /^(-c$|--config\b)/.test(argument));
  if (!configured && !configurationFiles.some((file) => existsSync(file))) {
    const { code } = await runChild(node, [...nodeFlags, main, 'init']);
    if (code !== 0) return code;
  }
  const { code } = await runChild(node, [...nodeFlags, main, 'start', ...passedOn]);
  return code;
});
