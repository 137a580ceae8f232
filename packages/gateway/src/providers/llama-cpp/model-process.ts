import { type ChildProcess, fork } from 'node:child_process';
import { constants, setPriority } from 'node:os';
import type { FromModel, ModelQuestion, ModelStart, ToModel } from './model-protocol.ts';

/** What the runtime may need of the environment; secrets are none of it. */
const environmentNames = ['HOME', 'PATH', 'SystemRoot', 'LD_LIBRARY_PATH', 'CUDA_VISIBLE_DEVICES', 'TEMP', 'TMP', 'TZ'];
/** Milliseconds before a process that ended by itself is started again; doubled each time. */
const shortestBackoff = 1_000;
const longestBackoff = 60_000;
/** Milliseconds in which a question that nobody waits for has to end; a process that does not is stuck. */
const longestStop = 10_000;

/** The package of the runtime is not installed. */
export class MissingRuntimeError extends Error {
  constructor() {
    super('the package node-llama-cpp is not installed');
    this.name = 'MissingRuntimeError';
  }
}

/** The model cannot be loaded, or its process ended. */
export class ModelProcessError extends Error {
  /** Whether it took too long to load. */
  readonly late: boolean;

  constructor(reason: string, late = false) {
    super(reason);
    this.name = 'ModelProcessError';
    this.late = late;
  }
}

/** Told what becomes of one question. `lost` is the last that it hears, as `done` and `failed` are. */
export interface AnswerListener {
  heard(message: Exclude<FromModel, { type: 'started' | 'refused' }>): void;
  lost(cause: unknown): void;
}

/** The process of one model, started with the first question, and again where it ended. */
export class ModelProcess {
  readonly #start: ModelStart;
  readonly #loadTimeout: number;
  readonly #listeners = new Map<number, AnswerListener>();
  /** Questions that shall end, until they have. */
  readonly #stopping = new Map<number, NodeJS.Timeout>();
  #child: ChildProcess | undefined;
  #ready: Promise<void> | undefined;
  #backoff = shortestBackoff;
  #retryAt = 0;
  #refusal: Error = new ModelProcessError('the process of the model ended');
  #next = 0;
  #closed = false;

  /** `loadTimeout` in milliseconds. */
  constructor(start: ModelStart, loadTimeout: number) {
    this.#start = start;
    this.#loadTimeout = loadTimeout;
  }

  /** Resolves when the model is loaded. */
  load(): Promise<void> {
    if (this.#closed) return Promise.reject(new ModelProcessError('the model is closed'));
    if (this.#ready !== undefined) return this.#ready;
    if (performance.now() < this.#retryAt) return Promise.reject(this.#refusal);
    this.#ready = this.#launch();
    return this.#ready;
  }

  /** Resolves with a function that makes it stop. */
  async ask(question: ModelQuestion, listener: AnswerListener): Promise<() => void> {
    await this.load();
    const child = this.#child;
    if (child === undefined) throw this.#refusal;
    const id = this.#next++;
    this.#listeners.set(id, listener);
    child.ref();
    child.channel?.ref();
    send(child, { type: 'ask', id, question });
    return () => {
      if (this.#listeners.delete(id) && this.#child === child) {
        send(child, { type: 'stop', id });
        const stuck = (): void => this.#end(new ModelProcessError('the process of the model is stuck'));
        this.#stopping.set(id, setTimeout(stuck, longestStop).unref());
      }
      this.#rest();
    };
  }

  close(): void {
    this.#closed = true;
    this.#end(new ModelProcessError('the model is closed'));
  }

  #launch(): Promise<void> {
    const env = Object.fromEntries(
      environmentNames.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]])),
    );
    const script = new URL(`./serve-llama${import.meta.url.slice(-3)}`, import.meta.url);
    const child = fork(script, [], {
      env,
      execArgv: [],
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    });
    this.#child = child;
    // Who answers people goes before who reckons.
    if (child.pid !== undefined) {
      try {
        setPriority(child.pid, constants.priority.PRIORITY_BELOW_NORMAL);
      } catch {
        // Not everywhere may that be said; then all are equal.
      }
    }
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#end(new ModelProcessError(`the model was not loaded within ${this.#loadTimeout} ms`, true));
      }, this.#loadTimeout);
      const settle = (cause: Error | undefined): void => {
        clearTimeout(timer);
        if (cause === undefined) resolve();
        else reject(cause);
      };
      child.on('message', (message: FromModel) => {
        if (this.#child !== child) return;
        if (message.type === 'started') {
          this.#backoff = shortestBackoff;
          settle(undefined);
          this.#rest();
        } else if (message.type === 'refused') {
          const reason = `the model cannot be loaded: ${message.reason}`;
          this.#end(message.missing ? new MissingRuntimeError() : new ModelProcessError(reason));
        } else this.#heard(message);
      });
      child.once('error', () => this.#lost(child));
      child.once('exit', () => {
        this.#lost(child);
        settle(this.#refusal);
      });
      send(child, { type: 'start', start: this.#start });
    });
  }

  #heard(message: Exclude<FromModel, { type: 'started' | 'refused' }>): void {
    const listener = this.#listeners.get(message.id);
    if (message.type !== 'piece') {
      this.#listeners.delete(message.id);
      clearTimeout(this.#stopping.get(message.id));
      this.#stopping.delete(message.id);
    }
    listener?.heard(message);
    this.#rest();
  }

  #lost(child: ChildProcess): void {
    if (this.#child === child) this.#end(new ModelProcessError('the process of the model ended'));
  }

  #end(cause: Error): void {
    const child = this.#child;
    this.#child = undefined;
    this.#ready = undefined;
    this.#refusal = cause;
    this.#retryAt = performance.now() + this.#backoff;
    this.#backoff = Math.min(longestBackoff, this.#backoff * 2);
    child?.kill('SIGKILL');
    for (const timer of this.#stopping.values()) clearTimeout(timer);
    this.#stopping.clear();
    const listeners = [...this.#listeners.values()];
    this.#listeners.clear();
    for (const listener of listeners) listener.lost(cause);
  }

  /** A model that has nothing to do keeps nobody from ending. */
  #rest(): void {
    if (this.#listeners.size > 0) return;
    this.#child?.unref();
    this.#child?.channel?.unref();
  }
}

function send(child: ChildProcess, message: ToModel): void {
  // A process that has gone says so by its end.
  child.send(message, () => undefined);
}
