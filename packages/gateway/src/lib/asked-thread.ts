import { type ResourceLimits, Worker } from 'node:worker_threads';

export interface AskedThreadOptions {
  readonly script: URL;
  /** For who looks at the threads of the process, and in messages. */
  readonly name: string;
  readonly workerData: unknown;
  readonly resourceLimits: ResourceLimits;
  /** Milliseconds without a question after which it is ended, since it holds some 30 MB; 30 s where it is left out. */
  readonly idleFor?: number;
}

const usualIdle = 30_000;

/** What a thread answers: the question that it is about, and the text of a fault where there is one. */
interface ThreadAnswer {
  readonly id: number;
  readonly fault?: string;
}

export interface Patience {
  /** Milliseconds. The thread goes on with what it does. */
  readonly within?: number;
  /** Ends the thread, which may be at what never ends; all who wait are told. */
  readonly signal?: AbortSignal;
}

/**
 * A thread that answers questions, such as of a database that blocks whoever calls it. It is started by the first question, and again by the next one after
 * it has died or has been idle for long: what it knows must not be in its memory alone. It keeps no process alive.
 */
export class AskedThread<Question extends object, Answer extends ThreadAnswer> {
  readonly #options: AskedThreadOptions;
  readonly #waiting = new Map<number, { resolve(answer: Answer): void; reject(cause: unknown): void }>();
  #worker: Worker | undefined;
  #next = 0;
  #closed = false;
  #idle: NodeJS.Timeout | undefined;

  constructor(options: AskedThreadOptions) {
    this.#options = options;
  }

  get isRunning(): boolean {
    return this.#worker !== undefined;
  }

  /** Rejects with an Error where the thread has died, says a fault, takes too long or is closed. */
  async ask(question: Question, { signal, within }: Patience = {}): Promise<Answer> {
    if (this.#closed) throw new Error(`the thread of the ${this.#options.name} is closed`);
    signal?.throwIfAborted();
    clearTimeout(this.#idle);
    const id = this.#next++;
    const worker = (this.#worker ??= this.#launch());
    const gaveUp = (): void => {
      this.#lost(worker, new Error('it took too long'));
      void worker.terminate();
    };
    signal?.addEventListener('abort', gaveUp, { once: true });
    let timer: NodeJS.Timeout | undefined;
    try {
      const answer = await new Promise<Answer>((resolve, reject) => {
        this.#waiting.set(id, { resolve, reject });
        if (within !== undefined) timer = setTimeout(() => reject(new Error('it did not answer in time')), within);
        worker.postMessage({ id, ...question });
      });
      if (answer.fault !== undefined) throw new Error(answer.fault);
      return answer;
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener('abort', gaveUp);
      this.#waiting.delete(id);
      if (this.#waiting.size === 0) this.#rest();
    }
  }

  /** Whoever waits is told. Nothing is answered any more. */
  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#idle);
    const last = this.#worker;
    if (last === undefined) return;
    this.#lost(last, new Error(`the thread of the ${this.#options.name} is closed`));
    await last.terminate();
  }

  /** Ends the thread after a while, unless somebody asks again. */
  #rest(): void {
    const resting = this.#worker;
    if (resting === undefined || this.#closed) return;
    clearTimeout(this.#idle);
    this.#idle = setTimeout(() => {
      this.#lost(resting, new Error('it was idle'));
      void resting.terminate();
    }, this.#options.idleFor ?? usualIdle).unref();
  }

  #launch(): Worker {
    const { name, resourceLimits, script, workerData } = this.#options;
    const launched = new Worker(script, { name, workerData, resourceLimits });
    launched.unref();
    launched.on('message', (answer: Answer) => this.#waiting.get(answer.id)?.resolve(answer));
    launched.on('error', (cause) => this.#lost(launched, cause));
    launched.on('exit', (code) =>
      this.#lost(launched, new Error(`the thread of the ${name} ended with code ${String(code)}`)),
    );
    return launched;
  }

  #lost(which: Worker, cause: unknown): void {
    if (this.#worker !== which) return;
    this.#worker = undefined;
    for (const { reject } of this.#waiting.values()) reject(cause);
    this.#waiting.clear();
  }
}
