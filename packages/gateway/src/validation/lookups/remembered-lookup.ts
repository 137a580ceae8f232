import { LRUCache } from 'lru-cache';
import type { Lookup } from '../../core/answer-rules.ts';

/** A look-up that may take as long as it likes, until it is given up. */
export interface SlowLookup {
  /** Rejects where that cannot be told. */
  has(value: string, signal: AbortSignal): Promise<boolean>;
  close(): Promise<void>;
}

export interface RememberedOptions {
  /** Milliseconds. */
  readonly cacheFor: number;
  readonly timeout: number;
  /** Monotonic milliseconds. */
  readonly elapsed: () => number;
}

const mostRemembered = 10_000;

interface Remembered {
  readonly found: boolean;
  readonly until: number;
}

/**
 * A look-up that is given up after its time, whose answers are remembered for a while, and that asks once for whoever wants to know the same at the
 * same time. What failed is not remembered.
 */
export function rememberedLookup(inner: SlowLookup, { cacheFor, elapsed, timeout }: RememberedOptions): Lookup {
  const remembered = new LRUCache<string, Remembered>({ max: mostRemembered });
  const underWay = new Map<string, Promise<boolean>>();

  async function ask(value: string): Promise<boolean> {
    // Of its own: whoever asks for it may go away while others wait for the same.
    const found = await inTime(inner, value, timeout);
    remembered.set(value, { found, until: elapsed() + cacheFor });
    return found;
  }

  return {
    has(value) {
      const known = remembered.get(value);
      if (known !== undefined && known.until > elapsed()) return known.found;
      let asked = underWay.get(value);
      if (asked === undefined) {
        asked = ask(value).finally(() => underWay.delete(value));
        underWay.set(value, asked);
      }
      return asked;
    },
    close: () => inner.close(),
  };
}

async function inTime(lookup: SlowLookup, value: string, timeout: number): Promise<boolean> {
  const controller = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      const error = new Error('the look-up took too long');
      reject(error);
      controller.abort(error);
    }, timeout);
  });
  try {
    return await Promise.race([lookup.has(value, controller.signal), late]);
  } finally {
    clearTimeout(timer);
  }
}
