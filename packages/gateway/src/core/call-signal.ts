type AbortListener = (() => void) | { handleEvent(): void };

const none: readonly AbortListener[] = Object.freeze([]);

/**
 * Whether the client still waits. The part of an AbortSignal that the path needs, so every AbortSignal is one; but the one
 * of a request is a CallController.
 */
export interface CallSignal {
  readonly aborted: boolean;
  readonly reason: unknown;
  throwIfAborted(): void;
  addEventListener(type: 'abort', listener: AbortListener, options?: { readonly once?: boolean }): void;
  removeEventListener(type: 'abort', listener: AbortListener): void;
}

/**
 * Aborts the work on one request. Not an AbortController: one with a listener costs some 10 µs a request, most of them in
 * the collector, since what Node makes for a listener is old from the start and keeps requests that are over alive.
 */
export class CallController implements CallSignal {
  aborted = false;
  reason: unknown = undefined;
  #listeners: readonly AbortListener[] = none;

  get signal(): CallSignal {
    return this;
  }

  /** Tells the listeners, once. */
  abort(reason: unknown): void {
    if (this.aborted) return;
    this.aborted = true;
    this.reason = reason;
    const listeners = this.#listeners;
    this.#listeners = none;
    for (const listener of listeners) {
      if (typeof listener === 'function') listener();
      else listener.handleEvent();
    }
  }

  throwIfAborted(): void {
    if (this.aborted) throw this.reason;
  }

  addEventListener(_type: 'abort', listener: AbortListener): void {
    if (!this.aborted) this.#listeners = this.#listeners === none ? [listener] : [...this.#listeners, listener];
  }

  removeEventListener(_type: 'abort', listener: AbortListener): void {
    const listeners = this.#listeners;
    if (listeners.length === 1) {
      if (listeners[0] === listener) this.#listeners = none;
    } else this.#listeners = listeners.filter((one) => one !== listener);
  }
}
