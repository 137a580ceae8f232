import { createHash } from 'node:crypto';
import { cpSync, existsSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { Problem } from './problem.mjs';
import { root } from './root.mjs';
import { runChild } from './run-child.mjs';
import { showProgress } from './show-progress.mjs';

/** The file in `dist` that says which sources it was built from. */
const stampName = '.built-from';

/**
 * @typedef {object} Package
 * @property {string} name folder under `packages`
 * @property {readonly string[]} needs packages whose sources are part of the result
 * @property {string} result a file that a finished build has
 * @property {(target: string) => readonly string[]} build script and arguments for Node, which fill the target folder
 * @property {boolean} [copyAssets] whether files in `src` that are not TypeScript belong to the result
 */

/** @type {readonly Package[]} */
const packages = [
  {
    name: 'contract',
    needs: [],
    result: 'errors.js',
    build: (target) => compile('contract', target),
    copyAssets: true,
  },
  {
    name: 'gateway',
    needs: ['contract'],
    result: 'main.js',
    build: (target) => compile('gateway', target),
    copyAssets: true,
  },
  {
    name: 'console',
    needs: ['contract'],
    result: 'index.html',
    build: (target) => [
      path.join(root, 'node_modules/vite/bin/vite.js'),
      'build',
      path.join(root, 'packages/console'),
      '--outDir',
      target,
      '--logLevel',
      'warn',
    ],
  },
];

/**
 * @param {string} name
 * @param {string} target
 */
function compile(name, target) {
  const project = path.join(root, 'packages', name, 'tsconfig.build.json');
  return [path.join(root, 'node_modules/typescript/bin/tsc'), '--project', project, '--outDir', target];
}

/**
 * All files of a folder, sorted, without what is built or installed.
 *
 * @param {string} folder
 * @returns {string[]} absolute paths
 */
function listFiles(folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true })
    .sort((left, right) => (left.name < right.name ? -1 : 1))
    .flatMap((entry) => {
      if (entry.name === 'node_modules' || entry.name.startsWith('dist')) return [];
      const place = path.join(folder, entry.name);
      return entry.isDirectory() ? listFiles(place) : [place];
    });
}

/**
 * A hash over everything that the result depends on: contents, not times, for a checkout changes times at will.
 *
 * @param {Package} built
 */
function fingerprint(built) {
  const hash = createHash('sha256');
  const files = [
    path.join(root, 'package-lock.json'),
    path.join(root, 'tsconfig.base.json'),
    ...[...built.needs, built.name].flatMap((name) => listFiles(path.join(root, 'packages', name))),
  ];
  for (const file of files) {
    if (/\.test\.tsx?$/.test(file)) continue;
    const content = readFileSync(file);
    hash.update(`${path.relative(root, file).replaceAll('\\', '/')}\0${content.length}\0`).update(content);
  }
  return hash.digest('hex');
}

/** @param {Package} built */
function distOf(built) {
  return path.join(root, 'packages', built.name, 'dist');
}

/**
 * @param {Package} built
 * @param {string} wanted
 */
function isFresh(built, wanted) {
  const dist = distOf(built);
  const stamp = path.join(dist, stampName);
  return existsSync(path.join(dist, built.result)) && existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted;
}

/**
 * Builds beside the old result and swaps at the end, so that an interrupted build leaves the old one whole and files of
 * deleted sources do not stay behind.
 *
 * @param {Package} built
 * @param {string} node
 * @param {string} wanted
 */
async function buildPackage(built, node, wanted) {
  const dist = distOf(built);
  const target = `${dist}-next-${process.pid}`;
  const old = `${dist}-old-${process.pid}`;
  try {
    const { code, output } = await runChild(node, built.build(target), { cwd: root, capture: true });
    if (code > 128) throw new Problem('The build was interrupted.', 'Run the command again.', code);
    if (code !== 0 || !existsSync(path.join(target, built.result))) {
      console.error(`\n${output.trimEnd()}`);
      const remedy = /ENOSPC/.test(output)
        ? 'The disk is full: free some space and run the command again.'
        : 'If you changed the sources, mend what the lines above name; if not, check out a released version.';
      throw new Problem(`packages/${built.name} does not build.`, remedy);
    }
    if (built.copyAssets) {
      const source = path.join(root, 'packages', built.name, 'src');
      for (const file of listFiles(source)) {
        if (!file.endsWith('.ts')) cpSync(file, path.join(target, path.relative(source, file)));
      }
    }
    writeFileSync(path.join(target, stampName), wanted);
    if (existsSync(dist)) renameSync(dist, old);
    renameSync(target, dist);
  } finally {
    rmSync(target, { recursive: true, force: true });
    rmSync(old, { recursive: true, force: true });
  }
}

/**
 * Builds what is not built from the sources as they are.
 *
 * @param {string} node executable of Node 24 or newer
 * @param {{ force?: boolean }} [options]
 */
export async function ensureBuilt(node, options = {}) {
  const stale = packages
    .map((built) => ({ built, wanted: fingerprint(built) }))
    .filter(({ built, wanted }) => options.force === true || !isFresh(built, wanted));
  for (const { built, wanted } of stale) {
    await showProgress(`Building ${built.name}`, () => buildPackage(built, node, wanted));
  }
}
