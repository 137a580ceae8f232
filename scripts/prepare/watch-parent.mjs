/** Milliseconds between two looks. */
const interval = 500;

/**
 * Calls `gone` once when the npm that runs this script has ended. npm passes SIGTERM on, but nobody can pass SIGKILL on, and a
 * gateway that is left behind would keep its port and its data folder. A script that a person has started without npm may
 * outlive the shell, and is not watched.
 *
 * @param {() => void} gone
 * @returns {() => void} ends the watch
 */
export function watchParent(gone) {
  const parent = process.ppid;
  if (process.env['npm_lifecycle_event'] === undefined || parent <= 1) return () => undefined;
  const timer = setInterval(() => {
    if (process.ppid === parent && isAlive(parent)) return;
    clearInterval(timer);
    gone();
  }, interval);
  timer.unref();
  return () => clearInterval(timer);
}

/**
 * On Windows the number of the parent stays what it was.
 *
 * @param {number} pid
 */
function isAlive(pid) {
  try {
    return process.kill(pid, 0);
  } catch (thrown) {
    // It may belong to another user, and then it lives.
    return thrown instanceof Error && 'code' in thrown && thrown.code === 'EPERM';
  }
}
