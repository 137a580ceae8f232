// `npm run check`: everything that must hold before a commit, cheapest first; stops at the first failure.
import { existsSync } from 'node:fs';
import path from 'node:path';
import { ensureBuilt } from './prepare/ensure-built.mjs';
import { ensureDebianPackages } from './prepare/ensure-debian-packages.mjs';
import { ensureInstalled } from './prepare/ensure-installed.mjs';
import { checkAmbientNode, findNode } from './prepare/find-node.mjs';
import { Problem, runScript } from './prepare/problem.mjs';
import { root } from './prepare/root.mjs';
import { runChild } from './prepare/run-child.mjs';

/** The linter's type-aware mode looks at nothing unless it is given paths. */
const linted = ['packages', 'tests', 'scripts', 'architecture', 'examples', 'benchmarks', 'models', 'vitest.config.ts'];

/**
 * @typedef {object} Step
 * @property {string} name
 * @property {readonly string[]} run script and arguments for Node, relative to the repository
 * @property {string} remedy
 */

/** @type {readonly Step[]} */
const steps = [
  {
    name: 'format',
    run: ['node_modules/oxfmt/bin/oxfmt', '--check', '.'],
    remedy: 'npm run format',
  },
  {
    name: 'generated documents',
    run: ['scripts/generate.mjs', '--check'],
    remedy: 'npm run generate',
  },
  {
    name: 'lint',
    run: [
      'node_modules/oxlint/bin/oxlint',
      '--type-aware',
      '--quiet',
      ...linted.filter((place) => existsSync(path.join(root, place))),
    ],
    remedy: 'Mend what the lines above name; npx oxlint --type-aware --fix PATH does the simple ones.',
  },
  {
    name: 'types',
    run: ['node_modules/typescript/bin/tsc', '--project', 'tsconfig.json'],
    remedy: 'Mend what the lines above name.',
  },
  {
    name: 'types of the console',
    run: ['node_modules/typescript/bin/tsc', '--project', 'packages/console/tsconfig.json'],
    remedy: 'Mend what the lines above name.',
  },
  {
    name: 'types of the tests in a browser',
    run: ['node_modules/typescript/bin/tsc', '--project', 'tests/console/tsconfig.json'],
    remedy: 'Mend what the lines above name.',
  },
  {
    name: 'imports',
    run: ['architecture/check-imports.mjs'],
    remedy: 'See the import table in ARCHITECTURE.md: pass in what a room needs, or move the code.',
  },
  {
    name: 'unused code and dependencies',
    run: ['node_modules/knip/bin/knip.js', '--no-config-hints'],
    remedy: 'Remove what nothing uses.',
  },
  {
    name: 'documents and house rules',
    run: [
      'node_modules/vitest/vitest.mjs',
      'run',
      '--reporter=dot',
      'tests/documents.test.ts',
      'tests/architecture.test.ts',
    ],
    remedy: 'Each failure above names the file and what it lacks.',
  },
  {
    name: 'tests',
    run: ['node_modules/vitest/vitest.mjs', 'run'],
    remedy: 'Run one file alone with: npm test -- PATH',
  },
];

await runScript(async () => {
  checkAmbientNode();
  await ensureInstalled();
  await ensureDebianPackages();
  const node = findNode();
  await ensureBuilt(node);

  /** @type {string[]} */
  const summary = [];
  for (const { name, run, remedy } of steps) {
    console.log(`\n▸ ${name}`);
    const started = performance.now();
    const { code } = await runChild(node, run, { cwd: root });
    const seconds = ((performance.now() - started) / 1_000).toFixed(1);
    if (code > 128) return code;
    if (code !== 0) throw new Problem(`${name}: failed after ${seconds} s.`, remedy);
    summary.push(`  ✔ ${name} ${seconds} s`);
  }
  console.log(`\n${summary.join('\n')}`);
  return 0;
});
