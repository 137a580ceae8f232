import { readFileSync } from 'node:fs';

export interface ParentSigns {
  /** GATEHOUSE_STOPS_WITH, in which `npm start` names itself. */
  readonly named: string | undefined;
  /** npm_lifecycle_event: the script that npm runs, or `npx`. */
  readonly npmScript: string | undefined;
}

/** Milliseconds between two looks, which is all that POSIX offers: the kernel tells nobody that his parent has ended. */
const interval = 1_000;

/**
 * Calls `gone` once when the npm that has started this process is there no more; returns how to end the watch. A gateway that
 * was started in any other way may outlive its shell.
 */
export function watchParent(gone: () => void, { named, npmScript }: ParentSigns): () => void {
  const parent = process.ppid;
  const byNpm = npmScript === 'npx' || npmScript === 'gatehouse';
  if (named !== String(parent) && !byNpm) return () => undefined;
  const above = byNpm ? parentOfShell(parent) : undefined;
  const timer = setInterval(() => {
    if (process.ppid === parent && (above === undefined || parentOfShell(parent) === above)) return;
    clearInterval(timer);
    gone();
  }, interval);
  timer.unref();
  return () => clearInterval(timer);
}

/**
 * The process above a shell that runs one command, as npx starts it: that shell outlives an npx that is killed. Undefined where
 * this is no such shell, or where the system does not show it; macOS, which does not, has a shell that gives way to its command.
 */
function parentOfShell(pid: number): string | undefined {
  try {
    const words = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
    if (words[1] !== '-c') return undefined;
    // The name, in parentheses, may hold spaces; then come the state and the parent (proc(5)).
    return /^.*\) \S+ (\d+)/s.exec(readFileSync(`/proc/${pid}/stat`, 'utf8'))?.[1];
  } catch {
    return undefined;
  }
}
