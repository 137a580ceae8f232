// `npm start`: from a fresh clone to a running gateway. Plain JavaScript without dependencies, for it runs before anything is
// installed, on whatever Node from 20 on is there; the gateway itself then runs on the Node 24 that npm brought along.
import path from 'node:path';
import process from 'node:process';
import { pathToFileURL } from 'node:url';
import { ensureBuilt } from './prepare/ensure-built.mjs';
import { ensureInstalled } from './prepare/ensure-installed.mjs';
import { checkAmbientNode, findNode } from './prepare/find-node.mjs';
import { Problem, runScript } from './prepare/problem.mjs';
import { root } from './prepare/root.mjs';
import { runChild } from './prepare/run-child.mjs';
import { startHelp } from './prepare/start-help.mjs';

await runScript(async () => {
  const help = process.argv.slice(2).some((word) => word === '--help' || word === '-h') ? startHelp() : undefined;
  if (help !== undefined) {
    process.stdout.write(help);
    return 0;
  }
  checkAmbientNode();
  await ensureInstalled();
  const node = findNode();
  await ensureBuilt(node);

  const dist = path.join(root, 'packages/gateway/dist');
  // The program would give itself these flags, where the system lets it; so it need not.
  const { nodeFlags, nodeEnvironment } =
    /** @type {{ nodeFlags: readonly string[], nodeEnvironment: NodeJS.ProcessEnv }} */ (
      await import(pathToFileURL(path.join(dist, 'node-flags.js')).href)
    );
  // Without a configuration, `start` writes one first.
  const { code, signal } = await runChild(
    node,
    [...nodeFlags, path.join(dist, 'main.js'), 'start', ...process.argv.slice(2)],
    // So that the gateway does not outlive this process either, should that be killed.
    { env: { ...nodeEnvironment, ...process.env, GATEHOUSE_STOPS_WITH: String(process.pid) } },
  );
  if (signal === 'SIGKILL') {
    throw new Problem(
      'The gateway was killed (SIGKILL).',
      'If nobody did that, the machine ran out of memory: `dmesg` and `journalctl -k` tell. Nothing that was acknowledged is lost; run the command again.',
      code,
    );
  }
  if (signal !== null) throw new Problem(`The gateway was ended by ${signal}.`, 'Run the command again.', code);
  return code;
});
