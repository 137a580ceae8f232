// `npm run build`: builds all packages, whether or not their sources have changed.
import { ensureBuilt } from './prepare/ensure-built.mjs';
import { ensureInstalled } from './prepare/ensure-installed.mjs';
import { checkAmbientNode, findNode } from './prepare/find-node.mjs';
import { runScript } from './prepare/problem.mjs';

await runScript(async () => {
  checkAmbientNode();
  await ensureInstalled();
  await ensureBuilt(findNode(), { force: true });
  return 0;
});
