import { Worker } from 'node:worker_threads';
import type { ExportPlan, VerificationResult } from '@gatehouse/contract/admin-evidence';

/** Whom the policy that goes with a bundle names. */
export interface PolicySettings {
  readonly witnesses: readonly { readonly name: string; readonly vkey: string; readonly url: string }[];
  readonly quorum?: number | undefined;
}

/** Checks the whole record of a data folder. */
export interface VerifyTask {
  readonly task: 'verify';
  readonly dataFolder: string;
  /** A C2SP tlog-policy; undefined where the record has no shard yet. */
  readonly policy: string | undefined;
}

/** Counts what a bundle would be made of. */
export interface PlanTask {
  readonly task: 'plan';
  readonly ledgerFolder: string;
  readonly tenant: string;
  readonly from: number;
  readonly to: number;
  readonly reveal: string | undefined;
}

/** Makes a bundle, checks it and packs it into one file. */
export interface BundleTask {
  readonly task: 'bundle';
  readonly dataFolder: string;
  readonly signerFolder: string | undefined;
  readonly tenant: string;
  readonly from: number;
  readonly to: number;
  /** What is disclosed, up to which sizes of the shards; with the key that opens it. */
  readonly disclosed:
    | {
        readonly reveal: string;
        readonly sizes: Readonly<Record<string, number>>;
        readonly tenantKey: Uint8Array;
      }
    | undefined;
  readonly witnesses: PolicySettings;
  readonly created: number;
  /** An empty folder, and the file that is made of it. */
  readonly target: string;
  readonly name: string;
  readonly file: string;
}

/** What a verification found, without who asked for it and when. */
export type Verified = Omit<VerificationResult, 'startedAt' | 'finishedAt' | 'actor'>;

export interface MadeBundle {
  readonly shards: number;
  readonly leaves: number;
  readonly revealed: number;
  readonly sealed: number;
  readonly manifest: string;
  /** Of the file. */
  readonly bytes: number;
  /** Things that are wrong with it. */
  readonly wrong: number;
}

export interface EvidenceTasks {
  readonly verify: { readonly task: VerifyTask; readonly result: Verified };
  readonly plan: { readonly task: PlanTask; readonly result: Omit<ExportPlan, 'fourEyes'> };
  readonly bundle: { readonly task: BundleTask; readonly result: MadeBundle };
}

export interface TaskProgress {
  readonly shard: string;
  readonly leaves: number;
  readonly size: number;
}

/** What the thread says: how far it is, then what came of it, or why nothing did. `empty`: nothing of the time is published. */
export type FromTask =
  | { readonly type: 'progress'; readonly progress: TaskProgress }
  | { readonly type: 'done'; readonly result: unknown }
  | { readonly type: 'failed'; readonly fault: TaskFault; readonly message: string };

export type TaskFault = 'empty' | 'disk' | 'internal';

export class EvidenceTaskError extends Error {
  readonly fault: TaskFault;

  constructor(fault: TaskFault, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'EvidenceTaskError';
    this.fault = fault;
  }
}

export interface RunningTask<Result> {
  /** Rejects with EvidenceTaskError. */
  readonly done: Promise<Result>;
  stop(): Promise<void>;
}

/** Runs a task; tests put in their own. */
export type RunTask = <Name extends keyof EvidenceTasks>(
  task: EvidenceTasks[Name]['task'] & { readonly task: Name },
  onProgress: (progress: TaskProgress) => void,
) => RunningTask<EvidenceTasks[Name]['result']>;

/** Each task has a thread of its own, which ends with it: it reads the whole record, and requests must not wait for that. */
export function inThreads(script: URL): RunTask {
  return (task, onProgress) => {
    const worker = new Worker(script, {
      name: `evidence ${task.task}`,
      workerData: task,
      resourceLimits: { maxOldGenerationSizeMb: 1_024 },
    });
    worker.unref();
    const done = new Promise<never>((resolve, reject) => {
      worker.on('message', (said: FromTask) => {
        if (said.type === 'progress') onProgress(said.progress);
        else if (said.type === 'done') resolve(said.result as never);
        else reject(new EvidenceTaskError(said.fault, said.message));
      });
      worker.on('error', (cause) => reject(new EvidenceTaskError('internal', 'the thread failed', { cause })));
      worker.on('exit', (code) => reject(new EvidenceTaskError('internal', `the thread ended with code ${code}`)));
    });
    // Whoever stops it does not wait for what comes of it.
    done.catch(() => undefined);
    return {
      done,
      async stop() {
        await worker.terminate();
      },
    };
  };
}
