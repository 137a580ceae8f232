import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { watchParent } from './watch-parent.mjs';

const posix = process.platform !== 'win32';

/** A terminal and npm both pass Ctrl-C on, so that one press arrives here several times within a moment. */
const samePressMilliseconds = 500;

/**
 * Runs a command to its end. The child leads its own process group, so that it gets each signal once, from here, and so that
 * nothing of it is left behind when this process ends. When npm ends, which may be by SIGKILL, the child is asked to.
 *
 * @param {string} command
 * @param {readonly string[]} commandArguments
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, capture?: boolean }} [options] capture: keep the output instead of showing it
 * @returns {Promise<{ code: number, signal: NodeJS.Signals | null, output: string, failure: NodeJS.ErrnoException | undefined }>}
 * code is 128 + the number of the signal for a child that a signal ended; failure is set when it could not be started at all
 */
export function runChild(command, commandArguments, options = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, commandArguments, {
      cwd: options.cwd,
      env: options.env ?? process.env,
      stdio: options.capture ? ['ignore', 'pipe', 'pipe'] : 'inherit',
      detached: posix,
    });

    /** @param {NodeJS.Signals} signal */
    const kill = (signal) => {
      try {
        if (child.pid !== undefined) process.kill(posix ? -child.pid : child.pid, signal);
      } catch {
        // It has gone already.
      }
    };

    /** @type {Map<string, number>} */
    const lastForwarded = new Map();
    /** @param {NodeJS.Signals} received */
    const forward = (received) => {
      // A terminal that is closed says SIGHUP, and wants an end; only elsewhere does it mean "read your configuration".
      const signal = received === 'SIGHUP' && process.stdin.isTTY ? 'SIGTERM' : received;
      const wish = signal === 'SIGHUP' ? 'reload' : 'stop';
      const now = performance.now();
      if (now - (lastForwarded.get(wish) ?? Number.NEGATIVE_INFINITY) < samePressMilliseconds) return;
      lastForwarded.set(wish, now);
      kill(signal);
    };
    const killAtExit = () => kill('SIGKILL');
    const stopWatching = watchParent(() => kill('SIGTERM'));
    process.on('SIGINT', forward).on('SIGTERM', forward).on('SIGHUP', forward).on('exit', killAtExit);
    const release = () => {
      stopWatching();
      process.off('SIGINT', forward).off('SIGTERM', forward).off('SIGHUP', forward).off('exit', killAtExit);
    };

    let output = '';
    if (options.capture) {
      for (const stream of [child.stdout, child.stderr]) {
        stream?.setEncoding('utf8').on('data', (text) => {
          output += text;
        });
      }
    }

    child.once('error', (failure) => {
      release();
      resolve({ code: 127, signal: null, output, failure });
    });
    child.once('close', (code, signal) => {
      // What the child itself left running in its group would keep ports and files.
      kill('SIGKILL');
      release();
      resolve({ code: code ?? 128 + (signal ? constants.signals[signal] : 0), signal, output, failure: undefined });
    });
  });
}
