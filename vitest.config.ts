import path from 'node:path';
import process from 'node:process';
import { defineConfig } from 'vitest/config';
import { bundledThreads } from './scripts/prepare/bundled-threads.mjs';

// Each test gateway starts threads, and each of these would strip the types of all its files again: half of what starting one costs.
process.env['NODE_COMPILE_CACHE'] ??= path.resolve(import.meta.dirname, 'node_modules/.cache/compiled');

// As Node has them: without `module`, whose files are for bundlers and leave out the ends of names in some packages.
const conditions = ['source', 'node'];

/** `npm run soak` runs tests/soak at full length; here they run briefly, so that they cannot rot. */
const brief: Readonly<Record<string, string>> = {
  GATEHOUSE_BATCH_LINES: '120',
  GATEHOUSE_BATCH_KILLS: '1',
  GATEHOUSE_CHAOS_REQUESTS: '200',
  GATEHOUSE_DISK_FAULTS: '4',
  GATEHOUSE_KILLS: '3',
  GATEHOUSE_LIMITED_RUNS: '3',
  GATEHOUSE_MUTATIONS: '100',
  GATEHOUSE_STREAMS: '100',
  GATEHOUSE_STREAM_SECONDS: '3',
};

/**
 * Each page of the console is looked at in English on a desk, and by `every-page` in other surroundings as well; the soak looks at all of it in
 * German on a telephone, page by page, and at what was planted as an auditor.
 */
const atLength = process.env['GATEHOUSE_LENGTH'] === 'full';
const notEachTwice =
  /^(?!.*(?:can be used by everybody \(de-DE|\(de-DE\)|are text .*\(auditor, de-DE\)|on a telephone by night))/;

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  plugins: [bundledThreads(conditions)],
  test: {
    projects: [
      // Nothing lives at module level that changes, so files of one worker can share what they import.
      { extends: true, test: { name: 'unit', include: ['packages/*/src/**/*.test.ts'], isolate: false } },
      { extends: true, test: { name: 'whole', include: ['tests/**/*.test.ts', 'examples/**/*.test.ts'] } },
    ],
    // Node strips types with WebAssembly, in threads that run from the sources too, and V8 13.6 crashes now and then when two
    // threads replace a wrapper of the same import by a compiled one (WasmImportWrapperCache). What is built has no such threads.
    execArgv: ['--wasm-wrapper-tiering-budget=2147483647'],
    // More than the two cores of the smallest machine that this is for: half of what tests of the console do is to wait for the page.
    maxWorkers: 4,
    ...(atLength ? {} : { testNamePattern: notEachTwice }),
    // `eventsource-parser` has a condition `source` as well, which is TypeScript: that is read as ours is, and not by Node itself.
    server: { deps: { inline: [/\/node_modules\/(?:ai|@ai-sdk\/[a-z-]+|eventsource-parser)\//] } },
    testTimeout: 60_000,
    // What comes after a moment comes later where four workers share two cores.
    expect: { poll: { timeout: 20_000 } },
    hookTimeout: 90_000,
    env: Object.fromEntries(Object.entries(brief).map(([name, value]) => [name, process.env[name] ?? value])),
  },
});
