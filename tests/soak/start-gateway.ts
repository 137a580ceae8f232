import { spawn, type ChildProcess } from 'node:child_process';
import { resolve } from 'node:path';

const program = resolve(import.meta.dirname, '../../packages/gateway/dist/main.js');

export interface StartedGateway {
  readonly process: ChildProcess;
  readonly url: string;
  readonly key: string | undefined;
  readonly adminKey: string | undefined;
}

/** Starts the gateway and waits until it prints its address; the first start prints the keys as well. */
export async function startGateway(
  configuration: string,
  environment: Readonly<Record<string, string>> = {},
): Promise<StartedGateway> {
  const child = spawn(process.execPath, [program, 'start', '--config', configuration], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, NO_COLOR: '1', ...environment },
  });
  let printed = '';
  const collect = (chunk: Buffer): void => {
    printed += chunk.toString();
  };
  child.stdout.on('data', collect);
  child.stderr.on('data', collect);
  for (;;) {
    const url = /http:\/\/127\.0\.0\.1:\d+/.exec(printed)?.[0];
    // The address is in the log before the keys are printed; this line is the last.
    if (url !== undefined && printed.includes('Ctrl-C stops it') && (await isReady(url))) {
      return {
        process: child,
        url,
        key: /gh_user_[A-Za-z0-9_-]+/.exec(printed)?.[0],
        adminKey: /gh_admin_[A-Za-z0-9_-]+/.exec(printed)?.[0],
      };
    }
    if (child.exitCode !== null) throw new Error(`the gateway ended at its start:\n${printed}`);
    await new Promise((done) => setTimeout(done, 20));
  }
}

async function isReady(url: string): Promise<boolean> {
  try {
    return (await fetch(`${url}/readyz`)).ok;
  } catch {
    return false;
  }
}
