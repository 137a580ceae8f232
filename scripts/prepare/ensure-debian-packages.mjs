import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { Problem } from './problem.mjs';
import { runChild } from './run-child.mjs';
import { showProgress } from './show-progress.mjs';

/**
 * Programs that tests start and that npm does not bring, each a Debian package of the same name. A test that misses its program says so and is skipped.
 *
 * The first of its programs is the one that is installed where there is none of them.
 *
 * `from` is the package where that has another name, and `in` a folder in which each version has its own programs.
 *
 * @type {readonly { programs: readonly [string, ...string[]], reason: string, from?: string, in?: string }[]}
 */
const wanted = [
  { programs: ['chromium-headless-shell', 'chromium'], reason: 'opens the console as a person would (tests/console)' },
  { programs: ['openssl'], reason: 'makes certificates for the TLS tests' },
  {
    programs: ['postgres'],
    from: 'postgresql',
    in: '/usr/lib/postgresql',
    reason: 'keeps files and batches for several gateways together (database)',
  },
  { programs: ['redis-server', 'valkey-server'], reason: 'counts for several gateways together (limits.counters)' },
  { programs: ['strace'], reason: 'makes the disk fail under a running gateway (tests/soak)' },
];

/** @param {string} program */
function isOnPath(program) {
  return (process.env['PATH'] ?? '').split(path.delimiter).some((folder) => existsSync(path.join(folder, program)));
}

/** @param {(typeof wanted)[number]} program */
function isThere({ programs, in: versions }) {
  if (programs.some(isOnPath)) return true;
  if (versions === undefined || !existsSync(versions)) return false;
  return readdirSync(versions).some((version) =>
    programs.some((program) => existsSync(path.join(versions, version, 'bin', program))),
  );
}

/** @param {readonly string[]} names */
async function install(names) {
  const environment = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  /** @param {readonly string[]} commandArguments */
  const aptGet = (commandArguments) => runChild('apt-get', commandArguments, { env: environment, capture: true });
  await showProgress(`Installing Debian packages for the tests: ${names.join(', ')}`, async () => {
    const installArguments = ['install', '--yes', '--no-install-recommends', ...names];
    let result = await aptGet(installArguments);
    if (result.code !== 0 && result.code <= 128) {
      // A new machine has no package lists, or old ones.
      await aptGet(['update']);
      result = await aptGet(installArguments);
    }
    if (result.code === 0) return;
    console.error(`\n${result.output.trimEnd().split('\n').slice(-8).join('\n')}`);
    throw new Problem(
      `apt-get could not install ${names.join(', ')}.`,
      'Check the network and the package sources, or install them by hand.',
    );
  });
}

/** Installs what is missing where that is possible without asking, and else says what is missing and why it is wanted. */
export async function ensureDebianPackages() {
  const missing = wanted
    .filter((program) => !isThere(program))
    .map(({ from, programs: [name], reason }) => ({ name: from ?? name, reason }));
  if (missing.length === 0) return;
  const names = missing.map(({ name }) => name);
  if (process.getuid?.() === 0 && isOnPath('apt-get')) {
    await install(names);
    return;
  }
  console.log('  Missing programs; the tests that need them will be skipped:');
  for (const { name, reason } of missing) console.log(`    ${name}: ${reason}`);
  console.log(`  On Debian: sudo apt-get install ${names.join(' ')}`);
}
