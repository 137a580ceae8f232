// For tests: the script of each thread in one file.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { pathToFileURL } from 'node:url';
import { rolldown } from 'rolldown';
import { root } from './root.mjs';

const sources = path.join(root, 'packages/gateway/src');
const cache = path.join(root, 'node_modules/.cache/threads');

/** Milliseconds after which a folder of bundles is surely in no test's use any more. */
const keptFor = 86_400_000;

/** How sources name the script of a thread: compiled or not, as they are themselves, and in tests as it is. */
const named =
  /new URL\(\s*(?:`(?<either>\.[\w./-]*-worker)\$\{extname\(import\.meta\.url\)\}`|'(?<source>\.[\w./-]*-worker)\.ts'),\s*import\.meta\.url,?\s*\)/g;

/** @type {Promise<string> | undefined} */
let folder;

/** Scripts of threads, by their places below `src` without `.ts`. */
function listScripts() {
  return readdirSync(sources, { recursive: true, encoding: 'utf8' })
    .map((file) => file.replaceAll('\\', '/'))
    .filter((file) => file.endsWith('-worker.ts') && !file.startsWith('testing/'))
    .map((file) => file.slice(0, -'.ts'.length));
}

/**
 * @param {readonly string[]} conditions
 * @returns {Promise<string>} the folder of the bundles, whose name comes of all that is in it: an old one is never taken for a new one
 */
async function bundle(conditions) {
  const bundled = await rolldown({
    input: Object.fromEntries(listScripts().map((script) => [script, path.join(sources, `${script}.ts`)])),
    platform: 'node',
    logLevel: 'warn',
    resolve: { conditionNames: [...conditions, 'import'] },
    plugins: [
      {
        name: 'place-of-source',
        // What a file reads from beside it stays where it is.
        transform: {
          filter: { code: 'import.meta.url' },
          handler: (code, id) => code.replaceAll('import.meta.url', JSON.stringify(pathToFileURL(id).href)),
        },
      },
    ],
  });
  const { output } = await bundled.generate({
    format: 'esm',
    entryFileNames: '[name].mjs',
    chunkFileNames: '[hash].mjs',
  });
  await bundled.close();
  const files = output.map((file) => ({
    name: file.fileName,
    content: file.type === 'chunk' ? file.code : file.source,
  }));
  const hash = createHash('sha256');
  for (const { name, content } of files) hash.update(`${name}\0${content.length}\0`).update(content);
  const target = path.join(cache, hash.digest('hex').slice(0, 32));
  if (existsSync(target)) return target;
  mkdirSync(cache, { recursive: true });
  const next = mkdtempSync(path.join(cache, 'next-'));
  for (const { name, content } of files) {
    mkdirSync(path.dirname(path.join(next, name)), { recursive: true });
    writeFileSync(path.join(next, name), content);
  }
  try {
    renameSync(next, target);
  } catch (error) {
    // Another run was faster.
    if (!existsSync(target)) throw error;
    rmSync(next, { recursive: true });
  }
  return target;
}

function removeOld() {
  for (const name of existsSync(cache) ? readdirSync(cache) : []) {
    const place = path.join(cache, name);
    if (Date.now() - statSync(place).mtimeMs > keptFor) rmSync(place, { recursive: true, force: true });
  }
}

/**
 * A test gateway starts several threads, and each would look up, read and compile hundreds of files again: most of what opening one costs. In tests
 * that vitest loads they run from bundles, made of the sources as they are when the run begins. While it watches, and with GATEHOUSE_THREADS=source,
 * threads run from the sources themselves.
 *
 * @param {readonly string[]} conditions
 * @returns {import('vite').Plugin}
 */
export function bundledThreads(conditions) {
  let used = process.env['GATEHOUSE_THREADS'] !== 'source';
  return {
    name: 'bundled-threads',
    configureVitest({ defineCacheKeyGenerator: keyBy, vitest }) {
      used &&= !vitest.config.watch;
      // What names a bundle is made anew in each run: kept by its own source alone, it would name that of an earlier run, whatever has changed in it.
      keyBy(({ sourceCode }) => (sourceCode.includes('-worker') ? false : undefined));
    },
    async transform(code, id) {
      if (!used || !code.includes('-worker')) return undefined;
      const places = [...code.matchAll(named)];
      if (places.length === 0) return undefined;
      folder ??= (removeOld(), bundle(conditions));
      const bundles = await folder;
      return {
        code: code.replaceAll(
          named,
          (whole, /** @type {string | undefined} */ either, /** @type {string} */ source) => {
            const place = path.relative(sources, path.resolve(path.dirname(id), either ?? source));
            const script = path.join(bundles, `${place}.mjs`);
            return existsSync(script) ? `new URL(${JSON.stringify(pathToFileURL(script).href)})` : whole;
          },
        ),
        map: null,
      };
    },
  };
}
