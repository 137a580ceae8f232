// `npm run eval:knowledge`: how well documents are found and answers held to them; arguments go to benchmarks/knowledge/evaluate.ts.
import path from 'node:path';
import process from 'node:process';
import { ensureInstalled } from './prepare/ensure-installed.mjs';
import { checkAmbientNode, findNode } from './prepare/find-node.mjs';
import { runScript } from './prepare/problem.mjs';
import { root } from './prepare/root.mjs';
import { runChild } from './prepare/run-child.mjs';

await runScript(async () => {
  checkAmbientNode();
  await ensureInstalled();
  const words = ['--conditions=source', path.join(root, 'benchmarks/knowledge/evaluate.ts'), ...process.argv.slice(2)];
  const { code } = await runChild(findNode(), words, { cwd: root });
  return code;
});
