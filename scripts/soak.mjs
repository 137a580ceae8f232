// `npm run soak`: the tests of endurance at full length, one after the other: the gateway is killed a hundred times under load,
// its disk fails ninety times, a thousand clients stream at once, ten thousand requests share a budget of a thousand, a batch of five thousand lines is killed ten times, every page of the console is looked at in all surroundings, and every guard fails in every way. Some minutes; the same tests run briefly in `npm test`.
import path from 'node:path';
import process from 'node:process';
import { ensureBuilt } from './prepare/ensure-built.mjs';
import { ensureInstalled } from './prepare/ensure-installed.mjs';
import { checkAmbientNode, findNode } from './prepare/find-node.mjs';
import { runScript } from './prepare/problem.mjs';
import { root } from './prepare/root.mjs';
import { runChild } from './prepare/run-child.mjs';

const fullLength = {
  GATEHOUSE_KILLS: '100',
  GATEHOUSE_MUTATIONS: '10000',
  GATEHOUSE_DISK_FAULTS: '90',
  GATEHOUSE_STREAMS: '1000',
  GATEHOUSE_STREAM_SECONDS: '30',
  GATEHOUSE_LIMITED_REQUESTS: '10000',
  GATEHOUSE_LIMITED_KILLS: '10',
  GATEHOUSE_LIMITED_RUNS: '40',
  GATEHOUSE_CHAOS_REQUESTS: '10000',
  GATEHOUSE_BATCH_LINES: '5000',
  GATEHOUSE_BATCH_KILLS: '10',
  GATEHOUSE_LENGTH: 'full',
};

/** What `npm test` does a part of, without the name of it. */
const parts = ['tests/console', 'tests/path/unable-guards', 'packages/gateway/src/ledger/log/published-log'];

await runScript(async () => {
  checkAmbientNode();
  await ensureInstalled();
  const node = findNode();
  await ensureBuilt(node);
  const vitest = path.join(root, 'node_modules/vitest/vitest.mjs');
  const vitestArguments = ['run', 'tests/soak', ...parts, '--no-file-parallelism', '--disable-console-intercept'];
  const { code } = await runChild(node, [vitest, ...vitestArguments, ...process.argv.slice(2)], {
    cwd: root,
    env: { ...fullLength, ...process.env },
  });
  return code;
});
