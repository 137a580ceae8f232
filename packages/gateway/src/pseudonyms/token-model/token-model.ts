import { type ChildProcess, fork } from 'node:child_process';
import { availableParallelism, constants, setPriority } from 'node:os';
import { extname } from 'node:path';
import type { TokenModelOptions } from '@gatehouse/contract/config';
import { findRuntime, findTokenModel, TokenModelError, type TokenModelFiles } from '../../lib/token-model-folder.ts';
import { type LabelMeaning, meaningOf } from './model-labels.ts';
import type { TextJudge } from './model-recognisers.ts';
import type { ModelSpan } from './text-units.ts';
import type { FromModel, ToModel } from './token-model-protocol.ts';

interface Job {
  readonly id: number;
  readonly text: string;
  readonly resolve: (spans: readonly ModelSpan[]) => void;
  readonly reject: (cause: Error) => void;
}

/** Milliseconds. */
const shortestBackoff = 1_000;
const longestBackoff = 60_000;
/** Texts that wait at once; more than this are refused rather than kept. */
const mostWaiting = 1_024;

/** What the runtime may need of the environment; secrets are none of it. */
const environmentNames = ['PATH', 'SystemRoot', 'LD_LIBRARY_PATH', 'TEMP', 'TMP', 'TZ'];

/**
 * A token classifier of the operator's in a process of its own, which gets one text after another. A process that dies is started again
 * with the next text, later from time to time; one that is stuck is ended.
 */
export class TokenModel implements TextJudge {
  readonly meanings: readonly LabelMeaning[];
  readonly #files: TokenModelFiles;
  readonly #runtime: string;
  readonly #options: TokenModelOptions;
  readonly #waiting: Job[] = [];
  readonly #loading: ((isReady: boolean) => void)[] = [];
  #current: Job | undefined;
  #process: ChildProcess | undefined;
  #isReady = false;
  #refusal = 'the process of the model ended';
  #retryAt = 0;
  #backoff = shortestBackoff;
  #next = 0;
  #closed = false;

  private constructor(options: TokenModelOptions, files: TokenModelFiles, runtime: string) {
    this.#options = options;
    this.#files = files;
    this.#runtime = runtime;
    this.meanings = files.labels.map((label) => meaningOf(label, options.labels));
  }

  /** Looks whether all is there; starts nothing before the first text. Rejects with TokenModelError. */
  static async open(options: TokenModelOptions): Promise<TokenModel> {
    const files = await findTokenModel(options.folder, options.file);
    const model = new TokenModel(
      options,
      { ...files, maxLength: options.maxLength ?? files.maxLength },
      findRuntime(options.runtime),
    );
    if (model.meanings.every(({ type }) => type === undefined)) {
      throw new TokenModelError(
        'labels',
        `no label of the model is personal data: ${files.labels.slice(0, 20).join(', ')}`,
        'Say what they are with `labels`, such as `labels: {NAM: PERSON}`.',
      );
    }
    return model;
  }

  /** Resolves when the model is loaded, however long that takes. Rejects with TokenModelError, and closes it, where it cannot be. */
  load(): Promise<void> {
    if (this.#isReady) return Promise.resolve();
    return new Promise((resolve, reject) => {
      this.#loading.push((isReady) => {
        if (isReady) resolve();
        else {
          const remedy = 'Try another export of the model, or another version of the runtime.';
          this.close();
          reject(new TokenModelError('folder', this.#refusal, remedy));
        }
      });
      if (this.#process === undefined) this.#launch();
      this.#hold();
    });
  }

  /** Also where the model is still loading: the time counts. */
  judge(text: string): Promise<readonly ModelSpan[]> {
    if (this.#closed) return Promise.reject(new Error('the model is closed'));
    if (this.#waiting.length >= mostWaiting) return Promise.reject(new Error('too many texts wait for the model'));
    if (this.#process === undefined && Date.now() < this.#retryAt) return Promise.reject(new Error(this.#refusal));
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => this.#late(job), this.#options.timeout);
      const job: Job = {
        id: this.#next++,
        text,
        resolve: (spans) => (clearTimeout(timer), resolve(spans)),
        reject: (cause) => (clearTimeout(timer), reject(cause)),
      };
      this.#waiting.push(job);
      this.#advance();
    });
  }

  /** Ends the process; texts that wait are rejected. */
  close(): void {
    this.#closed = true;
    this.#end(new Error('the model is closed'));
  }

  #advance(): void {
    if (this.#closed || this.#current !== undefined || this.#waiting.length === 0) return;
    if (this.#process === undefined) this.#launch();
    if (!this.#isReady) return;
    const job = this.#waiting.shift();
    if (job === undefined) return;
    this.#current = job;
    this.#tell({ type: 'judge', id: job.id, text: job.text });
  }

  #launch(): void {
    const script = new URL(`./token-model-process${extname(import.meta.url)}`, import.meta.url);
    const environment = Object.fromEntries(
      environmentNames.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]])),
    );
    const child = fork(script, [], {
      env: environment,
      execArgv: [],
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    });
    this.#process = child;
    yieldToOthers(child);
    child.on('message', (message: FromModel) => this.#process === child && this.#heard(message));
    child.on('error', () => this.#lost(child));
    child.on('exit', () => this.#lost(child));
    const { threshold, threads = Math.max(1, Math.min(4, availableParallelism() - 1)) } = this.#options;
    this.#tell({
      type: 'start',
      files: this.#files,
      runtime: this.#runtime,
      meanings: this.meanings,
      threshold,
      threads,
    });
  }

  #tell(message: ToModel): void {
    // A process that has gone says so by its end.
    this.#process?.send(message, () => undefined);
    this.#hold();
  }

  #heard(message: FromModel): void {
    switch (message.type) {
      case 'started':
        this.#isReady = true;
        this.#backoff = shortestBackoff;
        for (const tell of this.#loading.splice(0)) tell(true);
        break;
      case 'refused':
        this.#refusal = `the model cannot be loaded: ${message.reason}`;
        this.#process?.kill('SIGKILL');
        return;
      case 'judged':
        this.#settle(message.id, (job) => job.resolve(message.spans));
        break;
      case 'failed':
        this.#settle(message.id, (job) => job.reject(new Error(message.reason)));
    }
    this.#advance();
    this.#hold();
  }

  #settle(id: number, settle: (job: Job) => void): void {
    const job = this.#current;
    if (job?.id !== id) return;
    this.#current = undefined;
    settle(job);
  }

  /** A text that waited in vain is left out; where the model is at it, it is stuck or far too slow, and would keep the next ones too. */
  #late(job: Job): void {
    const cause = new Error(`the model took more than ${this.#options.timeout} ms`);
    if (this.#current === job) {
      this.#current = undefined;
      this.#isReady = false;
      const child = this.#process;
      this.#process = undefined;
      child?.kill('SIGKILL');
    } else {
      const index = this.#waiting.indexOf(job);
      if (index !== -1) this.#waiting.splice(index, 1);
    }
    job.reject(cause);
    this.#advance();
    this.#hold();
  }

  #lost(child: ChildProcess): void {
    if (this.#process !== child) return;
    this.#retryAt = Date.now() + this.#backoff;
    this.#backoff = Math.min(this.#backoff * 2, longestBackoff);
    this.#end(new Error(this.#refusal));
  }

  #end(cause: Error): void {
    const child = this.#process;
    const jobs = [...(this.#current === undefined ? [] : [this.#current]), ...this.#waiting.splice(0)];
    this.#process = undefined;
    this.#current = undefined;
    this.#isReady = false;
    child?.kill('SIGKILL');
    for (const job of jobs) job.reject(cause);
    for (const tell of this.#loading.splice(0)) tell(false);
  }

  /** The gateway waits for it only while a text is with it: a command ends when its own work is done. */
  #hold(): void {
    const child = this.#process;
    if (child === undefined) return;
    if (this.#current === undefined && this.#waiting.length === 0 && this.#loading.length === 0) {
      child.unref();
      child.channel?.unref();
    } else {
      child.ref();
      child.channel?.ref();
    }
  }
}

/** Where cores are few the thread that serves comes first. */
function yieldToOthers({ pid }: ChildProcess): void {
  if (pid === undefined) return;
  try {
    setPriority(pid, constants.priority.PRIORITY_BELOW_NORMAL);
  } catch {
    // It has ended already, or the system does not let us: then it is as important as we are.
  }
}
