#!/usr/bin/env node
import { accessSync, constants } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import { missingFlags, nodeEnvironment, threadFlags } from './node-flags.ts';

/**
 * The program. Nothing else is imported before it is clear that this process goes on: where a flag is missing it replaces
 * itself (execve, so the process id, the signals and the streams stay what they are), which takes 40 ms from here and 200 ms
 * after all modules have been read. Where the system cannot do that (Windows), it serves without; `npm start` gives the flags
 * there.
 */
if (Number.parseInt(process.versions.node, 10) < 24) {
  console.error(`Error: Gatehouse runs on Node 24 or newer, and this is ${process.versions.node}.`);
  console.error(
    '`npm start`, `npx gatehouse` and `npm run gatehouse` run it on the Node that npm has installed beside it.',
  );
  process.exit(1);
}

const words = process.argv.slice(2);
if (words[0] === 'start') {
  const missing = missingFlags(process.execArgv, process.env['NODE_OPTIONS']);
  if (missing.length > 0 && process.platform !== 'win32') {
    // An update may have taken the executable away, and an execve that fails ends the process without a word.
    accessSync(process.execPath, constants.X_OK);
    process.execve?.(process.execPath, [process.argv0, ...missing, ...process.execArgv, ...process.argv.slice(1)], {
      ...nodeEnvironment,
      ...process.env,
    });
  }
}

for (const flag of threadFlags) setFlagsFromString(flag);
const { runCommandLine } = await import('./composition.ts');
process.exitCode = await runCommandLine(words);
