import { type FSWatcher, watch } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { LoadedConfiguration, LoadResult } from './load.ts';
import { changedSettings, settingsThatNeedRestart } from './diff.ts';
import type { Problem } from './problem.ts';

export interface ConfigurationChange {
  readonly loaded: LoadedConfiguration;
  /** Top-level settings that changed. */
  readonly changed: readonly string[];
  /** Settings of the file that differ from what the process was started with, and wait for a restart. */
  readonly needRestart: readonly string[];
  /** Whether that list is another one than before. */
  readonly needRestartChanged: boolean;
}

export interface WatchOptions {
  /** What is in force at the beginning. */
  readonly current: LoadedConfiguration;
  load(): Promise<LoadResult>;
  /** Puts a valid configuration in force; what it throws leaves the old one in force. */
  apply(change: ConfigurationChange): Promise<void> | void;
  /** An invalid file, or one that is gone: the old configuration stays in force. */
  reject(problems: readonly Problem[]): void;
  /** The file is valid and says what is in force, after a rejection too; its text may be another one. */
  confirm(loaded: LoadedConfiguration): Promise<void> | void;
  /** Milliseconds of quiet before a changed file is read, because editors write in several steps. Default 150. */
  readonly quiet?: number;
  /** Milliseconds between looks at the file where the system reports no changes (network file systems). Default 5,000. */
  readonly poll?: number;
  /** Milliseconds that a file may be missing while somebody replaces it. Default 2,000. */
  readonly patience?: number;
}

export interface ConfigurationWatch {
  /** Reads the file now, as SIGHUP asks for. Resolves when it is in force, rejected, or found unchanged. */
  reload(): Promise<'applied' | 'unchanged' | 'rejected'>;
  /** What is in force. */
  current(): LoadedConfiguration;
  close(): void;
}

/** Times that a file is read which changes while it is read. */
const mostTries = 10;

/**
 * Hot reload. The folder is watched rather than the file, because editors and Kubernetes replace files instead of writing
 * them, and a watch on a file follows the old one; a slow poll stands in where the system tells nothing.
 */
export function watchConfiguration(options: WatchOptions): ConfigurationWatch {
  const file = options.current.file;
  const quiet = options.quiet ?? 150;
  const patience = options.patience ?? 2_000;
  const started = options.current.configuration;
  let current = options.current;
  let needRestart: readonly string[] = [];
  let seen: string | undefined;
  let closed = false;
  let timer: NodeJS.Timeout | undefined;
  let gone: NodeJS.Timeout | undefined;
  // One reload at a time, or an older file could overtake a newer one.
  let queue: Promise<unknown> = Promise.resolve();

  async function reloadNow(): Promise<'applied' | 'unchanged' | 'rejected'> {
    const result = await loadWhole();
    if (closed) return 'unchanged';
    if (!result.ok) {
      options.reject(result.problems);
      return 'rejected';
    }
    const changed = changedSettings(current.configuration, result.configuration);
    if (changed.length === 0) {
      current = result;
      await options.confirm(result);
      return 'unchanged';
    }
    const needed = settingsThatNeedRestart(started, result.configuration);
    const needRestartChanged = needed.join() !== needRestart.join();
    try {
      await options.apply({ loaded: result, changed, needRestart: needed, needRestartChanged });
    } catch (thrown) {
      const message = `it could not be applied (${thrown instanceof Error ? thrown.message : 'unknown error'})`;
      options.reject([
        { file, line: 1, column: 1, path: '', message, remedy: 'The former configuration stays in force.' },
      ]);
      return 'rejected';
    }
    current = result;
    needRestart = needed;
    return 'applied';
  }

  /** Not what is half written: a file that is not valid and changes meanwhile is read again. */
  async function loadWhole(): Promise<LoadResult> {
    for (let tries = 0; ; tries += 1) {
      const mark = await markOf(file);
      const result = await options.load();
      if (result.ok || closed || tries === mostTries || (await markOf(file)) === mark) return result;
      await delay(quiet);
    }
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
    clearTimeout(gone);
    // A file that is gone for a moment is being replaced; the next look finds the new one. The first look reads it too: it
    // may have changed since it was loaded.
    if (mark !== 'missing') await reload();
    else gone = setTimeout(tellGone, patience).unref();
  }

  function tellGone(): void {
    const remedy = 'What it said stays in force. Put it back, and it is read by itself.';
    options.reject([
      { file, line: 1, column: 1, path: '', message: 'the configuration file is gone or empty', remedy },
    ]);
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
      clearTimeout(gone);
      clearInterval(poll);
      watcher?.close();
    },
  };
}

async function markOf(file: string): Promise<string> {
  try {
    const { mtimeMs, size, ino } = await stat(file);
    // Whoever writes in place empties it first.
    if (size === 0) return 'missing';
    return `${ino} ${size} ${mtimeMs}`;
  } catch {
    return 'missing';
  }
}
