import type { KeptAnswer } from '../core/cache.ts';
import type { CallSignal } from '../core/call-signal.ts';
import { asGatehouseError } from '../core/errors.ts';

/** How the first of equal requests has ended: with an answer, or without one that others could have. */
type Landing = KeptAnswer | undefined;

/**
 * Answers that models are giving at this moment, by the key of the cache, so that of equal requests only the first asks the model. Whoever
 * waits gets the whole answer or none: what broke off for the first was for the first, and each of the others asks for itself.
 */
export class AnswersUnderWay {
  readonly #flights = new Map<string, Flight>();

  /** The one that is under way; undefined where there is none. */
  find(key: string): Flight | undefined {
    return this.#flights.get(key);
  }

  /** Others wait from now on, until what is returned has landed. */
  begin(key: string): Flight {
    const flight: Flight = new Flight(() => {
      if (this.#flights.get(key) === flight) this.#flights.delete(key);
    });
    this.#flights.set(key, flight);
    return flight;
  }
}

/** One answer that others may wait for. */
export class Flight {
  readonly #landed: () => void;
  #waiting: ((landing: Landing) => void)[] = [];
  #over = false;
  #landing: Landing;

  constructor(landed: () => void) {
    this.#landed = landed;
  }

  /** Tells whoever waits; only the first time counts. */
  land(answer: Landing): void {
    if (this.#over) return;
    this.#over = true;
    this.#landing = answer;
    this.#landed();
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const tell of waiting) tell(answer);
  }

  /** Resolves when it has landed; rejects with the reason of the signal when the one that waits goes away. */
  wait(signal: CallSignal): Promise<Landing> {
    signal.throwIfAborted();
    if (this.#over) return Promise.resolve(this.#landing);
    return new Promise((resolve, reject) => {
      const gone = (): void => {
        this.#waiting = this.#waiting.filter((one) => one !== told);
        reject(asGatehouseError(signal.reason));
      };
      const told = (landing: Landing): void => {
        signal.removeEventListener('abort', gone);
        resolve(landing);
      };
      this.#waiting.push(told);
      signal.addEventListener('abort', gone, { once: true });
    });
  }
}
