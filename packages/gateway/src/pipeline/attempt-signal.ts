import { CallController, type CallSignal } from '../core/call-signal.ts';

/** The signal of one of several calls of a request: it ends with that of the client, or before it. */
export class AttemptSignal extends CallController {
  readonly #outer: CallSignal;
  readonly #onOuter = (): void => this.abort(this.#outer.reason);

  constructor(outer: CallSignal) {
    super();
    this.#outer = outer;
    if (outer.aborted) this.abort(outer.reason);
    else outer.addEventListener('abort', this.#onOuter, { once: true });
  }

  /** Nothing listens to the client any more. */
  close(): void {
    this.#outer.removeEventListener('abort', this.#onOuter);
  }
}
