import { type FSWatcher, watch } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import type { LoadedConfiguration, LoadResult } from './load.ts';
import { diffConfiguration } from './diff.ts';
import type { Problem } from './problem.ts';

export interface ConfigurationChange {
  readonly loaded: LoadedConfiguration;
  /** Top-level settings that changed. */
  readonly changed: readonly string[];
  readonly needRestart: readonly string[];
}

export interface WatchOptions {
  /** What is in force at the beginning. */
  readonly current: LoadedConfiguration;
  load(): Promise<LoadResult>;
  /** Puts a valid configuration in force; what it throws leaves the old one in force. */
  apply(change: ConfigurationChange): Promise<void> | void;
  /** An invalid file: the old configuration stays in force. */
  reject(problems: readonly Problem[]): void;
  /** Milliseconds of quiet before a changed file is read, because editors write in several steps. Default 150. */
  readonly quiet?: number;
  /** Milliseconds between looks at the file where the system reports no changes (network file systems). Default 5,000. */
  readonly poll?: number;
}

export interface ConfigurationWatch {
  /** Reads the file now, as SIGHUP asks for. Resolves when it is in force, rejected, or found unchanged. */
  reload(): Promise<'applied' | 'unchanged' | 'rejected'>;
  /** What is in force. */
  current(): LoadedConfiguration;
  close(): void;
}

/**
 * Hot reload. The folder is watched rather than the file, because editors and Kubernetes replace files instead of writing
 * them, and a watch on a file follows the old one; a slow poll stands in where the system tells nothing.
 */
export function watchConfiguration(options: WatchOptions): ConfigurationWatch {
  const file = options.current.file;
  const quiet = options.quiet ?? 150;
  let current = options.current;
  let seen: string | undefined;
  let closed = false;
  let timer: NodeJS.Timeout | undefined;
  // One reload at a time, or an older file could overtake a newer one.
  let queue: Promise<unknown> = Promise.resolve();

  async function reloadNow(): Promise<'applied' | 'unchanged' | 'rejected'> {
    const result = await options.load();
    if (closed) return 'unchanged';
    if (!result.ok) {
      options.reject(result.problems);
      return 'rejected';
    }
    const difference = diffConfiguration(current.configuration, result.configuration);
    if (difference.changed.length === 0) return 'unchanged';
    try {
      await options.apply({ loaded: result, ...difference });
    } catch (thrown) {
      const message = `it could not be applied (${thrown instanceof Error ? thrown.message : 'unknown error'})`;
      options.reject([
        { file, line: 1, column: 1, path: '', message, remedy: 'The former configuration stays in force.' },
      ]);
      return 'rejected';
    }
    current = result;
    return 'applied';
  }

  function reload(): Promise<'applied' | 'unchanged' | 'rejected'> {
    const run = queue.then(reloadNow, reloadNow);
    queue = run.catch(() => undefined);
    return run;
  }

  /** Reads the file when it is another one than at the last look. */
  async function look(): Promise<void> {
    const mark = await markOf(file);
    if (closed || mark === seen) return;
    seen = mark;
    // A file that is gone for a moment is being replaced; the next look finds the new one. The first look reads it too: it
    // may have changed since it was loaded.
    if (mark !== 'missing') await reload();
  }

  function later(): void {
    if (closed) return;
    clearTimeout(timer);
    timer = setTimeout(() => void look().catch(() => undefined), quiet);
    timer.unref();
  }

  void look().catch(() => undefined);
  const poll = setInterval(() => void look().catch(() => undefined), options.poll ?? 5_000);
  poll.unref();
  let watcher: FSWatcher | undefined;
  try {
    watcher = watch(dirname(file), { persistent: false }, (_event, name) => {
      // Kubernetes swaps a link named ..data beside the file.
      if (name === null || name === basename(file) || name.startsWith('..')) later();
    });
    // Without a watcher (too many watches, a folder that is gone) the poll remains.
    watcher.on('error', () => watcher?.close());
  } catch {
    watcher = undefined;
  }

  return {
    reload,
    current: () => current,
    close() {
      closed = true;
      clearTimeout(timer);
      clearInterval(poll);
      watcher?.close();
    },
  };
}

async function markOf(file: string): Promise<string> {
  try {
    const { mtimeMs, size, ino } = await stat(file);
    return `${ino} ${size} ${mtimeMs}`;
  } catch {
    return 'missing';
  }
}
