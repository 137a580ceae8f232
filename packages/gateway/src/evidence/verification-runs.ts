import { readFile } from 'node:fs/promises';
import {
  type VerificationResult,
  verificationResultSchema,
  type Verifications,
} from '@gatehouse/contract/admin-evidence';
import type { Clock } from '../core/clock.ts';
import type { Log } from '../core/telemetry.ts';
import { replaceFile } from '../lib/replace-file.ts';
import type { RunningTask, RunTask, TaskProgress, Verified } from './evidence-task.ts';

export interface VerificationRunsParts {
  readonly run: RunTask;
  readonly dataFolder: string;
  /** Keeps the newest result over restarts. */
  readonly file: string;
  readonly policy: () => Promise<string | undefined>;
  readonly clock: Pick<Clock, 'now'>;
  readonly log: Pick<Log, 'unexpected'>;
}

interface Run {
  readonly startedAt: number;
  readonly actor: string;
  progress: TaskProgress | undefined;
}

/** Checks of the own record, one at a time: what is asked for while one runs is that one. */
export class VerificationRuns {
  readonly #parts: VerificationRunsParts;
  #last: VerificationResult | null;
  #run: Run | undefined;
  #task: RunningTask<Verified> | undefined;
  #closed = false;

  private constructor(parts: VerificationRunsParts, last: VerificationResult | null) {
    this.#parts = parts;
    this.#last = last;
  }

  static async open(parts: VerificationRunsParts): Promise<VerificationRuns> {
    return new VerificationRuns(parts, await lastIn(parts.file));
  }

  state(): Verifications {
    if (this.#run === undefined) return { running: null, last: this.#last };
    const { actor, progress, startedAt } = this.#run;
    const { leaves = 0, shard, size = 0 } = progress ?? {};
    const running = { startedAt, actor, ...(shard === undefined ? {} : { shard }), leaves, size };
    return { running, last: this.#last };
  }

  start(actor: string): Verifications {
    if (this.#run === undefined && !this.#closed) {
      const run: Run = { startedAt: this.#parts.clock.now(), actor, progress: undefined };
      this.#run = run;
      void this.#verify(run);
    }
    return this.state();
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#task?.stop();
  }

  async #verify(run: Run): Promise<void> {
    const { clock, dataFolder, file, log, policy, run: runTask } = this.#parts;
    let verified: Verified;
    try {
      const task = { task: 'verify', dataFolder, policy: await policy() } as const;
      // Whoever has closed meanwhile has found nothing to stop.
      if (this.#closed) return;
      this.#task = runTask(task, (progress) => (run.progress = progress));
      verified = await this.#task.done;
    } catch (error) {
      if (!this.#closed) log.unexpected('verification', error);
      verified = { ...nothingChecked, failure: error instanceof Error ? error.message : 'unknown reason' };
    }
    this.#task = undefined;
    if (this.#closed) return;
    this.#last = { startedAt: run.startedAt, finishedAt: clock.now(), actor: run.actor, ...verified };
    this.#run = undefined;
    await replaceFile(file, `${JSON.stringify(this.#last)}\n`).catch((error: unknown) =>
      log.unexpected('verification', error),
    );
  }
}

const nothingChecked: Omit<Verified, 'failure'> = {
  wrong: 0,
  faults: [],
  notices: [],
  shards: [],
  witnessesChecked: false,
  contents: null,
};

/** Null where there is none that can be read: it can be had again. */
async function lastIn(file: string): Promise<VerificationResult | null> {
  try {
    return verificationResultSchema.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch {
    return null;
  }
}
